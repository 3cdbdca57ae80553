"""A new due day: whom it changes anything for, and which day is meant without a year."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.assignments import Assignment, AssignmentId, FormId, PeriodId, TaskId
from bot.domain.people import UnitId
from bot.domain.reports import State
from bot.planning.putting_off import changed, end_of, is_shorter, next_such_day

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ORIGINAL = datetime(2026, 12, 10, tzinfo=ZONE)


def until(day: int) -> datetime:
    return end_of(date(2026, 12, day), ZONE)


def due_at(day: int) -> Assignment:
    """A report owed until the end of this day of December."""
    return Assignment(
        id=AssignmentId(day),
        unit_id=UnitId(1),
        period_id=PeriodId(1),
        period="2026",
        task_id=TaskId(day),
        task_key="",
        clause_ref="",
        title="",
        mandatory=True,
        form_id=FormId(1),
        state=State.NOT_STARTED,
        answered=0,
        asked=0,
        first_handed_in_at=None,
        handed_in_at=None,
        due_at=until(day),
        due_then=until(day),
        locks_at=until(31),
        waiver_asked=False,
    )


@pytest.mark.parametrize(
    ("dues", "new", "changes"),
    [
        ([9, 9], 20, [9, 9]),
        ([9, 25], 20, [9]),
        ([25, 22], 20, [25, 22]),
        ([20], 20, []),
        ([25], 9, [25]),
        ([25], 8, []),
        ([9], 8, []),
    ],
)
def test_nobody_loses_time_in_passing(dues: list[int], new: int, changes: list[int]) -> None:
    owed = [due_at(day) for day in dues]
    assert [one.id for one in changed(owed, until(new), ORIGINAL)] == changes


def test_a_due_day_ends_at_midnight() -> None:
    assert until(9) == ORIGINAL
    assert is_shorter([due_at(20)], until(19))
    assert not is_shorter([due_at(20)], until(21))


@pytest.mark.parametrize(
    ("day", "today", "meant"),
    [
        (date(2025, 12, 20), date(2026, 12, 7), date(2026, 12, 20)),
        (date(2026, 1, 5), date(2026, 12, 7), date(2027, 1, 5)),
        (date(2026, 12, 7), date(2026, 12, 7), date(2026, 12, 7)),
        (date(2024, 2, 29), date(2026, 12, 7), date(2028, 2, 29)),
    ],
)
def test_without_a_year_it_is_the_next_such_day(day: date, today: date, meant: date) -> None:
    assert next_such_day(day, today) == meant
