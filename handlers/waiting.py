"""Difficulties that wait for somebody: whom they are reminded of, and how many there are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.assignments import Period
from bot.domain.difficulties import Difficulty, Standing
from bot.domain.people import Person, Right, Unit, UnitId
from bot.domain.reminders import Kind, Unanswered
from handlers.scene import scope_of
from storage.unit_of_work import UnitOfWork

AT_MOST = timedelta(days=60)
"""How long is reminded of one that nobody answers where no period is open until later."""


async def unanswered(
    unit: UnitOfWork, units: Sequence[Unit], people: Iterable[Person], periods: Iterable[Period]
) -> list[Unanswered]:
    """Those without a reply for the supervisors nearest above; those asked back for the unit."""
    open_ones = await unit.difficulties.open_ones()
    answering = {one.unit_id for one in people if one.may(Right.REVIEW)}
    by_id, by_key = {one.id: one for one in units}, {one.key: one for one in units}
    ends = [one.locks_at for one in periods]
    found = []
    for one in open_ones:
        until = max([one.since + AT_MOST, *ends])
        if one.standing is Standing.ASKED_BACK:
            found.append(_of(one, one.unit_id, Kind.COMMENTS, until))
        elif one.standing is Standing.WAITING:
            nearest = _nearest(by_id[one.unit_id], by_key, answering)
            if nearest is not None:
                found.append(_of(one, nearest, Kind.QUESTIONS, until))
    return found


async def count(unit: UnitOfWork, person: Person) -> int:
    """How many wait for this person at this moment."""
    if person.may(Right.FILL):
        known = await unit.difficulties.of_units([person.unit_id])
        return sum(one.standing is Standing.ASKED_BACK for one in known)
    if not person.may(Right.REVIEW):
        return 0
    known = (await scope_of(unit, person)).of(await unit.difficulties.open_ones())
    return sum(one.standing is Standing.WAITING for one in known)


def _of(one: Difficulty, unit_id: UnitId, kind: Kind, until: datetime) -> Unanswered:
    return Unanswered(unit_id, one.since, f"difficulty-{one.id}", kind, until)


def _nearest(
    unit: Unit, by_key: Mapping[str, Unit], answering: Collection[UnitId]
) -> UnitId | None:
    """The first unit on the way up where somebody may answer; a circle in the roster ends it."""
    seen: set[UnitId] = set()
    here: Unit | None = unit
    while here is not None and here.id not in seen:
        if here.id in answering:
            return here.id
        seen.add(here.id)
        here = by_key.get(here.parent)
    return None
