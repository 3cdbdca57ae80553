"""Reminders by range and ledger."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.programmes import Ladder
from bot.planning.ladder import Due, due_rung, rungs
from bot.planning.periods import days_left, working_days_left
from bot.planning.working_days import Calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 12, 10, tzinfo=ZONE)
LOCKS = datetime(2027, 1, 10, tzinfo=ZONE)
LADDER = Ladder((45, 30, 14, 7, 3, 1), time(8), (1, 3, 7), 7, 2, time(20), time(7), 3)
CALENDAR = Calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def rung(now: str, *had: str) -> Due | None:
    return due_rung(
        LADDER, set(had), now=at(now), due=DUE, locks=LOCKS, calendar=CALENDAR, zone=ZONE
    )


def test_the_rungs_of_2026_fall_on_these_days() -> None:
    days = {one.name: f"{one.at:%d/%m}" for one in rungs(LADDER, DUE, LOCKS, CALENDAR, ZONE)}
    assert days == {
        "T-45": "06/10",
        "T-30": "27/10",
        "T-14": "18/11",
        "T-7": "30/11",
        "T-3": "04/12",
        "T-1": "08/12",
        "T": "09/12",
        "T+1": "10/12",
        "T+3": "12/12",
        "T+7": "16/12",
        "T+14": "23/12",
        "T+21": "30/12",
        "T+28": "06/01",
    }


@pytest.mark.parametrize(
    "now", ["2026-11-30T06:59", "2026-11-30T20:00", "2026-11-28T09:00", "2026-11-24T09:00"]
)
def test_nobody_is_disturbed_at_night_on_weekends_or_holidays(now: str) -> None:
    assert rung(now) is None


def test_a_missed_night_loses_no_reminder() -> None:
    due = rung("2026-12-03T10:00", "T-45", "T-30", "T-14")
    assert due is not None
    assert (due.rung, due.superseded) == ("T-7", ())


def test_after_three_weeks_of_silence_there_is_one_message() -> None:
    due = rung("2026-12-28T09:00", "T-45", "T-30", "T-14", "T-7")
    assert due is not None
    assert due.rung == "T+14"
    assert due.superseded == ("T-3", "T-1", "T", "T+1", "T+3", "T+7")


def test_a_rung_that_was_sent_is_not_sent_again() -> None:
    assert rung("2026-11-30T09:00", "T-7") is None


def test_weekends_count_in_the_last_three_days() -> None:
    due = datetime(2027, 6, 14, tzinfo=ZONE)  # a Monday: the last day is a Sunday
    found = due_rung(
        LADDER,
        set(),
        now=at("2027-06-13T09:00"),
        due=due,
        locks=datetime(2027, 7, 1, tzinfo=ZONE),
        calendar=CALENDAR,
        zone=ZONE,
    )
    assert found is not None
    assert found.rung == "T"


def test_nothing_is_sent_once_the_period_is_locked() -> None:
    assert rung("2027-01-11T09:00") is None


def test_days_left_count_to_the_last_day_in_time() -> None:
    assert days_left(at("2026-11-09T08:00"), DUE, ZONE) == 30
    assert working_days_left(at("2026-11-09T08:00"), DUE, CALENDAR, ZONE) == 21
    assert days_left(at("2026-12-09T23:59"), DUE, ZONE) == 0


def test_a_swapped_saturday_is_worked() -> None:
    assert CALENDAR.is_working(at("2026-08-22T00:00").date())
    assert not CALENDAR.is_working(at("2026-08-31T00:00").date())
