"""A report on paper keeps the rules of Decree 30/2020/NĐ-CP, Appendix I, row by row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.text.paragraph import Paragraph

from bot.domain.programmes import Letterhead
from bot.exports.letter import Figure, Letter, Part, Section, written
from tests.support import office

LETTER = Letter(
    letterhead=Letterhead(
        above="",
        name=("Ủy ban nhân dân", "Xã Mẫu Một"),
        symbol="BC-UBND",
        place="Mẫu Một",
        signed=("TM. Ủy ban nhân dân", "Chủ tịch"),
    ),
    year=2026,
    subject="Kết quả công tác trẻ em năm 2026",
    addressee="Sở Mẫu",
    opening=("Xã Mẫu Một báo cáo như sau:",),
    parts=(
        Part(
            "I. Tình hình chung",
            (Section("", (), (Figure("Tổng số trẻ em", "trẻ em", "1.150", "1.100"),)),),
        ),
        Part("II. Kết quả thực hiện", (Section("1. Sân chơi", ("Đã dựng <hai> sân & một hồ.",)),)),
    ),
    closing="Trên đây là báo cáo của Xã Mẫu Một./.",
    copies=("Như trên;", "Lưu: VT."),
    at=datetime(2026, 11, 9, 1, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def word() -> Word:
    return Document(BytesIO(written(LETTER)))


def everything(word: Word) -> list[Paragraph]:
    """The paragraphs of the whole document in order, those of tables included."""
    found: list[Paragraph] = []
    for block in word.iter_inner_content():
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            cells = (cell for row in block.rows for cell in row.cells)
            found += [one for cell in cells for one in cell.paragraphs]
    return [one for one in found if one.text.strip()]


def looks(word: Word, text: str) -> tuple[float, bool, bool]:
    """Size in points, bold, italic of the words with this text."""
    run = next(run for one in everything(word) for run in one.runs if text in run.text)
    assert run.font.size is not None
    return run.font.size.pt, bool(run.bold), bool(run.italic)


RULES: list[tuple[str, str, tuple[float, float], bool, bool]] = [
    # what, words, sizes allowed, bold, italic
    ("ô 1: quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
    ("ô 1: tiêu ngữ", "Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
    ("ô 2: cơ quan ban hành", "XÃ MẪU MỘT", (12, 13), True, False),
    ("ô 3: số, ký hiệu", "/BC-UBND", (13, 13), False, False),
    ("ô 4: địa danh, ngày", "Mẫu Một, ngày", (13, 14), False, True),
    ("ô 5a: tên loại", "BÁO CÁO", (13, 14), True, False),
    ("ô 5a: trích yếu", "Kết quả công tác trẻ em năm 2026", (13, 14), True, False),
    ("ô 9a: kính gửi", "Kính gửi: Sở Mẫu.", (13, 14), False, False),
    ("phần, chương", "I. TÌNH HÌNH CHUNG", (13, 14), True, False),
    ("khoản có tiêu đề", "1. Sân chơi", (13, 14), True, False),
    ("nội dung", "Đã dựng <hai> sân & một hồ.", (13, 14), False, False),
    ("ô 9b: nơi nhận", "Nơi nhận:", (12, 12), True, True),
    ("ô 9b: danh sách", "- Như trên;", (11, 11), False, False),
    ("ô 7a: thẩm quyền ký", "TM. ỦY BAN NHÂN DÂN", (13, 14), True, False),
    ("ô 7a: chức vụ", "CHỦ TỊCH", (13, 14), True, False),
]


@pytest.mark.parametrize(
    ("words", "sizes", "bold", "italic"),
    [rule[1:] for rule in RULES],
    ids=[rule[0] for rule in RULES],
)
def test_each_part_is_set_as_the_decree_says(
    word: Word, words: str, sizes: tuple[float, float], bold: bool, italic: bool
) -> None:
    size, is_bold, is_italic = looks(word, words)
    assert sizes[0] <= size <= sizes[1]
    assert (is_bold, is_italic) == (bold, italic)


def test_the_parts_stand_in_their_order(word: Word) -> None:
    texts = "\n".join(one.text for one in everything(word))
    order = [
        "XÃ MẪU MỘT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "/BC-UBND",
        "Mẫu Một, ngày",
        "BÁO CÁO",
        "Kính gửi",
        "I. TÌNH HÌNH CHUNG",
        "1.150",
        "II. KẾT QUẢ THỰC HIỆN",
        "Trên đây là báo cáo",
        "Nơi nhận:",
        "- Lưu: VT.",
        "CHỦ TỊCH",
    ]
    places = [texts.index(one) for one in order]
    assert places == sorted(places)


MARGINS = [("top_margin", 20, 25), ("bottom_margin", 20, 25), ("left_margin", 30, 35)]


@pytest.mark.parametrize(("side", "least", "most"), [*MARGINS, ("right_margin", 15, 20)])
def test_the_margins_are_within_the_decree_s(word: Word, side: str, least: int, most: int) -> None:
    (section,) = word.sections
    assert least <= round(getattr(section, side).mm) <= most


def test_the_paper_is_an_upright_a4_in_times_new_roman(word: Word) -> None:
    (section,) = word.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.orientation == WD_ORIENT.PORTRAIT
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert {run.font.name for one in everything(word) for run in one.runs} <= {
        None,
        "Times New Roman",
    }


def test_pages_are_numbered_above_in_the_middle_but_not_the_first(word: Word) -> None:
    (section,) = word.sections
    (line,) = section.header.paragraphs
    assert "PAGE" in line._p.xml
    assert line.alignment == ALIGN.CENTER
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_header._element.xml


def test_the_body_is_justified_indented_and_spaced(word: Word) -> None:
    body = next(one for one in everything(word) if one.text.startswith("Đã dựng"))
    shape = body.paragraph_format
    assert body.alignment == ALIGN.JUSTIFY
    assert shape.first_line_indent is not None
    assert 10 <= round(shape.first_line_indent.mm, 1) <= 12.7
    assert shape.space_after is not None
    assert shape.space_after.pt >= 6
    assert isinstance(shape.line_spacing, float)
    assert 1.0 <= shape.line_spacing <= 1.5


def test_a_second_reader_sees_the_same_words_in_the_same_order(word: Word, tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    file.write_bytes(written(LETTER))
    again = Document(str(office.converted(file, "docx", office.WRITER)))
    assert [one.text for one in everything(again)] == [one.text for one in everything(word)]


def test_number_day_and_signature_stay_blank(word: Word) -> None:
    texts = [one.text for one in everything(word)]
    assert "Số:         /BC-UBND" in texts
    assert "Mẫu Một, ngày        tháng        năm 2026" in texts
    assert texts[-1] == "CHỦ TỊCH"


CHANGES: dict[str, Callable[[Letter], Letter]] = {
    "nothing": lambda one: one,
    "another figure": lambda one: replace(one, year=2027),
}


def test_the_same_letter_is_the_same_bytes() -> None:
    made = {name: written(change(LETTER)) for name, change in CHANGES.items()}
    assert made["nothing"] == written(LETTER)
    assert made["another figure"] != written(LETTER)


def test_the_authority_above_is_named_where_there_is_one() -> None:
    head = replace(LETTER.letterhead, above="Ủy ban nhân dân Tỉnh Mẫu")
    word = Document(BytesIO(written(replace(LETTER, letterhead=head))))
    assert looks(word, "ỦY BAN NHÂN DÂN TỈNH MẪU") == (13, False, False)


def test_words_that_look_like_the_template_s_own_are_words() -> None:
    told = "{{ letterhead.symbol }} {% for x in y %} </w:t>"
    parts = (Part("I. Kết quả", (Section("", (told,)),)),)
    content = written(replace(LETTER, parts=parts))
    assert told in {one.text for one in everything(Document(BytesIO(content)))}
    assert ZipFile(BytesIO(content)).testzip() is None
