"""Tables written as one Excel workbook: safe to open, made to be filtered and printed."""

from collections.abc import Sequence
from datetime import datetime

from bot.exports.tables import Cell, Column, Listed, Sheet

__all__ = ["Cell", "Column", "Listed", "Sheet", "workbook"]


def workbook(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """The same sheets made at the same moment are the same bytes."""
    from bot.exports.writing import write  # slow to load

    return write(sheets, made_at)
