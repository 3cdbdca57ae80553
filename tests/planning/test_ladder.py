"""Reminders by range and ledger."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.programmes import Ladder
from bot.planning.ladder import Due, due_rung, is_quiet, rungs
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


@pytest.mark.parametrize(
    ("now", "name"),
    [
        ("2026-10-05T19:59", None),
        ("2026-10-06T07:59", None),
        ("2026-10-06T08:00", "T-45"),
        ("2026-11-27T19:59", "T-14"),
        ("2026-11-30T07:00", "T-14"),
        ("2026-11-30T08:00", "T-7"),
        ("2026-12-08T08:00", "T-1"),
        ("2026-12-09T07:30", "T-1"),
        ("2026-12-09T08:00", "T"),
        ("2026-12-10T08:00", "T+1"),
        ("2026-12-12T09:00", None),
        ("2026-12-14T07:00", "T+3"),
        ("2027-01-08T09:00", "T+28"),
        ("2027-01-10T00:00", None),
    ],
)
def test_the_latest_rung_whose_moment_has_passed_is_the_one(now: str, name: str | None) -> None:
    found = rung(now)
    assert (found.rung if found else None) == name


def test_the_last_three_days_before_the_due_moment_know_no_weekend_but_still_a_night() -> None:
    due = at("2027-06-14T00:00")  # a Monday: the last day in time is a Sunday
    quiet = {
        now: is_quiet(LADDER, at(now), due, CALENDAR, ZONE)
        for now in ("2027-06-05T09:00", "2027-06-12T09:00", "2027-06-12T20:00", "2027-06-19T09:00")
    }
    assert list(quiet.values()) == [True, False, True, True]


def test_a_reminder_is_pointless_once_the_next_rung_has_come() -> None:
    due = rung("2026-12-01T09:00")
    assert due is not None
    assert due.pointless_from == at("2026-12-04T08:00")
    last = rung("2027-01-08T09:00")
    assert last is not None
    assert last.pointless_from == LOCKS


def test_the_clock_of_the_machine_may_stand_in_any_zone() -> None:
    for zone in (UTC, ZoneInfo("America/New_York"), ZONE):
        found = due_rung(
            LADDER,
            set(),
            now=at("2026-11-30T08:00").astimezone(zone),
            due=DUE.astimezone(zone),
            locks=LOCKS.astimezone(zone),
            calendar=CALENDAR,
            zone=ZONE,
        )
        assert found is not None
        assert found.rung == "T-7"


def test_a_clock_put_back_repeats_no_reminder() -> None:
    had = played([at("2026-12-04T09:00"), at("2026-11-30T09:00"), at("2026-12-03T09:00")])
    assert had == ["T-3"]


MOMENTS = st.lists(
    st.timedeltas(timedelta(0), timedelta(days=150)).map(lambda later: at("2026-09-01") + later),
    max_size=30,
)


def played(moments: list[datetime]) -> list[str]:
    """The rungs sent when the ladder is looked at in these moments, its ledger kept."""
    ledger: set[str] = set()
    sent = []
    for now in moments:
        found = due_rung(
            LADDER, ledger, now=now, due=DUE, locks=LOCKS, calendar=CALENDAR, zone=ZONE
        )
        if found:
            assert found.rung not in ledger
            assert found.pointless_from > now
            sent.append(found.rung)
            ledger |= {found.rung, *found.superseded}
    return sent


@given(MOMENTS)
def test_whenever_one_looks_each_rung_is_sent_at_most_once(moments: list[datetime]) -> None:
    sent = played(moments)
    assert len(sent) == len(set(sent))


@given(MOMENTS)
def test_with_a_clock_that_only_goes_forward_rungs_come_in_their_order(
    moments: list[datetime],
) -> None:
    order = [one.name for one in rungs(LADDER, DUE, LOCKS, CALENDAR, ZONE)]
    places = [order.index(name) for name in played(sorted(moments))]
    assert places == sorted(places)


def test_looked_at_every_hour_every_rung_of_the_season_is_sent() -> None:
    hours = [at("2026-09-01T00:00") + timedelta(hours=n) for n in range(24 * 140)]
    assert played(hours) == [one.name for one in rungs(LADDER, DUE, LOCKS, CALENDAR, ZONE)]
