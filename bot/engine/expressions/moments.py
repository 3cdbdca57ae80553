"""Dates and times as expressions know them: ISO texts, days since 1970, moments."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_DAY_MILLISECONDS = 86_400_000
_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:T(?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?\Z",
    re.ASCII,
)
_TIME = re.compile(
    r"(?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?P<offset>Z|[+-]\d{2}:\d{2})?\Z", re.ASCII
)
_CLOCK = re.compile(
    r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d+))?)?"
)
_MARK = re.compile(r"%[A-Za-z0-9]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time in the officer's zone, or what could not be read as one (`at` is None)."""

    at: datetime | None

    @property
    def days(self) -> float:
        """Days since 1970-01-01 in UTC, as ODK's own clients count them."""
        return math.nan if self.at is None else (self.at - _EPOCH) / _DAY

    @property
    def is_midnight(self) -> bool:
        return self.at is not None and (self.at.hour, self.at.minute, self.at.second) == (0, 0, 0)

    @property
    def text(self) -> str:
        """Only the date where the day begins."""
        if self.at is None:
            return "Invalid Date"
        if self.is_midnight and not self.at.microsecond:
            return self.at.date().isoformat()
        return self.at.isoformat(timespec="milliseconds")


INVALID = Moment(None)


def is_dated(text: str) -> bool:
    """Whether a text is written as a date or a date with a time."""
    return text[4:5] == "-" and _DATE.match(text) is not None


def read_moment(text: str, zone: tzinfo | None) -> datetime | None:
    """A date or date-time text as a moment of the zone; None for anything else.

    Without an offset a text means the officer's own clock.
    """
    match = _DATE.match(text) if text[4:5] == "-" else None
    if match is None:
        return None
    try:
        day = datetime(int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=zone)
        return _at_time(day, match["time"], match["offset"], zone) if match["time"] else day
    except (ValueError, OverflowError):
        return None


def days_of(text: str, zone: tzinfo | None) -> float | None:
    moment = read_moment(text, zone)
    return None if moment is None else Moment(moment).days


def moment_of_days(days: float, zone: tzinfo | None) -> Moment:
    try:
        since = timedelta(milliseconds=round(days * _DAY_MILLISECONDS))
        return Moment((_EPOCH + since).astimezone(zone))
    except (ValueError, OverflowError):
        return INVALID


def calendar_day(text: str) -> int | None:
    """The number of the day a plain date names; two such dates subtract as whole days."""
    match = _DATE.match(text) if text[4:5] == "-" else None
    if match is None or match["time"]:
        return None
    try:
        return datetime(  # noqa: DTZ001 - a day of the calendar, nowhere in particular
            int(match["year"]), int(match["month"]), int(match["day"])
        ).toordinal()
    except ValueError:
        return None


def part_of_day(text: str, now: datetime) -> float:
    """A time as a fraction of the officer's day; NaN for anything else."""
    match = _TIME.match(text)
    if match is None:
        return math.nan
    try:
        at = _at_time(now, match["time"], match["offset"], now.tzinfo)
    except (ValueError, OverflowError):
        return math.nan
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return (at.replace(tzinfo=None) - midnight.replace(tzinfo=None)) / _DAY


def formatted(at: datetime, shape: str) -> str:
    """The moment in the author's words: `%e/%n/%Y`."""
    return _MARK.sub(lambda match: _marked(at, match[0]), shape)


def _at_time(day: datetime, time: str, offset: str | None, zone: tzinfo | None) -> datetime:
    clock = _CLOCK.fullmatch(time)
    if clock is None:
        raise ValueError(time)
    fraction = int(f"{clock['fraction'] or 0:<06}"[:6])
    at = day.replace(
        hour=int(clock["hour"]),
        minute=int(clock["minute"]),
        second=int(clock["second"] or 0),
        microsecond=fraction,
    )
    return at if offset is None else at.replace(tzinfo=_zone(offset)).astimezone(zone)


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if minutes >= 60:
        raise ValueError(offset)
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if offset[0] == "-" else distance)


def _marked(at: datetime, mark: str) -> str:
    match mark[1]:
        case "Y":
            return f"{at.year:04}"
        case "y":
            return f"{at.year % 100:02}"
        case "m":
            return f"{at.month:02}"
        case "n":
            return str(at.month)
        case "b":
            return _MONTHS[at.month - 1]
        case "d":
            return f"{at.day:02}"
        case "e":
            return str(at.day)
        case "a":
            return _DAYS[at.weekday()]
        case "H":
            return f"{at.hour:02}"
        case "h":
            return str(at.hour)
        case "M":
            return f"{at.minute:02}"
        case "S":
            return f"{at.second:02}"
        case "3":
            return f"{at.microsecond // 1000:03}"
        case _:
            return mark
