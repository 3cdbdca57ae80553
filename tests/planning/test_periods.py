"""The time left until a due moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.planning.periods import days_left, last_working_day, working_days_left
from bot.planning.working_days import Calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 12, 10, tzinfo=ZONE)
CALENDAR = Calendar()


@pytest.mark.parametrize(
    ("now", "days", "worked"),
    [
        ("2026-11-09T08:00", 30, 21),  # 24/11 is a holiday
        ("2026-12-04T16:00", 5, 3),  # a Friday
        ("2026-12-05T09:00", 4, 3),
        ("2026-12-08T23:59", 1, 1),
        ("2026-12-09T00:00", 0, 0),
        ("2026-12-09T23:59", 0, 0),
        ("2026-12-10T00:00", 0, 0),
        ("2027-01-03T09:00", 0, 0),
    ],
)
def test_days_count_from_tomorrow_to_the_last_day_in_time(now: str, days: int, worked: int) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    assert (days_left(at, DUE, ZONE), working_days_left(at, DUE, CALENDAR, ZONE)) == (days, worked)


def test_the_day_is_the_one_on_the_officers_calendar() -> None:
    at = datetime(2026, 12, 7, 17, 30, tzinfo=UTC)  # half past midnight on the 8th there
    assert days_left(at, DUE, ZONE) == 1


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=200)))
def test_no_more_working_days_than_days_are_ever_left(before: timedelta) -> None:
    at = DUE - before
    assert 0 <= working_days_left(at, DUE, CALENDAR, ZONE) <= days_left(at, DUE, ZONE)


@pytest.mark.parametrize(
    ("year", "last"),
    [(2026, "12-09"), (2027, "12-09"), (2028, "12-08"), (2029, "12-07"), (2030, "12-09")],
)
def test_the_last_working_day_is_never_after_the_last_day_in_time(year: int, last: str) -> None:
    due = datetime(year, 12, 10, tzinfo=ZONE)
    assert last_working_day(due, CALENDAR, ZONE).isoformat() == f"{year}-{last}"
