"""Which days are worked: weekends, public holidays, swapped Saturdays, days announced later."""

from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = timedelta(days=1)
_FRIDAY = 4


class Calendar:
    """The working days of Viet Nam; days off and working days announced later come on top."""

    def __init__(
        self, days_off: frozenset[date] = frozenset(), working: frozenset[date] = frozenset()
    ) -> None:
        self._days_off = days_off
        self._working = working

    def is_working(self, day: date) -> bool:
        if day in self._working:
            return True
        return day not in self._days_off and _is_usually_working(day)

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day before this one."""
        return self._walk(day, -_DAY, count)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after this one."""
        return self._walk(day, _DAY, count)

    def between(self, first: date, last: date) -> int:
        """How many working days there are from `first` to `last`, both included."""
        days = (first + _DAY * n for n in range((last - first).days + 1))
        return sum(self.is_working(day) for day in days)

    def _walk(self, day: date, step: timedelta, count: int) -> date:
        while count > 0:
            day += step
            count -= self.is_working(day)
        return day


@cache
def _known() -> "HolidayBase":
    import holidays  # it knows every country's and takes a fifth of a second to load

    return holidays.country_holidays("VN")


@lru_cache(maxsize=4096)
def _is_usually_working(day: date) -> bool:
    known = _known()
    if day in known:
        return False
    return day.weekday() <= _FRIDAY or day in known.weekend_workdays
