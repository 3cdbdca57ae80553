"""Dates and times: read, compared, reckoned with and written, in the officer's zone."""

import math
from datetime import datetime

import pytest

from bot.engine.expressions import ExpressionFault
from tests.support.expressions import HANOI, NOW, PHOENIX, holds, number, text

AT_PHOENIX = datetime(2026, 11, 9, 8, 0, tzinfo=PHOENIX)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("today()", "2026-11-09"),
        ("now()", "2026-11-09T08:00:00.000+07:00"),
        ("date('2026-3-5')", "2026-03-05"),
        ("date(today() + 30)", "2026-12-09"),
        ("date(decimal-date-time('2026-02-28') + 1)", "2026-03-01"),
        ("date('')", ""),
        ("date('soon')", "Invalid Date"),
        ("date(0 div 0)", "Invalid Date"),
        ("date(1e12)", "Invalid Date"),
        ("date-time('2026-01-01T00:00:00Z')", "2026-01-01T07:00:00.000+07:00"),
        ("date('2026-01-01T07:30')", "2026-01-01T07:30:00.000+07:00"),
        ("date-time('2026-01-01T00:00:00+07:00')", "2026-01-01"),
        ("date('2026-02-01') - date('2026-01-01')", "31"),
        ("'2026-02-01' - '2026-01-01'", "31"),
        ("today() - '1970-01-01'", "20766"),
        ("date(today())", "2026-11-09"),
        ("format-date('2026-03-05', '%d/%m/%Y')", "05/03/2026"),
        ("format-date('2026-03-05', '%e/%n/%y %b %a %%')", "5/3/26 Mar Thu %%"),
        ("format-date-time('2026-03-05T09:07:04.050', '%H:%M:%S.%3 %h')", "09:07:04.050 9"),
        ("format-date-time('2026-03-05T20:00:00Z', '%d %H')", "06 03"),
        ("format-date(today() + 1, '%d')", "10"),
        ("format-date('', '%d')", ""),
        ("format-date('x', '%d')", ""),
        ("format-date('2026-02-30', '%d')", ""),
    ],
)
def test_dates_as_text(expression: str, expected: str) -> None:
    assert text(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "'2026-01-02' > '2026-01-01'",
        "'2026-1-2' = '2026-01-02'",
        "'2026-01-02' != '2026-01-03'",
        "today() = '2026-11-09'",
        "today() <= '2026-11-09'",
        "'2026-12-09' > today()",
        "now() > today()",
        "now() < today() + 1",
        "'2026-11-09T00:00:00+07:00' = '2026-11-09'",
        "'2026-11-09' < '2026-11-09T00:00:01'",
        "date('2026-01-01') + 1 = '2026-01-02'",
        "date('2026-01-01') > 5",
        "date('2026-01-01') = true()",
        "date('x') = false()",
        "'soon' != today()",
        "not('' < today())",
        "not('2026-02-30' < today())",
    ],
)
def test_dates_compare_as_moments(expression: str) -> None:
    assert holds(expression)


@pytest.mark.parametrize("spring", ["2026-03-01", "2026-03-31"])
def test_plain_dates_are_whole_days_apart_where_clocks_change(spring: str) -> None:
    """Viet Nam's clock stood an hour differently before June 1975."""
    assert number(f"date('{spring}') - date('1970-01-01')").is_integer()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("decimal-date-time('1970-01-02T00:00:00Z')", 1),
        ("decimal-date-time('2018-04-24T15:30:00.000+06:00')", 17645.395833333332),
        ("decimal-date-time('2026-11-09') = number('2026-11-09')", 1),
        ("decimal-date-time('x')", math.nan),
        ("decimal-time('06:00:00.000+07:00')", 0.25),
        ("decimal-time('18:00')", 0.75),
        ("decimal-time('00:00:00Z')", 7 / 24),
        ("decimal-time('24:00:00')", math.nan),
        ("decimal-time('06:00:60')", math.nan),
        ("decimal-time('06:00:00+07:60')", math.nan),
        ("decimal-time('noon')", math.nan),
        ("decimal-time(now())", math.nan),
    ],
)
def test_dates_as_numbers(expression: str, expected: float) -> None:
    assert number(expression) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("date(0)", "1969-12-31T17:00:00.000-07:00"),
        ("date(1.5)", "1970-01-02T05:00:00.000-07:00"),
        ("'2021-11-30' + 1", "18962.291666666668"),
        ("date('2018-01-01' + 1)", "2018-01-02"),
        ("string(decimal-time('23:59:00.000-13:00'))", "0.24930555555555556"),
    ],
)
def test_a_number_of_days_is_counted_in_utc_as_odks_clients_do(
    expression: str, expected: str
) -> None:
    assert text(expression, now=AT_PHOENIX) == expected


@pytest.mark.parametrize(
    "expression", ["date(true())", "date-time(1 = 1)", "date('1983-09-31')", "date('2026-13-01')"]
)
def test_what_can_be_no_date_is_a_fault(expression: str) -> None:
    with pytest.raises(ExpressionFault):
        text(expression)


def test_the_officers_zone_decides_which_day_it_is() -> None:
    late = datetime(2026, 11, 9, 20, 0, tzinfo=PHOENIX)
    assert text("today()", now=late) == "2026-11-09"
    assert text("today()", now=late.astimezone(HANOI)) == "2026-11-10"
    assert NOW.tzinfo is HANOI
