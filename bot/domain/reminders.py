"""Reminders: what they count from, which a unit has had, and whom the next ones are for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.assignments import AssignmentId, Period
from bot.domain.people import InviteId, Person, PersonId, Unit, UnitId


class Kind(StrEnum):
    """What a reminder is about; of those that meet in one message the first here opens it."""

    LEADERS = "leaders"
    """The unit is late: to its own leaders."""
    DIGEST = "digest"
    """Everything the unit owes: to those who fill in."""
    RETURNED = "returned"
    """Reports sent back and not yet put right."""
    LATE = "late"
    """Every late unit below theirs: to the supervisors."""
    OVERVIEW = "overview"
    """How reporting goes: to the supervisors."""
    COMMENTS = "comments"
    """Supervisors' comments that wait for an answer: to those who fill in."""
    QUESTIONS = "questions"
    """Units' questions that wait for an answer: to the supervisors."""
    IDLE = "idle"
    """Interviews begun and left lying."""
    INVITES = "invites"
    """Invitations not taken up: to the administrators."""
    NUDGE = "nudge"
    """What the unit owes, because a supervisor asks for it now."""
    BROADCAST = "broadcast"
    """An announcement."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """A mandatory assignment neither handed in, accepted nor accepted as not applicable.

    It stands for all of its unit that are like it in everything below.

    `returned_at` is set from a return until the report is handed in again, also while somebody is
    at it; `touched_at` while an interview is under way and not submitted to the unit's leader.
    `due_at` is the due moment in force, extended or not.
    """

    assignment_id: AssignmentId
    unit_id: UnitId
    opens_at: datetime
    due_at: datetime
    locks_at: datetime
    returned_at: datetime | None = None
    touched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """An invitation nobody has taken up yet, of somebody who has not enrolled."""

    id: InviteId
    unit_id: UnitId
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A comment or a question, by `kind`, that the people of this unit have to answer.

    `until` is the moment from which nobody is asked any more, such as the period's lock.
    """

    unit_id: UnitId
    since: datetime
    key: str
    kind: Kind
    until: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One rung a unit has had, or that was passed over. Kind, unit and rung are its unique key."""

    kind: Kind
    unit_id: UnitId
    rung: str
    sent: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Had:
    """Which rungs a unit has had or passed over, and when each kind was sent to it last."""

    rungs: Mapping[Kind, set[str]] = field(default_factory=dict)
    told_at: Mapping[Kind, datetime] = field(default_factory=dict)


def ledger(rows: Iterable[Row]) -> dict[UnitId, Had]:
    """The rows by unit, as the planner reads them."""
    rungs: dict[UnitId, dict[Kind, set[str]]] = {}
    told_at: dict[UnitId, dict[Kind, datetime]] = {}
    for row in rows:
        rungs.setdefault(row.unit_id, {}).setdefault(row.kind, set()).add(row.rung)
        told = told_at.setdefault(row.unit_id, {})
        if row.sent:
            told[row.kind] = max(row.at, told.get(row.kind, row.at))
    return {unit_id: Had(kinds, told_at[unit_id]) for unit_id, kinds in rungs.items()}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that reminders depend on, at one moment.

    `periods` are those that may be open, `units` all of them, `people` those who can be written to.
    `had` is the ledger, at least since the first of the periods opened; of invitations, all of it.
    """

    periods: tuple[Period, ...]
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    owed: tuple[Obligation, ...]
    had: Mapping[UnitId, Had]
    invites: tuple[OpenInvite, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one person, worded only when its turn comes.

    `about` are the units it is about; for an announcement, its own number. From `pointless_from`
    on the next reminder says it better, or the period is locked.
    """

    person_id: PersonId
    kinds: tuple[Kind, ...]
    about: tuple[UnitId, ...]
    ready_at: datetime
    pointless_from: datetime

    @property
    def units(self) -> tuple[UnitId, ...]:
        """The units it is about; an announcement is about none."""
        return () if Kind.BROADCAST in self.kinds else self.about


@dataclass(frozen=True, slots=True)
class Planned:
    """What is written in one transaction: the rows that use the rungs up, and the notices."""

    rows: tuple[Row, ...]
    notices: tuple[Notice, ...]
