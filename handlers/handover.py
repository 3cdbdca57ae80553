"""Handing over a unit: somebody leaves, somebody else goes on with what is under way."""

from collections.abc import Mapping, Sequence
from zlib import crc32

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.audit import Deed
from bot.domain.delegations import Part, together
from bot.domain.errors import LastAdmin, Outdated
from bot.domain.people import RIGHTS, Person, PersonId, Right, Role, Unit, is_last_admin, role_after
from bot.domain.reports import State
from bot.engine.folding import fold
from bot.i18n import Texts
from bot.roles import role_name
from handlers.accounts import Entrant, clerk_of
from handlers.invites import hand_out
from handlers.names import by_given_name, read_name
from handlers.parts import part_lines, tasks_by_key
from handlers.person import back, changeable, confirm, is_own, seen, spared, ways_on
from handlers.scene import Rows, Scene
from handlers.standings import state_name
from handlers.start import first_step

_UNDER_WAY = frozenset({State.IN_PROGRESS, State.SUBMITTED, State.RETURNED})


async def press(scene: Scene, number: str, *rest: str) -> None:
    match rest:
        case ():
            await _ask_who(scene, number)
        case ("new", mark):
            await _to_somebody_new(scene, number, mark)
        case (successor,):
            await _confirm(scene, number, successor)
        case (successor, "yes"):
            await _to_colleague(scene, number, successor)
        case _:
            raise Outdated


# -- to whom -------------------------------------------------------------------------------------


async def _leaving(scene: Scene, number: str) -> Person:
    """The person, if still at work: who is suspended has nothing to hand over any more."""
    one = await changeable(scene, number)
    if not one.active:
        raise Outdated
    return one


async def _ask_who(scene: Scene, number: str) -> None:
    _ = scene.texts
    one = await _leaving(scene, number)
    unit = await scene.unit.people.unit(one.unit_id)
    ask = _(
        "Who takes over from {name} ({role}, {unit})? Please choose, or type the full name of "
        "somebody new.",
        name=one.name,
        role=role_name(_, one.role),
        unit=unit.name,
    )
    scene.at("people", asked="successor", person=number)
    scene.say(
        Markup("\n\n").join([*await _stays(scene, one), ask]),
        *(
            ((other.name, f"people:over:{number}:{other.id}"),)
            for other in await _colleagues(scene, one)
        ),
        back(_, number),
    )


async def _colleagues(scene: Scene, one: Person) -> list[Person]:
    """People of the unit at work there, whose role mixes with the one handed over."""
    return by_given_name(
        other
        for other in await scene.unit.people.of_unit(one.unit_id)
        if other.id != one.id and other.active and role_after(other.role, one.role) is not None
    )


async def _under_way(scene: Scene, one: Person) -> list[Assignment]:
    """The unit's reports somebody of this role would go on with."""
    period = await scene.unit.programmes.period_at(scene.now)
    if period is None or Right.FILL not in RIGHTS[one.role]:
        return []
    owed = await scene.unit.programmes.owed_by(one.unit_id, period.id)
    return [task for task in owed if task.state in _UNDER_WAY]


async def _stays(scene: Scene, one: Person) -> list[Markup]:
    _ = scene.texts
    if Right.FILL not in RIGHTS[one.role]:
        return []
    count = len(await _under_way(scene, one))
    return [
        _(
            "Reports under way: {count}. They stay with the unit: whoever takes over goes on at "
            "the same question.",
            count=count,
        )
    ]


async def somebody_new(scene: Scene, number: str, text: str) -> None:
    """A name as typed: a colleague's means the colleague, any other somebody new."""
    _ = scene.texts
    one = await _leaving(scene, number)
    name = read_name(text)
    if name is None:
        return scene.ask(_("Please type the full name only."), back(_, number))
    for other in await _colleagues(scene, one):
        if fold(other.name) == fold(name):
            return await _confirm(scene, number, str(other.id))
    await spared(scene, number)
    parts = await scene.unit.delegations.of(one.id)
    await _ask(scene, one, name, parts, f"people:over:{number}:new:{_mark(name)}")
    return scene.at("people", asked="successor", person=number, successor=name)


async def _confirm(scene: Scene, number: str, successor: str) -> None:
    one, other = await _both(scene, number, successor)
    parts = await _together(scene, one, other)
    await _ask(scene, one, other.name, parts, f"people:over:{number}:{successor}:yes")


async def _together(scene: Scene, one: Person, other: Person) -> list[Part]:
    """What a colleague looks after, once they do the work of both."""
    delegations = scene.unit.delegations
    return together(await delegations.of(one.id), await delegations.of(other.id))


async def _looks_after(scene: Scene, one: Person, name: str, parts: Sequence[Part]) -> list[Markup]:
    """What of a supervisor's work goes to whoever takes over."""
    if one.role is not Role.SUPERVISOR:
        return []
    _ = scene.texts
    head = _("From then on {name} looks after:", name=name)
    return [Markup("\n").join([head, *part_lines(_, parts, await tasks_by_key(scene))])]


