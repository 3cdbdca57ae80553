"""How typed text is read."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

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
from bot.engine.parse import Reading, read, yes_or_no
from bot.i18n import texts

TODAY = datetime(2026, 11, 9, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


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
        ("…", Blank()),
        ("\N{ZERO WIDTH SPACE}", Blank()),
        ("12\N{ZERO WIDTH SPACE}", Answer("12")),
        ("1.200.", Answer("1200")),
        ("007", Answer("7")),
        ("12,0", Answer("12")),
        ("2 nghìn", Answer("2000")),
        ("1,2 ngàn trẻ em", Answer("1200")),
        ("1,200 em", Doubt(Answer("1200"), Unclear.WORDS)),
        ("2k", Doubt(Answer("2000"), Unclear.WORDS)),
        ("30 tr", Doubt(Answer("30"), Unclear.WORDS)),
        ("1 triệu", Doubt(Answer("1000000"), Unclear.WORDS)),
        ("~30", Doubt(Answer("30"), Unclear.ABOUT)),
        ("trên 30", Doubt(Answer("30"), Unclear.ABOUT)),
        ("ước tính khoảng 1.200", Doubt(Answer("1200"), Unclear.ABOUT)),
        ("khoảng 30 em", Doubt(Answer("30"), Unclear.ABOUT)),
        ("1,234,567", Doubt(Answer("1234567"), Unclear.COMMA)),
        ("12.5", NotWhole()),
        ("1.20", NotWhole()),
        ("0.500", NotWhole()),
        (",5", NotANumber()),
        (".5", NotANumber()),
        ("30%", NotANumber()),
        ("3 đến 5", SeveralNumbers()),
        ("từ 3 – 5", SeveralNumbers()),
        ("3, 5", SeveralNumbers()),
        ("1 20", SeveralNumbers()),
        ("- 3", Negative()),
        ("\N{MINUS SIGN}3", Negative()),
        ("âm 3", Negative()),
        ("999.999.999.999", Answer("999999999999")),
        ("1.000.000.000.000", TooBig()),
        ("ko phát sinh", Answer("0", Status.ZERO)),
        ("Dạ không phát sinh ạ.", Answer("0", Status.ZERO)),
        ("ko", Doubt(Answer("0", Status.ZERO), Unclear.ZERO)),
        ("hông có", Doubt(Answer("0", Status.ZERO), Unclear.ZERO)),
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
        ("350 tr", Answer("350")),
        ("12,5 triệu đồng", Answer("12.5")),
        ("2 tỉ", Answer("2000")),
        ("0 tỷ", Answer("0")),
        ("500 nghìn", Answer("0.5")),
        ("500 ngàn đồng", Answer("0.5")),
        ("350.000.000 đồng", Answer("350")),
        ("1.2 tỷ", Doubt(Answer("1200"), Unclear.DOT)),
        ("1 tỷ 2", Doubt(Answer("1200"), Unclear.WORDS)),
        ("1tr2", Doubt(Answer("1.2"), Unclear.WORDS)),
        ("500k", Doubt(Answer("0.5"), Unclear.WORDS)),
        ("khoảng 1,2 tỷ", Doubt(Answer("1200"), Unclear.ABOUT)),
        ("12,345", Doubt(Answer("12.345"), Unclear.COMMA)),
        ("0,500", Answer("0.5")),
        ("1.234,567", Answer("1234.567")),
        ("1.234 đồng", TooManyDecimals(3)),
        ("999.999 tỷ", Answer("999999000")),
        ("999.999.999.999 tỷ", TooBig()),
        ("12," + "9" * 40, TooManyDecimals(3)),
    ],
)
def test_amounts_of_money_in_millions(text: str, expected: Reading) -> None:
    assert read(DECIMAL, text, TODAY) == expected


def test_billions_are_whole_millions_even_where_only_whole_numbers_count() -> None:
    millions = question(Kind.INTEGER, measure="triệu đồng")
    assert read(millions, "1,2 tỷ", TODAY) == Answer("1200")
    assert read(millions, "500 nghìn", TODAY) == NotWhole()


def test_a_percentage_is_a_number_where_percent_is_the_measure() -> None:
    assert read(question(Kind.DECIMAL, measure="%"), "97,5 %", TODAY) == Answer("97.5")


@pytest.mark.parametrize("gap", ["\t", "\n", "\r\n", "\r", "\v", "\N{LINE SEPARATOR}"])
def test_cells_pasted_from_a_table_never_grow_into_one_number(gap: str) -> None:
    assert read(INTEGER, f"1{gap}200", TODAY) == SeveralNumbers()
    assert read(INTEGER, f"1200{gap}", TODAY) == Answer("1200")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.INTEGER, "1" * 29),
        (Kind.INTEGER, "1" * 100_000),
        (Kind.INTEGER, "1" * 5000 + "k"),
        (Kind.INTEGER, "có " * 5000 + "3"),
        (Kind.DECIMAL, "1," + "3" * 100_000),
        (Kind.DATE, "1/" * 50_000),
        (Kind.SELECT_ONE, "1" * 5000),
        (Kind.SELECT_MULTIPLE, "1 " * 50_000),
    ],
    ids=range(8),
)
def test_a_flood_of_signs_is_read_like_anything_else(kind: Kind, text: str) -> None:
    read(question(kind, "Có", "Không"), text, TODAY)


def test_a_way_out_is_understood_on_every_kind_that_offers_it() -> None:
    for kind in (Kind.DATE, Kind.TEXT, Kind.SELECT_ONE):
        assert read(question(kind, "Có"), "chưa có số liệu", TODAY) == Answer("", Status.UNKNOWN)
    labelled = question(Kind.SELECT_ONE, "Chưa có số liệu", "Đã có")
    assert read(labelled, "chưa có số liệu", TODAY) == Answer("c0")


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
        ("ngày 5/3/2026.", Answer("2026-03-05")),
        ("ngày 5 tháng 3", Doubt(Answer("2026-03-05"), Unclear.DATE)),
        ("9/11", Doubt(Answer("2026-11-09"), Unclear.DATE)),
        ("10/11", Doubt(Answer("2025-11-10"), Unclear.DATE)),
        ("29/2", Doubt(Answer("2024-02-29"), Unclear.DATE)),
        ("2026-12-09", Answer("2026-12-09")),
        ("31/4", NoSuchDay()),
        ("29/2/2026", NoSuchDay()),
        ("0/1/2026", NoSuchDay()),
        ("5/3/026", NotADate()),
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
        ("dừng", NotAChoice()),
        ("Dạ vâng ạ", Answer("yes")),
        ("đã có", Answer("yes")),
        ("r", Answer("yes")),
        ("👍", Answer("yes")),
        ("👍🏻", Answer("yes")),
        ("co1", Answer("yes")),
        ("ddungs", Answer("yes")),
        ("không có", Answer("no")),
        ("ko dc", Answer("no")),
        ("dạ không", Answer("no")),
        ("kho6ng", Answer("no")),
        ("0", Answer("no")),
        ("chưa có", Answer("not_yet")),
        ("dạ chưa ạ", Answer("not_yet")),
        ("chuwa", Answer("not_yet")),
        ("c", Doubt(Answer("yes"), Unclear.CHOICE)),
        ("ch", Doubt(Answer("not_yet"), Unclear.CHOICE)),
    ],
)
def test_yes_and_no_as_people_say_them(text: str, expected: Reading) -> None:
    assert read(YES_NO, text, TODAY) == expected


def test_a_beginning_is_asked_back_and_never_taken() -> None:
    places = question(Kind.SELECT_ONE, "Long Phú 1", "Vị Thanh")
    assert read(places, "long phu", TODAY) == Doubt(Answer("c0"), Unclear.CHOICE)


def test_not_yet_is_a_no_where_only_yes_and_no_are_offered() -> None:
    yes_no = question(Kind.SELECT_ONE, "Có", "Không", names=("yes", "no"))
    assert read(yes_no, "chưa có", TODAY) == Answer("no")


def test_accents_decide_where_they_tell_two_labels_apart() -> None:
    hamlets = question(Kind.SELECT_ONE, "Tân Hòa", "Tân Hóa")
    assert read(hamlets, "tân hóa", TODAY) == Answer("c1")
    assert read(hamlets, unicodedata.normalize("NFD", "tân hòa"), TODAY) == Answer("c0")
    assert read(hamlets, "tan hoa", TODAY) == NotAChoice()


@pytest.mark.parametrize("labels", [("2", "1"), ("2 lần", "1 lần")])
def test_a_number_that_is_both_a_label_and_a_position_is_asked_back(labels: tuple[str]) -> None:
    reading = read(question(Kind.SELECT_ONE, *labels), "1", TODAY)
    assert isinstance(reading, Doubt)
    assert reading.why is Unclear.CHOICE


def test_a_number_that_is_a_position_and_also_means_yes_is_asked_back() -> None:
    no_first = question(Kind.SELECT_ONE, "Không", "Có", names=("no", "yes"))
    assert read(no_first, "1", TODAY) == Doubt(Answer("no"), Unclear.CHOICE)


def test_numbered_labels_are_their_own_positions() -> None:
    assert read(question(Kind.SELECT_ONE, "1. Tốt", "2. Khá"), "2", TODAY) == Answer("c1")


def test_several_choices_by_number_or_by_label() -> None:
    several = question(Kind.SELECT_MULTIPLE, "Kinh phí", "Nhân lực", "Khác")
    assert read(several, "3 1", TODAY) == Answer("c0 c2")
    assert read(several, "nhan luc, khac", TODAY) == Answer("c1 c2")
    assert read(several, "1,3,2", TODAY) == Answer("c0 c1 c2")
    assert read(several, "1\N{NO-BREAK SPACE}3", TODAY) == Answer("c0 c2")
    assert read(several, "Khác\nkinh phí\n", TODAY) == Answer("c0 c2")
    assert read(several, "1 9", TODAY) == NotAChoice()


def test_a_label_may_have_a_comma_of_its_own() -> None:
    several = question(Kind.SELECT_MULTIPLE, "Kinh phí, nhân lực", "Khác")
    assert read(several, "kinh phí, nhân lực\nkhác", TODAY) == Answer("c0 c1")


def test_text_is_kept_as_typed_up_to_its_length() -> None:
    assert read(question(Kind.TEXT), "Hòa  Bình", TODAY) == Answer("Hòa  Bình")
    assert read(question(Kind.TEXT), "a" * 11, TODAY) == TooLong(10, 11)
    assert read(question(Kind.FILE), "tệp", TODAY) == FileWanted()


def test_the_length_of_a_text_is_counted_on_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", "ế" * 10)
    assert read(question(Kind.TEXT), decomposed, TODAY) == Answer("ế" * 10)


def test_negation_wins_and_an_ambiguous_word_decides_nothing() -> None:
    assert yes_or_no("chưa có") is False
    assert yes_or_no("đúng") is True
    assert yes_or_no("dung") is None


PIECES = st.sampled_from(
    [*"0123456789", *" .,;-–/~%\t\n", "khoảng ", "có ", "ngày ", " tháng ", "k", "tr", " tỷ", "ạ"]
)


@given(st.text(max_size=60) | st.lists(PIECES, max_size=80).map("".join), st.sampled_from(Kind))
def test_no_text_at_all_makes_the_reader_fail(text: str, kind: Kind) -> None:
    read(question(kind, "Có", "1 lần", names=("yes", "x"), measure="triệu đồng"), text, TODAY)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_number_is_kept_plainly_and_within_its_size(text: str) -> None:
    reading = read(DECIMAL, text, TODAY)
    answer = reading.answer if isinstance(reading, Doubt) else reading
    if isinstance(answer, Answer) and answer.status is Status.GIVEN:
        assert re.fullmatch(r"(0|[1-9]\d{0,11})(\.\d{0,2}[1-9])?", answer.value)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_shown_the_vietnamese_way_reads_back_as_itself(number: int) -> None:
    assert read(INTEGER, texts("vi").number(number), TODAY) == Answer(str(number))


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_a_fraction_shown_the_vietnamese_way_reads_back_as_itself(number: Decimal) -> None:
    reading = read(DECIMAL, texts("vi").number(number), TODAY)
    answer = reading.answer if isinstance(reading, Doubt) else reading
    assert isinstance(answer, Answer)
    assert Decimal(answer.value) == number


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_shown_to_officers_reads_back_as_itself(day: date) -> None:
    shown = texts("vi").day(day)
    assert read(question(Kind.DATE), shown, TODAY) == Answer(day.isoformat())


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2099, 1, 1)), st.dates())
def test_a_day_without_its_year_is_never_in_the_future(on: date, day: date) -> None:
    now = datetime(on.year, on.month, on.day, 8, tzinfo=TODAY.tzinfo)
    reading = read(question(Kind.DATE), f"{day:%d/%m}", now)
    assert isinstance(reading, Doubt)
    assert reading.answer.value <= on.isoformat()
    assert reading.answer.value.endswith(f"{day:%m-%d}")
