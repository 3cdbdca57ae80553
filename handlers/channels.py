"""The channels of a person: link one more, choose the one for reminders, unlink."""

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.people import Identity, IdentityId
from bot.i18n import Texts
from handlers import codes
from handlers.codes import channel_name
from handlers.scene import Act, Flow, Scene


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The person's channels, with what can be done about each."""
    del args
    _ = scene.texts
    known = sorted(await scene.unit.identities.of(scene.person.id), key=lambda one: one.id)
    scene.at("tasks")
    lines = [_line(_, scene, number, one) for number, one in enumerate(known, start=1)]
    rows = [_ways(_, number, one) for number, one in enumerate(known, start=1)]
    if len(known) == 1:
        rows = []
    scene.say(
        Markup("\n").join([_("<b>Your channels</b>"), *lines]),
        *rows,
        ((_.plain("Link another channel"), "channels:code"),),
    )


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("code",):
            await _give_code(scene)
        case ("prefer", mark):
            await _prefer(scene, await _own(scene, mark))
        case ("drop", mark):
            await _ask(scene, await _own(scene, mark))
        case ("dropped", mark):
            await _unlink(scene, await _own(scene, mark))
        case ("list",):
            await enter(scene, ())
        case _:
            raise Outdated


def _line(_: Texts, scene: Scene, number: int, one: Identity) -> Markup:
    channel = channel_name(scene, one.channel)
    if _is_here(scene, one):
        channel = _.plain("{channel} (this chat)", channel=channel)
    values = {
        "number": number,
        "channel": channel,
        "day": _.day(one.linked_at.astimezone(scene.book.zone).date()),
    }
    if not one.reachable:
        return _("{number}. {channel}, linked on {day}: cannot be reached", **values)
    if one.preferred:
        return _("{number}. {channel}, linked on {day}: reminders come here", **values)
    return _("{number}. {channel}, linked on {day}", **values)


def _ways(_: Texts, number: int, one: Identity) -> tuple[Act, ...]:
    """Buttons for one of several channels."""
    unlink = (_.plain("Unlink {number}", number=number), f"channels:drop:{_mark(one)}")
    if one.preferred:
        return (unlink,)
    prefer = _.plain("Reminders by {number}", number=number)
    return ((prefer, f"channels:prefer:{_mark(one)}"), unlink)


def _mark(one: Identity) -> str:
    """Tells it from one linked later: a number may be given out again after a row has gone."""
    return f"{one.id}-{int(one.linked_at.timestamp())}"


def _is_here(scene: Scene, one: Identity) -> bool:
    return (one.channel, one.chat) == (scene.conversation.channel, scene.conversation.chat)


async def _own(scene: Scene, mark: str) -> Identity:
    """One of the person's own channels."""
    known = await scene.unit.identities.of(scene.person.id)
    found = next((one for one in known if _mark(one) == mark), None)
    if found is None:
        raise Outdated
    return found


async def _give_code(scene: Scene) -> None:
    """A code for the person's own use, typed or scanned on the other channel."""
    _ = scene.texts
    code, until = await codes.give(scene, scene.person.id, codes.FOR_LINKS)
    await scene.note(Deed.INVITED, f"{scene.person.id}")
    said = _(
        "On the other channel, open one of these addresses, scan the QR code, or send this to the "
        "bot: <b>LIENKET {code}</b>\nThe code works once, until {until}. Please show it to nobody.",
        code=code,
        until=_.moment(until, scene.book.zone),
    )
    scene.say(
        Markup("\n").join([said, codes.told(scene, code)]),
        attachments=await codes.pictures(scene, code),
    )


async def _prefer(scene: Scene, one: Identity) -> None:
    await scene.unit.identities.prefer(one)
    await scene.note(Deed.PREFERRED, one.channel)
    await enter(scene, ())


async def _ask(scene: Scene, one: Identity) -> None:
    _ = scene.texts
    scene.say(
        _(
            "Unlink {channel}? The system will send nothing there any more. What you have entered "
            "is kept.",
            channel=channel_name(scene, one.channel),
        ),
        (
            (_.plain("Unlink"), f"channels:dropped:{_mark(one)}"),
            (_.plain("Keep it"), "channels:list"),
        ),
    )


async def _unlink(scene: Scene, one: Identity) -> None:
    """The last one stays: nobody should lock themselves out by a tap."""
    _ = scene.texts
    if len(await scene.unit.identities.of(scene.person.id)) == 1:
        return scene.say(
            _(
                "This is your only channel. Link another one first, or type “xóa dữ liệu” to leave "
                "the system."
            ),
            ((_.plain("Link another channel"), "channels:code"),),
        )
    await release(scene, one.id, one.channel, one.chat)
    await scene.note(Deed.UNLINKED, one.channel)
    if _is_here(scene, one):
        scene.who = None
        scene.at("start")
        return scene.say(_("This chat is not linked to your account any more."))
    return await enter(scene, ())


async def release(scene: Scene, identity_id: IdentityId, channel: str, chat: str) -> None:
    """A chat that is nobody's from now on: what was on its screen is forgotten."""
    await scene.unit.identities.unlink(identity_id)
    await scene.unit.conversations.forget(channel, chat)


FLOW = Flow(enter, press)
