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

    `due_then` is the due moment in force when it was first handed in, where it has changed since.
    """

    state: State
    first_handed_in_at: datetime | None
    due_at: datetime
    mandatory: bool
    due_then: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Assignments in one state, counted.

    Of these `count`, `ever` have been handed in at least once and `in_time` before they were due
    at that time; the due moment in force now has passed for `past_due`.
    """

    state: State
    mandatory: bool
    count: int
    ever: int
    in_time: int
    past_due: int
