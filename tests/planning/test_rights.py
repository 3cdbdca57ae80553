"""By when a request is answered and carried out."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.planning.rights import answer_by, erase_by, is_last_day
from bot.planning.working_days import Calendar

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=HANOI)


def test_an_answer_is_owed_by_the_end_of_the_second_working_day() -> None:
    assert answer_by(at(9), 2, Calendar(), HANOI) == at(12, 0)


def test_a_weekend_and_days_off_do_not_count() -> None:
    calendar = Calendar(days_off=frozenset({date(2026, 11, 16)}))
    assert answer_by(at(13), 2, calendar, HANOI) == at(19, 0)


def test_the_day_is_the_one_of_the_programme_not_of_greenwich() -> None:
    late = datetime(2026, 11, 9, 20, tzinfo=UTC)
    assert answer_by(late, 2, Calendar(), HANOI) == at(13, 0)


def test_erasing_is_owed_by_the_end_of_the_twentieth_day() -> None:
    assert erase_by(at(9), 20, HANOI) == at(30, 0)


def test_what_is_done_once_a_day_is_done_on_the_last_day_not_after() -> None:
    by = erase_by(at(9), 20, HANOI)
    assert not is_last_day(by, at(28, 3))
    assert is_last_day(by, at(29, 3))
