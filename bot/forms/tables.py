"""A sheet as it stands in a file: headings, rows of text, and how large it may be."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.forms.columns import SHEETS
from bot.forms.faults import FormFaults
from bot.workbooks.faults import Saying, SheetFault

ROWS = {"survey": 2_000, "choices": 20_000, "settings": 50}
COLUMNS = 200
LONGEST = 32_767
"""Characters in a cell: what Excel itself allows."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TOO_MANY_ROWS = Saying(
    "too-many-rows",
    "Bảng “{sheet}” có hơn {most} dòng. Hãy chia phiếu thành nhiều phiếu nhỏ hơn.",
    "The “{sheet}” sheet has more than {most} rows. Split the form into smaller ones.",
)
_TOO_MANY_COLUMNS = Saying(
    "too-many-columns",
    "Bảng “{sheet}” có hơn {most} cột. Hãy xóa các cột không dùng.",
    "The “{sheet}” sheet has more than {most} columns. Delete the unused ones.",
)
_TOO_LONG = Saying(
    "cell-too-long",
    "Ô này dài {length} ký tự, quá giới hạn {most} ký tự. Hãy viết ngắn lại.",
    "This cell has {length} characters; at most {most} are allowed. Shorten it.",
)
_CONTROL = Saying(
    "control-characters",
    "Ô này có ký tự điều khiển không nhìn thấy. Hãy xóa ô và gõ lại nội dung.",
    "This cell has invisible control characters. Clear it and type the text again.",
)
_TOO_WIDE = Saying(
    "more-cells-than-columns",
    "Dòng này có nhiều ô hơn số cột. Hãy xem lại các dấu “|” hoặc thêm tên cột.",
    "This row has more cells than there are columns. Check the “|” signs or name the column.",
)


@dataclass(slots=True)
class Table:
    """One sheet of one file; the name is in small letters, rows carry their line."""

    file: Path
    sheet: str
    line: int = 1
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Take the next line; the first filled one is the header. Raises FormFaults at a limit."""
        filled = {n: text for n, cell in enumerate(cells) if (text := clean(cell))}
        if self.sheet not in SHEETS or not filled:
            return
        if max(filled) >= COLUMNS:
            self._refuse(_TOO_MANY_COLUMNS, line, most=COLUMNS)
        if not self.header:
            self.line = line
            self.header = [filled.get(n, "") for n in range(max(filled) + 1)]
            return
        if len(self.rows) >= ROWS[self.sheet]:
            self._refuse(_TOO_MANY_ROWS, line, most=ROWS[self.sheet])
        self.rows.append(
            (line, {n: text for n, text in filled.items() if self._is_fit(line, n, text)})
        )

    def _is_fit(self, line: int, place: int, text: str) -> bool:
        if place >= len(self.header) or not self.header[place]:
            self.faults.append(self.fault(_TOO_WIDE, line))
        elif len(text) > LONGEST:
            about: dict[str, object] = {"length": len(text), "most": LONGEST}
            self.faults.append(self.fault(_TOO_LONG, line, self.header[place], **about))
        elif _UNPRINTABLE.search(text):
            self.faults.append(self.fault(_CONTROL, line, self.header[place]))
        else:
            return True
        return False

    def named_rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        for line, filled in self.rows:
            yield line, {self.header[place]: text for place, text in filled.items()}

    def fault(self, saying: Saying, line: int, column: str = "", /, **named: object) -> SheetFault:
        named["sheet"] = self.sheet
        return saying.at(self.file, self.sheet, line, column, **named)

    def _refuse(self, saying: Saying, line: int, **named: object) -> None:
        raise FormFaults([self.fault(saying, line, **named)])


def clean(cell: str) -> str:
    """No space around, hard spaces as spaces, letters and their marks as one character."""
    plain = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return unicodedata.normalize("NFC", plain).strip()
