"""Announcements to many: for whom, the text, how it will look, and a moment to call it off."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.audiences import Audience, Hearers, Part
from bot.domain.audit import Deed
from bot.domain.broadcasts import CALLED_OFF_WITHIN, LONGEST, Broadcast, BroadcastId
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import Right
from bot.i18n import Texts
from bot.messages import Spot, Stored
from handlers import announcing, audience, screening
from handlers.acts import number_in, one_of
from handlers.scene import Act, Flow, Scene
from handlers.withheld import Held

FLOW_NAME = "broadcast"
STATED = "broadcast:stated"
PARTS = (Part.ALL, Part.OWING, Part.KIND, Part.AREA, Part.UNIT)
LATEST = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been chosen and written so far."""

    audience: Audience
    hearers: Hearers | None = None
    text: str = ""


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """For whom it is; the earlier ones can be looked at."""
    del args
    _ = scene.texts
    await scene.scope(Right.BROADCAST)
    scene.at(FLOW_NAME)
    earlier = (_.plain("Earlier announcements"), "broadcast:past")
    audience.offer(scene, FLOW_NAME, PARTS, earlier)


async def hear(scene: Scene, text: str) -> None:
    """The text of the announcement, or the name of the unit it is for."""
    draft = _draft(scene)
    if draft is None and not audience.is_asked(scene):
        return await enter(scene, ())
    if draft is None:
        found = await audience.hear(scene, FLOW_NAME, Right.BROADCAST, text)
        return _ask_hearers(scene, found) if found else None
    if draft.hearers is None:
        return _ask_hearers(scene, draft.audience)
    return await _write(scene, draft, text)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.BROADCAST)
    match args:
        case ("to", *rest):
            scene.at(FLOW_NAME)
            found = await audience.choose(scene, FLOW_NAME, Right.BROADCAST, rest)
            if found:
                _ask_hearers(scene, found)
        case ("for", hearers):
            _keep(scene, Draft(_begun(scene).audience, one_of(Hearers, hearers)))
            _ask_text(scene)
        case ("edit",):
            _begun(scene)
            _ask_text(scene)
        case ("stated",):
            await _stated(scene)
        case ("send",):
            await _send(scene, _begun(scene))
        case ("cancel", number):
            await _cancel(scene, await _one(scene, number))
        case ("show", number):
            await _show(scene, await _one(scene, number))
        case ("past",):
            await _past(scene)
        case _:
            raise Outdated


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    scene.say(scene.texts("Announcements are texts only; please type it."))


# -- what is kept while it is written ------------------------------------------------------------


def _draft(scene: Scene) -> Draft | None:
    if scene.conversation.flow != FLOW_NAME:
        return None
    match scene.conversation.state:
        case {"to": [str(part), str(which)], "for": str(hearers), "text": str(text)}:
            known = Hearers(hearers) if hearers else None
            return Draft(Audience(Part(part), which), known, text)
        case _:
            return None


def _begun(scene: Scene) -> Draft:
    draft = _draft(scene)
    if draft is None:
        raise Outdated
    return draft


def _keep(scene: Scene, draft: Draft) -> None:
    to = [draft.audience.part.value, draft.audience.which]
    scene.at(FLOW_NAME, **{"to": to, "for": draft.hearers or "", "text": draft.text})


# -- writing it ----------------------------------------------------------------------------------


def _ask_hearers(scene: Scene, found: Audience) -> None:
    _ = scene.texts
    _keep(scene, Draft(found))
    acts = [(audience.hearers_name(_, one), f"broadcast:for:{one}") for one in Hearers]
    scene.say(_("Who in the units is to get it?"), *((act,) for act in acts))


def _ask_text(scene: Scene) -> None:
    _ = scene.texts
    scene.ask(
        _(
            "Please type the announcement, at most {at_most} characters. You will see it before "
            "it is sent.",
            at_most=_.number(LONGEST),
        )
    )


async def _write(scene: Scene, draft: Draft, text: str, *, is_stated: bool = False) -> None:
    _ = scene.texts
    if len(text) > LONGEST:
        return scene.say(
            _(
                "The text has {length} characters; at most {at_most} are accepted. Please shorten "
                "it.",
                length=_.number(len(text)),
                at_most=_.number(LONGEST),
            )
        )
    kinds = [] if is_stated else screening.kinds_in([text])
    if kinds:
        return await screening.hold_back(
            scene, Held(STATED, FLOW_NAME, text), kinds, "broadcast:edit"
        )
    whole = Draft(draft.audience, draft.hearers, text.strip())
    _keep(scene, whole)
    return await _preview(scene, whole)


async def _stated(scene: Scene) -> None:
    """Whoever wrote it answers for it that it names no child."""
    draft = _begun(scene)
    text = screening.take(scene, STATED, FLOW_NAME)
    if not isinstance(text, str):
        return _ask_text(scene)
    await scene.note(Deed.STATED_HARMLESS, FLOW_NAME)
    return await _write(scene, draft, text, is_stated=True)


async def _preview(scene: Scene, draft: Draft) -> None:
    """Exactly as it will look, then how many will get it."""
    _ = scene.texts
    below = (await scene.reach(Right.BROADCAST)).below
    sender = below[scene.person.unit_id].name
    scene.say(announcing.wording(_, sender, draft.text))
    reach = await _reach(scene, draft)
    lines = [
        _("<b>This is how it will look</b>"),
        _("To: {whom}", whom=audience.called(scene, draft.audience, below, draft.hearers)),
        *_counted(_, reach),
        _("At night and on days off it waits until the next working morning."),
    ]
    edit = (_.plain("Change the text"), "broadcast:edit")
    send: tuple[Act, ...] = ((_.plain("Send"), "broadcast:send"),) if reach.people else ()
    scene.say(Markup("\n").join(lines), (*send, edit))


