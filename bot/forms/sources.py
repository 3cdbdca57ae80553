"""The files of a form as rows that remember where they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import (
    MD_CELL,
    MD_COMMENT,
    MD_PIPE_OR_ESCAPE,
    MD_SEPARATOR,
    xlsx_to_dict,
)

from bot.forms.faults import FormFault, FormFaults

Source = Path
"""One file of a form; several are laid end to end."""

SHEETS = ("survey", "choices", "settings")
_LANGUAGE = re.compile(r"^(.*::).*\(\s*([A-Za-z]{2,3})\s*\)$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its filled cells by column, and where it stands."""

    file: Path
    sheet: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, message_vi: str, message_en: str) -> FormFault:
        return FormFault(self.file, self.sheet, self.line, column, message_vi, message_en)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a form, its files laid end to end; settings are the first file's.

    `headers` holds each file's header rows, every column a cell.
    """

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    headers: tuple[Row, ...]

    def rows(self, sheet: str) -> tuple[Row, ...]:
        return {"survey": self.survey, "choices": self.choices, "settings": self.settings}[sheet]


def read(sources: Sequence[Source]) -> Sheets:
    """Raises FormFaults for files that cannot be read at all."""
    files = [_read_file(source) for source in sources]
    if not files:
        raise ValueError("a form needs at least one file")
    return Sheets(
        survey=_together(files, "survey"),
        choices=_together(files, "choices"),
        settings=_together(files[:1], "settings"),
        headers=_together(files, "header"),
    )


def _together(files: list[dict[str, list[Row]]], sheet: str) -> tuple[Row, ...]:
    return tuple(row for file in files for row in file.get(sheet, ()))


def _read_file(source: Source) -> dict[str, list[Row]]:
    try:
        rows = _workbook(source) if source.suffix == ".xlsx" else _markdown(source)
    except (OSError, PyXFormError, UnicodeDecodeError) as error:
        raise FormFaults([_unreadable(source, str(error))]) from error
    if not rows.get("survey"):
        raise FormFaults([_unreadable(source, "survey")])
    return rows


def _unreadable(source: Source, why: str) -> FormFault:
    return FormFault(
        source,
        "survey",
        1,
        "",
        f"Không đọc được tệp, hoặc tệp không có bảng “survey” ({why}).",
        f"The file cannot be read, or has no “survey” table ({why}).",
    )


def _workbook(source: Source) -> dict[str, list[Row]]:
    book = xlsx_to_dict(str(source))
    rows: dict[str, list[Row]] = {"header": []}
    for sheet in SHEETS:
        if sheet not in book:
            continue
        header = {str(one): str(one) for one in (book.get(f"{sheet}_header") or [{}])[0]}
        rows["header"].append(Row(source, sheet, 1, _named(header)))
        rows[sheet] = [
            Row(source, sheet, number, _named(cells))
            for number, cells in enumerate(book[sheet], start=2)
            if cells
        ]
    return rows


def _markdown(source: Source) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {"header": []}
    sheet, header = "", list[str]()
    for number, (first, cells) in _lines(source.read_text(encoding="utf-8")):
        if first:
            sheet, header = first.lower(), []
        if sheet not in SHEETS or not any(cells):
            continue
        if not header:
            header = [_column(cell) for cell in cells]
            columns = {name: name for name in header if name}
            rows["header"].append(Row(source, sheet, number, columns))
            continue
        rows.setdefault(sheet, []).append(_row(source, sheet, number, header, cells))
    return rows


def _lines(text: str) -> Iterator[tuple[int, tuple[str, list[str]]]]:
    """Table lines as pyxform takes them: the first cell names a sheet, the rest are cells."""
    for number, line in enumerate(text.splitlines(), start=1):
        match = None if MD_COMMENT.match(line) else MD_CELL.match(line)
        if match is None or MD_SEPARATOR.match(match[1].replace(" ", "")):
            continue
        first, *cells = (
            cell.strip().replace("\\|", "|") for cell in MD_PIPE_OR_ESCAPE.split(match[1])
        )
        yield number, (first, cells)


def _row(source: Source, sheet: str, number: int, header: list[str], cells: list[str]) -> Row:
    row = Row(source, sheet, number, {})
    if any(cells[len(header) :]):
        raise FormFaults(
            [
                row.fault(
                    "",
                    "Dòng này có nhiều ô hơn số cột. Hãy xem lại các dấu “|”.",
                    "This row has more cells than there are columns. Check the “|” signs.",
                )
            ]
        )
    filled = {name: cell for name, cell in zip(header, cells, strict=False) if cell and name}
    return Row(source, sheet, number, filled)


def _named(cells: dict[str, str]) -> dict[str, str]:
    return {_column(name): value for name, value in cells.items() if value}


def _column(name: str) -> str:
    """`label::Tiếng Việt (vi)` is `label::vi`: languages go by their code."""
    match = _LANGUAGE.match(name.strip())
    return f"{match[1]}{match[2].lower()}" if match else name.strip()
