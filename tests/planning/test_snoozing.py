"""Putting a reminder off, within limits."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.planning.snoozing import snooze_choices, snooze_until
from tests.planning.rules import DUE, LOCKS, OPENS, TIMETABLE, at

FAR = at("2026-11-18T08:00")


def choices(now: str, next_rung: datetime, due: datetime = DUE) -> dict[int, str]:
    found = snooze_choices(TIMETABLE, at(now), next_rung=next_rung, due=due)
    return {days: f"{until:%a %d/%m %H:%M}" for days, until in found.items()}


def test_far_from_the_due_day_every_step_is_offered() -> None:
    assert choices("2026-11-02T10:00", FAR) == {
        1: "Tue 03/11 08:00",
        2: "Wed 04/11 08:00",
        5: "Mon 09/11 08:00",
    }


def test_steps_that_end_on_the_same_monday_are_offered_once() -> None:
    assert choices("2026-11-06T10:00", FAR) == {1: "Mon 09/11 08:00", 5: "Wed 11/11 08:00"}


def test_nothing_is_offered_that_the_next_reminder_would_cut_short() -> None:
    assert choices("2026-12-01T09:00", at("2026-12-04T08:00")) == {
        1: "Wed 02/12 08:00",
        2: "Thu 03/12 08:00",
    }


def test_on_the_last_working_day_nothing_can_be_put_off() -> None:
    sunday = at("2027-06-14T00:00")  # due: the last day is a Sunday, the last working day a Friday
    friday = "2027-06-11T09:00"
    assert choices(friday, at("2027-06-13T08:00"), sunday) == {}
    limits = {"next_rung": at("2027-06-13T08:00"), "due": sunday}
    assert snooze_until(TIMETABLE, 1, at(friday), **limits) is None


def test_an_old_button_is_kept_within_the_limits() -> None:
    limits = {"next_rung": at("2026-12-04T08:00"), "due": DUE}
    assert snooze_until(TIMETABLE, 5, at("2026-12-01T09:00"), **limits) == limits["next_rung"]


def test_after_the_due_day_only_the_next_rung_limits() -> None:
    assert choices("2026-12-16T09:00", at("2026-12-23T08:00")) == {
        1: "Thu 17/12 08:00",
        2: "Fri 18/12 08:00",
        5: "Mon 21/12 08:00",
    }


def test_a_saturday_worked_for_a_monday_is_a_day_to_be_reminded_on() -> None:
    found = choices("2026-08-21T09:00", at("2026-09-10T08:00"))
    assert found[1] == "Sat 22/08 08:00"


@given(
    st.timedeltas(timedelta(0), LOCKS - OPENS).map(lambda later: OPENS + later),
    st.timedeltas(timedelta(minutes=1), timedelta(days=20)),
    st.integers(1, 10),
)
def test_it_is_never_put_off_beyond_the_next_rung_or_the_last_working_day(
    now: datetime, until_next: timedelta, days: int
) -> None:
    limits = {"next_rung": now + until_next, "due": DUE}
    until = snooze_until(TIMETABLE, days, now, **limits)
    assert until is None or now < until <= limits["next_rung"]
    if until and now < DUE:
        assert until <= at("2026-12-09T08:00")
    for offered in snooze_choices(TIMETABLE, now, **limits).values():
        assert now < offered < limits["next_rung"]
        assert not TIMETABLE.is_quiet(offered, DUE)
