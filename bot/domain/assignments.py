"""What each unit owes: task × unit × period. The unit owes it, not a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.domain.people import PersonId, UnitId
from bot.domain.reports import State

ProgrammeId = NewType("ProgrammeId", int)
PeriodId = NewType("PeriodId", int)
TaskId = NewType("TaskId", int)
FormId = NewType("FormId", int)
AssignmentId = NewType("AssignmentId", int)
InterviewId = NewType("InterviewId", int)

DONE = frozenset({State.HANDED_IN, State.ACCEPTED, State.NOT_APPLICABLE})
"""States in which the unit owes nothing for now."""


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period; `due_at` and `locks_at` are exclusive moments."""

    id: PeriodId
    programme_id: ProgrammeId
    key: str
    data_from: str
    data_to: str
    opens_at: datetime
    due_at: datetime
    locks_at: datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """One obligation and how far it is: `answered` of `asked` questions are dealt with.

    `returned_at` is set from the moment a report is returned until it is handed in again.
    `due_at` is the due moment in force now, `due_then` the one in force when it was first handed
    in. `waiver_asked` while a request not to report on it waits to be decided.
    """

    id: AssignmentId
    unit_id: UnitId
    period_id: PeriodId
    period: str
    task_id: TaskId
    task_key: str
    clause_ref: str
    title: str
    mandatory: bool
    form_id: FormId
    state: State
    answered: int
    asked: int
    first_handed_in_at: datetime | None
    handed_in_at: datetime | None
    due_at: datetime
    due_then: datetime
    locks_at: datetime
    waiver_asked: bool
    returned_at: datetime | None = None

    @property
    def owed(self) -> bool:
        return self.mandatory and self.state not in DONE


@dataclass(frozen=True, slots=True)
class KeptTask:
    """A task of the programme, in its order."""

    id: TaskId
    key: str
    clause_ref: str
    title: str
    mandatory: bool


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form's newest version; `open` counts the interviews under way on any version of it."""

    id: FormId
    key: str
    version: int
    published_at: datetime
    open: int


@dataclass(frozen=True, slots=True)
class KeptInterview:
    """An interview's row: `place` is the engine's place as plain data.

    `submitted_by` is who has passed it on to the unit's leader, while it waits there.
    """

    id: InterviewId
    assignment_id: AssignmentId
    form_id: FormId
    place: dict[str, object] | None
    touched_at: datetime
    closed_at: datetime | None
    submitted_by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """Who gave an answer, and when; `id` tells one version of an answer from the next.

    `inbox_id` is the message it was given by; None where it was carried over.
    """

    id: int
    path: str
    value: str
    status: str
    reason: str
    label: str
    person_id: PersonId
    person_name: str
    at: datetime
    inbox_id: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was handed in: one frozen version of an assignment."""

    id: int
    assignment_id: AssignmentId
    version: int
    number: str
    late: bool
    handed_in_at: datetime
    title: str
    clause_ref: str
