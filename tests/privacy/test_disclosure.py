"""What of an answer leaves the system, for whom."""

import pytest

from bot.domain.interviews import Answer
from bot.domain.published import Shown, Withheld
from bot.domain.questionnaires import (
    UNWORDED,
    Choice,
    Kind,
    Path,
    Question,
    Status,
)
from bot.privacy.disclosure import derived, disclosed
from tests.support.packs import form

SMALL, TEXT = Withheld.SMALL, Withheld.TEXT
CHOICES = (Choice("a", UNWORDED), Choice("b", UNWORDED))


def question(kind: Kind, *, sensitive: bool = False) -> Question:
    return Question(0, Path("/data/x"), "x", kind, UNWORDED, choices=CHOICES, sensitive=sensitive)


def shown(
    kind: Kind,
    answer: Answer,
    *,
    sensitive: bool = False,
    hidden: bool = False,
    texts: bool = False,
    small_cells: bool = False,
) -> tuple[object, object]:
    one = disclosed(
        question(kind, sensitive=sensitive),
        answer,
        derived=hidden,
        texts=texts,
        small_cells=small_cells,
    )
    return one.value, one.status


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("0", (0, "given")),
        ("1", (None, SMALL)),
        ("2", (None, SMALL)),
        ("3", (3, "given")),
    ],
)
def test_one_and_two_are_hidden_on_sensitive_indicators(
    value: str, told: tuple[object, object]
) -> None:
    assert shown(Kind.INTEGER, Answer(value), sensitive=True) == told
    whole = (int(value), "given")
    assert shown(Kind.INTEGER, Answer(value)) == whole
    assert shown(Kind.INTEGER, Answer(value), sensitive=True, small_cells=True) == whole


@pytest.mark.parametrize(
    "status", [Status.UNKNOWN, Status.OUTSIDE, Status.SKIPPED], ids=lambda one: one.value
)
def test_what_is_missing_stays_missing(status: Status) -> None:
    assert shown(Kind.INTEGER, Answer("", status), sensitive=True) == (None, status)


def test_a_zero_somebody_meant_is_told_from_one_that_was_typed() -> None:
    assert shown(Kind.INTEGER, Answer("0", Status.ZERO), sensitive=True) == (0, Status.ZERO)


def test_what_is_derived_from_small_counts_is_hidden_with_them() -> None:
    assert shown(Kind.CALCULATE, Answer("250"), hidden=True) == (None, SMALL)
    assert shown(Kind.CALCULATE, Answer("250"), hidden=True, small_cells=True) == (250, "given")


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (Kind.TEXT, "lời", "lời"),
        (Kind.CALCULATE, "lời", "lời"),
        (Kind.GEOPOINT, "10.03 105.78 0 5", [10.03, 105.78, 0.0, 5.0]),
        (Kind.SELECT_ONE, "gõ vào", "gõ vào"),
        (Kind.SELECT_MULTIPLE, "a khác", ["a", "khác"]),
    ],
)
def test_words_and_spots_need_the_permit(kind: Kind, value: str, told: object) -> None:
    assert shown(kind, Answer(value)) == (None, TEXT)
    assert shown(kind, Answer(value), texts=True) == (told, "given")


@pytest.mark.parametrize("kind", [Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.FILE])
def test_files_never_leave(kind: Kind) -> None:
    everything = shown(kind, Answer("key", label="tên"), texts=True, small_cells=True)
    assert everything == (None, TEXT)


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (Kind.INTEGER, "1200", 1200),
        (Kind.DECIMAL, "12.5", 12.5),
        (Kind.DECIMAL, "12345678901234567890.25", "12345678901234567890.25"),
        (Kind.INTEGER, "12345678901234567890", "12345678901234567890"),
        (Kind.DECIMAL, "NaN", "NaN"),
        (Kind.SELECT_ONE, "a", "a"),
        (Kind.RANK, "b a", ["b", "a"]),
        (Kind.DATE, "2026-03-05", "2026-03-05"),
    ],
)
def test_no_digit_of_a_number_is_lost(kind: Kind, value: str, told: object) -> None:
    assert shown(kind, Answer(value)) == (told, "given")


def test_reasons_are_words_too_and_never_beside_a_small_count() -> None:
    asked = question(Kind.INTEGER, sensitive=True)
    why = Answer("", Status.UNKNOWN, reason="vì sao")
    few = Answer("2", reason="vì sao")

    def told(answer: Answer, *, texts: bool) -> Shown:
        return disclosed(asked, answer, derived=False, texts=texts, small_cells=False)

    assert told(why, texts=False).reason is None
    assert told(why, texts=True).reason == "vì sao"
    assert told(few, texts=True).reason is None


def test_a_figure_another_form_quotes_is_hidden_too() -> None:
    """II.3.b shows the ward its own count of abused children, worked out from form S."""
    hidden = derived(form("ii_3_b"))
    assert Path("/data/abused_known") in hidden
    assert Path("/data/injuries_known") not in hidden
    assert Path("/data/cases") not in hidden
