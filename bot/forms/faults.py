"""What can be wrong with a form's files: where, and a sentence saying what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """A fault keeps the form from being published; a warning does not."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class FormFault:
    """One thing to correct. `row` is the line in a Markdown file, the row in a workbook's sheet."""

    file: Path
    sheet: str
    row: int
    column: str
    message_vi: str
    message_en: str
    severity: Severity = Severity.FAULT
    code: str = ""

    def __str__(self) -> str:
        return self.said_in("vi")

    @property
    def is_warning(self) -> bool:
        return self.severity is Severity.WARNING

    def said_in(self, language: str) -> str:
        where = f"{self.file}:{self.row}: {self.sheet}"
        where = f"{where}, {self.column}" if self.column else where
        return f"{where}: {self.message_en if language == 'en' else self.message_vi}"


@dataclass(frozen=True, slots=True)
class Saying:
    """One kind of mistake: its code and its sentence in both languages, with named places."""

    code: str
    vi: str
    en: str
    severity: Severity = Severity.FAULT

    def at(self, file: Path, sheet: str, row: int, column: str, /, **named: object) -> FormFault:
        vi, en = self.vi.format(**named), self.en.format(**named)
        return FormFault(file, sheet, row, column, vi, en, self.severity, self.code)


def warning(code: str, vi: str, en: str) -> Saying:
    return Saying(code, vi, en, Severity.WARNING)


class FormFaults(Exception):  # noqa: N818 - a list of corrections for the author, not a defect
    """The form cannot be published; nothing was."""

    def __init__(self, faults: Sequence[FormFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)
