"""What was handed in, opened again: by those it was handed in to, and by the unit itself."""

from dataclasses import replace

from markupsafe import Markup

from bot.domain.assignments import AssignmentId
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import Right, Unit, UnitId
from bot.domain.reports import State
from bot.domain.reviews import Decision, Past, ReportId, Verdict
from handlers import reading
from handlers.acts import number_in
from handlers.papers import Paper, paper_of
from handlers.scene import Act, Flow, Rows, Scene
from handlers.turning import turns

PAGE = 8


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """What has been decided upon."""
    del args
    await _decided(scene, 0)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("decided", page):
            await _decided(scene, number_in(page))
        case ("unit", unit, page):
            await _of_unit(scene, UnitId(number_in(unit)), number_in(page))
        case ("of", assignment):
            await _versions(scene, AssignmentId(number_in(assignment)))
        case ("read", report, page):
            await _read(scene, await _paper(scene, report), number_in(page))
        case ("files", report, page):
            await _files(scene, await _paper(scene, report), number_in(page))
        case _:
            raise Outdated


# -- lists ---------------------------------------------------------------------------------------


async def _decided(scene: Scene, page: int) -> None:
    """Of everything a supervisor looks after, the latest verdict first."""
    _ = scene.texts
    reach = await scene.reach(Right.REVIEW)
    count = await scene.unit.reviews.count_decided(reach)
    shown = await scene.unit.reviews.decided(reach, PAGE, page * PAGE)
    scene.at("review")
    head = (
        _("<b>Reports decided upon: {count}</b>", count=_.number(count))
        if count
        else _("No report has been decided upon yet.")
    )
    named = [(f"{one.clause_ref} · {reach.below[one.unit_id].name}", one) for one in shown]
    scene.say(
        Markup("\n").join([head, *(_line(scene, name, one) for name, one in named)]),
        *((_way(scene, name, one),) for name, one in named),
        turns(_, "filed:decided", page, count, PAGE),
        ((_.plain("Reports waiting"), "review:list:0"),),
    )


async def _of_unit(scene: Scene, unit_id: UnitId, page: int) -> None:
    """The newest version of everything one unit has handed in, for a supervisor."""
    _ = scene.texts
    reach = await scene.reach(Right.REVIEW)
    if unit_id not in reach.units:
        raise NotYours
    one_unit = replace(reach, below={unit_id: reach.below[unit_id]})
    found = await scene.unit.reviews.current(one_unit)
    scene.at("unit")
    name = reach.below[unit_id].name
    head = (
        _("<b>Reports {unit} has handed in: {count}</b>", unit=name, count=len(found))
        if found
        else _("{unit} has not handed in any report yet.", unit=name)
    )
    shown = found[page * PAGE : (page + 1) * PAGE]
    named = [(_.plain("{clause}, {period}", **_period(scene, one)), one) for one in shown]
    scene.say(
        Markup("\n").join([head, *(_line(scene, name, one) for name, one in named)]),
        *((_way(scene, name, one),) for name, one in named),
        turns(_, f"filed:unit:{unit_id}", page, len(found), PAGE),
        ((name, f"unit:show:{unit_id}"),),
    )


async def _versions(scene: Scene, assignment_id: AssignmentId) -> None:
    """Everything handed in on one task; where that is one version, the version itself."""
    _ = scene.texts
    found = await scene.unit.reviews.versions(assignment_id)
    if not found:
        raise Outdated
    paper = await _paper(scene, str(found[0].report_id))
    if len(found) == 1:
        return await _read(scene, paper, 0)
    _stay(scene)
    named = [(_.plain("Version {version}", version=one.version), one) for one in found]
    return scene.say(
        Markup("\n").join(
            [
                _(
                    "<b>{unit} · {clause} {title}</b>",
                    unit=paper.place.name,
                    clause=paper.assignment.clause_ref,
                    title=paper.assignment.title,
                ),
                *(_line(scene, name, one) for name, one in named),
            ]
        ),
        *((_way(scene, name, one),) for name, one in named),
        _back(scene, paper),
    )


def _period(scene: Scene, one: Past) -> dict[str, str]:
    return {"clause": one.clause_ref, "period": scene.texts.period(one.period)}


def _line(scene: Scene, name: str, one: Past) -> Markup:
    """How it stands with a report; `name` tells it from the others of the list."""
    _, zone = scene.texts, scene.book.zone
    handed_in = _.moment(one.handed_in_at, zone)
    decided = _.moment(one.decided_at, zone) if one.decided_at else ""
    match one.verdict:
        case Verdict.ACCEPTED:
            return _("✅ {report}: accepted, {moment}", report=name, moment=decided)
        case Verdict.RETURNED:
            return _("↩️ {report}: returned, {moment}", report=name, moment=decided)
        case None:
            return _("📄 {report}: handed in, {moment}", report=name, moment=handed_in)