async def _reach(scene: Scene, draft: Draft) -> audience.Reach:
    scope = await scene.reach(Right.BROADCAST)
    units = await audience.units_in(scene.unit, scope, draft.audience, scene.now)
    return await audience.reach(scene.unit, units, draft.hearers or Hearers.FILLERS)


def _counted(_: Texts, reach: audience.Reach) -> list[Markup]:
    lines = [_("People who get it: {count}", count=len(reach.people) - reach.lost)]
    if reach.channels:
        lines[0] += Markup(" ({})").format(audience.channels_named(_, reach.channels))
    if reach.lost:
        lines.append(_("Cannot be reached: {count}", count=reach.lost))
    if reach.empty:
        lines.append(_("Units where nobody is to get it: {count}", count=reach.empty))
    return lines


async def _send(scene: Scene, draft: Draft) -> None:
    """Not at once: for a moment it can be called off."""
    _ = scene.texts
    if draft.hearers is None or not draft.text or not (await _reach(scene, draft)).people:
        raise Outdated
    send_at = scene.now + CALLED_OFF_WITHIN
    number = await scene.unit.broadcasts.add(
        scene.person.id, draft.audience, draft.hearers, draft.text, scene.now, send_at
    )
    await scene.note(Deed.BROADCAST_ORDERED, str(number))
    scene.at(FLOW_NAME)
    scene.say(
        _(
            "Announcement no. {number} goes out from {moment} on. Until then it can be called off.",
            number=number,
            moment=_.moment(send_at, scene.book.zone),
        ),
        (
            (_.plain("Call it off"), f"broadcast:cancel:{number}"),
            (_.plain("How far it is"), f"broadcast:show:{number}"),
        ),
    )


# -- once it is ordered --------------------------------------------------------------------------


async def _one(scene: Scene, number: str) -> Broadcast:
    """An announcement of somebody of the person's unit or below it."""
    below = (await scene.reach(Right.BROADCAST)).below
    found = await scene.unit.broadcasts.one(BroadcastId(number_in(number)))
    sender = await scene.unit.people.person(found.person_id) if found else None
    if found is None or sender is None:
        raise Outdated
    if sender.unit_id not in below:
        raise NotYours
    return found


async def _may_cancel(scene: Scene, one: Broadcast) -> bool:
    """Who looks after a part only leaves the others' announcements alone."""
    return one.person_id == scene.person.id or not (await scene.reach(Right.BROADCAST)).parts


async def _cancel(scene: Scene, one: Broadcast) -> None:
    _ = scene.texts
    if not await _may_cancel(scene, one):
        raise NotYours
    is_late = one.sent_at or (await scene.unit.broadcasts.tally(one)).total
    if one.cancelled_at is None and not is_late:
        await scene.unit.broadcasts.cancel(one.id, scene.now)
        await scene.note(Deed.BROADCAST_CANCELLED, str(one.id))
        return scene.say(_("Called off: nobody gets announcement no. {number}.", number=one.id))
    if is_late:
        return scene.say(
            _("Announcement no. {number} is being sent already.", number=one.id),
            ((_.plain("How far it is"), f"broadcast:show:{one.id}"),),
        )
    raise Outdated


async def _show(scene: Scene, one: Broadcast) -> None:
    _ = scene.texts
    below = (await scene.reach(Right.BROADCAST)).below
    tally = await scene.unit.broadcasts.tally(one)
    lines = [
        _line(scene, one),
        _("To: {whom}", whom=audience.called(scene, one.audience, below, one.hearers)),
        *(announcing.figures(_, tally) if tally.total else []),
        Markup("\n{}").format(one.text),
    ]
    is_settled = tally.total or one.sent_at or one.cancelled_at
    can_cancel = not is_settled and await _may_cancel(scene, one)
    cancel: tuple[Act, ...] = ((_.plain("Call it off"), f"broadcast:cancel:{one.id}"),)
    scene.say(
        Markup("\n").join(lines),
        cancel if can_cancel else (),
        ((_.plain("Earlier announcements"), "broadcast:past"),),
    )


async def _past(scene: Scene) -> None:
    _ = scene.texts
    below = (await scene.reach(Right.BROADCAST)).below
    found = await scene.unit.broadcasts.of_units(below, LATEST)
    head = _("<b>Announcements</b>") if found else _("There has been no announcement yet.")
    scene.at(FLOW_NAME)
    scene.say(
        Markup("\n").join([head, *(_line(scene, one) for one in found)]),
        *(((_.plain("No. {number}", number=one.id), f"broadcast:show:{one.id}"),) for one in found),
    )


def _line(scene: Scene, one: Broadcast) -> Markup:
    _ = scene.texts
    values = {"number": one.id, "moment": _.moment(one.send_at, scene.book.zone)}
    if one.cancelled_at:
        return _("No. {number}, {moment}: called off", **values)
    if one.sent_at:
        return _("No. {number}, {moment}: sent", **values)
    if scene.now < one.send_at:
        return _("No. {number}, {moment}: can still be called off", **values)
    return _("No. {number}, {moment}: being sent", **values)


FLOW = Flow(enter, press, hear, receive)
