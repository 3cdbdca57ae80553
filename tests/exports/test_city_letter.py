"""The city's report keeps the rules of Decree 30/2020/NĐ-CP, its annexes those for annexes."""

import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from bot.domain.assignments import Period, PeriodId, ProgrammeId
from bot.domain.people import Unit, UnitId
from bot.exports.city_letter import (
    Annex,
    CityFigure,
    CityLetter,
    CitySection,
    Column,
    Table,
    city_written,
    for_others,
)
from bot.exports.city_report import Frame, composed, roman
from bot.i18n import texts
from bot.planning.adding import Sum
from bot.planning.consolidation import Achieved, Consolidation, consolidate
from handlers.letters import filled
from tests.support import office
from tests.support.packs import pack
from tests.support.returns import NOW, ZONE, city

KEYS = ("S", "II.1.a", "II.3.b", "III.2.b", "III.5")
OFFICE = Unit(UnitId(999), "so_y_te", "Sở Y tế", "Sở Y tế", "so_y_te", "", "", "", 999, "")
PERIOD = Period(PeriodId(1), ProgrammeId(1), "2026", "2025-12-15", "2026-11-30", NOW, NOW, NOW)


@cache
def what() -> Consolidation:
    return consolidate(city(KEYS), [], pack().outline, pack().difficulties, NOW)


@cache
def letter() -> CityLetter:
    head = filled(pack().outline.letterheads["so_y_te"], OFFICE)
    frame = Frame(
        office=OFFICE,
        letterhead=head,
        addressees=tuple(one.name for one in pack().forwarded_to),
        copies=("Như trên;", "Lưu: VT."),
        outline=pack().outline,
        difficulties=pack().difficulties,
        kinds={one.key: one.name for one in pack().kinds},
        period=PERIOD,
        zone=ZONE,
    )
    return composed(texts("vi"), frame, what(), NOW)


@pytest.fixture(scope="module")
def word() -> Word:
    return Document(BytesIO(city_written(letter())))


def paragraphs(word: Word) -> list[Paragraph]:
    """Those of the whole document in order, those of tables included."""
    found = (Paragraph(one, word._body) for one in word.element.body.iter(qn("w:p")))
    return [one for one in found if one.text.strip()]


def rows(word: Word) -> list[list[str]]:
    """The cells of every row there is."""
    return [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in word.element.body.iter(qn("w:tr"))
    ]


def looks(word: Word, text: str) -> tuple[float, bool, bool]:
    """Size in points, bold, italic of just these words, or of the first that hold them."""
    runs = [run for one in paragraphs(word) for run in one.runs if text in run.text]
    run = next((one for one in runs if one.text == text), runs[0])
    assert run.font.size is not None
    return run.font.size.pt, bool(run.bold), bool(run.italic)


