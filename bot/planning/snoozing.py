"""Putting a reminder off: which steps are offered, and until when each lasts."""

from datetime import datetime, timedelta

from bot.planning.periods import last_working_day
from bot.planning.timetable import Timetable


def snooze_choices(
    timetable: Timetable, now: datetime, *, next_rung: datetime, due: datetime
) -> dict[int, datetime]:
    """The days offered, each with the moment it lasts until; none where it is too late to put off.

    What would be cut short is not offered, nor two steps that end on the same day, nor one that
    ends when the next reminder comes anyway.
    """
    latest = _latest(timetable, now, next_rung, due)
    found: dict[datetime, int] = {}
    for days in timetable.ladder.snooze:
        until = _after(timetable, now, days, due)
        if until <= latest and until < next_rung:
            found.setdefault(until, days)
    return {days: until for until, days in found.items()}


def snooze_until(
    timetable: Timetable, days: int, now: datetime, *, next_rung: datetime, due: datetime
) -> datetime | None:
    """The morning so many days on, within the limits; None where there is nothing to put off.

    The limits are the next rung's moment and, before the due moment, the morning of the last
    working day. A button may be pressed long after it was offered, so they hold here as well.
    """
    latest = _latest(timetable, now, next_rung, due)
    return min(_after(timetable, now, days, due), latest) if latest > now else None


def _latest(timetable: Timetable, now: datetime, next_rung: datetime, due: datetime) -> datetime:
    if now >= due:
        return next_rung
    last = last_working_day(due, timetable.calendar, timetable.zone)
    return min(next_rung, timetable.morning(last))


def _after(timetable: Timetable, now: datetime, days: int, due: datetime) -> datetime:
    """That morning, or that of the next day on which people may be written to."""
    day = timetable.day(now) + timedelta(days=days)
    while timetable.is_quiet(timetable.morning(day), due):
        day += timedelta(days=1)
    return timetable.morning(day)
