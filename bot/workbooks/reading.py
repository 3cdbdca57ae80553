"""What is in a workbook somebody sent: how far down it goes, its cells as people see them."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from bot.workbooks.faults import Saying

WORKSHEETS = 50
TOO_MANY_SHEETS = Saying(
    "too-many-sheets",
    "Tệp có hơn {most} bảng. Hãy xóa các bảng không dùng.",
    "The file has more than {most} sheets. Delete the unused ones.",
)
ROWS_FAR_DOWN = Saying(
    "rows-far-down",
    "Có bảng với nội dung dưới dòng {most}. Hãy xóa các dòng trống ở giữa.",
    "A sheet has content below row {most}. Delete the empty rows in between.",
)
_CELL = re.compile(rb'<(?:\w{1,9}:)?c\b[^<>]{0,99}\br="[A-Z]{1,3}(\d{5,7})"[^<>]{0,99}(?<!/)>')
"""A cell with something in it, from row 10,000 on."""
_DIGITS = 15
"""Significant digits Excel shows of a number."""


@contextmanager
def quiet() -> Iterator[None]:
    """openpyxl warns of drop-downs and styles it leaves out; nobody here has a use for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parts(content: bytes) -> Iterator[bytes]:
    """The XML of each sheet."""
    with ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if "worksheets/" in name.lower():
                yield package.read(name)


def is_filled_below(content: bytes, row: int) -> bool:
    """Whether a sheet has something below a row, which is 10,000 or later."""
    return any(int(match[1]) > row for part in parts(content) for match in _CELL.finditer(part))


def text(value: object) -> str:
    """1200 is not 1200.0, TRUE is yes, a date is written year first."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return _number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | time():
            return value.isoformat(timespec="minutes" if value.second == 0 else "seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 10**_DIGITS:
        return str(int(value))
    return format(Decimal(f"{value:.{_DIGITS}g}"), "f")
