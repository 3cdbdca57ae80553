"""Markdown tables read as sheets, the way pyxform reads them."""

from collections.abc import Iterator
from pathlib import Path

from bot.forms.tables import Table


def tables(file: Path, text: str) -> list[Table]:
    """Raises FormFaults where a table is too large or crooked."""
    found: list[Table] = []
    for number, first, cells in _lines(text):
        if first:
            found.append(Table(file, first.lower(), number))
        if found:
            found[-1].add(number, cells)
    return found


def _lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """The first cell of a line names a sheet, the rest are cells."""
    from pyxform.xls2json_backends import (  # slow to load
        MD_CELL,
        MD_COMMENT,
        MD_PIPE_OR_ESCAPE,
        MD_SEPARATOR,
    )

    for number, line in enumerate(text.split("\n"), start=1):
        match = None if MD_COMMENT.match(line) else MD_CELL.match(line)
        if match is None or MD_SEPARATOR.match(match[1].replace(" ", "")):
            continue
        first, *cells = (
            cell.strip().replace("\\|", "|") for cell in MD_PIPE_OR_ESCAPE.split(match[1])
        )
        yield number, first, cells
