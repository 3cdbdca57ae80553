"""Which days are worked in Viet Nam, and what is announced on top."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.planning.working_days import Calendar

CALENDAR = Calendar()
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 12, 9), True),
        (date(2026, 12, 12), False),  # a Saturday
        (date(2026, 12, 13), False),  # a Sunday
        (date(2026, 1, 1), False),
        (date(2026, 2, 17), False),  # the first day of Tết
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 8, 31), False),  # swapped for a Saturday …
        (date(2026, 8, 22), True),  # … this one
        (date(2026, 11, 24), False),  # the day of culture, from 2026
    ],
)
def test_working_days_as_they_are_kept(day: date, worked: bool) -> None:
    assert CALENDAR.is_working(day) is worked


@pytest.mark.parametrize(
    ("year", "day"),
    [(2026, 9), (2027, 9), (2028, 8), (2029, 7), (2030, 9), (2031, 9), (2032, 9)],
)
def test_the_last_working_day_strictly_before_the_tenth_of_december(year: int, day: int) -> None:
    assert CALENDAR.before(date(year, 12, 10), 1) == date(year, 12, day)


def test_days_announced_later_come_on_top() -> None:
    tuesday, saturday = date(2026, 12, 8), date(2026, 12, 12)
    announced = Calendar(days_off=frozenset({tuesday}), working=frozenset({saturday}))
    assert not announced.is_working(tuesday)
    assert announced.is_working(saturday)
    assert announced.before(date(2026, 12, 9), 1) == date(2026, 12, 7)
    assert announced.after(date(2026, 12, 11), 1) == saturday


def test_a_day_announced_twice_is_worked() -> None:
    day = date(2026, 12, 9)
    assert Calendar(frozenset({day}), frozenset({day})).is_working(day)


def test_both_ends_count_and_a_span_backwards_is_empty() -> None:
    monday, friday = date(2026, 12, 7), date(2026, 12, 11)
    assert CALENDAR.between(monday, friday) == 5
    assert CALENDAR.between(monday, monday) == 1
    assert CALENDAR.between(friday, monday) == 0


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_so_many_working_days_before_is_a_working_day_with_as_many_up_to_the_eve(
    day: date, count: int
) -> None:
    found = CALENDAR.before(day, count)
    assert CALENDAR.is_working(found)
    assert CALENDAR.between(found, day - timedelta(days=1)) == count


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_walking_there_and_back_returns_to_the_same_working_day(day: date, count: int) -> None:
    start = CALENDAR.before(day, 1)
    assert CALENDAR.after(CALENDAR.before(start, count), count) == start
