"""Tables as they are asked for: their columns, their rows, and what may be chosen in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
