"""What a supervisor makes of a report handed in: a verdict, and comments on its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.assignments import AssignmentId, FormId, InterviewId
from bot.domain.interviews import Answer
from bot.domain.people import PersonId, UnitId
from bot.domain.questionnaires import Path

ReportId = NewType("ReportId", int)


class Verdict(StrEnum):
    """How a report was decided upon, once and for all; the next version is decided anew."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as it was handed in: the answers in their order, on the form of that day."""

    id: ReportId
    assignment_id: AssignmentId
    interview_id: InterviewId
    form_id: FormId
    person_id: PersonId
    version: int
    number: str
    late: bool
    handed_in_at: datetime
    answers: Mapping[Path, Answer]

    @property
    def reasons(self) -> int:
        """How many answers were unusual, or missing, and were given with a reason."""
        return sum(bool(one.reason) for one in self.answers.values())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in the queue of those nobody has decided upon."""

    report_id: ReportId
    number: str
    assignment_id: AssignmentId
    unit_id: UnitId
    clause_ref: str
    title: str
    version: int
    late: bool
    handed_in_at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A report that can be read again, and what was decided about it, if anything was."""

    report_id: ReportId
    assignment_id: AssignmentId
    unit_id: UnitId
    clause_ref: str
    period: str
    version: int
    handed_in_at: datetime
    verdict: Verdict | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Comment:
    """What a supervisor says to one answer. The unit hears of it once the report is returned."""

    path: Path
    text: str
    person_id: PersonId
    person_name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what, for which unit, and when."""

    verdict: Verdict
    person_name: str
    unit_name: str
    at: datetime
