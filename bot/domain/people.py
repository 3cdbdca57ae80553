"""Who takes part: units that must report, people, and what each role may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

UnitId = NewType("UnitId", int)
PersonId = NewType("PersonId", int)
InviteId = NewType("InviteId", int)


class Right(StrEnum):
    """One thing a person may do; roles are sets of these."""

    FILL = "fill"
    SIGN_OFF = "sign_off"
    WATCH = "watch"
    REVIEW = "review"
    EXTEND = "extend"
    NUDGE = "nudge"
    BROADCAST = "broadcast"
    EXPORT = "export"
    SEE_MEDIA = "see_media"
    INVITE = "invite"
    CONFIGURE = "configure"


class Role(StrEnum):
    """What a person is in the reporting chain."""

    OFFICER = "officer"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


_SUPERVISOR = frozenset(
    {
        Right.WATCH,
        Right.REVIEW,
        Right.EXTEND,
        Right.NUDGE,
        Right.BROADCAST,
        Right.EXPORT,
        Right.SEE_MEDIA,
    }
)
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OFFICER: frozenset({Right.FILL}),
    Role.LEADER: frozenset({Right.FILL, Right.SIGN_OFF}),
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: frozenset({Right.WATCH, Right.INVITE, Right.CONFIGURE}),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """An authority or organisation; `key` is its slug, never the statistical code."""

    id: UnitId
    key: str
    name: str
    short_name: str
    kind: str
    area: str
    code: str
    other_code: str
    position: int


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who has enrolled; `active` is false once suspended."""

    id: PersonId
    unit_id: UnitId
    role: Role
    name: str
    active: bool
    enrolled_at: datetime

    def may(self, right: Right) -> bool:
        return self.active and right in RIGHTS[self.role]


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time code for one unit and role; only the code's hash is kept."""

    id: InviteId
    unit_id: UnitId
    role: Role
    name: str
    code_hash: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_by: PersonId | None
