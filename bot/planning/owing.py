"""What a unit owes, by the moments it is due, and which of them its reminders follow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import UnitId
from bot.domain.reminders import Obligation
from bot.planning.ladder import Rung, digest_rungs
from bot.planning.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due moment for which a unit still owes something.

    Rungs before `since`, the opening or a return, do not count: what was not owed then was not to
    be reminded of. `missed` means that something was owed when the moment passed; a report handed
    in and then returned after it was not.
    """

    due_at: datetime
    locks_at: datetime
    since: datetime
    missed: bool


def by_unit(owed: Iterable[Obligation], now: datetime) -> dict[UnitId, list[Obligation]]:
    """What may be handed in now: opened and not locked."""
    found: dict[UnitId, list[Obligation]] = defaultdict(list)
    for one in owed:
        if one.opens_at <= now < one.locks_at:
            found[one.unit_id].append(one)
    return found


def deadlines(owed: Iterable[Obligation], now: datetime) -> list[Deadline]:
    """The due moments of one unit, earliest first."""
    found: dict[datetime, list[Obligation]] = defaultdict(list)
    for one in owed:
        found[one.due_at].append(one)
    return [_deadline(due, found[due], now) for due in sorted(found)]


def due_in_force(dues: Iterable[datetime], now: datetime) -> datetime | None:
    """The earliest that has not passed, else the latest; none if nothing is owed."""
    known = sorted(dues)
    return next((due for due in known if now < due), known[-1] if known else None)


def rungs_of(timetable: Timetable, known: Sequence[Deadline], now: datetime) -> list[Rung]:
    """The one ladder of a unit that owes for several due moments.

    It follows the due moment in force. Of the others that have passed it keeps what comes before
    them, the due day's own rung included: missed in an outage, that one is still made good. What
    would come after them is left out: the digest of the due moment in force names the late reports
    as well, and two ladders would mean two messages on many days.
    """
    in_force = due_in_force((one.due_at for one in known), now)
    found = []
    for one in known:
        if one.due_at == in_force or one.due_at <= now:
            until = one.locks_at if one.due_at == in_force else one.due_at
            rungs = digest_rungs(timetable, one.due_at, one.locks_at)
            found += [rung for rung in rungs if one.since <= rung.at < until]
    return sorted(found, key=lambda rung: rung.at)


def _deadline(due: datetime, owed: Sequence[Obligation], now: datetime) -> Deadline:
    return Deadline(
        due_at=due,
        locks_at=max(one.locks_at for one in owed),
        since=min(one.returned_at or one.opens_at for one in owed),
        missed=due <= now and any(not one.returned_at or one.returned_at < due for one in owed),
    )
