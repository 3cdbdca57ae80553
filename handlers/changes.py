"""Changing what somebody is called, may do, and belongs to: name, role, unit."""

from markupsafe import Markup

from bot.domain.errors import NotAllowed, Outdated
from bot.domain.people import Person, Right, Role, Unit, UnitId
from bot.roles import role_name
from handlers.accounts import clerk_of
from handlers.acts import number_in, one_of
from handlers.invites import appointable
from handlers.names import read_name
from handlers.parts import part_lines, tasks_by_key
from handlers.person import back, changeable, confirm, done, seen, show, spared
from handlers.scene import Scene
from handlers.units import MOST_SHOWN, named


async def press(scene: Scene, verb: str, number: str, *rest: str) -> None:
    """What takes something away is asked about first; the second button says yes."""
    match verb, rest:
        case "role", ():
            await _ask_role(scene, number)
        case "role", (role,):
            await _confirm_role(scene, number, one_of(Role, role))
        case "role", (role, "yes"):
            await _change_role(scene, number, one_of(Role, role))
        case "move", ():
            await _ask_unit(scene, number)
        case "move", (unit_id,):
            await _confirm_move(scene, number, UnitId(number_in(unit_id)))
        case "move", (unit_id, "yes"):
            await _move(scene, number, UnitId(number_in(unit_id)))
        case "name", ():
            await _ask_name(scene, number)
        case _:
            raise Outdated


# -- name ----------------------------------------------------------------------------------------


async def _ask_name(scene: Scene, number: str) -> None:
    _ = scene.texts
    one = await changeable(scene, number)
    scene.at("people", asked="name", person=number)
    scene.ask(_("What is the right full name of {name}?", name=one.name), back(_, number))


async def rename(scene: Scene, number: str, text: str) -> None:
    """The name as typed."""
    _ = scene.texts
    one = await changeable(scene, number)
    name = read_name(text)
    if name is None:
        return scene.ask(_("Please type the full name only."), back(_, number))
    await clerk_of(scene).rename(one, name)
    return await show(scene, await seen(scene, number), _("The name has been changed."))


# -- role ----------------------------------------------------------------------------------------


async def _ask_role(scene: Scene, number: str) -> None:
    _ = scene.texts
    one = await spared(scene, number)
    others = [role for role in await appointable(scene) if role is not one.role]
    scene.at("people")
    scene.say(
        _("{name} – {role}. Which role instead?", name=one.name, role=role_name(_, one.role)),
        *(((role_name(_, role), f"people:role:{number}:{role.value}"),) for role in others),
        back(_, number),
    )


async def _to_get(scene: Scene, number: str, role: Role) -> Person:
    """The person, if they may be given this role and do not have it yet."""
    one = await spared(scene, number)
    if role not in await appointable(scene):
        raise NotAllowed(Right.INVITE.value)
    if one.role is role:
        raise Outdated
    return one


async def _confirm_role(scene: Scene, number: str, role: Role) -> None:
    _ = scene.texts
    one = await _to_get(scene, number, role)
    values = {"name": one.name, "old": role_name(_, one.role), "new": role_name(_, role)}
    becomes = _("{name} becomes {new} instead of {old}. The rights change at once.", **values)
    confirm(
        scene,
        one,
        Markup("\n").join([becomes, *await _ending(scene, one)]),
        _.plain("Make {name} {new}", **values),
        f"people:role:{number}:{role.value}:yes",
    )


async def _ending(scene: Scene, one: Person) -> list[Markup]:
    """The parts of the work that go with the role."""
    _ = scene.texts
    parts = await scene.unit.delegations.of(one.id)
    if not parts:
        return []
    head = _("{name} will no longer look after:", name=one.name)
    return [head, *part_lines(_, parts, await tasks_by_key(scene))]


async def _change_role(scene: Scene, number: str, role: Role) -> None:
    _ = scene.texts
    one = await _to_get(scene, number, role)
    told = await clerk_of(scene).give_role(one, role)
    said = _("{name} is now: {role}.", name=one.name, role=role_name(_, role))
    await done(scene, number, said, told)


# -- unit ----------------------------------------------------------------------------------------


async def _ask_unit(scene: Scene, number: str) -> None:
    _ = scene.texts
    one = await spared(scene, number)
    scene.at("people", asked="unit", person=number)
    scene.say(
        _("Which unit does {name} move to? Please type its name.", name=one.name),
        back(_, number),
    )


async def choose_unit(scene: Scene, number: str, text: str) -> None:
    """The units of this name, to choose from."""
    _ = scene.texts
    one = await spared(scene, number)
    units = (await scene.scope(Right.INVITE)).values()
    found = [unit for unit in named(units, text) if unit.id != one.unit_id]
    if not found:
        return scene.say(
            _("No other unit here has this name. Please type the name again."), back(_, number)
        )
    more = len(found) > MOST_SHOWN
    return scene.say(
        _("Many units have this in their name. If yours is not here, please type more of the name.")
        if more
        else _("Which unit is it?"),
        *(((unit.name, f"people:move:{number}:{unit.id}"),) for unit in found[:MOST_SHOWN]),
        back(_, number),
    )


async def _to_move(scene: Scene, number: str, unit_id: UnitId) -> tuple[Person, Unit, Unit]:
    """The person with the old unit and the new one."""
    one = await spared(scene, number)
    if one.unit_id == unit_id:
        raise Outdated
    new = await scene.within(Right.INVITE, unit_id)
    return one, await scene.unit.people.unit(one.unit_id), new


async def _confirm_move(scene: Scene, number: str, unit_id: UnitId) -> None:
    _ = scene.texts
    one, old, new = await _to_move(scene, number, unit_id)
    confirm(
        scene,
        one,
        _(
            "{name} moves from {old} to {new}. Reports under way stay with {old}; {name} cannot "
            "open them any more.",
            name=one.name,
            old=old.name,
            new=new.name,
        ),
        _.plain("Move {name} to {unit}", name=one.name, unit=new.name),
        f"people:move:{number}:{unit_id}:yes",
    )


async def _move(scene: Scene, number: str, unit_id: UnitId) -> None:
    _ = scene.texts
    one, old, new = await _to_move(scene, number, unit_id)
    told = await clerk_of(scene).move(one, old, new)
    said = _("{name} belongs to {unit} now.", name=one.name, unit=new.name)
    await done(scene, number, said, told)
