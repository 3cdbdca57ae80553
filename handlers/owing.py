"""/chuanop: the units that owe, the latest first, with their people; each can be reminded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.assignments import Assignment, KeptTask, Period, TaskId
from bot.domain.delegations import Scope
from bot.domain.errors import Outdated
from bot.domain.people import Identity, Person, PersonId, Right, Unit, UnitId
from bot.i18n import Texts
from bot.planning.periods import days_late
from bot.planning.rates import rates_of
from handlers.acts import number_in
from handlers.codes import called
from handlers.counting import Counting, counting
from handlers.narrowing import task_name, tasks_meant
from handlers.scene import Act, Flow, Scene
from handlers.standings import state_name
from handlers.turning import turns
from handlers.units import MOST_SHOWN

PAGE = 10
EVERY = TaskId(0)
"""In a button: no task in particular."""
_MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Late:
    """A unit that owes, and what it owes in words."""

    unit: Unit
    what: Markup


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """All of them, or those that owe the task of this name."""
    if args:
        return await hear(scene, args[0])
    return await _list(scene, EVERY, 0)


async def hear(scene: Scene, text: str) -> None:
    """A task; only a whole name that no other begins with is taken at its word."""
    _ = scene.texts
    _period, _reach, tasks = await _asked(scene)
    found = tasks_meant(text, tasks)
    scene.at("owing")
    if not found:
        return scene.say(
            _(
                "No task has this name. Please type a clause such as {clause}.",
                clause=tasks[0].clause_ref if tasks else "II.1.a",
            ),
            (_every(_),),
        )
    if len(found) == 1 and found[0].is_whole:
        return await _list(scene, found[0].task.id, 0)
    return scene.say(
        _("Which one is it?"),
        *(((task_name(one.task), f"owing:list:{one.task.id}:0"),) for one in found[:MOST_SHOWN]),
    )


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("list", task, page):
            await _list(scene, TaskId(number_in(task)), number_in(page))
        case _:
            raise Outdated


async def _asked(scene: Scene) -> tuple[Period, Scope, list[KeptTask]]:
    """The period, what this person looks after, and its tasks."""
    reach = await scene.reach(Right.WATCH)
    period = await scene.unit.programmes.period_at(scene.now)
    if period is None:
        raise Outdated
    tasks = await scene.unit.standings.tasks(period)
    return period, reach, [one for one in tasks if reach.has_task(one.key)]


async def _list(scene: Scene, task_id: TaskId, page: int) -> None:
    _ = scene.texts
    period, reach, tasks = await _asked(scene)
    task = next((one for one in tasks if one.id == task_id), None)
    if task is None and task_id != EVERY:
        raise Outdated
    counted = await counting(scene.unit, period, reach, scene.now)
    late = await (_of_all(scene, counted) if task is None else _of_task(scene, counted, task))
    shown = late[page * PAGE : (page + 1) * PAGE]
    at_work = await _at_work(scene, shown)
    people = await _people(scene, shown, at_work)
    reached = [one for one in shown if any(map(_has_enrolled, at_work[one.unit.id]))]
    scene.at("owing")
    scene.say(
        Markup("\n").join(
            [
                _head(_, period, task, len(late)),
                *(_line(one, people[one.unit.id]) for one in shown),
                *([_hint(_, tasks)] if task is None and late else []),
            ]
        ),
        *_reminding(scene, reached, task, len(late)),
        turns(_, f"owing:list:{task_id}", page, len(late), PAGE),
        (_every(_),) if task else (),
    )


def _hint(_: Texts, tasks: Sequence[KeptTask]) -> Markup:
    return _(
        "<i>Type the clause of a task, such as {clause}, to see only that task.</i>",
        clause=tasks[0].clause_ref,
    )


def _head(_: Texts, period: Period, task: KeptTask | None, count: int) -> Markup:
    values = {"period": _.period(period.key), "count": _.number(count)}
    if task is None:
        return _("<b>Units that have not handed in everything for {period}: {count}</b>", **values)
    return _(
        "<b>Units that have not handed in {task} for {period}: {count}</b>",
        task=task_name(task),
        **values,
    )


# -- who owes ------------------------------------------------------------------------------------


async def _of_all(scene: Scene, counted: Counting) -> list[Late]:
    """Those with most overdue first, then those that owe most."""
    _, units = scene.texts, counted.scope.below
    stands = {one: rates_of(some) for one, some in (await counted.by_unit()).items()}
    ranked = sorted(
        (one for one in stands if stands[one].owed),
        key=lambda one: (-stands[one].overdue, -stands[one].owed, units[one].position),
    )
    return [
        Late(
            units[one],
            _(
                "<b>{unit}</b>: {count} reports not handed in, {overdue} overdue",
                unit=units[one].name,
                count=stands[one].owed,
                overdue=stands[one].overdue,
            )
            if stands[one].overdue
            else _(
                "<b>{unit}</b>: {count} reports not handed in",
                unit=units[one].name,
                count=stands[one].owed,
            ),
        )
        for one in ranked
    ]


async def _of_task(scene: Scene, counted: Counting, task: KeptTask) -> list[Late]:
    """Those whose deadline has passed longest first."""
    units = counted.scope.below
    asked = [one for one in await counted.each(units, task.id) if one.owed]
    ranked = sorted(asked, key=lambda one: (one.due_at, units[one.unit_id].position))
    return [Late(units[one.unit_id], _standing(scene, units[one.unit_id], one)) for one in ranked]


def _standing(scene: Scene, unit: Unit, one: Assignment) -> Markup:
    _ = scene.texts
    days = days_late(scene.now, one.due_at, scene.book.zone)
    values = {"unit": unit.name, "state": state_name(_, one)}
    if not days:
        return _("<b>{unit}</b>: {state}", **values)
    return _("<b>{unit}</b>: {state}, {days} days late", days=days, **values)


# -- who they are --------------------------------------------------------------------------------


def _line(one: Late, people: Markup) -> Markup:
    return Markup("{}\n   {}").format(one.what, people)


async def _at_work(scene: Scene, shown: Sequence[Late]) -> dict[UnitId, list[Person]]:
    """Who fills in the reports of each of these units."""
    found: dict[UnitId, list[Person]] = {one.unit.id: [] for one in shown}
    for person in await scene.unit.people.of_units(found):
        if person.active and person.may(Right.FILL):
            found[person.unit_id].append(person)
    return found


def _has_enrolled(person: Person) -> bool:
    return person.enrolled_at is not None


async def _people(
    scene: Scene, shown: Sequence[Late], at_work: Mapping[UnitId, Sequence[Person]]
) -> dict[UnitId, Markup]:
    """Who they are, and where they are reached."""
    everybody = [one.id for some in at_work.values() for one in some]
    channels = await scene.unit.identities.channels_by_person(everybody)
    return {one.unit.id: _named(scene.texts, at_work[one.unit.id], channels) for one in shown}


def _named(
    _: Texts, people: Sequence[Person], channels: Mapping[PersonId, Sequence[Identity]]
) -> Markup:
    if not people:
        return _("nobody has been invited yet")
    told = [_reached(_, one, channels.get(one.id, ())) for one in people[:_MOST_PEOPLE]]
    if len(people) > _MOST_PEOPLE:
        told.append(_.plain("and {more} other people", more=len(people) - _MOST_PEOPLE))
    return Markup("; ").join(told)


def _reached(_: Texts, one: Person, channels: Sequence[Identity]) -> str:
    if one.enrolled_at is None:
        return _.plain("{name} (not enrolled yet)", name=one.name)
    usable = list(dict.fromkeys(called(_, each.channel) for each in channels if each.reachable))
    if not usable:
        return _.plain("{name} (cannot be reached)", name=one.name)
    return _.plain("{name} ({channels})", name=one.name, channels=_.list(usable))


# -- buttons -------------------------------------------------------------------------------------


def _reminding(
    scene: Scene, reached: Sequence[Late], task: KeptTask | None, count: int
) -> list[tuple[Act, ...]]:
    """One unit or all of them; what each would read is shown before it goes out."""
    _ = scene.texts
    if not scene.person.may(Right.NUDGE):
        return []
    act = f"nudge:to:task:{task.id}" if task else "nudge:to:owing"
    return [
        *(
            ((_.plain("Remind {unit}", unit=one.unit.name), f"nudge:to:unit:{one.unit.id}"),)
            for one in reached
        ),
        ((_.plain("Remind all {count} units", count=_.number(count)), act),) if count else (),
    ]


def _every(_: Texts) -> Act:
    return _.plain("Every task"), "owing:list:0:0"


FLOW = Flow(enter, press, hear)
