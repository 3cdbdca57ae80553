"""What the unit owes: the list, one task with the words it rests on, and the deadlines."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.assignments import Assignment, AssignmentId
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import Person, Right
from bot.domain.reports import State
from bot.i18n import Texts
from bot.messages import Spot, Stored
from handlers import deadlines
from handlers.acts import number_in
from handlers.papers import to_correct
from handlers.scene import Act, Flow, Scene
from handlers.standings import line_until, state_name
from handlers.turning import turns
from handlers.verdicts import comments_of
from handlers.waivers import way

PAGE = 8


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The list, or with "due" the deadlines."""
    if args[:1] == ("resume",):
        return await scene.go_to("interview")
    return await _list(scene, 0)


async def hear(scene: Scene, text: str) -> None:
    del text
    _ = scene.texts
    if scene.who is None:
        return await scene.go_to("start")
    return scene.say(_("The system did not understand. Type “trợ giúp” for help."), _home(scene, _))


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("list", page):
            await _list(scene, number_in(page))
        case ("open", assignment):
            await _open(scene, AssignmentId(number_in(assignment)))
        case ("fill", assignment):
            await scene.go_to("interview", assignment)
        case ("resume",):
            await scene.go_to("interview")
        case _:
            raise Outdated


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    _ = scene.texts
    scene.say(_("No question is waiting for a file. Please open a task first."), _home(scene, _))


def _home(scene: Scene, _: Texts) -> tuple[tuple[str, str], ...]:
    if scene.who is not None and scene.who.may(Right.WATCH):
        return (
            (_.plain("Progress"), "progress:all"),
            (_.plain("Not handed in"), "owing:list:0:0"),
        )
    return ((_.plain("Task list"), "tasks:list:0"),)


async def _list(scene: Scene, page: int) -> None:
    _ = scene.texts
    person = scene.must(Right.FILL)
    period = await scene.unit.programmes.period_at(scene.now)
    unit = await scene.unit.people.unit(person.unit_id)
    owed = await scene.unit.programmes.owed_by(unit.id, period.id) if period else []
    if period is not None:
        again = await scene.unit.programmes.opened_again(unit.id, period.id, scene.now)
        owed = [*again, *owed]
    scene.at("tasks")
    if period is None or not owed:
        return scene.say(_("{unit} has no tasks in this period.", unit=unit.name))
    dues = [one.due_at for one in owed if one.owed]
    due = deadlines.said_for_all(dues, scene.now)
    head = [
        _("<b>{unit} · Reports for {period}</b>", unit=unit.name, period=_.period(period.key)),
        _("Not handed in yet: {count}/{total} tasks.", count=len(dues), total=len(owed)),
        *deadlines.of_all(_, scene.book, dues, scene.now),
    ]
    shown = owed[page * PAGE : (page + 1) * PAGE]
    lines = [_line(scene, one, due, period.key) for one in shown]
    rows = [((_title(_, one, period.key), f"tasks:open:{one.id}"),) for one in shown]
    text = Markup("\n").join(head) + Markup("\n\n") + Markup("\n").join(lines)
    return scene.say(text, *rows, turns(_, "tasks:list", page, len(owed), PAGE))


def _line(scene: Scene, one: Assignment, due: datetime | None, period: str) -> Markup:
    """One task, with what is special about it: its deadline, and an earlier period."""
    _ = scene.texts
    said = line_until(_, one, due, scene.book.zone)
    if one.period == period:
        return said
    return _("{line} ({period})", line=said, period=_.period(one.period))


def _title(_: Texts, one: Assignment, period: str) -> str:
    """A task on its button; one of an earlier period says so."""
    title = f"{one.clause_ref} {one.title}"
    return title if one.period == period else f"{title} ({_.period(one.period)})"


async def _open(scene: Scene, assignment_id: AssignmentId) -> None:
    """One task: the clause it rests on, its state, and the way into it."""
    _ = scene.texts
    person = scene.must(Right.FILL)
    one = await scene.unit.programmes.assignment(assignment_id)
    if one is None or one.unit_id != person.unit_id:
        raise NotYours
    ref, text = await scene.unit.programmes.clause_text(one.id)
    scene.at("tasks")
    lines = [
        _("<b>{clause} {title}</b>", clause=one.clause_ref, title=one.title),
        _("State: {state}", state=state_name(_, one)),
        _("Deadline: {due}", due=_.due(one.due_at, scene.book.zone)),
        _("<i>Clause {ref}: “{text}”</i>", ref=ref, text=text),
    ]
    label = _into(_, one)
    fill = ((label, f"tasks:fill:{one.id}"),) if label else ()
    scene.say(
        Markup("\n\n").join([Markup("\n").join(lines), *await _comments(scene, one)]),
        fill,
        _signing(_, one, person),
        _handed_in(_, one),
        way(_, one),
        ((_.plain("Task list"), "tasks:list:0"),),
    )


def _signing(_: Texts, one: Assignment, person: Person) -> tuple[Act, ...]:
    """What can be done with a report that waits for the unit's leader."""
    if one.state is not State.SUBMITTED:
        return ()
    if person.may(Right.SIGN_OFF):
        return ((_.plain("Read the report"), f"signing:read:{one.id}:0"),)
    return ((_.plain("Take it back to correct it"), f"signing:withdraw:{one.id}"),)


def _handed_in(_: Texts, one: Assignment) -> tuple[Act, ...]:
    """The way to what has been handed in, to read it again."""
    if one.first_handed_in_at is None:
        return ()
    return ((_.plain("Read what was handed in"), f"filed:of:{one.id}"),)


def _into(_: Texts, one: Assignment) -> str:
    """The way into the questions; "" where there is none now."""
    ways = {
        State.NOT_STARTED: _.plain("Start"),
        State.IN_PROGRESS: _.plain("Continue"),
        State.RETURNED: _.plain("Correct it now"),
    }
    return ways.get(one.state, "")


async def _comments(scene: Scene, one: Assignment) -> list[Markup]:
    """What a report was returned for."""
    found = await to_correct(scene, one)
    return comments_of(scene.texts, *found) if found else []


FLOW = Flow(enter, press, hear, receive)
