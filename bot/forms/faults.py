"""What can be wrong with a form's files: where, and a sentence saying what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FormFault:
    """One thing to correct. `row` is the line in a Markdown file, the row in a workbook's sheet."""

    file: Path
    sheet: str
    row: int
    column: str
    message_vi: str
    message_en: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.row}: {self.sheet}"
        return f"{where}, {self.column}: {self.message_vi}" if self.column else self._bare(where)

    def _bare(self, where: str) -> str:
        return f"{where}: {self.message_vi}"


class FormFaults(Exception):  # noqa: N818 - a list of corrections for the author, not a defect
    """The form cannot be published; nothing was."""

    def __init__(self, faults: Sequence[FormFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)
