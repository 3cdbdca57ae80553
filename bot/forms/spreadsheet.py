"""An .xlsx workbook read as sheets, its cells as people see them."""

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from bot.forms.columns import SHEETS
from bot.forms.faults import FormFaults
from bot.forms.tables import COLUMNS, Table
from bot.workbooks import archive
from bot.workbooks.faults import Saying, SheetFault
from bot.workbooks.reading import (
    ROWS_FAR_DOWN,
    TOO_MANY_SHEETS,
    WORKSHEETS,
    is_filled_below,
    parts,
    quiet,
    text,
)

_FORMULA = re.compile(rb"<(?:\w{1,9}:)?f[\s>/]")
_LAST_ROW = 30_000
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
Cells = Sequence[object]


def tables(file: Path, content: bytes) -> list[Table]:
    """Raises FormFaults for a workbook that may not be opened, or is too large."""
    why = archive.refusal(content)
    if why is not None:
        _refuse(why, file, most=archive.LARGEST // 1_000_000)
    try:
        with quiet():
            return list(_tables(file, content))
    except FormFaults:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file provokes
        raise FormFaults([archive.BROKEN.at(file, "survey", 1, "")]) from error


def _refuse(saying: Saying, file: Path, **named: object) -> None:
    raise FormFaults([saying.at(file, "survey", 1, "", **named)])


def _tables(file: Path, content: bytes) -> Iterator[Table]:
    if is_filled_below(content, _LAST_ROW):
        _refuse(ROWS_FAR_DOWN, file, most=_LAST_ROW)
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # slow to load

    has_formulas = any(_FORMULA.search(part) for part in parts(content))
    values = load_workbook(BytesIO(content), read_only=True, data_only=True)
    formulas = load_workbook(BytesIO(content), read_only=True) if has_formulas else None
    if len(values.sheetnames) > WORKSHEETS:
        _refuse(TOO_MANY_SHEETS, file, most=WORKSHEETS)
    for name in values.sheetnames:
        table = Table(file, " ".join(name.split()).lower())
        if table.sheet in SHEETS:
            _fill(table, _rows(values[name]), _rows(formulas[name]) if formulas else None)
        yield table


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


def _of_formulas(table: Table, line: int, shown: Cells, written: Cells) -> Iterator[SheetFault]:
    for place, (value, source) in enumerate(zip_longest(shown, written)):
        column = table.header[place] if place < len(table.header) else ""
        if value is None and source is not None:
            yield table.fault(_UNCOMPUTED, line, column)
        elif isinstance(value, str) and value.startswith("#") and _is_formula(source):
            yield table.fault(_ERROR, line, column, value=value)


def _is_formula(source: object) -> bool:
    return not isinstance(source, str) or source.startswith("=")
