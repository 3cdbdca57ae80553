"""Reminders: planned from the facts, and worded from the state of the moment they are sent at."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.assignments import Assignment
from bot.domain.people import Identity, Person, Right, UnitId
from bot.domain.reminders import Facts, Kind, Notice, Planned, ledger
from bot.i18n import texts
from bot.messages import Lane, Outgoing, Reply
from bot.planning.owing import due_in_force
from bot.planning.reminders import plan
from bot.planning.sending import Drop, Now, Wait, may_send
from bot.planning.to_supervisors import KINDS as TO_SUPERVISORS
from bot.planning.to_units import KINDS as TO_UNITS
from bot.troubles import Troubles
from handlers import announcing, reminders, waiting
from handlers.book import Book
from handlers.quotas import Quota, is_kept_for_replies, month_of
from handlers.scene import sealed
from storage.notices import KeptNotice
from storage.unit_of_work import UnitOfWork

NOTHING_OWED, NOBODY, UNREACHABLE, SPENT = "nothing_owed", "left", "unreachable", "spent"
"""Why a notice was dropped, beside those of `bot.planning.sending`."""


ASKED = frozenset({Kind.COMMENTS, Kind.QUESTIONS})
"""Kinds that are about difficulties nobody has answered."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What reminding needs beside the records: the programme, and the channels that are served.

    `quotas` say of some of them how much may be sent, `troubles` which are out of order.
    """

    book: Book
    secret: str
    channels: Collection[str]
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    troubles: Troubles = field(default_factory=Troubles)


async def facts(unit: UnitOfWork, desk: Desk, now: datetime) -> Facts:
    """All that reminders depend on, at this moment."""
    periods = await unit.duties.periods(now)
    since = min((one.opens_at for one in periods), default=now)
    invites = await unit.duties.invites(now)
    units = await unit.people.units()
    people = await unit.duties.people(desk.channels)
    unanswered = await waiting.unanswered(unit, units, people, periods)
    since = min([since, *(one.made_at for one in invites), *(one.since for one in unanswered)])
    return Facts(
        periods=tuple(periods),
        units=tuple(units),
        people=tuple(people),
        owed=tuple(await unit.duties.owed(now)),
        had=ledger(await unit.notices.ledger(since)),
        invites=tuple(invites),
        unanswered=tuple(unanswered),
    )


async def to_remind(unit: UnitOfWork, desk: Desk, now: datetime) -> list[Planned]:
    """What is to be written into the ledger now, each in a transaction of its own.

    A country is looked through beside the conversations, not between two of their messages.
    """
    if not desk.book.timetable.is_hour(now):
        return []
    return await asyncio.to_thread(plan, await facts(unit, desk, now), desk.book.timetable, now)


async def compose(
    unit: UnitOfWork, desk: Desk, kept: KeptNotice, now: datetime
) -> Outgoing | Wait | str:
    """The message, when it may go out at the earliest, or why nobody needs it any more."""
    notice = kept.notice
    person = await unit.people.person(notice.person_id)
    if person is None or not person.active:
        return NOBODY
    where = await reachable_on(unit, desk, person, now)
    if where is None:
        return SPENT if await _ways(unit, desk, person) else UNREACHABLE
    owed = await owed_by(unit, _about(notice, person), now)
    unanswered = await waiting.count(unit, person) if ASKED & set(notice.kinds) else 0
    if not _is_needed(notice, person, owed, unanswered):
        return NOTHING_OWED
    match await sending(unit, desk, notice, owed, now):
        case Wait() as wait:
            return wait
        case Drop(reason):
            return reason.value
        case Now() if (until := desk.troubles.until(where.channel, now)) > now:
            return Wait(until)
        case Now():
            return await _message(unit, desk, kept, person, where, owed, unanswered, now)


async def reachable_on(
    unit: UnitOfWork, desk: Desk, person: Person, now: datetime
) -> Identity | None:
    """The channel for this person's reminders: the preferred one that works, else the next.

    One whose messages of this month are nearly used up is left to replies; one that has been out
    of order for long comes last.
    """
    month = month_of(now, desk.book.zone)
    ways = await _ways(unit, desk, person)
    for one in sorted(ways, key=lambda way: desk.troubles.is_lasting(way.channel, now)):
        quota = desk.quotas.get(one.channel, Quota())
        if not await is_kept_for_replies(unit, one.channel, quota, month):
            return one
    return None


async def _ways(unit: UnitOfWork, desk: Desk, person: Person) -> list[Identity]:
    known = await unit.identities.of(person.id)
    return [one for one in known if one.reachable and one.channel in desk.channels]


def _about(notice: Notice, person: Person) -> Collection[UnitId]:
    """The units it is about; somebody who has moved hears nothing more of where they were."""
    if any(kind in TO_UNITS for kind in notice.kinds):
        return {person.unit_id} & set(notice.units)
    return notice.units


async def owed_by(unit: UnitOfWork, units: Collection[UnitId], now: datetime) -> list[Assignment]:
    """What these units owe at this moment."""
    found = []
    for period in await unit.duties.periods(now):
        for unit_id in units:
            owed = await unit.programmes.owed_by(unit_id, period.id)
            found += [one for one in owed if one.owed and now < one.locks_at]
    return found


async def sending(
    unit: UnitOfWork, desk: Desk, notice: Notice, owed: list[Assignment], now: datetime
) -> Now | Wait | Drop:
    """Whether it may go out now."""
    dues = [one.due_at for one in owed] or [one.due_at for one in await unit.duties.periods(now)]
    return may_send(
        notice,
        desk.book.timetable,
        now,
        due=None if Kind.INVITES in notice.kinds else due_in_force(dues, now),
        heard_at=await unit.identities.busy_at(notice.person_id),
    )


def _is_needed(notice: Notice, person: Person, owed: list[Assignment], unanswered: int) -> bool:
    """Handing in stops it; an overview and a list of invitations are of use without any debt."""
    if unanswered:
        return True
    if Kind.BROADCAST in notice.kinds:
        return True
    if Kind.OVERVIEW in notice.kinds:
        return person.may(Right.WATCH)
    if Kind.INVITES in notice.kinds:
        return person.may(Right.INVITE)
    return bool(owed)


async def _message(
    unit: UnitOfWork,
    desk: Desk,
    kept: KeptNotice,
    person: Person,
    where: Identity,
    owed: list[Assignment],
    unanswered: int,
    now: datetime,
) -> Outgoing | str:
    language = await unit.conversations.language(where.channel, where.chat)
    _ = texts(language)
    notice = kept.notice
    said: reminders.Said | None
    if Kind.INVITES in notice.kinds:
        said = await reminders.invitations(unit, _, notice, now)
    elif Kind.BROADCAST in notice.kinds:
        said = await announcing.said(unit, _, notice)
    elif person.may(Right.NUDGE) and any(kind in TO_SUPERVISORS for kind in notice.kinds):
        said = await reminders.overview(unit, _, desk.book, notice, person, now)
    elif owed:
        own = await unit.people.unit(person.unit_id)
        said = reminders.to_unit(_, desk.book, kept, own, owed, now)
    else:
        said = None
    if unanswered:
        said = reminders.with_unanswered(_, said, unanswered, person)
    if said is None:
        return NOTHING_OWED
    buttons = sealed(desk.secret, where.channel, where.chat, said.rows)
    reply = Reply(said.text, buttons, lettered=True, language=language)
    return Outgoing(where.channel, where.chat, Lane.REMINDER, reply)
