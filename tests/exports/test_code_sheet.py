"""Cards with one-time codes: what stands on them, and eight to a page."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as Word

from bot.exports.cards import Card
from bot.exports.code_sheet import code_sheet
from bot.exports.qr import qr_png
from bot.i18n import texts

MADE_AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
ADDRESS = "https://example.org/#K7QM-2XRT"
CARD = Card(
    unit="Xã Vị Thanh 1",
    name="Trần Văn Đức",
    role="cán bộ",
    code="K7QM-2XRT",
    links={"Web": ADDRESS, "Telegram": "https://t.me/bot?start=K7QM2XRT"},
    until=date(2026, 12, 25),
)


def sheet(*cards: Card, language: str = "vi") -> Word:
    return Document(BytesIO(code_sheet(cards, texts(language), MADE_AT)))


def said(document: Word) -> str:
    return "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)


def test_a_card_says_whose_it_is_and_what_to_do() -> None:
    text = said(sheet(CARD))
    for part in ("Xã Vị Thanh 1", "Trần Văn Đức", "cán bộ", "25/12/2026", "quét mã QR"):
        assert part in text
    assert "Chỉ dùng một lần, chỉ đưa cho người có tên trên thẻ." in text


def test_a_code_never_breaks_at_its_hyphen() -> None:
    assert "K7QM\u20112XRT" in said(sheet(CARD))


def test_each_link_has_its_picture_and_says_what_it_opens() -> None:
    document = sheet(CARD)
    assert len(document.inline_shapes) == 2
    assert qr_png(ADDRESS) in {part.blob for part in document.part.package.iter_parts()}
    assert "Telegram" in said(document)


def test_without_links_nothing_is_said_of_pictures() -> None:
    document = sheet(replace(CARD, links={}))
    assert len(document.inline_shapes) == 0
    assert "QR" not in said(document)


@pytest.mark.parametrize(("cards", "rows"), [(0, 0), (1, 1), (2, 1), (9, 5)])
def test_two_cards_go_to_a_row(cards: int, rows: int) -> None:
    assert len(sheet(*[CARD] * cards).tables[0].rows) == rows


def test_four_rows_fit_a_page() -> None:
    document = sheet(CARD)
    (section,) = document.sections
    height = document.tables[0].rows[0].height or 0
    margins = (section.top_margin or 0) + (section.bottom_margin or 0)
    assert 4 * height < (section.page_height or 0) - margins < 5 * height


def test_letters_are_those_of_official_papers() -> None:
    assert sheet(CARD).styles["Normal"].font.name == "Times New Roman"


def test_signs_that_would_break_the_file_are_left_out() -> None:
    assert "Trần\nVăn" not in said(sheet(replace(CARD, name="Trần\x00 Văn\ud800 Đức")))
    assert "Trần Văn Đức" in said(sheet(replace(CARD, name="Trần\x00 Văn\ud800 Đức")))


def test_the_file_tells_nothing_of_who_made_it() -> None:
    about = sheet(CARD, language="en").core_properties
    assert (about.author, about.comments, about.title) == ("", "", "Invitation codes")


def test_the_same_cards_at_the_same_moment_are_the_same_bytes() -> None:
    assert code_sheet([CARD], texts("vi"), MADE_AT) == code_sheet([CARD], texts("vi"), MADE_AT)
