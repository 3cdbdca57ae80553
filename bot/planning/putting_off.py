"""A new due day: the moment it stands for, and which of the chosen reports it changes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain.assignments import Assignment


def end_of(day: date, zone: tzinfo) -> datetime:
    """The midnight that ends this day: due moments are exclusive."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def changed(owed: Iterable[Assignment], due: datetime, original: datetime) -> list[Assignment]:
    """The reports it puts off; only where there are none, those it shortens again.

    So nobody loses time in passing, when many are put off together. What was put off is never
    shortened beyond `original`, the period's own due moment.
    """
    known = list(owed)
    later = [one for one in known if one.due_at < due]
    return later or [one for one in known if original <= due < one.due_at]


def is_shorter(owed: Iterable[Assignment], due: datetime) -> bool:
    """Whether somebody has less time than before."""
    return any(due < one.due_at for one in owed)


def next_such_day(day: date, today: date) -> date | None:
    """This day and month, this year or in one of the next; February has 29 days in some only."""
    for year in range(today.year, today.year + 5):
        try:
            found = day.replace(year=year)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
