"""A form written as one Excel workbook that staff can edit and load back without loss."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from bot.forms import columns, languages
from bot.forms.columns import EXPRESSIONS, TRANSLATED
from bot.forms.expansion import namespaces
from bot.forms.kinds import kind
from bot.forms.sources import Row, Sheets, Source, read
from bot.workbooks.cells import adorn_heading, write_text

_FROZEN = {"survey": "C2", "choices": "C2", "settings": "A2"}
_WIDE, _MIDDLE, _NARROW = 44, 30, 16


def workbook(sources: Sequence[Source]) -> bytes:
    """Sheets survey, choices and settings; every cell is text. Raises FormFaults."""
    sheets = read(sources)
    book = Workbook()
    book.remove(book.active)
    for name in columns.SHEETS:
        rows = sheets.rows(name)[:1] if name == "settings" else sheets.rows(name)
        if rows:
            _write(book.create_sheet(name), name, [_cells(row, sheets) for row in rows], sheets)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _cells(row: Row, sheets: Sheets) -> dict[str, str]:
    match row.sheet:
        case "survey":
            return {**row.cells, **row.notes, "type": _type(row["type"])}
        case "settings":
            main = {"default_language": languages.full(sheets.default)}
            return {**row.cells, **row.notes, **main, "namespaces": namespaces(row)}
        case _:
            return {**row.cells, **row.notes}


def _type(cell: str) -> str:
    found = kind(cell)
    return f"{found.written} or_other" if found.other else found.written


def _write(sheet: Worksheet, name: str, rows: Sequence[Mapping[str, str]], sheets: Sheets) -> None:
    filled = {column: None for row in rows for column in row}
    order = columns.order(name, filled, sheets.languages)
    for place, column in enumerate(order, start=1):
        heading = sheet.cell(1, place)
        write_text(heading, _heading(name, column))
        adorn_heading(heading)
        sheet.column_dimensions[get_column_letter(place)].width = _width(column)
    for line, row in enumerate(rows, start=2):
        for place, column in enumerate(order, start=1):
            write_text(sheet.cell(line, place), row.get(column, ""))
    sheet.freeze_panes = _FROZEN[name]


def _heading(sheet: str, column: str) -> str:
    base, _, language = column.rpartition("::")
    return f"{base}::{languages.full(language)}" if base in TRANSLATED[sheet] else column


def _width(column: str) -> int:
    base = column.rpartition("::")[0]
    if base in {*TRANSLATED["survey"], *TRANSLATED["choices"]} or "message" in column:
        return _WIDE
    return _MIDDLE if column in EXPRESSIONS or column == "form_title" else _NARROW
