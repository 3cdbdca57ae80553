"""Who is where: the rates of all, of a kind of unit, of a task; and who still owes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.assignments import KeptTask, Period, TaskId
from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.people import Right, Unit, UnitId
from bot.domain.reports import Tally
from bot.i18n import Texts
from bot.planning.rates import rates_of
from handlers.acts import number_in
from handlers.counting import Counting, counting
from handlers.figures import share, summary
from handlers.narrowing import meanings, task_name
from handlers.pictures import pictures, pictures_of_kind, pictures_of_task
from handlers.scene import Act, Flow, Scene
from handlers.turning import turns
from handlers.units import MOST_SHOWN
from handlers.waiving import waiting
from storage.standings import Tallied

PAGE = 20
TASKS_PAGE = 10


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """Everything, or whatever has this name."""
    match args:
        case (name, *_):
            await hear(scene, name)
        case _:
            await _all(scene)


async def hear(scene: Scene, text: str) -> None:
    """A task, a kind of unit or a unit; only a whole name that nothing else begins with counts."""
    _ = scene.texts
    look = await _look(scene)
    tasks = await _tasks(scene, look)
    found = meanings(text, tasks, _kinds(scene), look.units.values())
    scene.at("progress")
    if not found:
        return scene.say(
            _(
                "No task, kind of unit or unit has this name. Please type a clause such as "
                "{clause}, or the name of a unit.",
                clause=tasks[0].clause_ref if tasks else "II.1.a",
            ),
            (_whole(_),),
        )
    if len(found) == 1 and found[0].is_whole:
        flow, *args = found[0].act.split(":")
        return await scene.flows[flow].press(scene, tuple(args))
    more = len(found) - MOST_SHOWN
    rest = [_("There are {count} more; please type more of the name.", count=more)]
    return scene.say(
        Markup("\n").join([_("Which one is it?"), *(rest if more > 0 else [])]),
        *(((one.label, one.act),) for one in found[:MOST_SHOWN]),
    )


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("all",):
            await _all(scene)
        case ("kinds",):
            await _by_kind(scene)
        case ("kind", key):
            await _kind(scene, key)
        case ("tasks", page):
            await _by_task(scene, number_in(page))
        case ("task", number):
            await _task(scene, TaskId(number_in(number)))
        case ("unit",):
            scene.must(Right.WATCH)
            await scene.go_to("unit")
        case ("picture", "all"):
            await _picture(scene)
        case ("picture", "kind", key):
            await _picture(scene, kind=key)
        case ("picture", "task", number):
            await _picture(scene, task_id=TaskId(number_in(number)))
        case ("table",):
            await _table(scene)
        case _:
            raise Outdated


@dataclass(frozen=True, slots=True)
class _Look:
    """What this person may see, counted."""

    period: Period
    units: dict[UnitId, Unit]
    counting: Counting
    tallied: list[Tallied]

    def of_kind(self, key: str) -> list[Tally]:
        return [one.tally for one in self.tallied if one.kind == key]

    def of_task(self, task_id: TaskId) -> list[Tally]:
        return [one.tally for one in self.tallied if one.task_id == task_id]


async def _look(scene: Scene) -> _Look:
    reach = await scene.reach(Right.WATCH)
    period = await scene.unit.programmes.period_at(scene.now)
    if period is None:
        raise Outdated
    units = reach.units
    counted = await counting(scene.unit, period, reach, scene.now)
    return _Look(period, units, counted, await counted.by_kind())


async def _tasks(scene: Scene, look: _Look) -> list[KeptTask]:
    """The tasks asked of any of these units, in the programme's order."""
    asked = {one.task_id for one in look.tallied}
    return [one for one in await scene.unit.standings.tasks(look.period) if one.id in asked]


async def _all(scene: Scene) -> None:
    _ = scene.texts
    look = await _look(scene)
    scene.at("progress")
    parts = [
        _("<b>Progress of the reports for {period}</b>", period=_.period(look.period.key)),
        await _summary(scene, look, [one.tally for one in look.tallied], look.units),
        _lines(_, _("<b>By kind of unit</b>"), _of_kinds(scene, look)),
    ]
    scene.say(
        Markup("\n\n").join(parts),
        (
            (_.plain("By kind of unit"), "progress:kinds"),
            (_.plain("By task"), "progress:tasks:0"),
            (_.plain("One unit"), "progress:unit"),
        ),
        ((_.plain("Not handed in"), "owing:list:0:0"),),
        await _requests(scene),
        (
            (_.plain("See the pictures"), "progress:picture:all"),
            (_.plain("Open the table on the web"), "progress:table"),
        ),
    )


async def _requests(scene: Scene) -> tuple[Act, ...]:
    """The way to the requests not to report, while some wait for this person's word."""
    count = len(await waiting(scene)) if scene.person.may(Right.REVIEW) else 0
    label = scene.texts.plain("Requests not to report ({count})", count=count)
    return ((label, "waivers:list:0"),) if count else ()


async def _by_kind(scene: Scene) -> None:
    """The kinds of unit to choose from."""
    _ = scene.texts
    look = await _look(scene)
    scene.at("progress")
    names = _kinds(scene)
    asked = {one.kind for one in look.tallied}
    scene.say(
        _lines(_, _("<b>By kind of unit</b>"), _of_kinds(scene, look)),
        *(((name, f"progress:kind:{key}"),) for key, name in names.items() if key in asked),
        (_whole(_),),
    )


