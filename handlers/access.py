"""Letting somebody in or keeping them out: a new code, suspended or at work again, channels."""

from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.people import Identity, Person
from handlers.accounts import clerk_of
from handlers.channels import release
from handlers.invites import hand_out
from handlers.person import changeable, confirm, done, is_own, spared, ways_on
from handlers.scene import Scene


async def press(scene: Scene, verb: str, number: str, *rest: str) -> None:
    """What takes something away is asked about first; the second button says yes."""
    match verb, rest:
        case "suspend", ():
            await _confirm_suspension(scene, number)
        case "suspend", ("yes",):
            await _suspend(scene, number)
        case "reinstate", ():
            await _reinstate(scene, number)
        case "unlink", ():
            await _confirm_unlinking(scene, number)
        case "unlink", (newest,):
            await _unlink(scene, number, newest)
        case "code", ():
            await _give_code(scene, number)
        case _:
            raise Outdated


async def _give_code(scene: Scene, number: str) -> None:
    one = await changeable(scene, number)
    if not one.active:
        raise Outdated
    scene.at("people")
    await hand_out(scene, one.id)


# -- suspended and at work again -----------------------------------------------------------------


async def _confirm_suspension(scene: Scene, number: str) -> None:
    _ = scene.texts
    one = await spared(scene, number)
    if not one.active:
        raise Outdated
    confirm(
        scene,
        one,
        _(
            "{name} can do nothing here any more and gets no reminders, until reinstated. Codes "
            "not used yet stop working. What was entered is kept for the unit.",
            name=one.name,
        ),
        _.plain("Suspend {name}", name=one.name),
        f"people:suspend:{number}:yes",
    )


async def _suspend(scene: Scene, number: str) -> None:
    _ = scene.texts
    one = await spared(scene, number)
    if not one.active:
        raise Outdated
    told = await clerk_of(scene).suspend(one)
    await done(scene, number, _("{name} is suspended.", name=one.name), told)


async def _reinstate(scene: Scene, number: str) -> None:
    _ = scene.texts
    one = await changeable(scene, number)
    if one.active:
        raise Outdated
    told = await clerk_of(scene).reinstate(one)
    await done(scene, number, _("{name} can work again.", name=one.name), told)


# -- channels ------------------------------------------------------------------------------------


async def _to_unlink(scene: Scene, number: str) -> tuple[Person, list[Identity]]:
    """Somebody else and their channels; one's own are looked after by oneself."""
    one = await spared(scene, number)
    channels = await scene.unit.identities.of(one.id)
    if is_own(scene, one) or not one.active or not channels:
        raise Outdated
    return one, channels


def _newest(channels: list[Identity]) -> str:
    """When the last of them was linked, to the second: as much as a button has to know."""
    return str(int(max(one.linked_at for one in channels).timestamp()))


async def _confirm_unlinking(scene: Scene, number: str) -> None:
    _ = scene.texts
    one, channels = await _to_unlink(scene, number)
    confirm(
        scene,
        one,
        _(
            "All channels of {name} are unlinked, for example because the phone is lost; whoever "
            "has it cannot get in any more. A new code lets {name} in again. What was entered is "
            "kept.",
            name=one.name,
        ),
        _.plain("Unlink the channels of {name}", name=one.name),
        f"people:unlink:{number}:{_newest(channels)}",
    )


async def _unlink(scene: Scene, number: str, newest: str) -> None:
    """Nothing is sent to the lost phone; the new code is the way back.

    A phone linked since the question was asked is not the lost one.
    """
    _ = scene.texts
    one, channels = await _to_unlink(scene, number)
    if newest != _newest(channels):
        raise Outdated
    for channel in channels:
        await release(scene, channel.id, channel.channel, channel.chat)
        await scene.note(Deed.UNLINKED, f"{one.id} {channel.channel}")
    scene.at("people")
    scene.say(_("The channels of {name} are unlinked.", name=one.name), ways_on(_, one))
    await hand_out(scene, one.id)
