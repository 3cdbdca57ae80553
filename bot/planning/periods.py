"""How much time is left until a due moment."""

from datetime import date, datetime, timedelta, tzinfo

from bot.planning.working_days import Calendar


def days_left(now: datetime, due: datetime, zone: tzinfo) -> int:
    """Whole calendar days from today to the last day in time; 0 on that day."""
    return max(0, (last_day(due, zone) - now.astimezone(zone).date()).days)


def days_late(now: datetime, due: datetime, zone: tzinfo) -> int:
    """Calendar days since the last day in time; 0 up to and on that day."""
    return max(0, (now.astimezone(zone).date() - last_day(due, zone)).days)


def working_days_left(now: datetime, due: datetime, calendar: Calendar, zone: tzinfo) -> int:
    """Working days after today, up to and with the last day in time."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return calendar.between(tomorrow, last_day(due, zone))


def last_working_day(due: datetime, calendar: Calendar, zone: tzinfo) -> date:
    """The last day in time on which offices work; that day itself, if it is a working day."""
    day = last_day(due, zone)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def last_day(due: datetime, zone: tzinfo) -> date:
    """The day before an exclusive midnight."""
    return (due - timedelta(microseconds=1)).astimezone(zone).date()
