"""Rosters made to harm, or merely far too large, are refused with a sentence."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]

from bot.rosters.listing import MOST_PEOPLE
from tests.rosters.people import faults, places, roster, sheet
from tests.support.workbooks import hostile

LAN = ("", "Phường An Bình", "Nguyễn Thị Lan", "cán bộ")
SOUND = sheet(LAN)
HOSTILE = hostile(SOUND)


def changed(change: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(BytesIO(SOUND))
    change(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(name: str) -> None:
    code, content = HOSTILE[name]
    (fault,) = faults(content)
    assert fault.code == code


@pytest.mark.parametrize("name", ["a.csv", "a.docx", "a", "../../etc/passwd", ".xlsx\u202e.exe"])
def test_other_files_are_refused(name: str) -> None:
    (fault,) = faults(SOUND, name=name)
    assert fault.code == "unknown-file"


def test_a_formula_is_told_in_its_place() -> None:
    def change(book: Workbook) -> None:
        book.active["B2"] = '=HYPERLINK("http://example.org","An Bình")'

    assert places(faults(changed(change))) == [("formula", 2, "Đơn vị")]


def test_a_formula_in_a_column_of_no_use_does_not_matter() -> None:
    def change(book: Workbook) -> None:
        book.active["F1"], book.active["F2"] = "STT", "=ROW()-1"

    assert roster(changed(change)).entries


def test_merged_cells_are_told_where_something_is_missing() -> None:
    def change(book: Workbook) -> None:
        book.active.append([None, None, "Lê Thị Huệ", "cán bộ"])
        book.active.merge_cells("B2:B3")

    (fault,) = faults(changed(change))
    assert places([fault]) == [("no-unit", 3, "Đơn vị")]
    assert "bị gộp" in fault.message_vi


def test_something_a_million_rows_down_is_refused() -> None:
    def change(book: Workbook) -> None:
        book.active.cell(1_000_000, 3).value = "Lan"

    assert [one.code for one in faults(changed(change))] == ["rows-far-down"]


def test_more_people_than_any_province_has_are_refused() -> None:
    rows = [LAN] * (MOST_PEOPLE + 1)
    assert [one.code for one in faults(sheet(*rows))] == ["too-many-rows"]


def test_many_sheets_are_refused() -> None:
    def change(book: Workbook) -> None:
        for number in range(60):
            book.create_sheet(f"x{number}")

    assert [one.code for one in faults(changed(change))] == ["too-many-sheets"]


def test_two_lists_in_one_file_are_told() -> None:
    def change(book: Workbook) -> None:
        book.copy_worksheet(book.active).title = "Danh sách cũ"

    (fault,) = faults(changed(change))
    assert fault.code == "several-lists"
    assert "“Danh sách”, “Danh sách cũ”" in fault.message_vi


def test_what_is_hidden_is_not_read() -> None:
    def change(book: Workbook) -> None:
        copy = book.copy_worksheet(book.active)
        copy.sheet_state = "hidden"

    assert roster(changed(change)).entries


def test_columns_far_to_the_right_are_left_alone() -> None:
    def change(book: Workbook) -> None:
        for place in range(5, 400):
            book.active.cell(1, place).value = f"c{place}"

    assert roster(changed(change)).entries
