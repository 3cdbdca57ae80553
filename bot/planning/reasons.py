"""Why a unit's people are to be written to now: the rungs that have come, kind by kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.reminders import Had, Kind, Obligation, OpenInvite, Unanswered
from bot.planning.ladder import (
    Rung,
    escalation_rung,
    idle_rung,
    invite_rungs,
    repeated_rungs,
    step,
)
from bot.planning.owing import Deadline
from bot.planning.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Reason:
    """One kind of reminder with the rungs it uses up and those it passes over."""

    kind: Kind
    rungs: tuple[str, ...]
    superseded: tuple[str, ...]
    pointless_from: datetime


def climbed(
    kind: Kind, rungs: Sequence[Rung], had: Had, now: datetime, ends: datetime
) -> Reason | None:
    """The latest rung of a ladder that has come and was not had."""
    found = step(rungs, had.rungs.get(kind, set()), now, ends)
    if found is None:
        return None
    return Reason(kind, (found.rung,), found.superseded, found.pointless_from)


def digest(
    timetable: Timetable, rungs: Sequence[Rung], had: Had, now: datetime, ends: datetime
) -> Reason | None:
    """Everything owed. A digest sent on the day of a rung, or later, has done for that rung."""
    if _is_covered(timetable, rungs, _told_at(had, Kind.DIGEST), now):
        return None
    return climbed(Kind.DIGEST, rungs, had, now, ends)


def returned(
    timetable: Timetable, owed: Iterable[Obligation], had: Had, now: datetime
) -> Reason | None:
    """What was sent back. A digest does for it, since it names the returned reports first."""
    sent_back = [(one.returned_at, one.locks_at) for one in owed if one.returned_at]
    if not sent_back:
        return None
    days = {timetable.day(returned_at) for returned_at, _ in sent_back}
    ends = max(locks_at for _, locks_at in sent_back)
    rungs = repeated_rungs(timetable, Kind.RETURNED, timetable.ladder.returned, days, ends)
    if _is_covered(timetable, rungs, _told_at(had, Kind.DIGEST, Kind.RETURNED), now):
        return None
    return climbed(Kind.RETURNED, rungs, had, now, ends)


def unanswered(
    timetable: Timetable, kind: Kind, asked: Sequence[Unanswered], had: Had, now: datetime
) -> Reason | None:
    """Comments or questions that wait for this unit's people."""
    open_ones = [one for one in asked if now < one.until]
    if not open_ones:
        return None
    days = {timetable.day(one.since) for one in open_ones}
    ends = max(one.until for one in open_ones)
    rungs = repeated_rungs(timetable, kind, timetable.ladder.unanswered, days, ends)
    if _is_covered(timetable, rungs, _told_at(had, kind), now):
        return None
    return climbed(kind, rungs, had, now, ends)


def idle(
    timetable: Timetable, owed: Iterable[Obligation], had: Had, now: datetime, ends: datetime
) -> Reason | None:
    """Interviews left lying, unless the unit was reminded of everything a few days ago."""
    told_at = _told_at(had, Kind.DIGEST, Kind.RETURNED, Kind.IDLE)
    apart = timedelta(days=timetable.ladder.idle_apart)
    if told_at and timetable.day(now) < timetable.day(told_at) + apart:
        return None
    known = had.rungs.get(Kind.IDLE, set())
    begun = (one for one in owed if one.touched_at and not one.returned_at)
    rungs = (idle_rung(timetable, one.assignment_id, one.touched_at or now) for one in begun)
    names = tuple(rung.name for rung in rungs if rung.at <= now and rung.name not in known)
    return Reason(Kind.IDLE, names, (), ends) if names else None


def escalation(
    timetable: Timetable,
    kind: Kind,
    after: int,
    known: Iterable[Deadline],
    had: Had,
    now: datetime,
) -> Reason | None:
    """Once for each due day on which something was missed and is still owed."""
    missed = [one for one in known if one.missed]
    if not missed:
        return None
    rungs = {escalation_rung(timetable, kind, after, one.due_at) for one in missed}
    ends = max(one.locks_at for one in missed)
    return climbed(kind, sorted(rungs, key=lambda rung: rung.at), had, now, ends)


def invite(timetable: Timetable, one: OpenInvite, had: Had, now: datetime) -> Reason | None:
    """An invitation that waits, or whose code expires soon."""
    return climbed(Kind.INVITES, invite_rungs(timetable, one), had, now, one.expires_at)


def is_told(timetable: Timetable, had: Had, kinds: Iterable[Kind], now: datetime) -> bool:
    """Whether one of these went out today; or later, by a clock that was put back since."""
    told_at = _told_at(had, *kinds)
    return told_at is not None and timetable.day(now) <= timetable.day(told_at)


def _told_at(had: Had, *kinds: Kind) -> datetime | None:
    return max((had.told_at[kind] for kind in kinds if kind in had.told_at), default=None)


def _is_covered(
    timetable: Timetable, rungs: Sequence[Rung], told_at: datetime | None, now: datetime
) -> bool:
    """Whether no rung has come since the day of that message."""
    if told_at is None:
        return False
    morning = timetable.morning(timetable.day(told_at))
    return not any(morning < rung.at <= now for rung in rungs)
