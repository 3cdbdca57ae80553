"""When people may be written to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.planning.timetable import Timetable
from bot.planning.working_days import Calendar
from tests.planning.rules import DUE, LADDER, OPENS, TIMETABLE, ZONE, at

MOMENTS = st.timedeltas(timedelta(0), timedelta(days=120)).map(lambda later: OPENS + later)


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        ("2026-11-30T06:59", True),
        ("2026-11-30T07:00", False),
        ("2026-11-30T19:59", False),
        ("2026-11-30T20:00", True),
        ("2026-11-28T09:00", True),  # a Saturday
        ("2026-11-24T09:00", True),  # a holiday
        ("2026-08-22T09:00", False),  # a Saturday that is worked …
        ("2026-08-31T09:00", True),  # … for this Monday
    ],
)
def test_nobody_is_disturbed_at_night_on_weekends_or_holidays(now: str, quiet: bool) -> None:
    assert TIMETABLE.is_quiet(at(now), DUE) is quiet


def test_the_last_three_days_before_the_due_moment_know_no_weekend_but_still_a_night() -> None:
    due = at("2027-06-14T00:00")  # a Monday: the last day in time is a Sunday
    moments = ("2027-06-05T09:00", "2027-06-12T09:00", "2027-06-12T20:00", "2027-06-19T09:00")
    assert [TIMETABLE.is_quiet(at(now), due) for now in moments] == [True, False, True, True]


def test_days_announced_by_the_pack_are_kept_free_or_worked() -> None:
    announced = Calendar(frozenset({date(2026, 12, 1)}), frozenset({date(2026, 11, 28)}))
    timetable = Timetable(LADDER, announced, ZONE)
    assert timetable.is_quiet(at("2026-12-01T09:00"), DUE)
    assert not timetable.is_quiet(at("2026-11-28T09:00"), DUE)


@pytest.mark.parametrize(
    ("now", "is_hour"),
    [("07:59", False), ("08:00", True), ("19:59", True), ("20:00", False), ("00:00", False)],
)
def test_reminders_are_planned_from_their_hour_until_the_night(now: str, is_hour: bool) -> None:
    for zone in (UTC, ZoneInfo("America/New_York"), ZONE):
        assert TIMETABLE.is_hour(at(f"2026-11-30T{now}").astimezone(zone)) is is_hour


@pytest.mark.parametrize(
    ("moment", "spoken"),
    [
        ("2026-11-27T19:59", "2026-11-27T19:59"),
        ("2026-11-27T20:00", "2026-11-30T07:00"),
        ("2026-11-30T03:00", "2026-11-30T07:00"),
        ("2026-11-23T21:00", "2026-11-25T07:00"),
    ],
)
def test_quiet_time_ends_in_the_morning_of_a_working_day(moment: str, spoken: str) -> None:
    assert TIMETABLE.spoken_from(at(moment), DUE) == at(spoken)


@given(MOMENTS, st.none() | MOMENTS)
def test_what_waits_for_the_end_of_quiet_time_never_lands_in_it(
    moment: datetime, due: datetime | None
) -> None:
    spoken = TIMETABLE.spoken_from(moment, due)
    assert spoken >= moment
    assert not TIMETABLE.is_quiet(spoken, due)
    assert TIMETABLE.is_quiet(moment, due) or spoken == moment
