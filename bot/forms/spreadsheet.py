"""An .xlsx workbook read as sheets, its cells as people see them."""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.forms import archive
from bot.forms.columns import SHEETS
from bot.forms.faults import FormFault, FormFaults, Saying
from bot.forms.tables import COLUMNS, Table

_FORMULA = re.compile(rb"<(?:\w{1,9}:)?f[\s>/]")
_WORKSHEETS = 50
_LAST_ROW = 30_000
_CELL = re.compile(rb'<(?:\w{1,9}:)?c\b[^<>]{0,99}\br="[A-Z]{1,3}(\d{5,7})"[^<>]{0,99}(?<!/)>')
"""A cell with something in it, from row 10,000 on."""
_DIGITS = 15
"""Significant digits Excel shows of a number."""
_UNCOMPUTED = Saying(
    "formula-without-value",
    "Ô này là công thức chưa có kết quả. Hãy mở bằng Excel, lưu lại hoặc gõ thẳng giá trị.",
    "This cell is a formula without a result. Save the file in Excel or type the value itself.",
)
_ERROR = Saying(
    "formula-error",
    "Công thức trong ô này bị lỗi “{value}”. Hãy sửa công thức hoặc gõ thẳng giá trị.",
    "The formula in this cell gives the error “{value}”. Correct it or type the value itself.",
)
_TOO_MANY_SHEETS = Saying(
    "too-many-sheets",
    "Tệp có hơn {most} bảng. Hãy xóa các bảng không dùng.",
    "The file has more than {most} sheets. Delete the unused ones.",
)
_ROWS_FAR_DOWN = Saying(
    "rows-far-down",
    "Có bảng với nội dung dưới dòng {most}. Hãy xóa các dòng trống ở giữa.",
    "A sheet has content below row {most}. Delete the empty rows in between.",
)
Cells = Sequence[object]


def tables(file: Path, content: bytes) -> list[Table]:
    """Raises FormFaults for a workbook that may not be opened, or is too large."""
    why = archive.refusal(content)
    if why is not None:
        _refuse(why, file, most=archive.LARGEST // 1_000_000)
    try:
        with _quiet():
            return list(_tables(file, content))
    except FormFaults:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file provokes
        raise FormFaults([archive.BROKEN.at(file, "survey", 1, "")]) from error


def _refuse(saying: Saying, file: Path, **named: object) -> None:
    raise FormFaults([saying.at(file, "survey", 1, "", **named)])


@contextmanager
def _quiet() -> Iterator[None]:
    """openpyxl warns of drop-downs and styles it leaves out; a form has no use for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _tables(file: Path, content: bytes) -> Iterator[Table]:
    if any(int(match[1]) > _LAST_ROW for part in _parts(content) for match in _CELL.finditer(part)):
        _refuse(_ROWS_FAR_DOWN, file, most=_LAST_ROW)
    has_formulas = any(_FORMULA.search(part) for part in _parts(content))
    values = load_workbook(BytesIO(content), read_only=True, data_only=True)
    formulas = load_workbook(BytesIO(content), read_only=True) if has_formulas else None
    if len(values.sheetnames) > _WORKSHEETS:
        _refuse(_TOO_MANY_SHEETS, file, most=_WORKSHEETS)
    for name in values.sheetnames:
        table = Table(file, " ".join(name.split()).lower())
        if table.sheet in SHEETS:
            _fill(table, _rows(values[name]), _rows(formulas[name]) if formulas else None)
        yield table


def _parts(content: bytes) -> Iterator[bytes]:
    with ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if "worksheets/" in name.lower():
                yield package.read(name)


def _rows(sheet: object) -> Iterator[Cells]:
    """Chart sheets have none."""
    read: Callable[..., Iterator[Cells]] | None = getattr(sheet, "iter_rows", None)
    return (
        iter(()) if read is None else read(max_row=_LAST_ROW, max_col=COLUMNS + 1, values_only=True)
    )


def _fill(table: Table, values: Iterator[Cells], formulas: Iterator[Cells] | None) -> None:
    pairs = (
        ((cells, cells) for cells in values)
        if formulas is None
        else zip_longest(values, formulas, fillvalue=())
    )
    for line, (shown, written) in enumerate(pairs, start=1):
        if not any(cell is not None for cell in written):
            continue
        if shown is not written:
            table.faults.extend(_of_formulas(table, line, shown, written))
        table.add(line, [text(cell) for cell in shown])


def _of_formulas(table: Table, line: int, shown: Cells, written: Cells) -> Iterator[FormFault]:
    for place, (value, source) in enumerate(zip_longest(shown, written)):
        column = table.header[place] if place < len(table.header) else ""
        if value is None and source is not None:
            yield table.fault(_UNCOMPUTED, line, column)
        elif isinstance(value, str) and value.startswith("#") and _is_formula(source):
            yield table.fault(_ERROR, line, column, value=value)


def _is_formula(source: object) -> bool:
    return not isinstance(source, str) or source.startswith("=")


def text(value: object) -> str:
    """1200 is not 1200.0, TRUE is yes, a date is written the way forms write dates."""
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
