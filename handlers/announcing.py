"""Announcements once their moment has come: a notice for each person, and the result."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.audit import SYSTEM, Deed
from bot.domain.broadcasts import LASTS, Broadcast, BroadcastId, Tally
from bot.domain.people import Right, UnitId
from bot.domain.reminders import Kind, Notice
from bot.i18n import Texts
from bot.messages import Outgoing
from handlers import audience
from handlers.reminders import Said
from handlers.scene import message_to, scope_of
from storage.unit_of_work import UnitOfWork


async def announce(
    unit: UnitOfWork, secret: str, broadcast_id: BroadcastId, now: datetime
) -> list[Outgoing]:
    """Begin it, or tell whoever ordered it how it went once nobody is waited for."""
    one = await unit.broadcasts.one(broadcast_id)
    if one is None or one.sent_at or one.cancelled_at:
        return []
    tally = await unit.broadcasts.tally(one)
    if not tally.total and await _begin(unit, one, now):
        return []
    if tally.waiting:
        return []
    await unit.broadcasts.done(one.id, now)
    await unit.audit.add(now, None, SYSTEM, Deed.BROADCAST_SENT, str(one.id))
    return await message_to(unit, secret, one.person_id, lambda _: (_result(_, one, tally), ()))


async def _begin(unit: UnitOfWork, one: Broadcast, now: datetime) -> bool:
    """A notice for everybody it is for at this moment; False where that is nobody."""
    sender = await unit.people.person(one.person_id)
    if sender is None or not sender.may(Right.BROADCAST):
        return False
    scope = await scope_of(unit, sender)
    units = await audience.units_in(unit, scope, one.audience, now)
    people = await audience.people_in(unit, units, one.hearers)
    for person in people:
        notice = Notice(
            person_id=person.id,
            kinds=(Kind.BROADCAST,),
            about=(UnitId(one.id),),
            ready_at=one.send_at,
            pointless_from=one.send_at + LASTS,
        )
        await unit.notices.add(notice, now)
    return bool(people)


async def said(unit: UnitOfWork, _: Texts, notice: Notice) -> Said | None:
    """The announcement as everybody gets it."""
    one = await unit.broadcasts.one(BroadcastId(notice.about[0]))
    sender = await unit.people.person(one.person_id) if one else None
    if one is None or sender is None:
        return None
    return Said(wording(_, (await unit.people.unit(sender.unit_id)).name, one.text), ())


def wording(_: Texts, sender: str, text: str) -> Markup:
    return _("<b>Announcement from {unit}</b>\n{text}", unit=sender, text=text)


def _result(_: Texts, one: Broadcast, tally: Tally) -> Markup:
    return Markup("\n").join(
        [_("<b>Announcement no. {number} has been sent</b>", number=one.id), *figures(_, tally)]
    )


def figures(_: Texts, tally: Tally) -> list[Markup]:
    """How many of how many have it."""
    lines = [_("Sent: {count}/{total} people", count=tally.sent, total=tally.total)]
    if tally.waiting:
        lines.append(_("Waiting: {count}", count=tally.waiting))
    if tally.failed:
        lines.append(_("Not sent, no channel works: {count}", count=tally.failed))
    if tally.uncertain:
        lines.append(_("Perhaps not arrived: {count}", count=tally.uncertain))
    return lines