async def _kind(scene: Scene, key: str) -> None:
    _ = scene.texts
    look = await _look(scene)
    names = _kinds(scene)
    if key not in names:
        raise Outdated
    scene.at("progress")
    ofit = [one for one in look.tallied if one.kind == key]
    units = [one.id for one in look.units.values() if one.kind == key]
    by_task = {
        task_name(task): [one.tally for one in ofit if one.task_id == task.id]
        for task in await _tasks(scene, look)
    }
    parts = [
        _("<b>{name}</b>, reports for {period}", name=names[key], period=_.period(look.period.key)),
        await _summary(scene, look, [one.tally for one in ofit], units),
        _lines(_, _("<b>By task</b>"), by_task),
    ]
    scene.say(
        Markup("\n\n").join(parts),
        ((_.plain("See the pictures"), f"progress:picture:kind:{key}"),),
        ((_.plain("By kind of unit"), "progress:kinds"), _whole(_)),
    )


async def _by_task(scene: Scene, page: int) -> None:
    """The tasks to choose from, ten at a time."""
    _ = scene.texts
    look = await _look(scene)
    scene.at("progress")
    asked = await _tasks(scene, look)
    shown = asked[page * TASKS_PAGE : (page + 1) * TASKS_PAGE]
    by_task = {task_name(one): look.of_task(one.id) for one in shown}
    scene.say(
        _lines(_, _("<b>By task</b>"), by_task),
        *(((task_name(one), f"progress:task:{one.id}"),) for one in shown),
        turns(_, "progress:tasks", page, len(asked), TASKS_PAGE),
        (*await _giving(scene), _whole(_)),
    )


async def _giving(scene: Scene) -> list[Act]:
    """The way to one task more, for whoever may give it."""
    own = await scene.unit.people.unit(scene.person.unit_id)
    if own.parent or not scene.person.may(Right.EXTEND):
        return []
    return [(scene.texts.plain("Give a new task"), "new_task:forms:0")]


async def _task(scene: Scene, task_id: TaskId) -> None:
    _ = scene.texts
    look = await _look(scene)
    task = next((one for one in await _tasks(scene, look) if one.id == task_id), None)
    if task is None:
        raise Outdated
    scene.at("progress")
    names = _kinds(scene)
    ofit = [one for one in look.tallied if one.task_id == task_id]
    by_kind = {name: [one.tally for one in ofit if one.kind == key] for key, name in names.items()}
    parts = [
        _(
            "<b>{name}</b>, reports for {period}",
            name=task_name(task),
            period=_.period(look.period.key),
        ),
        await _summary(scene, look, [one.tally for one in ofit], look.units, task_id),
        _lines(_, _("<b>By kind of unit</b>"), by_kind),
    ]
    scene.say(
        Markup("\n\n").join(parts),
        ((_.plain("See the pictures"), f"progress:picture:task:{task_id}"),),
        ((_.plain("By task"), "progress:tasks:0"), _whole(_)),
    )


async def _summary(
    scene: Scene,
    look: _Look,
    tallies: Iterable[Tally],
    units: Collection[UnitId],
    task_id: TaskId | None = None,
) -> Markup:
    _ = scene.texts
    silent = await scene.unit.standings.unreachable(look.period, task_id)
    count = len(silent.intersection(units))
    return Markup("\n").join(
        [
            *summary(_, rates_of(tallies)),
            _("Units where nobody can be reached: {count}", count=_.number(count)),
        ]
    )


def _of_kinds(scene: Scene, look: _Look) -> dict[str, list[Tally]]:
    return {name: look.of_kind(key) for key, name in _kinds(scene).items()}


def _lines(_: Texts, head: Markup, groups: Mapping[str, Collection[Tally]]) -> Markup:
    """One line for each of which anything is asked; of the voluntary only how many have come."""
    lines = [head]
    for name, tallies in groups.items():
        got = rates_of(tallies)
        if got.expected:
            lines.append(
                _(
                    "{name}: {count}/{expected} ({share})",
                    name=name,
                    count=_.number(got.complete),
                    expected=_.number(got.expected),
                    share=share(_, got.completeness),
                )
            )
        elif got.voluntary:
            lines.append(
                _(
                    "{name}: {count}/{asked}, voluntary",
                    name=name,
                    count=_.number(got.voluntary_complete),
                    asked=_.number(got.voluntary),
                )
            )
    return Markup("\n").join(lines)


def _kinds(scene: Scene) -> dict[str, str]:
    """The names of the kinds of unit, by key."""
    language = scene.texts.language
    return {key: names[language] for key, names in scene.book.settings["kinds"].items()}


async def _table(scene: Scene) -> None:
    """A link to the table on the web: whoever has it can read, and nothing else, for a day."""
    _ = scene.texts
    person = scene.must(Right.WATCH)
    await scene.note(Deed.TABLE_SHOWN, str(person.id))
    scene.say(
        _(
            'The table of all units and tasks: <a href="{link}">open it in the browser</a>.\n'
            "The link works for 24 hours, for you only to read. Please do not pass it on.",
            link=scene.table_link(person.id, _.language),
        ),
        (_whole(_),),
    )


async def _picture(scene: Scene, kind: str = "", task_id: TaskId | None = None) -> None:
    """The message goes at once; its pictures are drawn while it is sent."""
    _ = scene.texts
    person = scene.must(Right.WATCH)
    look = await _look(scene)
    scene.at("progress")
    if task_id is not None:
        if task_id not in {one.task_id for one in look.tallied}:
            raise Outdated
        drawn = pictures_of_task(_, person.id, task_id, scene.now)
    elif kind:
        if kind not in {one.kind for one in look.tallied}:
            raise Outdated
        drawn = pictures_of_kind(_, person.id, kind, scene.now)
    else:
        drawn = pictures(_, person.id, look.tallied, scene.now)
    scene.say(
        _("The pictures show the state at the moment they are opened first."),
        (_whole(_),),
        attachments=tuple(drawn),
    )


def _whole(_: Texts) -> Act:
    return _.plain("Progress of all"), "progress:all"


FLOW = Flow(enter, press, hear)
