"""Writes tables as a workbook; the library that does takes long to load."""

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import Cell as Place  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter, quote_sheetname  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from openpyxl.xml.constants import ARC_CORE  # type: ignore[import-untyped]
from openpyxl.xml.functions import tostring  # type: ignore[import-untyped]

from bot.engine.folding import clean
from bot.exports.package import stamped
from bot.exports.tables import Cell, Listed, Sheet
from bot.workbooks.cells import TOP, adorn_heading, write_text

_LAST_ROW = 1_048_576
_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_NAME = 31
"""Characters Excel allows in a sheet's name."""
_NOT_IN_NAMES = str.maketrans(dict.fromkeys(r"[]:*?/\'", " "))
_A4 = 9


def write(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """The same sheets made at the same moment are the same bytes."""
    book = Workbook(write_only=True)
    made = {sheet.name: book.create_sheet(_sheet_name(sheet.name)) for sheet in sheets}
    for sheet in sheets:
        _arrange(made[sheet.name], sheet)
        for place, column in enumerate(sheet.columns, start=1):
            if column.choices is not None:
                _offer(made[sheet.name], place, _range(column.choices, sheets, made))
        for row in _lines(made[sheet.name], sheet):
            made[sheet.name].append(row)
    return _saved(book, made_at.replace(tzinfo=None, microsecond=0))


def _sheet_name(name: str) -> str:
    return " ".join(clean(name).translate(_NOT_IN_NAMES).split())[:_NAME].strip()


def _arrange(made: Worksheet, sheet: Sheet) -> None:
    """Before any row: a sheet is written from top to bottom."""
    last = get_column_letter(len(sheet.columns))
    for place, column in enumerate(sheet.columns, start=1):
        made.column_dimensions[get_column_letter(place)].width = column.width
    made.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
    made.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}" if len(sheet.columns) > 1 else None
    made.print_title_rows = "1:1"
    made.page_setup.paperSize = _A4
    made.page_setup.orientation = "landscape"
    made.page_setup.fitToHeight = 0
    made.sheet_properties.pageSetUpPr.fitToPage = True


def _range(listed: Listed, sheets: Sequence[Sheet], made: dict[str, Worksheet]) -> str:
    titles = [one.title for sheet in sheets if sheet.name == listed.sheet for one in sheet.columns]
    letter = get_column_letter(titles.index(listed.column) + 1)
    name = quote_sheetname(made[listed.sheet].title)
    return f"{name}!${letter}$2:${letter}${_LAST_ROW}"


def _offer(made: Worksheet, place: int, entries: str) -> None:
    letter = get_column_letter(place)
    listed = DataValidation("list", formula1=entries, allow_blank=True, errorStyle="warning")
    listed.showErrorMessage = True
    listed.add(f"{letter}2:{letter}{_LAST_ROW}")
    made.data_validations.append(listed)


def _lines(made: Worksheet, sheet: Sheet) -> Iterator[list[Place]]:
    headings = [_cell(made, column.title) for column in sheet.columns]
    for heading in headings:
        adorn_heading(heading)
    yield headings
    for row in sheet.rows:
        yield [_cell(made, value) for value in row]


def _cell(made: Worksheet, value: Cell) -> Place:
    cell = WriteOnlyCell(made)
    match value:
        case str():
            write_text(cell, clean(value))
        case datetime():
            _put(cell, value.replace(tzinfo=None), _MOMENT)
        case date():
            _put(cell, value, _DAY)
        case float() if not math.isfinite(value):
            _put(cell, None, "General")
        case _:
            _put(cell, value, "General")
    return cell


def _put(cell: Place, value: Cell, number_format: str) -> None:
    cell.value, cell.number_format, cell.alignment = value, number_format, TOP


def _saved(book: Workbook, made_at: datetime) -> bytes:
    """openpyxl stamps the present moment on everything; here it is the one given."""
    written = BytesIO()
    book.save(written)
    told = tostring(DocumentProperties(creator="", created=made_at, modified=made_at).to_tree())
    return stamped(written.getvalue(), made_at, {ARC_CORE: told})
