"""By when a person's request to be erased is answered and carried out."""

from datetime import date, datetime, time, timedelta, tzinfo

from bot.planning.working_days import Calendar

_DAY = timedelta(days=1)


def answer_by(asked_at: datetime, working_days: int, calendar: Calendar, zone: tzinfo) -> datetime:
    """The midnight that ends the last working day for an answer."""
    return _end_of(calendar.after(asked_at.astimezone(zone).date(), working_days), zone)


def erase_by(asked_at: datetime, days: int, zone: tzinfo) -> datetime:
    """The midnight that ends the last day for erasing."""
    return _end_of(asked_at.astimezone(zone).date() + days * _DAY, zone)


def is_last_day(by: datetime, now: datetime) -> bool:
    """Whether the day that ends then has begun: what is done once a day is done now, not after."""
    return now >= by - _DAY


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + _DAY, time(), zone)
