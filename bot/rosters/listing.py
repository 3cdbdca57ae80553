"""The sheet of a workbook that lists people, as text by column; what it says is not judged here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook  # type: ignore[import-untyped]

from bot.rosters import sayings
from bot.rosters.head import Head, Row, chosen, head, written
from bot.rosters.headings import Field
from bot.workbooks import archive
from bot.workbooks.faults import Saying, SheetFault
from bot.workbooks.reading import (
    ROWS_FAR_DOWN,
    TOO_MANY_SHEETS,
    WORKSHEETS,
    is_filled_below,
    quiet,
)

MOST_PEOPLE = 5_000
_LAST_ROW = 10_000
_COLUMNS = 50
_ABOVE = 20
"""Rows among which the headings are looked for."""
_EXCEL = frozenset({".xlsx", ".xls", ".xlsm", ".xltx", ".xltm"})


@dataclass(frozen=True, slots=True)
class Line:
    """One row with something in it. The fields in `computed` are formulas."""

    row: int
    cells: Mapping[Field, str]
    computed: tuple[Field, ...]

    def __getitem__(self, field: Field) -> str:
        return self.cells.get(field, "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list of people stands; `columns` are the headings as they are written there."""

    file: Path
    sheet: str
    columns: Mapping[Field, str]

    def fault(self, saying: Saying, row: int, field: Field, /, **named: object) -> SheetFault:
        return saying.at(self.file, self.sheet, row, self.columns.get(field, ""), **named)


@dataclass(frozen=True, slots=True)
class Listing:
    """The people of a sheet."""

    place: Place
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing of a workbook is taken; here is everything that keeps it from being taken."""

    faults: tuple[SheetFault, ...]


def listing(file: Path, content: bytes) -> Listing | Refused:
    """The list of people in a workbook, or why there is none."""
    if file.suffix.lower() not in _EXCEL:
        return _refused(file, sayings.NOT_EXCEL)
    why = archive.refusal(content)
    if why is not None:
        return _refused(file, why, most=archive.LARGEST // 1_000_000)
    if is_filled_below(content, _LAST_ROW):
        return _refused(file, ROWS_FAR_DOWN, most=_LAST_ROW)
    from openpyxl import load_workbook  # slow to load

    try:
        with quiet():
            return _listing(file, load_workbook(BytesIO(content), read_only=True))
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a damaged file provokes
        return _refused(file, archive.BROKEN)


def _refused(file: Path, saying: Saying, sheet: str = "", **named: object) -> Refused:
    return Refused((saying.at(file, sheet or file.name, 1, "", **named),))


def _listing(file: Path, book: "Workbook") -> Listing | Refused:
    """Hidden sheets are not looked at: nobody could see what they say."""
    sheets = {one.title: one for one in book.worksheets if one.sheet_state == "visible"}
    if len(sheets) > WORKSHEETS:
        return _refused(file, TOO_MANY_SHEETS, most=WORKSHEETS)
    found = chosen(
        file,
        [
            head(name, one.iter_rows(max_row=_ABOVE, max_col=_COLUMNS))
            for name, one in sheets.items()
        ],
    )
    if isinstance(found, SheetFault):
        return Refused((found,))
    rows = sheets[found.sheet].iter_rows(max_row=_LAST_ROW, max_col=_COLUMNS)
    return _of_people(file, found, tuple(islice(_lines(found, rows), MOST_PEOPLE + 1)))


def _of_people(file: Path, top: Head, lines: tuple[Line, ...]) -> Listing | Refused:
    if not lines:
        return _refused(file, sayings.EMPTY, top.sheet)
    if len(lines) > MOST_PEOPLE:
        return _refused(file, sayings.TOO_MANY_ROWS, top.sheet, most=MOST_PEOPLE)
    return Listing(Place(file, top.sheet, top.columns), lines)


def _lines(top: Head, rows: Iterable[Row]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        if number <= top.row:
            continue
        cells = {field: row[place] for place, field, _heading in top.places if place < len(row)}
        shown = {field: written(cell) for field, cell in cells.items()}
        if any(shown.values()):
            computed = (field for field, cell in cells.items() if cell.data_type == "f")
            yield Line(number, shown, tuple(computed))
