"""How typed text is read."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.interviews import Answer, Unclear
from bot.domain.questionnaires import Choice, Kind, Path, Question, Status, Wording
from bot.engine.faults import (
    Blank,
    Doubt,
    FileWanted,
    Negative,
    NoSuchDay,
    NotAChoice,
    NotADate,
    NotAllowedHere,
    NotANumber,
    NotWhole,
    SeveralNumbers,
    TooBig,
    TooLong,
    TooManyDecimals,
)
from bot.engine.folding import clean, fold
from bot.engine.parse import Reading, read, yes_or_no
from bot.i18n import texts

TODAY = date(2026, 11, 9)


def question(kind: Kind, *labels: str, names: tuple[str, ...] = (), measure: str = "") -> Question:
    return Question(
        index=0,
        path=Path("/data/q"),
        name="q",
        kind=kind,
        label=Wording({"vi": ("?",)}),
        measure=Wording({"vi": (measure,)}) if measure else Wording(),
        missing=frozenset({Status.ZERO, Status.UNKNOWN}),
        at_most=10,
        choices=tuple(
            Choice(names[n] if names else f"c{n}", Wording({"vi": (label,)}))
            for n, label in enumerate(labels)
        ),
    )


INTEGER = question(Kind.INTEGER, measure="trẻ em")
DECIMAL = question(Kind.DECIMAL, measure="triệu đồng")
YES_NO = question(Kind.SELECT_ONE, "Có", "Không", "Chưa", names=("yes", "no", "not_yet"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25", Answer("25")),
        ("1.200", Answer("1200")),
        ("1 200", Answer("1200")),
        ("1\N{NO-BREAK SPACE}200", Answer("1200")),
        ("\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT TWO}", Answer("12")),
        ("1.234.567", Answer("1234567")),
        ("30 trẻ em", Answer("30")),
        ("1,200", Doubt(Answer("1200"), Unclear.COMMA)),
        ("khoảng 30", Doubt(Answer("30"), Unclear.ABOUT)),
        ("30 em", Doubt(Answer("30"), Unclear.WORDS)),
        ("1k2", Doubt(Answer("1200"), Unclear.WORDS)),
        ("3-5", SeveralNumbers()),
        ("12,5", NotWhole()),
        ("-3", Negative()),
        ("năm", NotANumber()),
        ("nhiều lắm", NotANumber()),
        ("1" * 13, TooBig()),
        ("không phát sinh", Answer("0", Status.ZERO)),
        ("Chua co so lieu", Answer("", Status.UNKNOWN)),
        ("không thuộc địa bàn", NotAllowedHere()),
        ("không có", Doubt(Answer("0", Status.ZERO), Unclear.ZERO)),
        ("   ", Blank()),
    ],
)
def test_whole_numbers_as_officers_type_them(text: str, expected: Reading) -> None:
    assert read(INTEGER, text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12,5", Answer("12.5")),
        ("1.234,5", Answer("1234.5")),
        ("12.5", Doubt(Answer("12.5"), Unclear.DOT)),
        ("1,2345", TooManyDecimals(3)),
        ("1,2 tỷ", Answer("1200")),
        ("350 triệu", Answer("350")),
    ],
)
def test_amounts_of_money_in_millions(text: str, expected: Reading) -> None:
    assert read(DECIMAL, text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5/3/2026", Answer("2026-03-05")),
        ("05-03-26", Answer("2026-03-05")),
        ("5.3.2026", Answer("2026-03-05")),
        ("ngày 5 tháng 3 năm 2026", Answer("2026-03-05")),
        ("5/3", Doubt(Answer("2026-03-05"), Unclear.DATE)),
        ("25/12", Doubt(Answer("2025-12-25"), Unclear.DATE)),
        ("31/4/2026", NoSuchDay()),
        ("3/25/2026", NoSuchDay()),
        ("hôm qua", NotADate()),
    ],
)
def test_dates_are_day_first(text: str, expected: Reading) -> None:
    assert read(question(Kind.DATE), text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("có", Answer("yes")),
        ("Co a", Answer("yes")),
        ("đúng rồi", Answer("yes")),
        ("hông", Answer("no")),
        ("ko", Answer("no")),
        ("chưa", Answer("not_yet")),
        ("2", Answer("no")),
        ("có lẽ", NotAChoice()),
        ("dung", NotAChoice()),
    ],
)
def test_yes_and_no_as_people_say_them(text: str, expected: Reading) -> None:
    assert read(YES_NO, text, TODAY) == expected


def test_a_beginning_is_asked_back_and_never_taken() -> None:
    places = question(Kind.SELECT_ONE, "Long Phú 1", "Vị Thanh")
    assert read(places, "long phu", TODAY) == Doubt(Answer("c0"), Unclear.CHOICE)


def test_several_choices_by_number_or_by_label() -> None:
    several = question(Kind.SELECT_MULTIPLE, "Kinh phí", "Nhân lực", "Khác")
    assert read(several, "3 1", TODAY) == Answer("c0 c2")
    assert read(several, "nhan luc, khac", TODAY) == Answer("c1 c2")
    assert read(several, "1 9", TODAY) == NotAChoice()


def test_text_is_kept_as_typed_up_to_its_length() -> None:
    assert read(question(Kind.TEXT), "Hòa  Bình", TODAY) == Answer("Hòa  Bình")
    assert read(question(Kind.TEXT), "a" * 11, TODAY) == TooLong(10, 11)
    assert read(question(Kind.FILE), "tệp", TODAY) == FileWanted()


def test_negation_wins_and_an_ambiguous_word_decides_nothing() -> None:
    assert yes_or_no("chưa có") is False
    assert yes_or_no("đúng") is True
    assert yes_or_no("dung") is None


@given(st.text(max_size=60), st.sampled_from(Kind))
def test_no_text_at_all_makes_the_reader_fail(text: str, kind: Kind) -> None:
    read(question(kind, "Có", "Không"), text, TODAY)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_shown_the_vietnamese_way_reads_back_as_itself(number: int) -> None:
    assert read(INTEGER, texts("vi").number(number), TODAY) == Answer(str(number))


@given(st.text(max_size=60))
def test_the_unicode_form_makes_no_difference(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(decomposed)


def test_invisible_signs_and_direction_tricks_are_stripped() -> None:
    assert clean("a\u202eb\u200bc\x07") == "abc"