def _way(scene: Scene, name: str, one: Past) -> Act:
    _ = scene.texts
    if one.version == 1 or name == _.plain("Version {version}", version=one.version):
        return name, f"filed:read:{one.report_id}:0"
    return (
        _.plain("{report}, version {version}", report=name, version=one.version),
        f"filed:read:{one.report_id}:0",
    )


# -- one report ----------------------------------------------------------------------------------


async def _paper(scene: Scene, report: str) -> Paper:
    """A report of the person's own unit, or of those they look after."""
    filed = await scene.unit.reviews.filed(ReportId(number_in(report)))
    assignment = await scene.unit.programmes.assignment(filed.assignment_id) if filed else None
    if filed is None or assignment is None:
        raise Outdated
    place: Unit
    if scene.person.may(Right.FILL):
        if assignment.unit_id != scene.person.unit_id:
            raise NotYours
        place = await scene.unit.people.unit(assignment.unit_id)
    else:
        place = await scene.must_cover(Right.REVIEW, assignment)
    return await paper_of(scene, filed, assignment, place)


def _stay(scene: Scene) -> None:
    """Where the conversation goes on: a unit's people at their tasks, supervisors at a unit."""
    scene.at("tasks" if scene.person.may(Right.FILL) else "unit")


async def _read(scene: Scene, paper: Paper, page: int) -> None:
    """One page of it, to be read only. A unit sees comments once the report is returned."""
    _, number = scene.texts, paper.filed.id
    page = min(page, paper.pages - 1)
    decision = await scene.unit.reviews.decision(number)
    is_returned = decision is not None and decision.verdict is Verdict.RETURNED
    is_told = is_returned or scene.person.may(Right.REVIEW)
    comments = await scene.unit.reviews.comments(number) if is_told else {}
    beside = await reading.beside_of(scene, paper, comments)
    said = [_verdict(scene, decision)] if decision else []
    files = reading.files_on(paper, page) if _may_see_files(scene) else []
    label = _.plain("See the files ({count})", count=len(files))
    _stay(scene)
    scene.say(
        await reading.told(scene, paper, beside, page, *said),
        ((label, f"filed:files:{number}:{page}"),) if files else (),
        turns(_, f"filed:read:{number}", page, paper.pages),
        *await _others(scene, paper, decision),
        _back(scene, paper),
    )


def _verdict(scene: Scene, decision: Decision) -> Markup:
    """Who has decided: supervisors read the name, units the authority's."""
    _ = scene.texts
    by = decision.person_name if scene.person.may(Right.REVIEW) else decision.unit_name
    moment = _.moment(decision.at, scene.book.zone)
    if decision.verdict is Verdict.ACCEPTED:
        return _("✅ Accepted by {name}, {moment}", name=by, moment=moment)
    return _("↩️ Returned by {name}, {moment}", name=by, moment=moment)


async def _others(scene: Scene, paper: Paper, decision: Decision | None) -> Rows:
    """The other versions, and the way to decide where nobody has."""
    _, one = scene.texts, paper.assignment
    versions = await scene.unit.reviews.versions(one.id)
    rows: list[tuple[Act, ...]] = []
    if len(versions) > 1:
        label = _.plain("All versions ({count})", count=len(versions))
        rows.append(((label, f"filed:of:{one.id}"),))
    is_newest = versions[0].report_id == paper.filed.id
    is_waiting = decision is None and is_newest and one.state is State.HANDED_IN
    if is_waiting and scene.person.may(Right.REVIEW):
        rows.append(((_.plain("Review it"), f"review:read:{paper.filed.id}:0"),))
    return rows


def _may_see_files(scene: Scene) -> bool:
    return scene.person.may(Right.FILL) or scene.person.may(Right.SEE_MEDIA)


def _back(scene: Scene, paper: Paper) -> tuple[Act, ...]:
    _, one = scene.texts, paper.assignment
    if scene.person.may(Right.FILL):
        return ((_.plain("Open the task"), f"tasks:open:{one.id}"),)
    return (
        (_.plain("All reports of {unit}", unit=paper.place.name), f"filed:unit:{one.unit_id}:0"),
    )


async def _files(scene: Scene, paper: Paper, page: int) -> None:
    """A unit's own evidence, or that of a unit looked after, for those who may see it."""
    if not scene.person.may(Right.FILL):
        await scene.must_cover(Right.SEE_MEDIA, paper.assignment)
    await reading.send_files(scene, paper, page, "filed:read")


FLOW = Flow(enter, press)
