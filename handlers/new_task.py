"""A task beyond the programme's own: a published form, a paragraph, a title, for whom, by when.

Whoever may put off due days for the whole programme may give it a task with one: it is the same
kind of obligation. A unit below the top gives none, since a task belongs to the programme.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.domain.assignments import FormId, Period
from bot.domain.audiences import Audience, Hearers, Part
from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.interviews import Answer
from bot.domain.people import Right, Unit
from bot.engine.parse.days import day as read_day
from bot.messages import Spot, Stored
from handlers import audience, screening
from handlers.acts import number_in
from handlers.scene import Act, Flow, Scene
from handlers.turning import turns
from handlers.withheld import Held

FLOW_NAME = "new_task"
STATED = "new_task:stated"
PARTS = (Part.ALL, Part.KIND, Part.UNIT)
PAGE = 8
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been said so far, in the order it is asked for."""

    form: int = 0
    ref: str = ""
    title: str = ""
    to: tuple[str, str] | None = None
    due: str = ""


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The forms there are; a new one is published first."""
    del args
    await _forms(scene, 0)


async def hear(scene: Scene, text: str) -> None:
    """The paragraph, the title, a unit's name or the due day: whichever is asked for."""
    await scene.must_at_top(Right.EXTEND)
    draft = _draft(scene)
    if not draft.form:
        return await _forms(scene, 0)
    if not draft.ref:
        return await _take_ref(scene, draft, text)
    if not draft.title:
        return await _take_title(scene, draft, text)
    if draft.to is None:
        found = await audience.hear(scene, FLOW_NAME, Right.EXTEND, text)
        return _take_units(scene, draft, found) if found else None
    return await _take_due(scene, draft, text)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    await scene.must_at_top(Right.EXTEND)
    match args:
        case ("forms", page):
            await _forms(scene, number_in(page))
        case ("form", number):
            await _take_form(scene, number_in(number))
        case ("ref", place):
            await _take_offered(scene, number_in(place))
        case ("title",):
            _ask_title(scene)
        case ("stated",):
            await _stated(scene)
        case ("to", *rest):
            draft = _draft(scene)
            if not draft.title:
                raise Outdated
            found = await audience.choose(scene, FLOW_NAME, Right.EXTEND, rest)
            _keep(scene, draft)
            if found:
                _take_units(scene, draft, found)
        case ("give",):
            await _give(scene)
        case _:
            raise Outdated


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    scene.say(scene.texts("A new questionnaire is published with /phieu first."))


# -- what is kept while it is put together -------------------------------------------------------


def _draft(scene: Scene) -> Draft:
    if scene.conversation.flow != FLOW_NAME:
        raise Outdated
    match scene.conversation.state:
        case {"form": int(form), "ref": str(ref), "title": str(title), "to": to, "due": str(due)}:
            return Draft(form, ref, title, (to[0], to[1]) if to else None, due)
        case _:
            return Draft()


def _keep(scene: Scene, draft: Draft) -> None:
    scene.at(
        FLOW_NAME,
        form=draft.form,
        ref=draft.ref,
        title=draft.title,
        to=list(draft.to or ()),
        due=draft.due,
    )


# -- step by step --------------------------------------------------------------------------------


async def _forms(scene: Scene, page: int) -> None:
    _ = scene.texts
    await scene.must_at_top(Right.EXTEND)
    known = await scene.unit.forms.newest(await scene.unit.programmes.current())
    rows: list[tuple[Act, ...]] = []
    for one in known[page * PAGE : (page + 1) * PAGE]:
        form = await scene.book.form(one.id, scene.unit)
        rows.append(((form.title.text_in(_.language), f"new_task:form:{one.id}"),))
    ways = turns(_, "new_task:forms", page, len(known), PAGE)
    scene.at(FLOW_NAME)
    scene.say(_("Which questionnaire is the new task reported on?"), *rows, ways)


async def _take_form(scene: Scene, number: int) -> None:
    _ = scene.texts
    known = await scene.unit.forms.newest(await scene.unit.programmes.current())
    if number not in {one.id for one in known}:
        raise Outdated
    _keep(scene, Draft(number))
    refs = await scene.unit.programmes.resting_on(FormId(number))
    scene.ask(
        _("Which paragraph does it rest on? Please choose, or type it as it is cited."),
        tuple((ref, f"new_task:ref:{place}") for place, ref in enumerate(refs[:PAGE])),
    )


async def _take_offered(scene: Scene, place: int) -> None:
    draft = _draft(scene)
    refs = await scene.unit.programmes.resting_on(FormId(draft.form)) if draft.form else []
    if place >= len(refs):
        raise Outdated
    await _take_ref(scene, draft, refs[place])


async def _take_ref(scene: Scene, draft: Draft, text: str) -> None:
    _ = scene.texts
    programme = await scene.unit.programmes.current()
    ref = text.strip()
    found = await scene.unit.programmes.clause(programme, ref)
    if found is None:
        return scene.say(_("The programme has no such paragraph. Please type it as it is cited."))
    _keep(scene, Draft(draft.form, ref))
    return _ask_title(scene)


def _ask_title(scene: Scene) -> None:
    draft = _draft(scene)
    if not draft.ref:
        raise Outdated
    _keep(scene, Draft(draft.form, draft.ref))
    scene.ask(scene.texts("What is the task called? Please type a short title."))


