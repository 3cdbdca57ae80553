"""One person's account, as an administrator sees it: who may be seen and changed, and the card."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup

from bot.domain.errors import LastAdmin, NotAllowed, Outdated
from bot.domain.people import Identity, Person, PersonId, Right, Role, is_last_admin
from bot.i18n import Texts
from bot.roles import role_name
from handlers.acts import number_in
from handlers.codes import channel_name
from handlers.invites import appointable
from handlers.scene import Act, Rows, Scene
from handlers.start import first_step

# -- who may be seen and changed -----------------------------------------------------------------


async def seen(scene: Scene, number: str) -> Person:
    """The person of a button, if they still belong to one of the administrator's units."""
    found = await scene.unit.people.person(PersonId(number_in(number)))
    if found is None or found.erased_at is not None:
        raise Outdated
    await scene.within(Right.INVITE, found.unit_id)
    return found


async def changeable(scene: Scene, number: str) -> Person:
    """The person, if the administrator could give them the role they have."""
    found = await seen(scene, number)
    if found.role not in await appointable(scene):
        raise NotAllowed(Right.INVITE.value)
    return found


async def spared(scene: Scene, number: str) -> Person:
    """The person, if they can do without something: some administrator has to remain.

    Administrators may do it to their own account too: then another one remains, who can undo it,
    and nobody has to be waited for who would only press the same button.
    """
    admins = await scene.unit.people.hold_admins()
    found = await changeable(scene, number)
    if is_last_admin(found, admins, await scene.unit.people.units()):
        raise LastAdmin
    return found


def is_own(scene: Scene, one: Person) -> bool:
    return one.id == scene.person.id


# -- the card ------------------------------------------------------------------------------------


async def show(scene: Scene, one: Person, *said: Markup) -> None:
    """Everything about the account and what can be done; `said` is what has just been done."""
    _ = scene.texts
    unit = await scene.unit.people.unit(one.unit_id)
    until = await scene.unit.invites.valid_until([one.id], scene.now)
    channels = await scene.unit.identities.of(one.id)
    lines = [
        _("<b>{name}</b>", name=one.name),
        _("Unit: {unit}", unit=unit.name),
        _("Role: {role}", role=role_name(_, one.role)),
        _("State: {state}", state=standing(scene, one, until.get(one.id))),
        *(_channel(scene, channel, channels) for channel in channels),
    ]
    if channels and one.id in until:
        lines.append(_("A code not used yet is valid until {day}.", day=_day(scene, until[one.id])))
    scene.at("people")
    ways = _ways(scene, one, channels) if one.role in await appointable(scene) else []
    text = Markup("\n\n").join([*said, Markup("\n").join(lines)])
    scene.say(text, *ways, ((unit.name, f"people:unit:{unit.id}:0"), overview(_)))


def standing(scene: Scene, one: Person, until: datetime | None) -> Markup:
    """How it stands with an account."""
    _ = scene.texts
    if not one.active:
        return _("suspended")
    if one.enrolled_at is not None:
        return _("enrolled since {day}", day=_day(scene, one.enrolled_at))
    if until is not None:
        return _("invited, the code is valid until {day}", day=_day(scene, until))
    return _("not enrolled, has no valid code")


def _channel(scene: Scene, one: Identity, known: list[Identity]) -> Markup:
    """When it was heard last, and whether messages go there: to the first that can be reached."""
    _ = scene.texts
    values = {
        "channel": channel_name(scene, one.channel),
        "moment": _.moment(one.heard_at, scene.book.zone),
    }
    if not one.reachable:
        return _("{channel}: cannot be reached; last message {moment}", **values)
    if one == next(other for other in known if other.reachable):
        return _("{channel}: reminders go here; last message {moment}", **values)
    return _("{channel}: last message {moment}", **values)


def _ways(scene: Scene, one: Person, channels: list[Identity]) -> list[tuple[Act, ...]]:
    """What can be done about an account as it stands now."""
    _ = scene.texts

    def act(label: str, verb: str) -> Act:
        return label, f"people:{verb}:{one.id}"

    name = act(_.plain("Change the name"), "name")
    if not one.active:
        return [(act(_.plain("Reinstate"), "reinstate"), name)]
    over = act(_.plain("Hand over"), "over")
    role, move = act(_.plain("Change the role"), "role"), act(_.plain("Move to a unit"), "move")
    rest = act(_.plain("Suspend"), "suspend")
    if is_own(scene, one):
        own = (_.plain("My channels"), "channels:list")
        return [(name, own), (role, move), (over, rest)]
    code = act(_.plain("Give a new code"), "code")
    unlink = (act(_.plain("Unlink the channels"), "unlink"),) if channels else ()
    parts = (act(_.plain("What they look after"), "parts"),) if one.role is Role.SUPERVISOR else ()
    return [(code, *unlink), (name, role), (move, over), (*parts, rest)]


def _day(scene: Scene, at: datetime) -> str:
    return scene.texts.day(at.astimezone(scene.book.zone).date())


def overview(_: Texts) -> Act:
    return _.plain("Overview"), "people:overview"


def ways_on(_: Texts, one: Person) -> tuple[Act, ...]:
    """To the card and to everybody, after a change that is told without the card."""
    return (one.name, f"people:card:{one.id}"), overview(_)


def back(_: Texts, number: str) -> tuple[Act, ...]:
    """The way back to the card, with nothing changed."""
    return ((_.plain("Leave it as it is"), f"people:card:{number}"),)


# -- before and after a change -------------------------------------------------------------------


def confirm(scene: Scene, one: Person, what: Markup, label: str, act: str) -> None:
    """Say what will happen to whom, and to oneself in particular, before it does."""
    _ = scene.texts
    own = [_("⚠️ This is your own account.")] if is_own(scene, one) else []
    scene.at("people")
    scene.say(Markup("\n").join([*own, what]), ((label, act),), back(_, str(one.id)))


async def done(
    scene: Scene, number: str, said: Markup, told: Callable[[Texts], tuple[Markup, Rows]]
) -> None:
    """The person hears of it; the card shows it, as long as one may still see it."""
    one = await seen(scene, number)
    if not is_own(scene, one):
        await scene.tell(one.id, told)
        return await show(scene, one, said)
    scene.who = one
    if one.may(Right.INVITE):
        return await show(scene, one, said)
    scene.at("tasks")
    return scene.say(said, (first_step(scene.texts, one),) if one.active else ())
