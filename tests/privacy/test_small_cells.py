"""Which counts are hidden from all but the department."""

import pytest

from bot.domain.interviews import Answer
from bot.domain.questionnaires import UNWORDED, Kind, Path, Question, Status
from bot.privacy.small_cells import HIDDEN, is_small


def question(kind: Kind = Kind.INTEGER, *, sensitive: bool = True) -> Question:
    return Question(0, Path("/data/abused"), "abused", kind, UNWORDED, sensitive=sensitive)


@pytest.mark.parametrize(
    ("value", "expected"), [("0", False), ("1", True), ("2", True), ("3", False), ("1200", False)]
)
def test_one_and_two_are_small(value: str, expected: bool) -> None:
    assert is_small(question(), Answer(value)) is expected
    assert HIDDEN == "<3"


def test_a_part_of_a_child_is_small_too() -> None:
    assert is_small(question(Kind.DECIMAL), Answer("2.5"))


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.OUTSIDE, Status.SKIPPED])
def test_what_is_no_count_is_not_small(status: Status) -> None:
    assert not is_small(question(), Answer("", status))
    assert not is_small(question(), Answer("0", Status.ZERO))
    assert not is_small(question(Kind.TEXT), Answer("2"))
    assert not is_small(question(), Answer("hai"))


def test_other_indicators_are_for_everybody() -> None:
    assert not is_small(question(sensitive=False), Answer("1"))
