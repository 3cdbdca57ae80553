"""Cells of a workbook: text that stays text, headings that look like headings."""

from openpyxl.cell import Cell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]

_TEXT = "@"
TOP = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="DDE8F0")


def write_text(cell: Cell, text: str) -> None:
    """Text stays text: `1/2` is no date and `=…` no formula, also when the cell is edited."""
    cell.number_format, cell.alignment = _TEXT, TOP
    if text:
        cell.value = text
        cell.data_type = "s"


def adorn_heading(cell: Cell) -> None:
    cell.font, cell.fill = _BOLD, _SHADE
