"""Who takes part: units that must report, people, and what each role may do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

UnitId = NewType("UnitId", int)
PersonId = NewType("PersonId", int)
IdentityId = NewType("IdentityId", int)
InviteId = NewType("InviteId", int)
ErasureId = NewType("ErasureId", int)

LONGEST_NAME = 80


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
    """What a person is in the reporting chain: a name for a set of rights."""

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
    """An authority or organisation; `key` is its slug, never the statistical code.

    `parent` is the key of the unit it reports to, "" at the top.
    """

    id: UnitId
    key: str
    name: str
    short_name: str
    kind: str
    area: str
    code: str
    other_code: str
    position: int
    parent: str = ""


def subtree(units: Iterable[Unit], top: UnitId) -> dict[UnitId, Unit]:
    """A unit with everything below it: what its people may see."""
    below: dict[str, list[Unit]] = {}
    waiting: list[Unit] = []
    for unit in units:
        below.setdefault(unit.parent, []).append(unit)
        if unit.id == top:
            waiting.append(unit)
    found: dict[UnitId, Unit] = {}
    while waiting:
        unit = waiting.pop()
        if unit.id not in found:
            found[unit.id] = unit
            waiting += below.get(unit.key, [])
    return dict(sorted(found.items(), key=lambda one: one[1].position))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody an administrator has named, enrolled once they have agreed to the notice.

    `active` is false once suspended; `erased_at` tells that nothing personal is kept any more.
    `consent` is the version of the privacy notice agreed to last, "" before any.
    """

    id: PersonId
    unit_id: UnitId
    role: Role
    name: str
    active: bool
    added_at: datetime
    enrolled_at: datetime | None = None
    erased_at: datetime | None = None
    consent: str = ""

    def may(self, right: Right) -> bool:
        return self.active and right in RIGHTS[self.role]


def may_appoint(by: Person, unit: Unit, role: Role) -> bool:
    """Whether this person, who is of this unit, may make somebody below them this.

    Nobody gives a right over other people's work that they lack. An administrator appoints
    administrators, and officers and leaders, whose rights end at their own unit; supervisors are
    appointed only where all units report to. The same rule tells whose account they may change
    and give codes of: a code for a supervisor's account would be a way around it.
    """
    return by.may(Right.INVITE) and (role is not Role.SUPERVISOR or not unit.parent)


def role_after(successor: Role, leaving: Role) -> Role | None:
    """What somebody is who takes over: never less than before; None where the two do not mix."""
    theirs, wanted = RIGHTS[successor], RIGHTS[leaving]
    if theirs <= wanted:
        return leaving
    return successor if wanted <= theirs else None


def is_last_admin(person: Person, admins: Iterable[Person], units: Sequence[Unit]) -> bool:
    """Whether no other of these administrators could look after this one's unit."""
    others = {one.id: one for one in admins}
    if others.pop(person.id, None) is None:
        return False
    return not any(person.unit_id in subtree(units, one.unit_id) for one in others.values())


@dataclass(frozen=True, slots=True)
class Identity:
    """One person on one channel. Reminders go to the preferred one."""

    id: IdentityId
    person_id: PersonId
    channel: str
    chat: str
    reachable: bool
    preferred: bool
    linked_at: datetime
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time code of one person; only the code's hash is kept.

    It enrols somebody new, and links one more channel to somebody who is enrolled already.
    """

    id: InviteId
    person_id: PersonId
    code_hash: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Erasure:
    """A person's request to have what is kept about them erased, with its legal clock."""

    id: ErasureId
    person_id: PersonId
    asked_at: datetime
    answer_by: datetime
    erase_by: datetime
    done_at: datetime | None
