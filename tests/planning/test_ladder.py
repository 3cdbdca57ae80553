"""The ladders, by range and ledger."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.assignments import Period, PeriodId, ProgrammeId
from bot.domain.people import InviteId, UnitId
from bot.domain.programmes import Repeat
from bot.domain.reminders import Kind, OpenInvite
from bot.planning.ladder import (
    Rung,
    Step,
    digest_rungs,
    escalation_rung,
    idle_rung,
    invite_rungs,
    overview_rungs,
    repeated_rungs,
    step,
)
from tests.planning.rules import DUE, LOCKS, OPENS, TIMETABLE, ZONE, at

RUNGS = digest_rungs(TIMETABLE, DUE, LOCKS)
PERIOD = Period(PeriodId(1), ProgrammeId(1), "2026", "2025-12-15", "2026-11-30", OPENS, DUE, LOCKS)


def days(rungs: tuple[Rung, ...]) -> list[str]:
    return [f"{one.name} {one.at:%d/%m %H:%M}" for one in rungs]


def climb(now: str, *had: str) -> Step | None:
    return step(RUNGS, {f"{name}@2026-12-09" for name in had}, at(now), LOCKS)


def test_the_rungs_of_2026_fall_on_these_mornings() -> None:
    assert days(RUNGS) == [
        "T-45@2026-12-09 06/10 08:00",
        "T-30@2026-12-09 27/10 08:00",
        "T-14@2026-12-09 18/11 08:00",
        "T-7@2026-12-09 30/11 08:00",
        "T-3@2026-12-09 04/12 08:00",
        "T-1@2026-12-09 08/12 08:00",
        "T@2026-12-09 09/12 08:00",
        "T+1@2026-12-09 10/12 08:00",
        "T+3@2026-12-09 12/12 08:00",
        "T+7@2026-12-09 16/12 08:00",
        "T+14@2026-12-09 23/12 08:00",
        "T+21@2026-12-09 30/12 08:00",
        "T+28@2026-12-09 06/01 08:00",
    ]


def test_another_due_day_has_other_rungs() -> None:
    extended = digest_rungs(TIMETABLE, DUE + timedelta(days=7), LOCKS)
    assert not {one.name for one in RUNGS} & {one.name for one in extended}


def test_a_saturday_worked_for_a_monday_counts_as_a_working_day() -> None:
    rungs = digest_rungs(TIMETABLE, at("2026-08-27T00:00"), at("2026-09-30T00:00"))
    found = {one.name.partition("@")[0]: f"{one.at:%a %d/%m}" for one in rungs}
    assert (found["T-3"], found["T-1"]) == ("Sat 22/08", "Tue 25/08")


@pytest.mark.parametrize(
    ("now", "name"),
    [
        ("2026-10-06T07:59", None),
        ("2026-10-06T08:00", "T-45"),
        ("2026-11-27T19:59", "T-14"),
        ("2026-11-30T08:00", "T-7"),
        ("2026-12-08T08:00", "T-1"),
        ("2026-12-09T07:59", "T-1"),
        ("2026-12-09T08:00", "T"),
        ("2026-12-10T08:00", "T+1"),
        ("2026-12-14T08:00", "T+3"),
        ("2027-01-08T09:00", "T+28"),
        ("2027-01-10T00:00", None),
    ],
)
def test_the_latest_rung_whose_moment_has_passed_is_the_one(now: str, name: str | None) -> None:
    found = climb(now)
    assert (found.rung.partition("@")[0] if found else None) == name


def test_a_missed_night_loses_no_reminder() -> None:
    found = climb("2026-12-03T10:00", "T-45", "T-30", "T-14")
    assert found == Step("T-7@2026-12-09", (), at("2026-12-04T08:00"))


def test_after_three_weeks_of_silence_there_is_one_message() -> None:
    found = climb("2026-12-28T09:00", "T-45", "T-30", "T-14", "T-7")
    assert found is not None
    assert found.rung == "T+14@2026-12-09"
    assert [one.partition("@")[0] for one in found.superseded] == [
        "T-3",
        "T-1",
        "T",
        "T+1",
        "T+3",
        "T+7",
    ]


def test_a_rung_that_was_sent_is_not_sent_again() -> None:
    assert climb("2026-11-30T09:00", "T-7") is None


def test_a_reminder_is_pointless_once_the_next_rung_has_come() -> None:
    found, last = climb("2026-12-01T09:00"), climb("2027-01-08T09:00")
    assert found is not None
    assert found.pointless_from == at("2026-12-04T08:00")
    assert last is not None
    assert last.pointless_from == LOCKS


def test_the_clock_of_the_machine_may_stand_in_any_zone() -> None:
    for zone in (UTC, ZoneInfo("America/New_York"), ZONE):
        assert digest_rungs(TIMETABLE, DUE.astimezone(zone), LOCKS.astimezone(zone)) == RUNGS


def test_a_return_is_reminded_of_after_two_working_days_and_then_every_three() -> None:
    friday = date(2026, 12, 18)
    rungs = repeated_rungs(TIMETABLE, Kind.RETURNED, Repeat(2, 3), [friday], LOCKS)
    assert days(rungs)[:3] == [
        "returned+2@2026-12-18 22/12 08:00",
        "returned+5@2026-12-18 25/12 08:00",
        "returned+8@2026-12-18 30/12 08:00",
    ]
    assert all(one.at < LOCKS for one in rungs)


def test_of_several_returns_each_has_its_first_rung_and_the_last_one_repeats() -> None:
    returns = [date(2026, 12, 14), date(2026, 12, 15), date(2026, 12, 14)]
    rungs = repeated_rungs(TIMETABLE, Kind.RETURNED, Repeat(2, 3), returns, at("2026-12-23T00:00"))
    assert days(rungs) == [
        "returned+2@2026-12-14 16/12 08:00",
        "returned+2@2026-12-15 17/12 08:00",
        "returned+5@2026-12-15 22/12 08:00",
    ]


@pytest.mark.parametrize(("after", "day"), [(1, "10/12"), (2, "11/12"), (3, "14/12")])
def test_escalation_counts_working_days_after_the_due_day(after: int, day: str) -> None:
    rung = escalation_rung(TIMETABLE, Kind.LATE, after, DUE)
    assert f"{rung.name} {rung.at:%d/%m}" == f"late+{after}@2026-12-09 {day}"


def test_the_overview_comes_on_mondays_and_daily_in_the_last_three_days() -> None:
    found = [f"{one.at:%a %d/%m}" for one in overview_rungs(TIMETABLE, PERIOD)]
    assert found[:2] == ["Mon 05/10", "Mon 12/10"]
    assert found[9:13] == ["Mon 07/12", "Tue 08/12", "Wed 09/12", "Mon 14/12"]
    assert found[-1] == "Mon 04/01"


def test_if_monday_is_off_the_overview_comes_on_the_next_working_day() -> None:
    summer = Period(
        PeriodId(2),
        ProgrammeId(1),
        "summer",
        "2026-06-01",
        "2026-08-01",
        at("2026-08-25T00:00"),
        at("2026-10-01T00:00"),
        at("2026-10-05T00:00"),
    )
    found = [f"{one.at:%a %d/%m}" for one in overview_rungs(TIMETABLE, summer)]
    assert found[0] == "Thu 03/09"  # Monday the 31st is swapped, the 1st and 2nd are holidays


def test_an_invitation_is_listed_after_a_week_and_before_its_code_expires() -> None:
    made = at("2026-10-05T10:00")
    invite = OpenInvite(InviteId(7), UnitId(1), made, made + timedelta(days=30))
    assert days(invite_rungs(TIMETABLE, invite)) == [
        "untaken#7 12/10 08:00",
        "expiring#7 03/11 08:00",
    ]


def test_a_code_of_an_hour_is_never_listed() -> None:
    made = at("2026-10-05T10:00")
    invite = OpenInvite(InviteId(7), UnitId(1), made, made + timedelta(hours=1))
    assert invite_rungs(TIMETABLE, invite) == ()


def test_an_interview_touched_again_has_another_rung() -> None:
    first = idle_rung(TIMETABLE, 5, at("2026-10-05T22:00"))
    again = idle_rung(TIMETABLE, 5, at("2026-10-07T06:00"))
    assert days((first, again)) == [
        "idle#5@2026-10-05 15/10 08:00",
        "idle#5@2026-10-07 17/10 08:00",
    ]


MOMENTS = st.lists(
    st.timedeltas(timedelta(0), timedelta(days=150)).map(lambda later: at("2026-09-01") + later),
    max_size=30,
)


def played(moments: list[datetime]) -> list[str]:
    """The rungs sent when the ladder is looked at in these moments, its ledger kept."""
    ledger: set[str] = set()
    sent = []
    for now in moments:
        found = step(RUNGS, ledger, now, LOCKS)
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
    order = [one.name for one in RUNGS]
    places = [order.index(name) for name in played(sorted(moments))]
    assert places == sorted(places)


def test_looked_at_every_hour_every_rung_of_the_season_is_sent() -> None:
    hours = [at("2026-09-01T00:00") + timedelta(hours=n) for n in range(24 * 140)]
    assert played(hours) == [one.name for one in RUNGS]


@given(
    st.lists(st.dates(date(2026, 10, 1), date(2026, 12, 31)), min_size=1, max_size=5),
    st.builds(Repeat, st.integers(1, 5), st.integers(1, 5)),
)
def test_what_waits_is_never_left_longer_than_its_first_rung(
    since: list[date], repeat: Repeat
) -> None:
    rungs = repeated_rungs(TIMETABLE, Kind.RETURNED, repeat, since, at("2027-03-01T00:00"))
    found = {one.at.astimezone(ZONE).date() for one in rungs}
    assert {TIMETABLE.calendar.after(day, repeat.after) for day in since} <= found
    assert len({one.name for one in rungs}) == len(rungs)
