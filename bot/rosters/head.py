"""The row of headings that makes a sheet a list of people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell  # type: ignore[import-untyped]

from bot.engine.folding import clean
from bot.i18n import texts
from bot.rosters import sayings
from bot.rosters.headings import NEEDED, Field, field_of, heading
from bot.workbooks.faults import SheetFault
from bot.workbooks.reading import text

Row = Sequence["Cell"]


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headings of a sheet are, and what each of its columns tells."""

    sheet: str
    row: int
    places: tuple[tuple[int, Field, str], ...]
    """The column's place, what it tells, and how it is headed."""

    @property
    def missing(self) -> list[Field]:
        return [field for field in NEEDED if field not in self.columns]

    @property
    def columns(self) -> dict[Field, str]:
        return {field: written for _place, field, written in self.places}


def head(sheet: str, rows: Iterable[Row]) -> Head:
    """The row with the most headings, the first of these; offices put a title above a table."""
    found = [Head(sheet, number, _places(row)) for number, row in enumerate(rows, start=1)]
    return max(found, key=lambda one: len(one.columns), default=Head(sheet, 1, ()))


def written(cell: "Cell") -> str:
    """What people see in a cell, on one line."""
    return " ".join(clean(text(cell.value)).split())


def chosen(file: Path, heads: Sequence[Head]) -> Head | SheetFault:
    """The only sheet that has all the columns."""
    whole = [one for one in heads if not one.missing]
    if len(whole) > 1:
        sheets = ", ".join(f"“{one.sheet}”" for one in whole)
        return sayings.SEVERAL_LISTS.at(file, whole[1].sheet, whole[1].row, "", sheets=sheets)
    if not whole:
        return _without_list(file, heads)
    (only,) = whole
    fields = [field for _place, field, _written in only.places]
    double = next((one for one in only.columns if fields.count(one) > 1), None)
    if double is not None:
        return sayings.DOUBLE_COLUMN.at(file, only.sheet, only.row, only.columns[double])
    return only


def _places(row: Row) -> tuple[tuple[int, Field, str], ...]:
    shown = ((place, written(cell)) for place, cell in enumerate(row))
    known = ((place, field_of(title), title) for place, title in shown)
    return tuple((place, field, title) for place, field, title in known if field is not None)


def _without_list(file: Path, heads: Sequence[Head]) -> SheetFault:
    best = max(heads, key=lambda one: len(one.columns), default=Head(file.name, 1, ()))
    if len(best.columns) <= 1:
        sheet = heads[0].sheet if heads else file.name
        return sayings.NO_HEADINGS.at(file, sheet, 1, "")
    vi, en = (
        ", ".join(heading(texts(language), field) for field in best.missing)
        for language in ("vi", "en")
    )
    return sayings.MISSING_COLUMNS.at(file, best.sheet, best.row, "", columns_vi=vi, columns_en=en)
