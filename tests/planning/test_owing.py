"""What a unit owes, and the one ladder it is reminded by."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.assignments import AssignmentId
from bot.domain.people import UnitId
from bot.domain.reminders import Obligation
from bot.planning.owing import by_unit, deadlines, due_in_force, rungs_of
from tests.planning.rules import DUE, LOCKS, OPENS, TIMETABLE, at

LATER = DUE + timedelta(days=12)  # a Tuesday, the 22nd


def owes(due: datetime = DUE, returned_at: datetime | None = None) -> Obligation:
    return Obligation(AssignmentId(1), UnitId(1), OPENS, due, LOCKS, returned_at)


def names(now: str, *owed: Obligation) -> list[str]:
    return [rung.name for rung in rungs_of(TIMETABLE, deadlines(owed, at(now)), at(now))]


def test_before_the_first_due_moment_the_later_one_does_not_matter() -> None:
    assert names("2026-12-09T23:59", owes(), owes(LATER)) == names("2026-12-09T23:59", owes())


def test_once_the_first_has_passed_the_later_one_is_followed() -> None:
    found = names("2026-12-10T00:00", owes(), owes(LATER))
    assert not [name for name in found if name.startswith("T+") and name.endswith("12-09")]
    assert "T-1@2026-12-21" in found


def test_the_due_day_of_the_one_that_has_passed_can_still_be_made_good() -> None:
    found = names("2026-12-10T09:00", owes(), owes(LATER))
    assert found.index("T@2026-12-09") < found.index("T-7@2026-12-21")


def test_when_all_have_passed_the_last_one_is_followed() -> None:
    found = names("2026-12-23T09:00", owes(), owes(LATER))
    assert "T+1@2026-12-21" in found
    assert "T+14@2026-12-09" not in found


def test_a_report_returned_brings_no_rung_of_the_time_when_it_was_handed_in() -> None:
    found = names("2026-12-01T09:00", owes(returned_at=at("2026-12-01T08:30")))
    assert found[0] == "T-3@2026-12-09"


def test_handed_in_before_the_due_moment_and_returned_after_it_is_not_missed() -> None:
    def missed(*owed: Obligation) -> list[bool]:
        return [one.missed for one in deadlines(owed, at("2026-12-15T08:00"))]

    after, before = at("2026-12-12T08:00"), at("2026-12-01T08:00")
    assert missed(owes(returned_at=after)) == [False]
    assert missed(owes(returned_at=before)) == [True]
    assert missed(owes(returned_at=after), owes(LATER)) == [False, False]
    assert missed(owes(returned_at=after), owes()) == [True]


def test_what_is_not_open_yet_or_locked_is_not_owed() -> None:
    moments = (OPENS - timedelta(seconds=1), OPENS, LOCKS - timedelta(seconds=1), LOCKS)
    assert [len(by_unit([owes()], now)) for now in moments] == [0, 1, 1, 0]


DUES = st.lists(st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31)), max_size=5)  # noqa: DTZ001
NOW = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31))  # noqa: DTZ001


@given(DUES, NOW)
def test_the_due_moment_in_force_is_the_next_or_else_the_last(
    naive: list[datetime], now: datetime
) -> None:
    dues = [due.replace(tzinfo=DUE.tzinfo) for due in naive]
    moment = now.replace(tzinfo=DUE.tzinfo)
    ahead = [due for due in dues if due > moment]
    expected = min(ahead) if ahead else max(dues, default=None)
    assert due_in_force(dues, moment) == expected
