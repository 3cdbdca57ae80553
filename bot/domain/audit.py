"""What can be done here that changes something: the acts the audit knows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people import PersonId, UnitId

COMMAND_LINE = "cli"
INTERFACE = "api"
SYSTEM = "system"
"""Where an act comes from that comes from no chat."""


class Deed(StrEnum):
    """One kind of act. What it was done to is the `subject`: a key or a number, never a text."""

    ADDED = "person added"
    INVITED = "invited"
    ENROLLED = "enrolled"
    AGREED = "agreed to the notice"
    LINKED = "channel linked"
    UNLINKED = "channel unlinked"
    PREFERRED = "channel preferred"
    SNOOZED = "reminder put off"
    CODE_REFUSED = "code refused"
    LOCKED_OUT = "enrolment locked"
    RENAMED = "renamed"
    MOVED = "moved"
    ROLE_CHANGED = "role changed"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    DELEGATED = "part of the work delegated"
    DELEGATION_ENDED = "delegation ended"
    HANDED_OVER = "unit handed over"
    ROSTER_REFUSED = "roster refused"
    ROSTER_IMPORTED = "roster imported"
    DATA_SHOWN = "own data shown"
    ERASURE_ASKED = "erasure asked for"
    ERASURE_WITHDRAWN = "erasure withdrawn"
    ERASURE_DUE = "erasure due"
    ERASED = "erased"
    SWEPT = "swept"
    BEGUN = "interview begun"
    ANSWERED = "answered"
    FILE_SENT = "file sent"
    WITHHELD = "text withheld"
    STATED_HARMLESS = "stated to name no child"
    STATED_NO_CASE = "stated to report no case"
    URGENT = "urgent words"
    SUBMITTED = "submitted for sign-off"
    WITHDRAWN = "taken back from the leader"
    SENT_BACK = "sent back by the leader"
    HANDED_IN = "report handed in"
    COMMENTED = "answer commented on"
    UNCOMMENTED = "comment taken back"
    FILES_SEEN = "evidence looked at"
    ACCEPTED = "report accepted"
    RETURNED = "report returned"
    EXTENDED = "due day put off"
    WAIVER_ASKED = "asked not to report"
    WAIVER_WITHDRAWN = "request not to report withdrawn"
    WAIVED = "need not report"
    WAIVER_REFUSED = "request not to report refused"
    OWED_AGAIN = "has to report again"
    DIFFICULTY_RAISED = "difficulty raised"
    DIFFICULTY_ANSWERED = "difficulty answered"
    DIFFICULTY_CLOSED = "difficulty closed"
    DIFFICULTY_REOPENED = "difficulty opened again"
    DIFFICULTIES_EXPORTED = "difficulties exported"
    BROADCAST_ORDERED = "announcement ordered"
    BROADCAST_SENT = "announcement sent"
    BROADCAST_CANCELLED = "announcement called off"
    NUDGED = "units reminded"
    TASK_GIVEN = "task given"
    PROGRAMME_LOADED = "programme loaded"
    FORM_REFUSED = "form refused"
    FORM_PUBLISHED = "form published"
    CARRIED_OVER = "drafts carried over"
    AUDIT_EXPORTED = "audit exported"
    ACCESS_GIVEN = "data access given"
    ACCESS_REVOKED = "data access revoked"
    DATA_READ = "data read over HTTP"
    DATA_REFUSED = "data refused over HTTP"
    DATA_EXPORTED = "data exported"
    CONSOLIDATED = "reports consolidated"
    TABLE_SHOWN = "link to the table given"
    REFUSED = "refused"
    BUTTON_REFUSED = "forged button refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what, when and from where; nobody where the system itself did it.

    `name` is "" once the person has been erased, and `unit_id` is the unit they are of now.
    """

    id: int
    at: datetime
    person_id: PersonId | None
    channel: str
    act: Deed
    subject: str
    name: str = ""
    unit_id: UnitId | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: acts of people of these units, and where `nobodys` is set those of nobody.

    `deeds` and `person_id` narrow it down; None leaves it wide.
    """

    units: frozenset[UnitId]
    nobodys: bool = False
    deeds: frozenset[Deed] | None = None
    person_id: PersonId | None = None
    since: datetime | None = None
