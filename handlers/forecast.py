"""Who would be reminded now, of what, when and where; and why the others would not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Right, Unit, UnitId
from bot.domain.reminders import Facts, Kind, Notice, Obligation
from bot.i18n import Texts
from bot.planning.owing import by_unit, deadlines, rungs_of
from bot.planning.reminders import plan
from bot.planning.sending import Drop, Now, Wait
from handlers.codes import called
from handlers.remind import Desk, facts, owed_by, reachable_on, sending
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Line:
    """One person to be told, or one unit that is not, in words."""

    unit: str
    person: str
    about: str
    channel: str
    when: str


async def forecast(unit: UnitOfWork, desk: Desk, _: Texts, now: datetime) -> list[Line]:
    """A dry run of a tick: nothing is written. What was planned before and waits comes first."""
    known = await facts(unit, desk, now)
    fresh = [notice for one in plan(known, desk.book.timetable, now) for notice in one.notices]
    waiting = [kept.notice for kept in await unit.notices.waiting()]
    told = [await _told(unit, desk, _, known, notice, now) for notice in (*waiting, *fresh)]
    spared = {unit_id for notice in (*waiting, *fresh) for unit_id in notice.units}
    return [*told, *_not_told(_, desk, known, spared, now)]


async def _told(
    unit: UnitOfWork, desk: Desk, _: Texts, known: Facts, notice: Notice, now: datetime
) -> Line:
    person = await unit.people.person(notice.person_id)
    where = await reachable_on(unit, desk, person, now) if person else None
    owed = await owed_by(unit, notice.about, now)
    outcome = await sending(unit, desk, notice, owed, now)
    names = {one.id: one.name for one in known.units}
    return Line(
        unit=names.get(person.unit_id, "") if person else "",
        person=person.name if person else "",
        about=_.list([kind_name(_, kind) for kind in notice.kinds]),
        channel=called(_, where.channel) if where else _.plain("cannot be reached"),
        when=_when(_, desk, outcome),
    )


def _when(_: Texts, desk: Desk, outcome: Now | Wait | Drop) -> str:
    match outcome:
        case Now():
            return _.plain("now")
        case Wait(until):
            return _.moment(until, desk.book.zone)
        case Drop():
            return _.plain("not any more")


def _not_told(
    _: Texts, desk: Desk, known: Facts, spared: set[UnitId], now: datetime
) -> Iterator[Line]:
    """Every unit that owes or may owe, and is not told now, with the reason."""
    owed = by_unit(known.owed, now)
    fillers = {one.unit_id for one in known.people if one.may(Right.FILL)}
    for unit in known.units:
        if unit.id in spared:
            continue
        yield Line(unit.name, "", "", "", _why_not(_, desk, owed, fillers, unit, now))


def _why_not(
    _: Texts,
    desk: Desk,
    owed: Mapping[UnitId, Sequence[Obligation]],
    fillers: set[UnitId],
    unit: Unit,
    now: datetime,
) -> str:
    if unit.id not in owed:
        return _.plain("owes nothing")
    if unit.id not in fillers:
        return _.plain("nobody to tell")
    rungs = rungs_of(desk.book.timetable, deadlines(owed[unit.id], now), now)
    coming = next((rung for rung in rungs if rung.at > now), None)
    if coming is None:
        return _.plain("no further reminder")
    return _.plain("next on {moment}", moment=_.moment(coming.at, desk.book.zone))


def kind_name(_: Texts, kind: Kind) -> str:
    """What a reminder is about, in short."""
    names = {
        Kind.LEADERS: _.plain("the unit is late"),
        Kind.DIGEST: _.plain("reports owed"),
        Kind.RETURNED: _.plain("reports returned"),
        Kind.LATE: _.plain("units that are late"),
        Kind.OVERVIEW: _.plain("overview"),
        Kind.COMMENTS: _.plain("unanswered comments"),
        Kind.QUESTIONS: _.plain("unanswered questions"),
        Kind.IDLE: _.plain("reports left lying"),
        Kind.INVITES: _.plain("invitations not taken up"),
        Kind.NUDGE: _.plain("a reminder by hand"),
        Kind.BROADCAST: _.plain("an announcement"),
    }
    return names[kind]
