"""What stands in a unit's way, and what was said to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.people import PersonId, UnitId

DifficultyId = NewType("DifficultyId", int)
LONGEST = 2000
"""Characters of a difficulty, and of a reply."""


class Standing(StrEnum):
    """Whose turn it is."""

    WAITING = "waiting"
    """For the supervisors."""
    ASKED_BACK = "asked"
    """For the unit: the last reply ends in a question."""
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Said:
    """One reply; `is_answer` where it is a supervisor's and not the unit's own."""

    text: str
    at: datetime
    person_id: PersonId
    name: str
    unit_id: UnitId
    is_answer: bool

    @property
    def asks_back(self) -> bool:
        return self.is_answer and self.text.rstrip().endswith("?")


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Raised in the chat, or stated in a report: then `report` is its number, `task_key` its task.

    `categories` are keys of the programme's. `replies` are in the order they were given.
    """

    id: DifficultyId
    unit_id: UnitId
    categories: tuple[str, ...]
    text: str
    at: datetime
    closed_at: datetime | None
    report: str = ""
    task_key: str = ""
    replies: tuple[Said, ...] = ()

    @property
    def standing(self) -> Standing:
        if self.closed_at is not None:
            return Standing.CLOSED
        if not self.replies or not self.replies[-1].is_answer:
            return Standing.WAITING
        return Standing.ASKED_BACK if self.replies[-1].asks_back else Standing.ANSWERED

    @property
    def since(self) -> datetime:
        """When it was last somebody's turn to speak."""
        return self.replies[-1].at if self.replies else self.at
