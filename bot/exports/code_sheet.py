"""One-time codes on paper: a Word file of cards to be cut out, eight to a page."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from bot.engine.folding import clean
from bot.exports.cards import Card
from bot.exports.package import stamped
from bot.exports.pictures import Pictures
from bot.exports.qr import qr_png
from bot.i18n import Texts

ACROSS = 2
_PAGE, _MARGIN = (Mm(210), Mm(297)), Mm(10)
_TEXT, _PICTURES, _HEIGHT = Mm(63), Mm(32), Mm(68)
"""Four such rows fill a page and leave a line for the paragraph Word wants after a table."""
_ALONE, _TOGETHER = Mm(26), Mm(23)
"""A QR picture by itself, and one of several."""
_FONT = "Times New Roman"
_SMALL, _USUAL, _LARGE, _CODE = 9, 11, 12, 21
_HYPHEN = "\u2011"
"""At which no line breaks: a code stays in one piece. It is typed like the usual one."""
_EDGES = ("top", "left", "bottom", "right")


def code_sheet(cards: Sequence[Card], _: Texts, made_at: datetime) -> bytes:
    """The cards in the order given, across and then down."""
    document = _blank(_, made_at)
    drawn = Pictures(document)
    rows = [cards[first : first + ACROSS] for first in range(0, len(cards), ACROSS)]
    table = document.add_table(rows=0, cols=2 * ACROSS)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for row in rows:
        made = table.add_row()
        made.height, made.height_rule = _HEIGHT, WD_ROW_HEIGHT_RULE.EXACTLY
        for place, card in enumerate(row):
            text, pictures = made.cells[2 * place : 2 * place + 2]
            _write(text, card, _)
            _show(pictures, card, drawn)
    for place, column in enumerate(table.columns):
        column.width = _PICTURES if place % 2 else _TEXT
    _line(document.add_paragraph(), "", 1)
    written = BytesIO()
    document.save(written)
    return stamped(written.getvalue(), made_at.replace(microsecond=0), {})


def _blank(_: Texts, made_at: datetime) -> Word:
    document = Document()
    (section,) = document.sections
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    section.header_distance = section.footer_distance = Mm(5)
    _in_font(document)
    about = document.core_properties
    about.author, about.comments, about.title = "", "", _.plain("Invitation codes")
    about.created = about.modified = made_at
    return document


def _in_font(document: Word) -> None:
    """Vietnamese letters count as far-eastern or complex to some programs: all are told."""
    usual = document.styles["Normal"]
    usual.font.name = _FONT
    fonts = usual.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), _FONT)
    for tongue in document.styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), "vi-VN")


def _write(cell: _Cell, card: Card, _: Texts) -> None:
    _dash(cell, without="right")
    _line(cell.paragraphs[0], card.unit, _LARGE, bold=True)
    _line(cell.add_paragraph(), card.name, _LARGE)
    _line(cell.add_paragraph(), card.role, _USUAL)
    code = card.code.replace("-", _HYPHEN)
    _line(cell.add_paragraph(), code, _CODE, bold=True, before=6)
    until = _.plain("Valid until {day}", day=_.day(card.until))
    _line(cell.add_paragraph(), until, _USUAL)
    _line(cell.add_paragraph(), _what_to_do(card, _), _SMALL, before=6)
    only = _.plain("To be used once only. For the person named here and nobody else.")
    _line(cell.add_paragraph(), only, _SMALL, bold=True)


def _what_to_do(card: Card, _: Texts) -> str:
    if card.links:
        return _.plain("Scan a QR code with your phone, or send this code to the system in a chat.")
    return _.plain("Please send this code to the system in a chat.")


def _show(cell: _Cell, card: Card, drawn: Pictures) -> None:
    _dash(cell, without="left")
    side = _ALONE if len(card.links) == 1 else _TOGETHER
    for number, (opens, address) in enumerate(card.links.items()):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _line(paragraph, "", _SMALL)
        drawn.place(qr_png(address), paragraph, side)
        label = cell.add_paragraph()
        label.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _line(label, opens, _SMALL)


def _line(
    paragraph: Paragraph, text: str, size: int, *, bold: bool = False, before: int = 0
) -> None:
    run = paragraph.add_run(clean(text))
    run.bold, run.font.size = bold, Pt(size)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(0), 1.0


def _dash(cell: _Cell, without: str) -> None:
    """The dashed line along which a card is cut out, and room between it and the text."""
    lines = "".join(
        f'<w:{edge} w:val="dashed" w:sz="6" w:space="0" w:color="808080"/>'
        for edge in _EDGES
        if edge != without
    )
    room = "".join(f'<w:{edge} w:w="140" w:type="dxa"/>' for edge in _EDGES)
    shape = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no word for borders
    shape.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{lines}</w:tcBorders>"))
    shape.append(parse_xml(f"<w:tcMar {nsdecls('w')}>{room}</w:tcMar>"))