# what, words, sizes allowed, bold, italic
RULES: list[tuple[str, str, tuple[float, float], bool, bool]] = [
    ("ô 1: quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
    ("ô 1: tiêu ngữ", "Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
    ("ô 2: cơ quan chủ quản", "ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ", (12, 13), False, False),
    ("ô 2: cơ quan ban hành", "SỞ Y TẾ", (12, 13), True, False),
    ("ô 3: số, ký hiệu", "/BC-SYT", (13, 13), False, False),
    ("ô 4: địa danh, ngày", "Cần Thơ, ngày", (13, 14), False, True),
    ("ô 5a: tên loại", "BÁO CÁO", (13, 14), True, False),
    ("ô 9a: kính gửi", "Kính gửi:", (13, 14), False, False),
    ("ô 9a: nơi nhận thứ nhất", "- Ủy ban nhân dân thành phố Cần Thơ;", (13, 14), False, False),
    ("ô 9a: nơi nhận cuối", "- Bộ Y tế.", (13, 14), False, False),
    ("phần, chương", "I. TÌNH HÌNH CHUNG", (13, 14), True, False),
    ("khoản có tiêu đề", "1. Tình hình báo cáo", (13, 14), True, False),
    ("nội dung", "Số báo cáo phải nộp", (13, 14), False, False),
    ("ô 9b: nơi nhận", "Nơi nhận:", (12, 12), True, True),
    ("ô 9b: danh sách", "- Như trên;", (11, 11), False, False),
    ("ô 7a: chức vụ", "GIÁM ĐỐC", (13, 14), True, False),
    ("phụ lục: số", "Phụ lục I", (14, 14), True, False),
    ("phụ lục: tên", "TÌNH HÌNH NỘP BÁO CÁO CỦA CÁC ĐƠN VỊ", (13, 14), True, False),
    ("phụ lục: kèm theo", "(Kèm theo Báo cáo số", (13, 14), False, True),
]


@pytest.mark.parametrize(
    ("words", "sizes", "bold", "italic"), [one[1:] for one in RULES], ids=[one[0] for one in RULES]
)
def test_each_part_is_set_as_the_decree_says(
    word: Word, words: str, sizes: tuple[float, float], bold: bool, italic: bool
) -> None:
    size, is_bold, is_italic = looks(word, words)
    assert sizes[0] <= size <= sizes[1]
    assert (is_bold, is_italic) == (bold, italic)


def test_the_parts_stand_in_their_order(word: Word) -> None:
    told = "\n".join(one.text for one in paragraphs(word))
    order = [
        "SỞ Y TẾ",
        "BÁO CÁO\n",
        "Kính gửi",
        "I. TÌNH HÌNH CHUNG",
        "II. KẾT QUẢ THỰC HIỆN",
        "III. ĐÁNH GIÁ",
        "IV. PHƯƠNG HƯỚNG NĂM SAU",
        "V. ĐỀ XUẤT, KIẾN NGHỊ",
        "Trên đây là báo cáo",
        "Nơi nhận:",
        "GIÁM ĐỐC",
        "Phụ lục I\n",
        "Phụ lục II\n",
    ]
    places = [told.index(one) for one in order]
    assert places == sorted(places)


def test_annexes_of_tables_lie_on_their_side_and_each_counts_its_own_pages(word: Word) -> None:
    first, *annexes = word.sections
    assert first.orientation == WD_ORIENT.PORTRAIT
    assert len(annexes) == len(letter().annexes)
    for one, annex in zip(annexes, letter().annexes, strict=True):
        is_words = bool(annex.lines)
        assert one.orientation == (WD_ORIENT.PORTRAIT if is_words else WD_ORIENT.LANDSCAPE)
        size = (210, 297) if is_words else (297, 210)
        assert (one.page_width.mm, one.page_height.mm) == pytest.approx(size, abs=1)  # type: ignore[union-attr]
        number = one._sectPr.find(qn("w:pgNumType"))
        assert number is not None
        assert number.get(qn("w:start")) == "1"


def test_the_margins_are_within_the_decree_s(word: Word) -> None:
    for section in word.sections:
        for side, least, most in (
            ("top_margin", 20, 25),
            ("bottom_margin", 20, 25),
            ("left_margin", 30, 35),
            ("right_margin", 15, 20),
        ):
            assert least <= round(getattr(section, side).mm) <= most


def test_pages_are_numbered_above_in_the_middle_but_not_the_first(word: Word) -> None:
    for section in word.sections:
        (line,) = section.header.paragraphs
        assert "PAGE" in line._p.xml
        assert line.alignment == ALIGN.CENTER
        assert section.different_first_page_header_footer


def test_everything_is_in_times_new_roman(word: Word) -> None:
    assert word.styles["Normal"].font.name == "Times New Roman"
    fonts = {run.font.name for one in paragraphs(word) for run in one.runs}
    assert fonts <= {None, "Times New Roman"}


# -- figures -------------------------------------------------------------------------------------


def section(title: str) -> CitySection:
    return next(one for part in letter().parts for one in part.sections if title in one.heading)


def achieved(key: str) -> Achieved:
    return next(one for one in what().tasks if one.task.key == key)


def shown(found: Sum, figures: tuple[CityFigure, ...]) -> CityFigure:
    name = found.question.label.text_in("vi").rstrip("?")
    return next(one for one in figures if one.label.removesuffix(" (*)") == name)


def _vi(number: object) -> str:
    return "–" if number is None else f"{number:,}".replace(",", ".")


def test_the_tables_show_the_sums_and_what_is_missing() -> None:
    figures = section("Quán triệt, tuyên truyền Chỉ thị 28").figures
    sums = achieved("II.1.a").sums
    assert len(figures) == len(sums)
    for found in sums:
        line = shown(found, figures)
        assert line.value == _vi(found.total)
        assert line.without == str(found.without)
        assert (line.before, line.same) == (_vi(found.before), _vi(found.now))
        assert line.compared == (_vi(found.compared) if found.before is not None else "–")


def test_what_adds_up_to_nothing_is_in_no_table_but_in_the_annex() -> None:
    labels = {one.label for one in section("Số liệu chung về trẻ em").figures}
    assert not any("Tổng điểm đánh giá" in one for one in labels)
    (column,) = [
        column
        for annex in letter().annexes
        for table in annex.tables
        for column in table.columns
        if "Tổng điểm đánh giá" in column.label
    ]
    assert column.total == "–"
    assert any(cell.isdecimal() for cell in column.cells)


def test_the_change_can_be_worked_out_from_what_stands_beside_it(word: Word) -> None:
    found = next(one for one in achieved("II.1.a").sums if one.before and one.now)
    assert found.before
    assert found.now is not None
    change = round((found.now - found.before) * 100 / found.before, 1)
    (row,) = [
        one
        for one in rows(word)
        if one[1:2] == [shown(found, section("Quán triệt, tuyên truyền Chỉ thị 28").figures).label]
    ]
    assert row[4:7] == [_vi(found.compared), _vi(found.before), _vi(found.now)]
    assert row[7].lstrip("+").replace(",", ".") == f"{change.normalize():f}"


def test_every_annex_is_pointed_at_in_the_text() -> None:
    """Decree 30/2020/NĐ-CP, Appendix I: the text points at what is attached to it."""
    lines = [line for part in letter().parts for one in part.sections for line in one.lines]
    for annex in letter().annexes:
        assert any(line.endswith(f"{annex.number}.") for line in lines), annex.number
    figures = section("Quán triệt, tuyên truyền Chỉ thị 28").lines[-1]
    (own,) = [one for one in letter().annexes if one.title.startswith("Quán triệt")]
    assert figures == f"Số liệu từng đơn vị: {own.number}."


def test_a_clause_is_cited_as_it_is_printed(word: Word) -> None:
    told = [one.text for one in paragraphs(word)]
    assert "(Mục II.1.a)" in told
    assert not any("II.1.A" in one for one in told)


def test_units_that_have_handed_in_nothing_are_named() -> None:
    silent = [one.unit.name for one in what().places if not one.rates.complete]
    assert silent
    (line,) = [
        one for one in section("1. Tình hình báo cáo").lines if "chưa nộp báo cáo nào (" in one
    ]
    assert all(name in line for name in silent)


def test_what_one_unit_reports_alone_bears_its_name() -> None:
    lines = section("Lộ trình phổ cập").lines
    assert any(line == "Đơn vị báo cáo: Sở Giáo dục và Đào tạo." for line in lines)
    assert not any("Tính trên 1 đơn vị" in line for line in lines)


def test_who_has_reported_is_said_of_each_task() -> None:
    for key in ("S", "II.1.a"):
        one = achieved(key)
        assert (
            f"Đã báo cáo: {one.reported}/{len(one.units)} đơn vị." in section(one.task.title).lines
        )


def test_cells_say_why_there_is_no_figure(word: Word) -> None:
    annex = next(one for one in letter().annexes if "Quán triệt" in one.title)
    for table in annex.tables:
        assert len(table.units) == len(achieved("II.1.a").units)
    marks = {cell for table in annex.tables for one in table.columns for cell in one.cells}
    assert {"…", "x", "–", "", "0"} <= marks
    seen = [row[:3] for row in rows(word)]
    (column, *_) = annex.tables[0].columns
    assert ["", "Tổng số", column.total] in seen
    assert ["1", annex.tables[0].units[0], column.cells[0]] in seen


def test_many_words_make_an_annex_where_nothing_is_left_out() -> None:
    (annex,) = [one for one in letter().annexes if one.title.startswith("Khó khăn, vướng mắc")]
    quoted = "\n".join(annex.lines)
    for one in what().voices.difficulties:
        assert f"“{one.text}”" in quoted
        assert f"{one.unit.name} (mục {one.task.clause_ref})" in quoted if one.task else True
    assert (
        f"Nguyên văn ý kiến của các đơn vị: {annex.number}."
        in section("3. Khó khăn, vướng mắc").lines
    )


def test_annexes_are_numbered_as_the_text_says() -> None:
    numbers = [one.number for one in letter().annexes]
    assert numbers == [f"Phụ lục {roman(n)}" for n in range(1, len(numbers) + 1)]
    assert [roman(n) for n in (1, 4, 9, 14, 19, 20)] == ["I", "IV", "IX", "XIV", "XIX", "XX"]


# -- for others ----------------------------------------------------------------------------------


def test_others_see_no_small_count_and_nothing_that_tells_one() -> None:
    theirs = for_others(letter())
    hidden = 0
    for own, other in zip(columns(letter()), columns(theirs), strict=True):
        if not own.counts:
            assert own == other
            continue
        for count, cell in zip(own.counts, other.cells, strict=True):
            assert (count in {1, 2}) <= (cell in {"<3", "*"})
            assert (cell == "<3") <= (count in {1, 2})
            hidden += cell in {"<3", "*"}
        is_small = sum(filter(None, own.counts)) in {1, 2}
        assert is_small <= (other.total in {"<3", "*"})
    assert hidden
    assert not any(
        figure.value in {"1", "2"} and figure.counts
        for part in theirs.parts
        for one in part.sections
        for figure in one.figures
    )


def test_the_copy_for_others_says_how_hidden_figures_read() -> None:
    own, theirs = letter(), for_others(letter())
    assert own.hiding not in own.opening
    assert theirs.opening[-1] == own.hiding
    assert ("“<3”" in own.hiding, "“*”" in own.hiding) == (True, True)
    sensitive = {
        annex.number
        for annex in own.annexes
        for table in annex.tables
        if any(one.counts for one in table.columns)
    }
    assert {one.number for one in theirs.annexes if own.hiding in one.remark} == sensitive


def columns(what: CityLetter) -> list[Column]:
    return [one for annex in what.annexes for table in annex.tables for one in table.columns]


def test_a_small_sum_is_hidden_from_others_with_last_year_s() -> None:
    small = CityFigure("Vụ việc", "vụ việc", "2", "5", "-60", "3", (2, 2, 5))
    (found,) = theirs(small)
    assert (found.value, found.before, found.change, found.without) == ("<3", "*", "*", "3")


def test_a_small_count_of_last_year_leaves_this_year_s_sum_as_it_is() -> None:
    (found,) = theirs(CityFigure("Vụ việc", "vụ việc", "40", "2", "+100", "3", (40, 4, 2)))
    assert (found.value, found.before, found.change) == ("40", "*", "*")


def theirs(*figures: CityFigure) -> tuple[CityFigure, ...]:
    part = replace(letter().parts[0], sections=(CitySection("", (), figures),))
    return for_others(replace(letter(), parts=(part,))).parts[0].sections[0].figures


def test_others_cannot_work_out_a_part_from_the_whole() -> None:
    whole = CityFigure("Tất cả", "trẻ em", "20", "–", "–", "0", (20,), "a")
    boys = CityFigure("Nam", "trẻ em", "19", "–", "–", "0", (19,), "a", is_part=True)
    girls = CityFigure("Nữ", "trẻ em", "1", "–", "–", "0", (1,), "a", is_part=True)
    assert [one.value for one in theirs(whole, boys, girls)] == ["20", "*", "*"]
    many = replace(girls, value="3", counts=(3,))
    assert [one.value for one in theirs(whole, boys, many)] == ["20", "19", "3"]


def table_for_others(*columns: Column) -> list[tuple[str, ...]]:
    table = Table(("A", "B", "C"), columns)
    annex = Annex("Phụ lục I", "", "", (), (table,))
    (found,) = for_others(replace(letter(), annexes=(annex,))).annexes[0].tables
    return [(one.total, *one.cells) for one in found.columns]


def column(*counts: int, is_part: bool) -> Column:
    return Column("", str(sum(counts)), tuple(map(str, counts)), counts, "a", is_part=is_part)


def test_parts_are_shown_of_all_units_or_of_none() -> None:
    whole, girls = column(5, 9, 20, is_part=False), column(4, 4, 10, is_part=True)
    boys = column(1, 5, 10, is_part=True)
    assert table_for_others(whole, boys, girls) == [
        ("34", "5", "9", "20"),
        ("16", "*", "*", "*"),
        ("18", "*", "*", "*"),
    ]
    few = column(1, 0, 0, is_part=True)
    assert table_for_others(whole, few)[1] == ("*", "*", "*", "*")
    assert table_for_others(whole, girls)[1] == ("18", "4", "4", "10")


def test_the_real_form_s_families_reach_the_annex() -> None:
    known = {one.label: one for one in columns(letter()) if one.family}
    assert {one.is_part for one in known.values()} == {True, False}
    whole = next(one for label, one in known.items() if "bị xâm hại được phát hiện" in label)
    assert not whole.is_part
    assert any(one.family == whole.family and one.is_part for one in known.values())


# -- the file ------------------------------------------------------------------------------------


def test_the_same_letter_is_the_same_bytes() -> None:
    first = city_written(letter())
    assert first == city_written(letter())
    assert first != city_written(replace(letter(), made="…"))
    assert zipfile.ZipFile(BytesIO(first)).testzip() is None


def test_a_second_reader_sees_the_same_words_in_the_same_order(word: Word, tmp_path: Path) -> None:
    file = tmp_path / "city.docx"
    file.write_bytes(city_written(letter()))
    again = Document(str(office.converted(file, "docx", office.WRITER)))
    assert [one.text for one in paragraphs(again)] == [one.text for one in paragraphs(word)]
    assert len(again.sections) == len(word.sections)
