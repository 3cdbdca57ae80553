"""Where an obligation stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """The state of an assignment; `SUBMITTED` waits for the unit's own leader."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rates need to know of one assignment.

    `due_at` is the due moment in force when it was first handed in; until then the one now.
    """

    state: State
    first_handed_in_at: datetime | None
    due_at: datetime
    mandatory: bool
