"""What can be wrong with a pack's files: where, and a sentence saying what."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PackFault:
    """One thing to correct in a pack."""

    file: Path
    line: int
    message_vi: str
    message_en: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message_vi}"


class PackFaults(Exception):  # noqa: N818 - a list of corrections for the author, not a defect
    """The pack cannot be loaded; nothing was."""

    def __init__(self, faults: Sequence[PackFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)
