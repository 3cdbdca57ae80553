"""Inviting somebody: their unit, role and name, and a one-time code to be handed to them."""

from datetime import datetime

from markupsafe import Markup

from bot.codes import new_code
from bot.domain.errors import NotAllowed, Outdated
from bot.domain.people import LONGEST_NAME, Person, PersonId, Right, Role, Unit, may_appoint
from bot.messages import Spot, Stored
from bot.roles import role_name
from handlers import codes
from handlers.accounts import Entrant, clerk_of
from handlers.acts import one_of
from handlers.scene import Flow, Scene
from handlers.units import choices, named


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """Ask for the unit; what follows is its name."""
    del args
    scene.must(Right.INVITE)
    scene.at("invites")
    scene.say(scene.texts("Which unit is the invitation for? Please type its name."))


async def hear(scene: Scene, text: str) -> None:
    """The unit's name, or at the end the person's."""
    _ = scene.texts
    units = await scene.scope(Right.INVITE)
    state = scene.conversation.state
    if "role" in state:
        return await _invite(scene, state["unit"], Role(state["role"]), " ".join(text.split()))
    found = named(units.values(), text)
    if not found:
        return scene.say(_("No unit has this name. Please type the name again."))
    return scene.say(_("Which unit is it?"), *choices(found, "invites:unit"))


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.INVITE)
    match args:
        case ("unit", key):
            await _ask_role(scene, await _unit(scene, key))
        case ("role", key, role):
            await _ask_name(scene, await _unit(scene, key), one_of(Role, role))
        case ("nameless",) if "role" in scene.conversation.state:
            state = scene.conversation.state
            await _invite(scene, state["unit"], Role(state["role"]), "")
        case _:
            raise Outdated


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    await enter(scene, ())


async def _unit(scene: Scene, key: str) -> Unit:
    """The unit of a button, if the person may invite for it."""
    unit = await scene.unit.people.unit_by_key(key)
    if unit is None:
        raise Outdated
    return await scene.within(Right.INVITE, unit.id)


async def _ask_role(scene: Scene, unit: Unit) -> None:
    _ = scene.texts
    scene.say(
        _("Which role?"),
        *(
            ((role_name(_, role), f"invites:role:{unit.key}:{role.value}"),)
            for role in await appointable(scene)
        ),
    )


async def appointable(scene: Scene) -> list[Role]:
    """The roles this person may give."""
    person = scene.must(Right.INVITE)
    unit = await scene.unit.people.unit(person.unit_id)
    return [role for role in Role if may_appoint(person, unit, role)]


async def _ask_name(scene: Scene, unit: Unit, role: Role) -> None:
    _ = scene.texts
    if role not in await appointable(scene):
        raise NotAllowed(Right.INVITE.value)
    scene.at("invites", unit=unit.key, role=role.value)
    scene.ask(
        _("What is the person’s full name?"),
        ((_.plain("Leave it out"), "invites:nameless"),),
    )


async def _invite(scene: Scene, key: str, role: Role, name: str) -> None:
    """Somebody new, and the code that lets them in."""
    _ = scene.texts
    unit = await _unit(scene, key)
    if role not in await appointable(scene):
        raise NotAllowed(Right.INVITE.value)
    if len(name) > LONGEST_NAME:
        return scene.say(_("The name is too long. Please type the full name only."))
    named_or_not = name or f"{role_name(_, role)} {unit.short_name}"
    (person_id,) = await clerk_of(scene).add([Entrant(unit, role, named_or_not)])
    scene.at("tasks")
    return await hand_out(scene, person_id)


async def hand_out(scene: Scene, person_id: PersonId) -> None:
    """A new code of this person, to be passed on."""
    person = await scene.unit.people.person(person_id)
    if person is None:
        raise Outdated
    unit = await scene.unit.people.unit(person.unit_id)
    code, until = new_code(), scene.now + codes.FOR_INVITATIONS
    entrant = Entrant(unit, person.role, person.name)
    await clerk_of(scene).give_codes({person_id: (entrant, code)}, scene.secret, until)
    scene.say(
        Markup("\n").join([_invitation(scene, person, unit, code, until), codes.told(scene, code)]),
        attachments=await codes.pictures(scene, code),
    )


def _invitation(scene: Scene, person: Person, unit: Unit, code: str, until: datetime) -> Markup:
    _ = scene.texts
    return _(
        "Invitation code for {name}, {unit} ({role}): <b>{code}</b>\nIt can be used once, until "
        "{until}. Please give it to that person only.",
        name=person.name,
        unit=unit.name,
        role=role_name(_, person.role),
        code=code,
        until=_.day(until.astimezone(scene.book.zone).date()),
    )


FLOW = Flow(enter, hear, press, receive)
