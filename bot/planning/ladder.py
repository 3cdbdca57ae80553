"""The ladders of reminders: by range and ledger, never by "is it exactly that day".

Every rung has a moment and a name with the day it counts from: another due day arms other rungs.
The rung to send is the latest whose moment has passed and which the unit has not had; the ones it
passes over are noted with it, so that after a night or three weeks of downtime there is one message
and not five.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.domain.assignments import Period
from bot.domain.programmes import Repeat
from bot.domain.reminders import Kind, OpenInvite
from bot.planning.periods import last_day
from bot.planning.timetable import Timetable

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder and the moment from which it is due."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """The rung to send now, those it passes over, and when the next would replace it."""

    rung: str
    superseded: tuple[str, ...]
    pointless_from: datetime


def step(rungs: Sequence[Rung], had: Set[str], now: datetime, ends: datetime) -> Step | None:
    """The latest rung that has passed, if it was not had; the rungs come earliest first."""
    passed = [one for one in rungs if one.at <= now]
    if now >= ends or not passed or passed[-1].name in had:
        return None
    later = next((one.at for one in rungs if one.at > now), ends)
    skipped = tuple(one.name for one in passed[:-1] if one.name not in had)
    return Step(passed[-1].name, skipped, min(later, ends))


@lru_cache(maxsize=1024)
def digest_rungs(timetable: Timetable, due: datetime, locks: datetime) -> tuple[Rung, ...]:
    """Working days before the due day, its own morning, and days after it until the lock."""
    day = last_day(due, timetable.zone)
    ladder, before = timetable.ladder, timetable.calendar.before
    found = [Rung(f"T-{n}@{day}", timetable.morning(before(day, n))) for n in ladder.before]
    found.append(Rung(f"T@{day}", timetable.morning(day)))
    for n in _days_after(ladder.after, ladder.then_every):
        at = timetable.morning(day + n * _DAY)
        if at >= locks:
            break
        found.append(Rung(f"T+{n}@{day}", at))
    return _in_order(one for one in found if one.at < locks)


def repeated_rungs(
    timetable: Timetable, kind: Kind, repeat: Repeat, days: Iterable[date], ends: datetime
) -> tuple[Rung, ...]:
    """Each day has its first rung; those that repeat follow the latest day.

    So what comes in little by little is never left for longer than its first rung, and does not
    bring a series of messages each.
    """
    *earlier, latest = sorted(set(days))
    firsts = [_repeats(timetable, kind, repeat, day, ends)[:1] for day in earlier]
    series = _repeats(timetable, kind, repeat, latest, ends)
    return _in_order([*(one for first in firsts for one in first), *series])


@lru_cache(maxsize=1024)
def escalation_rung(timetable: Timetable, kind: Kind, after: int, due: datetime) -> Rung:
    """So many working days after the due day."""
    day = last_day(due, timetable.zone)
    at = timetable.morning(timetable.calendar.after(day, after))
    return Rung(f"{kind}+{after}@{day}", at)


@lru_cache(maxsize=64)
def overview_rungs(timetable: Timetable, period: Period) -> tuple[Rung, ...]:
    """One a week, on the next working day if that day is off; daily in the last days."""
    ladder, zone = timetable.ladder, timetable.zone
    last = last_day(period.due_at, zone)
    days = {last - n * _DAY for n in range(ladder.overview_last_days)}
    days |= set(_weekly(timetable, period))
    found = (Rung(f"{Kind.OVERVIEW}@{day}", timetable.morning(day)) for day in days)
    return _in_order(one for one in found if period.opens_at <= one.at < period.locks_at)


@lru_cache(maxsize=1024)
def invite_rungs(timetable: Timetable, invite: OpenInvite) -> tuple[Rung, ...]:
    """Once after some working days, and once before the code expires."""
    ladder, calendar = timetable.ladder, timetable.calendar
    made, expires = timetable.day(invite.made_at), last_day(invite.expires_at, timetable.zone)
    untaken = timetable.morning(calendar.after(made, ladder.invited_after))
    expiring = timetable.morning(calendar.before(expires, ladder.expiring_before))
    found = (Rung(f"untaken#{invite.id}", untaken), Rung(f"expiring#{invite.id}", expiring))
    return _in_order(one for one in found if invite.made_at < one.at < invite.expires_at)


def idle_rung(timetable: Timetable, assignment_id: int, touched_at: datetime) -> Rung:
    """Some days after the interview was touched last; touched again, it has another rung."""
    day = timetable.day(touched_at)
    at = timetable.morning(day + timetable.ladder.idle_after * _DAY)
    return Rung(f"{Kind.IDLE}#{assignment_id}@{day}", at)


@lru_cache(maxsize=1024)
def _repeats(
    timetable: Timetable, kind: Kind, repeat: Repeat, since: date, ends: datetime
) -> tuple[Rung, ...]:
    found = []
    n, day = repeat.after, timetable.calendar.after(since, repeat.after)
    while timetable.morning(day) < ends:
        found.append(Rung(f"{kind}+{n}@{since}", timetable.morning(day)))
        n, day = n + repeat.every, timetable.calendar.after(day, repeat.every)
    return tuple(found)


def _days_after(after: Sequence[int], every: int) -> Iterator[int]:
    yield from after
    n = after[-1]
    while True:
        n += every
        yield n


def _weekly(timetable: Timetable, period: Period) -> Iterator[date]:
    day = timetable.day(period.opens_at)
    day += ((timetable.ladder.overview_weekday - day.isoweekday()) % 7) * _DAY
    while timetable.morning(day) < period.locks_at:
        yield day if timetable.calendar.is_working(day) else timetable.calendar.after(day, 1)
        day += 7 * _DAY


def _in_order(rungs: Iterable[Rung]) -> tuple[Rung, ...]:
    return tuple(sorted(rungs, key=lambda one: one.at))