async def _take_title(scene: Scene, draft: Draft, text: str, *, is_stated: bool = False) -> None:
    _ = scene.texts
    title = " ".join(text.split())
    if not title or len(title) > LONGEST_TITLE:
        return scene.say(
            _("The title may have at most {at_most} characters.", at_most=LONGEST_TITLE)
        )
    kinds = [] if is_stated else screening.kinds_in([title])
    if kinds:
        held = Held(STATED, draft.ref, title)
        return await screening.hold_back(scene, held, kinds, "new_task:title")
    _keep(scene, Draft(draft.form, draft.ref, title))
    return audience.offer(scene, FLOW_NAME, PARTS)


async def _stated(scene: Scene) -> None:
    """Whoever typed the title answers for it that it names no child."""
    draft = _draft(scene)
    title = screening.take(scene, STATED, draft.ref)
    if not draft.ref or draft.title:
        raise Outdated
    if not isinstance(title, str):
        return _ask_title(scene)
    await scene.note(Deed.STATED_HARMLESS, FLOW_NAME)
    return await _take_title(scene, draft, title, is_stated=True)


def _take_units(scene: Scene, draft: Draft, chosen: Audience) -> None:
    to = (chosen.part.value, chosen.which)
    _keep(scene, Draft(draft.form, draft.ref, draft.title, to))
    scene.ask(scene.texts("Until which day? Please type day/month/year, for example 05/03/2026."))


async def _take_due(scene: Scene, draft: Draft, text: str) -> None:
    """The last day on which it is in time."""
    _ = scene.texts
    period = await _period(scene)
    read = read_day(text, scene.local_now.date())
    due = _end_of(scene, date.fromisoformat(read.value)) if isinstance(read, Answer) else None
    if due is None or not scene.now < due <= period.locks_at:
        last = _.due(period.locks_at, scene.book.zone)
        return scene.ask(_("Please type a day from today on, at the latest {last}.", last=last))
    assert isinstance(read, Answer)  # noqa: S101 - there is a day
    whole = Draft(draft.form, draft.ref, draft.title, draft.to, read.value)
    _keep(scene, whole)
    return await _preview(scene, whole, due)


def _end_of(scene: Scene, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), scene.book.zone)


async def _period(scene: Scene) -> Period:
    period = await scene.unit.programmes.period_at(scene.now)
    if period is None:
        raise Outdated
    return period


async def _addressed(scene: Scene, draft: Draft) -> tuple[Audience, Sequence[Unit]]:
    if draft.to is None:
        raise Outdated
    chosen = Audience(Part(draft.to[0]), draft.to[1])
    scope = await scene.reach(Right.EXTEND)
    return chosen, await audience.units_in(scene.unit, scope, chosen, scene.now)


async def _preview(scene: Scene, draft: Draft, due: datetime) -> None:
    _ = scene.texts
    chosen, units = await _addressed(scene, draft)
    form = await scene.book.form(FormId(draft.form), scene.unit)
    below = await scene.scope(Right.EXTEND)
    lines = [
        _("<b>{clause} {title}</b>", clause=draft.ref, title=draft.title),
        _("Questionnaire: {form}", form=form.title.text_in(_.language)),
        _(
            "For: {whom}, {count} units",
            whom=audience.called(scene, chosen, below),
            count=len(units),
        ),
        _("Deadline: {due}", due=_.due(due, scene.book.zone)),
        _("It appears at once in the task lists, and the units are told."),
    ]
    scene.say(
        Markup("\n").join(lines),
        ((_.plain("Give the task"), "new_task:give"), (_.plain("Begin anew"), "new_task:forms:0")),
    )


# -- giving it -----------------------------------------------------------------------------------


async def _give(scene: Scene) -> None:
    """The task, the obligations with their due moment, and word of it to the units."""
    _ = scene.texts
    draft = _draft(scene)
    if not draft.due:
        raise Outdated
    chosen, units = await _addressed(scene, draft)
    period, due = await _period(scene), _end_of(scene, date.fromisoformat(draft.due))
    programmes = scene.unit.programmes
    programme = await programmes.current()
    clause = await programmes.clause(programme, draft.ref)
    if clause is None or due <= scene.now:
        raise Outdated
    position = await programmes.next_position(programme)
    key = f"{draft.ref}.{position}"
    task_id = await programmes.put_task(
        programme,
        key,
        clause_id=clause[0],
        form_id=draft.form,
        title=draft.title,
        mandatory=True,
        position=position,
    )
    await programmes.assign(task_id, period.id, [one.id for one in units])
    # The due day of a task of its own: the period's stays what it is for the others.
    made = await programmes.made(task_id, period.id)
    await programmes.extend(made, due, draft.title, scene.person.id, scene.now)
    await scene.note(Deed.TASK_GIVEN, key)
    text = _.plain(
        "New task: {clause} {title}. Deadline: {due}. Type “nhiệm vụ” to see it.",
        clause=draft.ref,
        title=draft.title,
        due=_.due(due, scene.book.zone),
    )
    await scene.unit.broadcasts.add(
        scene.person.id, chosen, Hearers.FILLERS, text, scene.now, scene.now
    )
    scene.at(FLOW_NAME)
    scene.say(
        _(
            "The task has been given to {count} units; their people are told within a minute, "
            "except at night and on days off.",
            count=len(units),
        )
    )


FLOW = Flow(enter, press, hear, receive)
