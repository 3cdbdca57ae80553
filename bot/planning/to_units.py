"""What a unit's own people are told: its fillers everything owed, its leaders that it is late."""

from collections.abc import Iterator, Sequence

from bot.domain.people import PersonId, Right, UnitId
from bot.domain.reminders import Kind, Planned, Unanswered
from bot.planning.ladder import Rung
from bot.planning.owing import due_in_force, rungs_of
from bot.planning.reasons import Reason, digest, escalation, idle, returned, unanswered
from bot.planning.tick import Tick

KINDS = (Kind.LEADERS, Kind.DIGEST, Kind.RETURNED, Kind.COMMENTS, Kind.IDLE)


def to_units(tick: Tick) -> Iterator[Planned]:
    """One message a day to each person of a unit.

    A unit without anybody to tell uses up no rung: whoever joins later is told at once.
    """
    fillers, leaders = tick.people(Right.FILL), tick.people(Right.SIGN_OFF)
    asked = tick.asked(Kind.COMMENTS)
    for unit_id in dict.fromkeys((*tick.owed, *asked)):
        if unit_id in fillers and not _is_quiet(tick, unit_id) and not tick.is_told(unit_id, KINDS):
            yield from _to_unit(
                tick, unit_id, asked.get(unit_id, ()), fillers[unit_id], leaders.get(unit_id, ())
            )


def _is_quiet(tick: Tick, unit_id: UnitId) -> bool:
    dues = (one.due_at for one in tick.deadlines.get(unit_id, ()))
    return tick.timetable.is_quiet(tick.now, due_in_force(dues, tick.now))


def _to_unit(
    tick: Tick,
    unit_id: UnitId,
    asked: Sequence[Unanswered],
    fillers: Sequence[PersonId],
    leaders: Sequence[PersonId],
) -> Iterator[Planned]:
    """Leaders may fill in too: once the unit is late, theirs says both."""
    rungs = rungs_of(tick.timetable, tick.deadlines.get(unit_id, ()), tick.now)
    told = _for_fillers(tick, unit_id, asked, rungs)
    late = _for_leaders(tick, unit_id) if leaders else []
    others = [one for one in fillers if not late or one not in leaders]
    notices = tick.notices(others, told, (unit_id,), rungs)
    if late:
        notices += tick.notices(leaders, [*late, *told], (unit_id,), rungs)
    if notices:
        yield Planned(tuple(tick.rows(unit_id, [*late, *told])), tuple(notices))


def _for_fillers(
    tick: Tick, unit_id: UnitId, asked: Sequence[Unanswered], rungs: Sequence[Rung]
) -> list[Reason]:
    """An idle interview is worth a message of its own only when nothing else is."""
    timetable, now, had = tick.timetable, tick.now, tick.had(unit_id)
    owed = tick.owed.get(unit_id, ())
    ends = max((one.locks_at for one in owed), default=now)
    found = (
        digest(timetable, rungs, had, now, ends),
        returned(timetable, owed, had, now),
        unanswered(timetable, Kind.COMMENTS, asked, had, now),
    )
    told = [one for one in found if one]
    if not told and (lying := idle(timetable, owed, had, now, ends)):
        told.append(lying)
    return told


def _for_leaders(tick: Tick, unit_id: UnitId) -> list[Reason]:
    known = tick.deadlines.get(unit_id, ())
    after = tick.timetable.ladder.leaders_after
    found = escalation(tick.timetable, Kind.LEADERS, after, known, tick.had(unit_id), tick.now)
    return [found] if found else []
