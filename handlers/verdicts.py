"""A report is accepted, or returned with comments; the unit is told, and goes on from there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from bot.domain.assignments import AssignmentId
from bot.domain.audit import Deed
from bot.domain.people import Person, Right, UnitId
from bot.domain.questionnaires import Path
from bot.domain.reports import State
from bot.domain.reviews import Comment, ReportId, Verdict, Waiting
from bot.i18n import Texts
from handlers import commenting, words
from handlers.papers import Paper
from handlers.scene import Act, Rows, Said, Scene


async def accept(scene: Scene, paper: Paper) -> None:
    """Accept it; comments nobody has sent yet would be lost, so that is asked about first."""
    _ = scene.texts
    said = await scene.unit.reviews.comments(paper.filed.id)
    if not said:
        return await accept_surely(scene, paper)
    number = paper.filed.id
    return scene.say(
        _(
            "There are {count} comments on this report that the unit has not seen. If it is "
            "accepted, they are dropped.",
            count=len(said),
        ),
        ((_.plain("Accept, drop the comments"), f"review:surely:{number}:{len(said)}"),),
        ((_.plain("Return ({count} comments)", count=len(said)), f"review:comments:{number}"),),
    )


async def accept_anyway(scene: Scene, paper: Paper, known: int) -> None:
    """So many comments are dropped; if there are others by now, they are asked about first."""
    said = await scene.unit.reviews.comments(paper.filed.id)
    if len(said) > known:
        return await accept(scene, paper)
    return await accept_surely(scene, paper)


async def accept_surely(scene: Scene, paper: Paper) -> None:
    _, assignment = scene.texts, paper.assignment
    await scene.unit.reviews.withdraw(paper.filed.id)
    await put_accepted(scene, paper.filed.id, assignment.id, paper.filed.number)
    by = await recipient(scene)
    is_told = await tell_unit(scene, paper.place.id, lambda _: _accepted(_, by, paper))
    values = {"clause": assignment.clause_ref, "unit": paper.place.name}
    said = (
        _("{clause} of {unit} has been accepted. The unit has been told.", **values)
        if is_told
        else _(
            "{clause} of {unit} has been accepted. Nobody of the unit can be reached to be told.",
            **values,
        )
    )
    await _go_on(scene, said)


async def give_back(scene: Scene, paper: Paper) -> None:
    """Return it, with everything that was said to it."""
    said = await scene.unit.reviews.comments(paper.filed.id)
    if not said:
        return await commenting.show_all(scene, paper)
    _, filed, assignment = scene.texts, paper.filed, paper.assignment
    await scene.unit.reviews.decide(filed.id, Verdict.RETURNED, scene.person.id, scene.now)
    await scene.unit.programmes.returned(assignment.id, len(said), scene.now)
    await scene.note(Deed.RETURNED, filed.number)
    by, is_locked = await recipient(scene), scene.now >= assignment.locks_at
    is_told = await tell_unit(
        scene, paper.place.id, lambda _: _returned(_, by, paper, said, is_locked=is_locked)
    )
    values = {
        "clause": assignment.clause_ref,
        "unit": paper.place.name,
        "count": len(said),
    }
    told = (
        _(
            "{clause} has been returned to {unit} with {count} comments. The unit has been told "
            "and is reminded until it is corrected.",
            **values,
        )
        if is_told
        else _(
            "{clause} has been returned to {unit} with {count} comments. Nobody of the unit can "
            "be reached: please let it know in another way.",
            **values,
        )
    )
    return await _go_on(scene, told)


async def put_accepted(scene: Scene, report_id: ReportId, owed: AssignmentId, number: str) -> None:
    """Put it on record: nothing is owed any more."""
    await scene.unit.reviews.decide(report_id, Verdict.ACCEPTED, scene.person.id, scene.now)
    await scene.unit.programmes.stand(owed, State.ACCEPTED)
    await scene.note(Deed.ACCEPTED, number)


async def recipient(scene: Scene) -> str:
    """Who receives the reports, as units know it."""
    return (await scene.unit.people.unit(scene.person.unit_id)).name


async def _go_on(scene: Scene, said: Markup) -> None:
    """Say what was done, and offer the next report that waits."""
    _ = scene.texts
    reach = await scene.reach(Right.REVIEW)
    following = await scene.unit.reviews.waiting(reach, limit=1)
    scene.at("review")
    ways: list[tuple[Act, ...]] = [
        (
            (
                _.plain(
                    "Next: {clause} · {unit}",
                    clause=one.clause_ref,
                    unit=reach.below[one.unit_id].name,
                ),
                f"review:read:{one.report_id}:0",
            ),
        )
        for one in following
    ]
    scene.say(said, *ways, ((_.plain("Reports waiting"), "review:list:0"),))


# -- telling the unit ----------------------------------------------------------------------------


async def tell_unit(scene: Scene, unit_id: UnitId, what: Said) -> bool:
    """Everybody at work in the unit who fills in reports; False where nobody can be reached."""
    told = [await scene.tell(one.id, what) for one in await _fillers(scene, unit_id)]
    return any(told)


async def tell_units(scene: Scene, accepted: Sequence[Waiting]) -> list[UnitId]:
    """One message for all that was accepted of a unit; the units where nobody can be reached."""
    by = await recipient(scene)
    by_unit: dict[UnitId, list[Waiting]] = defaultdict(list)
    for one in accepted:
        by_unit[one.unit_id].append(one)
    return [
        unit_id
        for unit_id, some in by_unit.items()
        if not await tell_unit(scene, unit_id, partial(_accepted_together, by=by, some=some))
    ]


async def _fillers(scene: Scene, unit_id: UnitId) -> list[Person]:
    people = await scene.unit.people.of_unit(unit_id)
    return [
        one
        for one in people
        if one.may(Right.FILL) and one.enrolled_at and one.id != scene.person.id
    ]


def _accepted(_: Texts, by: str, paper: Paper) -> tuple[Markup, Rows]:
    said = _(
        "{recipient} has accepted the report {clause} {title}.\nReceipt number: {number}",
        recipient=by,
        clause=paper.assignment.clause_ref,
        title=paper.assignment.title,
        number=paper.filed.number,
    )
    return said, ((_task_list(_),),)


def _accepted_together(_: Texts, by: str, some: Sequence[Waiting]) -> tuple[Markup, Rows]:
    said = _(
        "{recipient} has accepted {count} reports of your unit: {clauses}.",
        recipient=by,
        count=len(some),
        clauses=_.list([one.clause_ref for one in some]),
    )
    return said, ((_task_list(_),),)


def _returned(
    _: Texts, by: str, paper: Paper, said: dict[Path, Comment], *, is_locked: bool
) -> tuple[Markup, Rows]:
    head = _(
        "{recipient} returns the report {clause} {title} to be corrected. Questions to look at "
        "again: {count}",
        recipient=by,
        clause=paper.assignment.clause_ref,
        title=paper.assignment.title,
        count=len(said),
    )
    parts = [head, *comments_of(_, paper, said)]
    if is_locked:
        parts.append(
            _("⚠️ The reporting period is locked. Please ask for an extension to correct it.")
        )
    correct = (_.plain("Correct it now"), f"tasks:fill:{paper.assignment.id}")
    return Markup("\n\n").join(parts), ((correct,), (_task_list(_),))


def comments_of(_: Texts, paper: Paper, said: dict[Path, Comment]) -> list[Markup]:
    """Each question with its answer and what was said to it, as the unit reads it."""
    cards = replace(paper.cards, texts=_)
    return [
        Markup("{}. {}\n{}").format(
            one.number,
            words.answered(cards.label(one), cards.value(one)),
            _("💬 “{comment}”", comment=said[one.path].text),
        )
        for one in paper.lines
        if one.path in said
    ]


def _task_list(_: Texts) -> Act:
    return _.plain("Task list"), "tasks:list:0"
