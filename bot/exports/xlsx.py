"""Tables written as one Excel workbook: safe to open, made to be filtered and printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | date | None
"""A moment is given in local time; its zone is left out, as Excel knows none."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A drop-down list whose entries stand in a column of another sheet."""

    sheet: str
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, its width in characters, and what may be chosen below it.

    Anything else may still be typed: Excel asks whether it is meant.
    """

    title: str
    width: float = 16
    choices: Listed | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. The first `fixed` columns stay in sight when the sheet is moved sideways."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    fixed: int = 0


def workbook(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """The same sheets made at the same moment are the same bytes."""
    from bot.exports.writing import write  # slow to load

    return write(sheets, made_at)
