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
from bot.privacy.disclosure import derived, disclosed, families, telling_of
from tests.support.packs import form

SMALL, TELLING, TEXT = Withheld.SMALL, Withheld.TELLING, Withheld.TEXT
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
        telling=hidden,
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
    assert shown(Kind.CALCULATE, Answer("250"), hidden=True) == (None, TELLING)
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
        return disclosed(asked, answer, telling=False, texts=texts, small_cells=False)

    assert told(why, texts=False).reason is None
    assert told(why, texts=True).reason == "vì sao"
    assert told(few, texts=True).reason is None


def test_a_figure_another_form_quotes_is_hidden_too() -> None:
    """II.3.b shows the ward its own count of abused children, worked out from form S."""
    hidden = derived(form("ii_3_b"))
    assert Path("/data/abused_known") in hidden
    assert Path("/data/injuries_known") not in hidden
    assert Path("/data/cases") not in hidden


SEXES, AGES = "/data/abused_by_sex", "/data/abused_by_age"
ABUSED = {
    "/data/abused": "5",
    f"{SEXES}/abused_boys": "5",
    f"{SEXES}/abused_girls": "0",
    f"{AGES}/abused_0_5": "5",
    f"{AGES}/abused_6_9": "0",
}


def telling(**changed: str) -> set[str]:
    """What else is hidden of a report with these counts of abused children, by name."""
    values = {path: changed.get(path.rpartition("/")[2], value) for path, value in ABUSED.items()}
    answers = {Path(path): Answer(value) for path, value in values.items()}
    found = telling_of(form("statistics"), answers)
    return {path.rpartition("/")[2] for path in found if path in answers}


PARTS = {path.rpartition("/")[2] for path in ABUSED} - {"abused"}


def test_one_small_part_takes_all_parts_with_it_but_not_the_whole() -> None:
    assert telling() == set()
    assert telling(abused_boys="4", abused_girls="1") == PARTS
    assert telling(abused_0_5="3", abused_6_9="2") == PARTS
    assert telling(abused="2", abused_boys="2", abused_0_5="2") == PARTS


def test_a_family_is_what_the_form_holds_against_each_other() -> None:
    known = families(form("statistics"))
    whole, girls = Path("/data/abused"), Path(f"{SEXES}/abused_girls")
    assert whole not in known
    assert {whole, girls, Path(f"{AGES}/abused_14_15")} <= known[girls]
    assert len(set(known.values())) == 1
    assert not any("special" in path for path in known)
    cases = families(form("ii_3_b"))
    assert {path.rpartition("/")[2] for path in next(iter(cases.values()))} == {
        "cases", "cases_hotline", "cases_family", "cases_school", "cases_police", "cases_health",
        "cases_other",
    }  # fmt: skip
    assert families(form("ii_1_a")) == {}
