"""Whether a notice may go out now, waits, or is dropped."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import PersonId, UnitId
from bot.domain.reminders import Kind, Notice
from bot.planning.sending import Drop, Now, Pointless, Sending, Wait, may_send, together
from tests.planning.rules import DUE, LADDER, OPENS, TIMETABLE, at


def notice(ready: str, pointless: str = "2026-12-04T08:00", kind: Kind = Kind.DIGEST) -> Notice:
    return Notice(PersonId(1), (kind,), (UnitId(1),), at(ready), at(pointless))


MONDAY = notice("2026-11-30T08:00")


def asked(one: Notice, now: str, heard: str = "", snoozed: str = "") -> Sending:
    return may_send(
        one,
        TIMETABLE,
        at(now),
        due=DUE,
        heard_at=at(heard) if heard else None,
        snoozed_until=at(snoozed) if snoozed else None,
    )


def test_with_nothing_in_the_way_it_goes_at_once() -> None:
    assert asked(MONDAY, "2026-11-30T08:00") == Now()


def test_what_the_night_holds_back_waits_for_the_hour_of_the_days_own_reminder() -> None:
    morning = at("2026-12-01T08:00")
    for now in ("2026-11-30T20:00", "2026-12-01T03:00", "2026-12-01T07:30"):
        assert asked(MONDAY, now) == Wait(morning)


def test_a_weekend_is_quiet_but_not_in_the_last_three_days() -> None:
    one = notice("2027-06-11T08:00", "2027-06-16T08:00")
    now, monday = at("2027-06-12T09:00"), at("2027-06-14T08:00")
    assert may_send(one, TIMETABLE, now, due=DUE + timedelta(days=300)) == Wait(monday)
    assert may_send(one, TIMETABLE, now, due=at("2027-06-14T00:00")) == Now()


def test_an_officer_who_is_answering_is_not_interrupted() -> None:
    assert asked(MONDAY, "2026-11-30T08:05", heard="2026-11-30T08:02") == Wait(
        at("2026-11-30T08:12")
    )
    assert asked(MONDAY, "2026-11-30T08:12", heard="2026-11-30T08:02") == Now()


def test_it_does_not_wait_for_a_pause_for_longer_than_an_hour() -> None:
    assert asked(MONDAY, "2026-11-30T08:55", heard="2026-11-30T08:54") == Wait(
        at("2026-11-30T09:00")
    )
    assert asked(MONDAY, "2026-11-30T09:00", heard="2026-11-30T08:59") == Now()


def test_it_does_not_wait_for_a_pause_into_the_night() -> None:
    evening = notice("2026-11-30T19:45")
    assert asked(evening, "2026-11-30T19:51", heard="2026-11-30T19:50") == Now()


def test_words_heard_in_the_future_come_from_a_clock_put_back() -> None:
    assert asked(MONDAY, "2026-11-30T08:05", heard="2026-11-30T09:00") == Now()


def test_whoever_has_put_it_off_is_left_in_peace_until_then() -> None:
    until = "2026-12-02T08:00"
    assert asked(MONDAY, "2026-11-30T09:00", snoozed=until) == Wait(at(until))
    assert asked(MONDAY, until, snoozed=until) == Now()


def test_put_off_to_a_holiday_it_comes_on_the_next_working_day() -> None:
    one = notice("2026-11-20T08:00")
    found = asked(one, "2026-11-20T09:00", snoozed="2026-11-24T08:00")
    assert found == Wait(at("2026-11-25T08:00"))


def test_once_the_next_rung_has_come_it_is_dropped() -> None:
    assert asked(MONDAY, "2026-12-04T08:00") == Drop(Pointless.OUTDATED)


def test_what_could_only_go_out_too_late_is_dropped_at_once() -> None:
    found = asked(MONDAY, "2026-12-03T20:00")
    assert found == Drop(Pointless.NO_MOMENT_LEFT)


def test_what_waits_for_one_person_is_one_message() -> None:
    late = notice("2026-12-10T08:00", "2026-12-12T08:00", Kind.LEADERS)
    digest = notice("2026-12-10T08:00", "2026-12-12T08:00")
    old = notice("2026-12-08T08:00", "2026-12-09T08:00")
    snoozed = notice("2026-12-11T08:00", "2026-12-12T08:00")
    found = together([old, digest, late, snoozed], at("2026-12-10T09:00"))
    assert found is not None
    assert found.kinds == (Kind.LEADERS, Kind.DIGEST)
    assert found.about == (UnitId(1),)
    assert together([old, snoozed], at("2026-12-10T09:00")) is None


WHEN = st.timedeltas(timedelta(0), timedelta(days=90)).map(lambda later: OPENS + later)


@given(WHEN, WHEN, WHEN, st.none() | WHEN, st.none() | WHEN)
def test_it_is_never_sent_in_quiet_time_nor_outdated_and_never_waits_in_vain(
    ready: datetime,
    pointless: datetime,
    now: datetime,
    heard: datetime | None,
    snoozed: datetime | None,
) -> None:
    one = Notice(PersonId(1), (Kind.DIGEST,), (), ready, pointless)
    found = may_send(one, TIMETABLE, now, due=DUE, heard_at=heard, snoozed_until=snoozed)
    match found:
        case Now():
            assert not TIMETABLE.is_quiet(now, DUE)
            assert ready <= now < pointless
        case Wait(until):
            assert now < until < pointless
            assert not TIMETABLE.is_quiet(until, DUE)
        case Drop(reason):
            assert (reason is Pointless.OUTDATED) == (now >= pointless)


@given(WHEN, st.lists(st.timedeltas(timedelta(0), timedelta(minutes=9)), max_size=30))
def test_however_busy_the_officer_it_comes_within_the_hour_or_before_the_night(
    ready: datetime, gaps: list[timedelta]
) -> None:
    one = Notice(PersonId(1), (Kind.DIGEST,), (), ready, ready + timedelta(days=30))
    now = TIMETABLE.spoken_from(ready, DUE)
    for gap in gaps:
        now += gap
        found = may_send(one, TIMETABLE, now, due=DUE, heard_at=now)
        if TIMETABLE.is_hour(now) and now - ready >= LADDER.pause_at_most:
            assert TIMETABLE.is_quiet(now, DUE) or found == Now()


@pytest.mark.parametrize("days", [1, 3, 10])
def test_a_notice_from_a_clock_that_was_ahead_waits_for_its_moment(days: int) -> None:
    ahead = at("2026-11-02T08:00") + timedelta(days=days)
    one = Notice(PersonId(1), (Kind.DIGEST,), (), ahead, ahead + timedelta(days=20))
    found = may_send(one, TIMETABLE, at("2026-11-02T09:00"), due=DUE)
    assert found == Wait(TIMETABLE.spoken_from(ahead, DUE))
