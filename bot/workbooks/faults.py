"""What can be wrong in a sheet somebody sent: where, and a sentence saying what to do."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """A fault keeps what was sent from being taken; a warning does not."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class SheetFault:
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

    def at(self, file: Path, sheet: str, row: int, column: str, /, **named: object) -> SheetFault:
        vi, en = self.vi.format(**named), self.en.format(**named)
        return SheetFault(file, sheet, row, column, vi, en, self.severity, self.code)


def warning(code: str, vi: str, en: str) -> Saying:
    return Saying(code, vi, en, Severity.WARNING)
