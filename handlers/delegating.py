"""Which areas and tasks a supervisor looks after, as an administrator gives them out."""

from markupsafe import Markup

from bot.domain.assignments import TaskId
from bot.domain.audit import Deed
from bot.domain.delegations import Part
from bot.domain.errors import Outdated
from bot.domain.people import Person, Right, Role, Unit, UnitId
from bot.i18n import Texts
from handlers.acts import number_in
from handlers.parts import part_lines, part_name, tasks_by_key
from handlers.person import changeable, is_own
from handlers.scene import Act, Rows, Scene
from handlers.turning import turns

PAGE = 8
EVERY = "0"
"""In a button, instead of a number: every area, or every task."""


async def press(scene: Scene, number: str, *rest: str) -> None:
    """An area is named by one of its units; what is chosen is shown once more before it counts."""
    match rest:
        case ():
            await _show(scene, await _supervisor(scene, number))
        case ("area", page):
            await _ask_area(scene, await _supervisor(scene, number), number_in(page))
        case ("task", area, page):
            await _ask_task(scene, await _supervisor(scene, number), area, number_in(page))
        case ("add", area, task):
            await _confirm(scene, await _supervisor(scene, number), area, task)
        case ("add", area, task, "yes"):
            await _add(scene, await _supervisor(scene, number), area, task)
        case ("drop", part):
            await _drop(scene, await _supervisor(scene, number), number_in(part))
        case _:
            raise Outdated


async def _supervisor(scene: Scene, number: str) -> Person:
    """A supervisor this administrator may change."""
    found = await changeable(scene, number)
    if found.role is not Role.SUPERVISOR or not found.active:
        raise Outdated
    return found


# -- what they look after ------------------------------------------------------------------------


async def _show(scene: Scene, one: Person, *said: Markup) -> None:
    _ = scene.texts
    parts = await scene.unit.delegations.of(one.id)
    tasks = await tasks_by_key(scene)
    named = {part.id: part_name(_, part, tasks) for part in parts}
    head = _("<b>{name} looks after</b>", name=one.name)
    scene.at("people")
    scene.say(
        Markup("\n").join([*said, head, *part_lines(_, parts, tasks)]),
        *(
            ((_.plain("Take away: {part}", part=part), _act(one, f"drop:{number}")),)
            for number, part in named.items()
        ),
        ((_.plain("Give out a part"), _act(one, "area:0")), (one.name, f"people:card:{one.id}")),
    )


def _act(one: Person, rest: str) -> str:
    return f"people:parts:{one.id}:{rest}"


# -- giving out a part ---------------------------------------------------------------------------


async def _ask_area(scene: Scene, one: Person, page: int) -> None:
    _ = scene.texts
    areas = list((await _areas(scene)).items())
    shown: Rows = [
        ((area, _act(one, f"task:{unit.id}:0")),)
        for area, unit in areas[page * PAGE : (page + 1) * PAGE]
    ]
    scene.at("people")
    scene.say(
        _("Which area does {name} look after?", name=one.name),
        ((_.plain("Every area"), _act(one, f"task:{EVERY}:0")),),
        *shown,
        turns(_, _act(one, "area"), page, len(areas), PAGE),
        _back(_, one),
    )


async def _areas(scene: Scene) -> dict[str, Unit]:
    """Every area with the first of its units."""
    found: dict[str, Unit] = {}
    for unit in (await scene.scope(Right.INVITE)).values():
        if unit.area:
            found.setdefault(unit.area, unit)
    return found


async def _ask_task(scene: Scene, one: Person, area: str, page: int) -> None:
    _ = scene.texts
    named = await _area(scene, area)
    tasks = list((await tasks_by_key(scene)).values())
    shown: Rows = [
        ((f"{task.clause_ref} {task.title}", _act(one, f"add:{area}:{task.task_id}")),)
        for task in tasks[page * PAGE : (page + 1) * PAGE]
    ]
    # Every area and every task is what they have without any part.
    every = ((_.plain("Every task"), _act(one, f"add:{area}:{EVERY}")),) if named else ()
    scene.at("people")
    scene.say(
        _("{area}: which task?", area=named or _.plain("Every area")),
        every,
        *shown,
        turns(_, _act(one, f"task:{area}"), page, len(tasks), PAGE),
        _back(_, one),
    )


async def _area(scene: Scene, area: str) -> str:
    """The area a button means, "" for every one."""
    if area == EVERY:
        return ""
    unit = await scene.within(Right.INVITE, UnitId(number_in(area)))
    if not unit.area:
        raise Outdated
    return unit.area


async def _chosen(scene: Scene, one: Person, area: str, task: str) -> Part:
    """The part a button means; not yet theirs, and less than everything."""
    tasks = {found.task_id: found.task_key for found in (await tasks_by_key(scene)).values()}
    number = TaskId(number_in(task))
    if task != EVERY and number not in tasks:
        raise Outdated
    part = Part(0, await _area(scene, area), "" if task == EVERY else tasks[number])
    have = {(known.area, known.task) for known in await scene.unit.delegations.of(one.id)}
    if (part.area, part.task) in {*have, ("", "")}:
        raise Outdated
    return part


async def _confirm(scene: Scene, one: Person, area: str, task: str) -> None:
    """Say what it changes: the first part takes everything else away."""
    _ = scene.texts
    part = await _chosen(scene, one, area, task)
    have = await scene.unit.delegations.of(one.id)
    values = {"name": one.name, "part": part_name(_, part, await tasks_by_key(scene))}
    said = (
        _("{name} also looks after “{part}”.", **values)
        if have
        else _(
            "{name} looks after only “{part}” from now on. Reports and requests of other "
            "units and tasks are not shown to {name} any more.",
            **values,
        )
    )
    scene.at("people")
    scene.say(said, ((_.plain("Give it out"), _act(one, f"add:{area}:{task}:yes")),), _back(_, one))


async def _add(scene: Scene, one: Person, area: str, task: str) -> None:
    _ = scene.texts
    part = await _chosen(scene, one, area, task)
    await scene.unit.delegations.add(one.id, part.area, part.task)
    await scene.note(Deed.DELEGATED, f"{one.id} {part.task}".strip())
    await _tell(scene, one)
    await _show(scene, one, _("The part has been given out."))


async def _drop(scene: Scene, one: Person, number: int) -> None:
    """Without any part left it is everything again, which is said."""
    _ = scene.texts
    have = {part.id: part for part in await scene.unit.delegations.of(one.id)}
    if number not in have:
        raise Outdated
    await scene.unit.delegations.remove(one.id, number)
    await scene.note(Deed.DELEGATION_ENDED, f"{one.id} {have[number].task}".strip())
    await _tell(scene, one)
    await _show(scene, one, _("The part has been taken away."))


async def _tell(scene: Scene, one: Person) -> None:
    """The supervisor learns what they look after now."""
    if is_own(scene, one):
        return
    parts, tasks = await scene.unit.delegations.of(one.id), await tasks_by_key(scene)

    def said(_: Texts) -> tuple[Markup, Rows]:
        head = _("What you look after has been changed. It is now:")
        way = ((_.plain("Progress"), "progress:all"),)
        return Markup("\n").join([head, *part_lines(_, parts, tasks)]), (way,)

    await scene.tell(one.id, said)


def _back(_: Texts, one: Person) -> tuple[Act, ...]:
    return ((_.plain("Leave it as it is"), f"people:parts:{one.id}"),)
