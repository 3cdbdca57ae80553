"""Texts from the catalogues; numbers, days and moments as people here write them."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from bot.i18n import LANGUAGES, Texts, texts

VI, EN = texts("vi"), texts("en")
HELLO = "Hello {name}"
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 12, 9, 5, 5, tzinfo=UTC)


def test_a_sentence_is_said_in_the_readers_language() -> None:
    greeting = Texts("vi", {HELLO: "Chào {name}"})
    assert greeting(HELLO, name="anh/chị") == "Chào anh/chị"
    assert Texts("vi", {})(HELLO, name="anh/chị") == "Hello anh/chị"
    assert Texts("vi", {HELLO: ""})(HELLO, name="anh/chị") == "Hello anh/chị"


def test_what_people_typed_is_escaped_and_our_markup_is_not() -> None:
    plain = Texts("en", {})
    assert plain(HELLO, name="<b>&") == "Hello &lt;b&gt;&amp;"
    assert plain(HELLO, name=Markup("<b>x</b>")) == "Hello <b>x</b>"
    assert plain.plain(HELLO, name="<b>&") == "Hello <b>&"


def test_braces_in_what_people_typed_are_only_text() -> None:
    assert Texts("en", {}).plain(HELLO, name="{name.__class__}") == "Hello {name.__class__}"


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another `locales` package, still without a catalogue."""
    package = tmp_path / "locales"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "locales")
    return package


def test_a_language_without_a_catalogue_shows_the_sentences_of_the_code(catalogues: Path) -> None:
    assert not (catalogues / "vi").exists()
    assert texts.__wrapped__("vi").plain("Task list") == "Task list"


def test_a_catalogue_is_read_from_its_po_file(catalogues: Path) -> None:
    folder = catalogues / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    po += 'msgid "Task list"\nmsgstr "Các nhiệm vụ khác"\n'
    (folder / "messages.po").write_text(po, encoding="utf-8")
    assert texts.__wrapped__("vi").plain("Task list") == "Các nhiệm vụ khác"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_read_once(language: str) -> None:
    assert texts(language) is texts(language)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (1200, "1.200", "1,200"),
        ("1200", "1.200", "1,200"),
        ("1234.5", "1.234,5", "1,234.5"),
        (12.5, "12,5", "12.5"),
        (Decimal("0.125"), "0,125", "0.125"),
        ("999999999999", "999.999.999.999", "999,999,999,999"),
    ],
)
def test_numbers_are_grouped_as_each_language_groups_them(
    value: float | Decimal | str, vi: str, en: str
) -> None:
    assert (VI.number(value), EN.number(value)) == (vi, en)


def test_days_are_written_day_first() -> None:
    assert VI.day(date(2026, 12, 9)) == EN.day(date(2026, 12, 9)) == "09/12/2026"
    assert VI.iso_date("2026-12-09") == "09/12/2026"
    assert VI.iso_date("chưa rõ") == "chưa rõ"


@pytest.mark.parametrize(
    ("day", "vi"),
    [
        (7, "thứ Hai, ngày 07/12/2026"),
        (8, "thứ Ba, ngày 08/12/2026"),
        (9, "thứ Tư, ngày 09/12/2026"),
        (10, "thứ Năm, ngày 10/12/2026"),
        (11, "thứ Sáu, ngày 11/12/2026"),
        (12, "thứ Bảy, ngày 12/12/2026"),
        (13, "Chủ nhật, ngày 13/12/2026"),
    ],
)
def test_weekdays_are_named_as_official_letters_name_them(day: int, vi: str) -> None:
    assert VI.weekday(date(2026, 12, day)) == vi


def test_an_english_weekday_comes_before_the_date() -> None:
    assert EN.weekday(date(2026, 12, 9)) == "Wednesday, 09/12/2026"


def test_moments_are_shown_in_the_zone_of_the_programme() -> None:
    assert VI.moment(NOON, HERE) == "12 giờ 05, ngày 09/12/2026"
    assert EN.moment(NOON, HERE) == "12:05, 09/12/2026"
    assert VI.moment(NOON, ZoneInfo("UTC")) == "05 giờ 05, ngày 09/12/2026"
    assert VI.moment(datetime(2026, 12, 9, 18, tzinfo=UTC), HERE) == "01 giờ 00, ngày 10/12/2026"


def test_a_due_midnight_belongs_to_the_day_before() -> None:
    midnight = datetime(2026, 12, 9, 17, tzinfo=UTC)
    assert VI.due(midnight, HERE) == "24 giờ 00 thứ Tư, ngày 09/12/2026"
    assert EN.due(midnight, HERE) == "24:00 Wednesday, 09/12/2026"
    assert VI.due(NOON, HERE) == "12 giờ 05, ngày 09/12/2026"


def test_a_list_is_an_enumeration() -> None:
    assert VI.list(["II.1.a", "II.1.b", "III.7"]) == "II.1.a, II.1.b, III.7"
    assert VI.list(["III.7"]) == "III.7"
    assert VI.list([]) == ""
