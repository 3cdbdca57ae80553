"""Data taken out of the system: what of it, in which format, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from bot.domain.assignments import Assignment, FormId, Period, TaskId
from bot.domain.delegations import Part
from bot.domain.people import Unit, UnitId
from bot.domain.questionnaires import Questionnaire
from bot.domain.reports import State
from bot.domain.reviews import Filed

EVERY_FORM = ""


class Format(StrEnum):
    """How the data is written: for people, for statistics programs, for machines."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for: one form or every one, in one period."""

    form: str
    period: str
    format: Format


@dataclass(frozen=True, slots=True)
class Version:
    """One published version of a form."""

    number: int
    form: Questionnaire


@dataclass(frozen=True, slots=True)
class Subject:
    """One form with every version reports may rest on, and the tasks that ask for it."""

    key: str
    versions: Mapping[FormId, Version]
    tasks: tuple[TaskId, ...]

    @property
    def newest_first(self) -> list[Version]:
        return sorted(self.versions.values(), key=lambda one: -one.number)


@dataclass(frozen=True, slots=True)
class Names:
    """Keys of the programme in the reader's words: states, and kinds of unit."""

    states: Mapping[State, str]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Extract:
    """Everything that has to be known to write the file; nothing of it changes meanwhile.

    Taken out is what the unit `top` and those below it have handed in, or of that only the `parts`
    of the work somebody looks after. `small_cells` tells whether small counts
    on sensitive indicators are for the reader's eyes; they are for those of the `office` at the
    top.
    """

    format: Format
    programme: str
    office: str
    period: Period
    subjects: tuple[Subject, ...]
    top: UnitId
    parts: tuple[Part, ...]
    names: Names
    language: str
    zone: tzinfo
    made_at: datetime
    small_cells: bool

    @property
    def suffix(self) -> str:
        """What the file's name ends in: several files come in an archive."""
        if self.format is Format.JSONL:
            return self.format.value
        return self.format.value if self.format is Format.XLSX and self.is_single else "zip"

    @property
    def is_single(self) -> bool:
        return len(self.subjects) == 1

    @property
    def is_sensitive(self) -> bool:
        """Whether there are sensitive indicators in it."""
        forms = (one.form for subject in self.subjects for one in subject.versions.values())
        return any(question.sensitive for form in forms for question in form.questions)


@dataclass(frozen=True, slots=True)
class Line:
    """One obligation of a unit, with what it has handed in last, if anything."""

    unit: Unit
    assignment: Assignment
    report: Filed | None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How many obligations of how many are written, and how many of these have a report."""

    done: int
    total: int
    reports: int
