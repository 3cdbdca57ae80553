"""/giahan: for which units and tasks, until which day, and why; then one look at all of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.domain.assignments import Assignment, Period, TaskId
from bot.domain.audit import Deed
from bot.domain.errors import NotYours, Outdated
from bot.domain.interviews import Answer
from bot.domain.people import Right, UnitId
from bot.engine.faults import Doubt, NoSuchDay
from bot.engine.parse import days
from bot.i18n import Texts
from bot.planning.putting_off import changed, end_of, next_such_day
from handlers import comments, putting_off
from handlers.acts import number_in
from handlers.putting_off import Order, named_units
from handlers.scene import Act, Flow, Rows, Scene
from handlers.turning import turns
from handlers.units import MOST_SHOWN, is_named, named

PAGE = 8
LONGEST_WAIT = timedelta(days=366)
"""A day further off is a slip of the finger."""
_STATED, _WHY = "extending:stated", "extending:why"


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """/giahan, perhaps with a unit's name."""
    scene.must(Right.EXTEND)
    if args:
        return await _found(scene, Order(), args[0])
    return await _ask_units(scene, Order())


async def hear(scene: Scene, text: str) -> None:
    """The answer to what was asked last."""
    scene.must(Right.EXTEND)
    order = Order.kept(scene)
    match scene.conversation.state.get("asked"):
        case "day":
            await _day(scene, order, text)
        case "reason":
            await _reason(scene, order, text)
        case "tasks":
            await _ask_tasks(scene, order, 0)
        case "sure":
            await putting_off.preview(scene, order)
        case _:
            await _found(scene, order, text)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.EXTEND)
    order = Order.kept(scene)
    match args:
        case ("begin",):
            await _ask_units(scene, Order())
        case ("all",):
            await _ask_tasks(scene, Order(everybody=True), 0)
        case ("kind", kind) if kind in scene.book.settings["kinds"]:
            await _ask_tasks(scene, Order(kind=kind), 0)
        case ("unit", number):
            await _add_unit(scene, order, UnitId(number_in(number)))
        case ("more",) if order.units:
            await _ask_units(scene, order)
        case ("tasks", page) if order.is_begun:
            await _ask_tasks(scene, order, number_in(page))
        case ("task", number, page) if order.is_begun:
            await _turn(scene, order, TaskId(number_in(number)), number_in(page))
        case ("every",) if order.is_begun:
            await _ask_day(scene, order.with_(tasks=()))
        case ("chosen",) if order.is_begun and order.tasks:
            await _ask_day(scene, order)
        case ("why",) if order.due:
            _ask_why(scene, order)
        case ("stated",) if order.due:
            await _stated(scene, order)
        case ("do",) if order.reason:
            await putting_off.carry_out(scene, order)
        case ("no",):
            scene.at("tasks")
            scene.say(scene.texts("Nothing has been changed."))
        case _:
            raise Outdated


# -- for whom ------------------------------------------------------------------------------------


async def _ask_units(scene: Scene, order: Order) -> None:
    """A name to type, or a button for many units at once."""
    _ = scene.texts
    _period, owed = await putting_off.owed(scene)
    if not owed:
        scene.at("tasks")
        return scene.say(_("There is no report at present that could be put off."))
    order.keep(scene, "unit")
    if order.units:
        return scene.say(_("Which other unit? Please type its name."))
    units = await scene.scope(Right.EXTEND)
    owing = {one.unit_id for one in owed}
    kinds = Counter(units[one].kind for one in units if one in owing)
    everybody = _.plain("All units that owe a report ({count})", count=_.number(len(owing)))
    return scene.say(
        _("Which unit is it for? Please type its name, or choose many units at once."),
        ((everybody, "extending:all"),),
        *(
            ((f"{_kind(scene, kind)} ({_.number(count)})", f"extending:kind:{kind}"),)
            for kind, count in kinds.items()
            if count > 1
        ),
    )


def _kind(scene: Scene, kind: str) -> str:
    return str(scene.book.settings["kinds"][kind][scene.texts.language])


async def _found(scene: Scene, order: Order, text: str) -> None:
    """The unit of this name; only a whole one that no other begins with is taken at its word."""
    _ = scene.texts
    found = named((await scene.scope(Right.EXTEND)).values(), text)
    order.keep(scene, "unit")
    if not found:
        return scene.say(_("No unit has this name. Please type the name again."))
    if len(found) == 1 and is_named(found[0], text):
        return await _add_unit(scene, order, found[0].id)
    shown = (((one.name, f"extending:unit:{one.id}"),) for one in found[:MOST_SHOWN])
    return scene.say(_("Which unit is it?"), *shown)


async def _add_unit(scene: Scene, order: Order, number: UnitId) -> None:
    _ = scene.texts
    units = await scene.scope(Right.EXTEND)
    if number not in units:
        raise NotYours
    _period, owed = await putting_off.owed(scene)
    if not any(one.unit_id == number for one in owed):
        order.keep(scene, "unit")
        return scene.say(
            _(
                "{unit} owes no report at present. Please type the name of another unit.",
                unit=units[number].name,
            )
        )
    chosen = tuple(dict.fromkeys((*order.units, number)))
    return await _ask_tasks(scene, Order(units=chosen), 0)


# -- for what ------------------------------------------------------------------------------------


