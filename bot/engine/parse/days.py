"""Days, times of day and moments: day before month, 24 hours, as people write them."""

import re
from datetime import date, datetime, time

from bot.domain.interviews import Answer, Unclear
from bot.engine.faults import Doubt, Fault, NoSuchDay, NotADate, NotATime
from bot.engine.folding import fold

_DATE = re.compile(r"(\d{1,2}) ?[/.\-] ?(\d{1,2})(?: ?[/.\-] ?(\d{4}|\d{2}))?\Z", re.ASCII)
_WORDY_DATE = re.compile(r"(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?\Z", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)


_MONTH = re.compile(r"(?:thang )?(\d{1,2}) ?(?:[/.\-]| nam )? ?(\d{4})\Z", re.ASCII)
_YEAR = re.compile(r"(?:nam )?(\d{4})\Z", re.ASCII)
_TIME = re.compile(
    r"(?:luc )?(\d{1,2}) ?(?:[:.hg]|gio) ?(?:(\d{1,2}) ?(?:p|phut)?)?"
    r"(?: ?(sang|trua|chieu|toi|dem))?",
    re.ASCII,
)
_AFTERNOON = frozenset({"chieu", "toi", "dem"})


def day(typed: str, today: date) -> Answer | Doubt | Fault:
    """Day, month, year – never month first."""
    folded = fold(typed).removeprefix("ngay ")
    iso = _ISO_DATE.match(folded)
    if iso:
        return _day(int(iso[3]), int(iso[2]), int(iso[1]))
    found = _DATE.match(folded) or _WORDY_DATE.match(folded)
    if found is None:
        return NotADate()
    day, month, year = int(found[1]), int(found[2]), found[3]
    if year is None:
        return _latest(day, month, today)
    return _day(day, month, int(year) if len(year) > 2 else 2000 + int(year))


def _day(day: int, month: int, year: int) -> Answer | Doubt | Fault:
    try:
        return Answer(date(year, month, day).isoformat())
    except ValueError:
        return NoSuchDay()


def _latest(day: int, month: int, today: date) -> Answer | Doubt | Fault:
    """Without a year: the most recent such day, asked back."""
    for year in range(today.year, today.year - 5, -1):
        reading = _day(day, month, year)
        if isinstance(reading, Answer) and reading.value <= today.isoformat():
            return Doubt(reading, Unclear.DATE)
    return NoSuchDay()


def month(typed: str, today: date) -> Answer | Doubt | Fault:
    """A month and its year, kept as its first day; a whole date is taken as its month."""
    folded = fold(typed)
    found = _MONTH.match(folded)
    if found:
        return _day(1, int(found[1]), int(found[2]))
    whole = day(typed, today)
    return Answer(f"{whole.value[:7]}-01") if isinstance(whole, Answer) else whole


def year(typed: str, today: date) -> Answer | Doubt | Fault:
    """A year, kept as its first day; a whole date is taken as its year."""
    found = _YEAR.match(fold(typed))
    if found:
        return _day(1, 1, int(found[1]))
    whole = day(typed, today)
    return Answer(f"{whole.value[:4]}-01-01") if isinstance(whole, Answer) else whole


def time_of_day(typed: str, now: datetime) -> Answer | Doubt | Fault:
    """14:30, 14h30, 14 giờ 30, 2 giờ chiều; kept with the zone, as Collect does."""
    folded = fold(typed)
    found = _TIME.fullmatch(folded)
    said = _clock(found) if found else None
    if said is None:
        return NotATime()
    at = said.replace(tzinfo=now.tzinfo)
    offset = now.strftime("%z")
    return Answer(f"{at:%H:%M}:00.000{offset[:3]}:{offset[3:5]}")


def moment(typed: str, now: datetime) -> Answer | Doubt | Fault:
    """A day and a time of day, in either order."""
    folded = fold(typed)
    found = _TIME.search(folded)
    while found and _clock(found) is None:
        found = _TIME.search(folded, found.start() + 1)
    if found is None:
        return NotATime()
    rest = f"{folded[: found.start()]} {folded[found.end() :]}".strip(" ,;").removeprefix("ngay ")
    on = day(rest, now.date())
    at = time_of_day(found[0], now)
    if isinstance(on, Doubt) and isinstance(at, Answer):
        return Doubt(Answer(f"{on.answer.value}T{at.value}"), on.why)
    if not isinstance(on, Answer) or not isinstance(at, Answer):
        return on if not isinstance(on, Answer) else at
    return Answer(f"{on.value}T{at.value}")


def _clock(found: re.Match[str]) -> time | None:
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] in _AFTERNOON and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
