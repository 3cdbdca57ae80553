"""A city's year at random: its units report, or not, while the scheduler is down at times.

Everything is drawn from one seed. The clock the program reads may be wrong; `now` is what it reads.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from bot.domain.assignments import AssignmentId, Period, PeriodId, ProgrammeId
from bot.domain.people import InviteId, Person, PersonId, Role, Unit, UnitId
from bot.domain.reminders import (
    Facts,
    Had,
    Kind,
    Notice,
    Obligation,
    OpenInvite,
    Planned,
    Row,
    Unanswered,
)
from bot.planning.sending import Drop, Now, Sending, may_send, together
from bot.planning.snoozing import snooze_choices, snooze_until
from bot.planning.timetable import Timetable
from tests.planning.rules import DUE, LOCKS, OPENS, TIMETABLE, ZONE
from tests.support.packs import pack

YEAR = datetime(2026, 4, 1, tzinfo=ZONE), datetime(2027, 4, 1, tzinfo=ZONE)
WARD_KINDS = {"ubnd_phuong", "ubnd_xa", "ubnd_dac_khu"}
WARDS, TASKS = 103, 13
PERIOD = Period(PeriodId(1), ProgrammeId(1), "2026", "2025-12-15", "2026-11-30", OPENS, DUE, LOCKS)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Planner = Callable[[Facts, Timetable, datetime], list[Planned]]
Gate = Callable[..., Sending]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message a person got."""

    notice: Notice
    at: datetime


@dataclass(slots=True)
class City:
    """The facts as they are, and the ledger with its unique key."""

    chance: Random
    units: dict[UnitId, Unit]
    above: UnitId
    people: dict[PersonId, Person] = field(default_factory=dict)
    all: dict[AssignmentId, Obligation] = field(default_factory=dict)
    owed: dict[AssignmentId, Obligation] = field(default_factory=dict)
    invites: dict[InviteId, OpenInvite] = field(default_factory=dict)
    unanswered: dict[str, Unanswered] = field(default_factory=dict)
    keys: set[tuple[Kind, UnitId, str]] = field(default_factory=set)
    had: dict[UnitId, Had] = field(default_factory=dict)
    waiting: dict[PersonId, list[Notice]] = field(default_factory=dict)
    heard_at: dict[PersonId, datetime] = field(default_factory=dict)
    sluggish: set[UnitId] = field(default_factory=set)

    def facts(self) -> Facts:
        return Facts(
            (PERIOD,),
            tuple(self.units.values()),
            tuple(self.people.values()),
            tuple(self.owed.values()),
            self.had,
            tuple(self.invites.values()),
            tuple(self.unanswered.values()),
        )

    def write(self, planned: Planned) -> bool:
        """One transaction: all of it, or nothing if a key is there already."""
        keys = {(row.kind, row.unit_id, row.rung) for row in planned.rows}
        if keys & self.keys:
            return False
        self.keys |= keys
        for row in planned.rows:
            self._note(row)
        for notice in planned.notices:
            self.waiting.setdefault(notice.person_id, []).append(notice)
        return True

    def _note(self, row: Row) -> None:
        had = self.had.get(row.unit_id, Had())
        rungs = {**had.rungs, row.kind: {*had.rungs.get(row.kind, ()), row.rung}}
        told_at = {**had.told_at}
        if row.sent:
            told_at[row.kind] = max(row.at, told_at.get(row.kind, row.at))
        self.had[row.unit_id] = Had(rungs, told_at)

    def due(self, unit_id: UnitId, now: datetime) -> datetime:
        """The due moment a unit has before it, else the last one."""
        dues = {one.due_at for one in self.owed.values() if one.unit_id == unit_id}
        return min((due for due in dues if due > now), default=max(dues, default=DUE))

    def join(self, unit_id: UnitId, role: Role) -> Person:
        person_id = PersonId(len(self.people) + 1)
        person = Person(person_id, unit_id, role, "", active=True, added_at=YEAR[0])
        self.people[person_id] = person
        return person