async def _ask_tasks(scene: Scene, order: Order, page: int) -> None:
    """Every task still owed, or some of them; a tap chooses one, or no more."""
    _ = scene.texts
    picked = await putting_off.picked(scene, order.with_(tasks=()))
    if not picked:
        raise Outdated
    known = {one.task_id: one for one in picked}
    if len(known) == 1:
        return await _ask_day(scene, order.with_(tasks=tuple(known)))
    order.keep(scene, "tasks")
    shown = list(known.values())[page * PAGE : (page + 1) * PAGE]
    head = _(
        "{units}: {count} reports not handed in. Which tasks are put off?",
        units=await named_units(scene, order, picked),
        count=_.number(len(picked)),
    )
    every = _.plain("All tasks not handed in ({count})", count=len(known))
    return scene.say(
        head,
        ((every, "extending:every"),),
        *((_task(one, order, page),) for one in shown),
        turns(_, "extending:tasks", page, len(known), PAGE),
        *_ways_on(_, order),
    )


def _task(one: Assignment, order: Order, page: int) -> Act:
    mark = "☑" if one.task_id in order.tasks else "☐"
    return f"{mark} {one.clause_ref} {one.title}", f"extending:task:{one.task_id}:{page}"


def _ways_on(_: Texts, order: Order) -> Rows:
    count = len(order.tasks)
    chosen = ((_.plain("Go on with {count} tasks", count=count), "extending:chosen"),)
    more = ((_.plain("Add another unit"), "extending:more"),)
    return [chosen if count else (), more if order.units else ()]


async def _turn(scene: Scene, order: Order, task: TaskId, page: int) -> None:
    """Choose a task, or leave it out again."""
    picked = await putting_off.picked(scene, order.with_(tasks=()))
    if task not in {one.task_id for one in picked}:
        raise Outdated
    tasks = [one for one in order.tasks if one != task]
    if task not in order.tasks:
        tasks.append(task)
    return await _ask_tasks(scene, order.with_(tasks=tuple(tasks)), page)


# -- until when ----------------------------------------------------------------------------------


async def _ask_day(scene: Scene, order: Order) -> None:
    _ = scene.texts
    picked = await putting_off.picked(scene, order)
    if not picked:
        raise Outdated
    order.keep(scene, "day")
    lines = [
        await named_units(scene, order, picked),
        putting_off.reports(_, picked),
        _now_due(scene, picked),
        _("Until the end of which day? For example {day}.", day=_.day(_example(scene, picked))),
    ]
    scene.ask(Markup("\n").join(lines))


def _now_due(scene: Scene, picked: Sequence[Assignment]) -> Markup:
    _ = scene.texts
    dues = sorted({one.due_at for one in picked})
    first, last = (_.due(one, scene.book.zone) for one in (dues[0], dues[-1]))
    if len(dues) == 1:
        return _("Deadline now: {due}", due=first)
    return _("Deadlines now: from {first} to {last}", first=first, last=last)


def _example(scene: Scene, picked: Sequence[Assignment]) -> date:
    """Two weeks more."""
    latest = max([scene.now, *(one.due_at for one in picked)])
    return (latest.astimezone(scene.book.zone) + timedelta(days=13)).date()


async def _day(scene: Scene, order: Order, text: str) -> None:
    """The day as typed; without a year it is the next such day."""
    period, owed = await putting_off.owed(scene)
    picked = await putting_off.among(scene, order, owed)
    if period is None or not picked:
        raise Outdated
    order.keep(scene, "day")
    day = _read_day(scene, text)
    due = None if day is None else end_of(day, scene.book.zone)
    why = _not_that_day(scene, text, due, picked, period)
    if why:
        return scene.ask(why)
    assert due is not None  # noqa: S101 - otherwise there is a reason against it
    return _ask_why(scene, order.with_(due=due.isoformat()))


def _read_day(scene: Scene, text: str) -> date | None:
    today = scene.local_now.date()
    match days.day(text, today):
        case Doubt(answer):
            return next_such_day(date.fromisoformat(answer.value), today)
        case Answer(value=value):
            return date.fromisoformat(value)
        case _:
            return None


def _not_that_day(
    scene: Scene, text: str, due: datetime | None, picked: Sequence[Assignment], period: Period
) -> Markup:
    """What speaks against the day, and what to do; nothing if it is good."""
    _ = scene.texts
    if due is None:
        is_no_day = isinstance(days.day(text, scene.local_now.date()), NoSuchDay)
        return (
            _("There is no such day in the calendar. Please check day and month.")
            if is_no_day
            else _("Please enter a date as day/month/year, for example 05/03/2026.")
        )
    if due <= scene.now:
        return _("This day has passed. Please type a later one.")
    if due - scene.now > LONGEST_WAIT:
        return _("This day is more than a year off. Please check the year.")
    if not changed(picked, due, period.due_at):
        return _(
            "The new deadline must come after the present one: {due}. Please type a later day.",
            due=_.due(max(one.due_at for one in picked), scene.book.zone),
        )
    return Markup()


# -- why -----------------------------------------------------------------------------------------


def _ask_why(scene: Scene, order: Order) -> None:
    order.keep(scene, "reason")
    scene.ask(scene.texts("Why is it put off? Please type the reason; the units will read it."))


async def _reason(scene: Scene, order: Order, text: str) -> None:
    if await comments.is_kept(scene, text, _STATED, order.due, _WHY):
        await putting_off.preview(scene, order.with_(reason=text))


async def _stated(scene: Scene, order: Order) -> None:
    """The supervisor answers for it that the reason names no child."""
    reason = comments.stated(scene, _STATED, order.due)
    if reason is None:
        return _ask_why(scene, order)
    await scene.note(Deed.STATED_HARMLESS, "/giahan")
    return await putting_off.preview(scene, order.with_(reason=reason))


FLOW = Flow(enter, press, hear)