async def _ask(scene: Scene, one: Person, name: str, parts: Sequence[Part], act: str) -> None:
    _ = scene.texts
    confirm(
        scene,
        one,
        Markup("\n\n").join(
            [
                *await _stays(scene, one),
                _(
                    "{successor} takes over from {name}. The account of {name} is suspended at "
                    "once, and codes not used yet stop working.",
                    successor=name,
                    name=one.name,
                ),
                *await _looks_after(scene, one, name, parts),
            ]
        ),
        _.plain("Hand over to {name}", name=name),
        act,
    )


# -- the act -------------------------------------------------------------------------------------


async def _both(scene: Scene, number: str, successor: str) -> tuple[Person, Person]:
    """Who leaves and who comes; an administrator's successor has to be one who can act."""
    admins = await scene.unit.people.hold_admins()
    one = await _leaving(scene, number)
    colleagues = {str(other.id): other for other in await _colleagues(scene, one)}
    if successor not in colleagues:
        raise Outdated
    other = colleagues[successor]
    comes = [other] if await scene.unit.identities.of(other.id) else []
    if is_last_admin(one, [*admins, *comes], await scene.unit.people.units()):
        raise LastAdmin
    return one, other


async def _to_colleague(scene: Scene, number: str, successor: str) -> None:
    one, other = await _both(scene, number, successor)
    role = role_after(other.role, one.role) or other.role
    if role is not other.role:
        await clerk_of(scene).give_role(other, role)
    await _hand_over(scene, one, other.id, await _together(scene, one, other))


async def _to_somebody_new(scene: Scene, number: str, mark: str) -> None:
    """The name is the one that was asked about; a later one has its own button."""
    await spared(scene, number)
    one = await _leaving(scene, number)
    state = scene.conversation.state
    name = str(state.get("successor", ""))
    if state.get("person") != number or _mark(name) != mark:
        raise Outdated
    unit = await scene.unit.people.unit(one.unit_id)
    (successor,) = await clerk_of(scene).add([Entrant(unit, one.role, name)])
    await _hand_over(scene, one, successor, await scene.unit.delegations.of(one.id))


async def _hand_over(scene: Scene, one: Person, successor: PersonId, parts: Sequence[Part]) -> None:
    """`parts` is what a supervisor's successor looks after."""
    _ = scene.texts
    unit = await scene.unit.people.unit(one.unit_id)
    other = await seen(scene, str(successor))
    clerk = clerk_of(scene)
    await clerk.give_parts(one.id, ())
    await clerk.give_parts(other.id, parts)
    await clerk.suspend(one)
    await scene.note(Deed.HANDED_OVER, f"{unit.key} {one.id} {other.id}")
    await _tell_both(scene, unit, one, other)
    if is_own(scene, one):
        scene.at("tasks")
        scene.say(_farewell(_, unit, other))
    else:
        said = _("{successor} has taken over from {name}.", successor=other.name, name=one.name)
        scene.at("people")
        scene.say(said, ways_on(_, other))
    if not await scene.unit.identities.of(other.id):
        await hand_out(scene, other.id)


async def _tell_both(scene: Scene, unit: Unit, one: Person, other: Person) -> None:
    tasks = await _under_way(scene, one)
    parts, known = await scene.unit.delegations.of(other.id), await tasks_by_key(scene)
    if not is_own(scene, one):
        await scene.tell(one.id, lambda _: (_farewell(_, unit, other), ()))
    if not is_own(scene, other):
        await scene.tell(
            other.id,
            lambda _: _welcome(
                _, unit, one, other, [*_reports(_, tasks), *_work(_, one, parts, known)]
            ),
        )


def _farewell(_: Texts, unit: Unit, other: Person) -> Markup:
    return _(
        "Your work for {unit} has been handed over to {name}, and your account is suspended. What "
        "you entered is kept for the unit. Thank you for your work.",
        unit=unit.name,
        name=other.name,
    )


def _welcome(
    _: Texts, unit: Unit, one: Person, other: Person, about: list[Markup]
) -> tuple[Markup, Rows]:
    head = _(
        "You take over from {name} at {unit}. Your role: {role}.",
        name=one.name,
        unit=unit.name,
        role=role_name(_, other.role),
    )
    return Markup("\n").join([head, *about]), ((first_step(_, other),),)


def _reports(_: Texts, tasks: list[Assignment]) -> list[Markup]:
    lines = [
        _(
            "{clause} {title} – {state}",
            clause=task.clause_ref,
            title=task.title,
            state=state_name(_, task),
        )
        for task in tasks
    ]
    return [_("Reports under way:"), *lines] if lines else []


def _work(
    _: Texts, one: Person, parts: Sequence[Part], known: Mapping[str, Assignment]
) -> list[Markup]:
    if one.role is not Role.SUPERVISOR:
        return []
    return [_("You look after:"), *part_lines(_, parts, known)]


def _mark(name: str) -> str:
    """A name in a button, which has no room for it."""
    return f"{crc32(name.encode()):x}"
