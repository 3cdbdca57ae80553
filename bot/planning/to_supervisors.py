"""What supervisors are told of the units below theirs: who is late, and how reporting goes."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from bot.domain.assignments import Period
from bot.domain.people import Right, Unit, UnitId
from bot.domain.reminders import Kind, Planned, Unanswered
from bot.planning.ladder import Rung, escalation_rung, overview_rungs
from bot.planning.owing import Deadline, due_in_force
from bot.planning.reasons import Reason, climbed, escalation, unanswered
from bot.planning.tick import Tick

KINDS = (Kind.LATE, Kind.OVERVIEW, Kind.QUESTIONS)


def to_supervisors(tick: Tick) -> Iterator[Planned]:
    """One message a day to each supervisor, with one list of all late units below theirs.

    The overview comes while a period is open, also when everything is handed in: the supervisors
    may have to read it.
    """
    supervisors, asked = tick.people(Right.NUDGE), tick.asked(Kind.QUESTIONS)
    if not supervisors or _is_quiet(tick):
        return
    late, rungs = _missed_below(tick, supervisors), _overviews(tick)
    for unit_id, people in supervisors.items():
        if tick.is_told(unit_id, KINDS):
            continue
        missed = late.get(unit_id, {})
        reasons = _reasons(tick, unit_id, missed, rungs, asked.get(unit_id, ()))
        if reasons:
            about = _listed(tick, missed, reasons) or (unit_id,)
            notices = tick.notices(people, reasons, about, rungs)
            yield Planned(tuple(tick.rows(unit_id, reasons)), tuple(notices))


def _reasons(
    tick: Tick,
    unit_id: UnitId,
    missed: Mapping[UnitId, Sequence[Deadline]],
    rungs: Sequence[Rung],
    asked: Sequence[Unanswered],
) -> list[Reason]:
    timetable, had, now = tick.timetable, tick.had(unit_id), tick.now
    after = timetable.ladder.supervisors_after
    ends = max((one.locks_at for one in _open(tick)), default=now)
    known = [one for each in missed.values() for one in each]
    found = (
        escalation(timetable, Kind.LATE, after, known, had, now),
        climbed(Kind.OVERVIEW, rungs, had, now, ends),
        unanswered(timetable, Kind.QUESTIONS, asked, had, now),
    )
    return [one for one in found if one]


def _listed(
    tick: Tick, missed: Mapping[UnitId, Sequence[Deadline]], reasons: Sequence[Reason]
) -> tuple[UnitId, ...]:
    """The units late for the due days that are escalated now."""
    after = tick.timetable.ladder.supervisors_after
    named = {
        rung for one in reasons if one.kind is Kind.LATE for rung in (*one.rungs, *one.superseded)
    }
    return tuple(
        unit_id
        for unit_id, known in missed.items()
        if any(
            escalation_rung(tick.timetable, Kind.LATE, after, one.due_at).name in named
            for one in known
        )
    )


def _missed_below(
    tick: Tick, supervisors: Container[UnitId]
) -> dict[UnitId, dict[UnitId, list[Deadline]]]:
    """For each unit with supervisors, the units of its subtree that missed a due moment."""
    by_id = {unit.id: unit for unit in tick.facts.units}
    by_key = {unit.key: unit for unit in tick.facts.units}
    found: dict[UnitId, dict[UnitId, list[Deadline]]] = defaultdict(dict)
    for unit_id, known in tick.deadlines.items():
        missed = [one for one in known if one.missed]
        for top in _upwards(by_id[unit_id], by_key) if missed else ():
            if top in supervisors:
                found[top][unit_id] = missed
    return found


def _upwards(unit: Unit, by_key: Mapping[str, Unit]) -> set[UnitId]:
    """The unit and those above it; a circle in the roster ends where it began."""
    found: set[UnitId] = set()
    here: Unit | None = unit
    while here is not None and here.id not in found:
        found.add(here.id)
        here = by_key.get(here.parent)
    return found


def _open(tick: Tick) -> list[Period]:
    return [one for one in tick.facts.periods if one.opens_at <= tick.now < one.locks_at]


def _overviews(tick: Tick) -> list[Rung]:
    found = {rung for one in _open(tick) for rung in overview_rungs(tick.timetable, one)}
    return sorted(found, key=lambda rung: rung.at)


def _is_quiet(tick: Tick) -> bool:
    due = due_in_force((one.due_at for one in _open(tick)), tick.now)
    return tick.timetable.is_quiet(tick.now, due)
