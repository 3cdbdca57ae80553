"""Requests not to report on a task that is outside what the unit is there for."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.assignments import AssignmentId
from bot.domain.people import PersonId, UnitId
from bot.domain.reports import State

ASKABLE = frozenset({State.NOT_STARTED, State.IN_PROGRESS, State.RETURNED})
"""States in which a unit may ask not to report, and be answered."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One request. Decided without being granted or refused means taken back by the unit."""

    id: int
    assignment_id: AssignmentId
    unit_id: UnitId
    task_key: str
    clause_ref: str
    title: str
    period: str
    state: State
    person_id: PersonId
    reason: str
    at: datetime
    decided_by: PersonId | None
    granted: bool | None
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.decided_at is None
