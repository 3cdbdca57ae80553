"""How much time is left until a due moment."""

from datetime import date, datetime, timedelta, tzinfo

from bot.planning.working_days import Calendar


def days_left(now: datetime, due: datetime, zone: tzinfo) -> int:
    """Whole calendar days from today to the last day in time; 0 on that day."""
    return max(0, (_last_day(due, zone) - now.astimezone(zone).date()).days)


def working_days_left(now: datetime, due: datetime, calendar: Calendar, zone: tzinfo) -> int:
    """Working days after today, up to and with the last day in time."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return calendar.between(tomorrow, _last_day(due, zone))


def _last_day(due: datetime, zone: tzinfo) -> date:
    """The day before an exclusive midnight."""
    return (due - timedelta(microseconds=1)).astimezone(zone).date()
