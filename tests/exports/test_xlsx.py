"""Tables as Excel workbooks: what is text stays text, and the sheet is ready to be worked with."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from bot.exports.xlsx import Cell, Column, Listed, Sheet, workbook

MADE_AT = datetime(2026, 12, 1, 8, 0, 0, tzinfo=UTC)
HOSTILE = (
    "=1+1",
    "+84 292",
    "-2+3",
    "@SUM(A1)",
    "\t=cmd|'/c calc'!A1",
    "\r=1",
    "\uff1d1+1",
    '=HYPERLINK("http://a.b","x")',
    "1/2",
    "0123",
    "TRUE",
    "#REF!",
    "<script>&amp;",
)


def written(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (Column("A"),)) -> Worksheet:
    content = workbook([Sheet("Bảng", columns, rows)], MADE_AT)
    return load_workbook(BytesIO(content))["Bảng"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_taken_for_a_formula_a_number_or_a_date(text: str) -> None:
    cell = written((text,))["A2"]
    assert cell.value == text.strip()
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_a_heading_is_no_formula_either() -> None:
    assert written(columns=(Column("=1+1"),))["A1"].data_type == "s"


def test_signs_that_would_break_the_file_are_left_out() -> None:
    assert written(("a\x00b\x1b\ud800\ufffe\u202ec\nd",))["A2"].value == "abc\nd"


def test_numbers_days_and_blanks_are_what_they_are() -> None:
    moment = datetime(2026, 12, 9, 16, 5, tzinfo=UTC)
    columns = tuple(Column(letter) for letter in "ABCDE")
    sheet = written((1200, 12.5, date(2026, 12, 9), moment, None), columns=columns)
    whole, part, day, at, blank = sheet[2]
    assert (whole.value, part.value, blank.value) == (1200, 12.5, None)
    assert (day.value, day.number_format) == (datetime(2026, 12, 9), "dd/mm/yyyy")  # noqa: DTZ001
    assert at.value == moment.replace(tzinfo=None)


def test_what_is_no_number_is_blank() -> None:
    assert written((float("nan"),))["A2"].value is None


def test_headings_stay_in_sight_and_can_be_filtered() -> None:
    columns = (Column("Đơn vị", 30), Column("Số", 12))
    content = workbook([Sheet("Bảng", columns, [("Phường An Bình", 1)], fixed=1)], MADE_AT)
    sheet = load_workbook(BytesIO(content))["Bảng"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.column_dimensions["A"].width == 30
    assert sheet["A1"].font.bold
    assert sheet["A2"].alignment.wrap_text


def test_a_column_offers_what_another_sheet_lists() -> None:
    sheets = [
        Sheet("Danh sách", (Column("Đơn vị", choices=Listed("Đơn vị", "Tên")),), []),
        Sheet("Đơn vị", (Column("Khóa"), Column("Tên")), [("a", "Sở Văn hóa, Thể thao")]),
    ]
    sheet = load_workbook(BytesIO(workbook(sheets, MADE_AT)))["Danh sách"]
    (offered,) = sheet.data_validations.dataValidation
    assert offered.formula1 == "'Đơn vị'!$B$2:$B$1048576"
    assert str(offered.sqref) == "A2:A1048576"


def test_a_name_excel_does_not_take_is_made_to_fit() -> None:
    name = "II.1.a/b: [thử] " + "dài" * 20
    content = workbook([Sheet(name, (Column("A"),), []), Sheet("*", (Column("A"),), [])], MADE_AT)
    first, second = load_workbook(BytesIO(content)).sheetnames
    assert first.startswith("II.1.a b thử dài")
    assert len(first) <= 31
    assert second


def test_the_same_tables_at_the_same_moment_are_the_same_bytes() -> None:
    sheet = Sheet("Bảng", (Column("A"),), [("một",), (2,)])
    assert workbook([sheet], MADE_AT) == workbook([sheet], MADE_AT)
    assert b"openpyxl" not in workbook([sheet], MADE_AT)


def test_no_rows_are_a_sheet_of_headings() -> None:
    assert written().max_row == 1