def city(chance: Random, size: int = WARDS) -> City:
    """The first wards of the pack with their tasks; some have nobody, some only a leader."""
    top = pack().recipient
    keys = [top, *(one.key for one in pack().units if one.kind in WARD_KINDS)][: size + 1]
    units = {UnitId(n): Unit(UnitId(n), *_as_kept(key)) for n, key in enumerate(keys, start=1)}
    above = UnitId(1)
    here = City(chance, units, above)
    here.join(above, Role.SUPERVISOR)
    here.join(above, Role.SUPERVISOR)
    here.join(above, Role.ADMIN)
    wards = [unit_id for unit_id in units if unit_id != above]
    here.sluggish = set(chance.sample(wards, len(wards) // 6))
    for unit_id in wards:
        for role in chance.choice(((), (Role.LEADER,), *((Role.OFFICER, Role.LEADER),) * 6)):
            here.join(unit_id, role)
        for _ in range(TASKS):
            one = Obligation(AssignmentId(len(here.all) + 1), unit_id, OPENS, DUE, LOCKS)
            here.all[one.assignment_id] = here.owed[one.assignment_id] = one
    return here


def _as_kept(key: str) -> tuple[str, str, str, str, str, str, str, int, str]:
    parent = "" if key == pack().recipient else pack().recipient
    return key, "", "", "", "", "", "", 0, parent


def happen(here: City, now: datetime) -> None:
    """What people do in an hour: mostly they hand in, the sluggish mostly not."""
    chance = here.chance
    if chance.random() < 0.02:
        _invite(here, now)
    if not OPENS <= now < LOCKS or not 7 <= now.hour < 22:
        return
    for _ in range(chance.choice((1, 2, 3, 4))):
        _act(here, now, chance.choice(tuple(here.all)))
    if chance.random() < 0.01:
        ward = chance.choice([one for one in here.units if one != here.above])
        here.join(ward, chance.choice((Role.OFFICER, Role.LEADER)))
    if chance.random() < 0.03:
        _ask(here, now)
    for person in chance.sample(tuple(here.people), 20):
        here.heard_at[person] = now - chance.random() * 30 * timedelta(minutes=1)


def _act(here: City, now: datetime, which: AssignmentId) -> None:
    chance, one = here.chance, here.owed.get(which)
    if one is None:
        if chance.random() < 0.1:
            here.owed[which] = replace(here.all[which], returned_at=now, touched_at=None)
    elif one.unit_id in here.sluggish and chance.random() < 0.8:
        here.owed[which] = replace(one, touched_at=now if not one.returned_at else None)
    else:
        chance.choice((_finish, _finish, _finish, _finish, _begin, _extend))(here, one, now)


def _finish(here: City, one: Obligation, _now: datetime) -> None:
    """Handed in, or accepted as not applicable: either way nothing is owed."""
    del here.owed[one.assignment_id]


def _begin(here: City, one: Obligation, now: datetime) -> None:
    here.owed[one.assignment_id] = replace(one, touched_at=now)


def _extend(here: City, one: Obligation, now: datetime) -> None:
    """A new due day, for this task or for all the unit still owes."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    due = midnight + here.chance.randint(2, 30) * DAY
    if here.chance.random() < 0.7 or not one.due_at < due < LOCKS:
        return
    whole = here.chance.random() < 0.4
    for other in tuple(here.owed.values()):
        if other is one or (whole and other.unit_id == one.unit_id):
            here.all[other.assignment_id] = replace(here.all[other.assignment_id], due_at=due)
            here.owed[other.assignment_id] = replace(other, due_at=due)


def _invite(here: City, now: datetime) -> None:
    chance = here.chance
    if here.invites and chance.random() < 0.4:
        del here.invites[chance.choice(tuple(here.invites))]
    invite_id = InviteId(int(now.timestamp()))
    ward = chance.choice([one for one in here.units if one != here.above])
    here.invites[invite_id] = OpenInvite(invite_id, ward, now, now + 30 * DAY)


def _ask(here: City, now: datetime) -> None:
    chance = here.chance
    if here.unanswered and chance.random() < 0.6:
        del here.unanswered[chance.choice(tuple(here.unanswered))]
    ward = chance.choice([one for one in here.units if one != here.above])
    for unit_id, kind in ((ward, Kind.COMMENTS), (here.above, Kind.QUESTIONS)):
        if chance.random() < 0.5:
            key = f"{kind}-{now.isoformat()}"
            here.unanswered[key] = Unanswered(unit_id, now, key, kind, LOCKS)


def hours(
    chance: Random, first: datetime, last: datetime
) -> Iterator[tuple[datetime, timedelta, bool]]:
    """Each hour: the true time somewhere in it, how wrong the clock is, and whether it is up.

    Most years something breaks just before the due moment, when it hurts most.
    """
    down = wrong = 0
    breaks_at, mended_at = _late_failure(chance)
    error = timedelta(0)
    for n in range((last - first) // HOUR):
        true = first + n * HOUR + chance.random() * HOUR
        down, wrong = down - 1, wrong - 1
        if down <= 0 and chance.random() < 0.004:
            down = chance.choice((2, 5, 12, 30, 60, 100, 21 * 24))
        if wrong <= 0:
            error = timedelta(0)
            if chance.random() < 0.01:
                error, wrong = chance.choice((HOUR, -HOUR, DAY, -DAY)), chance.randint(1, 40)
        yield true, error, down <= 0 and not breaks_at <= true < mended_at


def _late_failure(chance: Random) -> tuple[datetime, datetime]:
    breaks_at = DUE - chance.random() * 2 * DAY
    return breaks_at, breaks_at + chance.choice((0, 12, 40, 60)) * HOUR


def deliver(here: City, now: datetime, gate: Gate = may_send) -> Iterator[Sent]:
    """The pump: one message to each whose turn has come, unless nothing is owed any more."""
    for person_id, waiting in tuple(here.waiting.items()):
        whole = together(waiting, now)
        if whole is None:
            here.waiting[person_id] = [one for one in waiting if now < one.pointless_from]
        else:
            yield from _deliver(here, whole, now, gate)
        if not here.waiting.get(person_id):
            here.waiting.pop(person_id, None)


def _deliver(here: City, whole: Notice, now: datetime, gate: Gate) -> Iterator[Sent]:
    due = here.due(whole.about[0], now)
    heard_at = here.heard_at.get(whole.person_id)
    sending = gate(whole, TIMETABLE, now, due=due, heard_at=heard_at)
    if isinstance(sending, Now | Drop):
        later = [one for one in here.waiting[whole.person_id] if one.ready_at > now]
        here.waiting[whole.person_id] = later
    if isinstance(sending, Now) and _says_something(here, whole):
        yield Sent(whole, now)
        _snooze(here, whole, now, due)


def _says_something(here: City, notice: Notice) -> bool:
    if set(notice.kinds) & {Kind.OVERVIEW, Kind.INVITES, Kind.COMMENTS, Kind.QUESTIONS}:
        return True
    return any(one.unit_id in notice.about for one in here.owed.values())


def _snooze(here: City, notice: Notice, now: datetime, due: datetime) -> None:
    if Kind.DIGEST not in notice.kinds or here.chance.random() > 0.2:
        return
    limits = {"next_rung": notice.pointless_from, "due": due}
    offered = snooze_choices(TIMETABLE, now, **limits)
    if offered:
        days = here.chance.choice(tuple(offered))
        until = snooze_until(TIMETABLE, days, now, **limits)
        assert until == offered[days]
        again = replace(notice, kinds=(Kind.DIGEST,), ready_at=until)
        here.waiting.setdefault(notice.person_id, []).append(again)
