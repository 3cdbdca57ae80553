"""A year of a city, with outages, wrong clocks and two schedulers: the right messages, once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cache
from random import Random

import pytest

from bot.domain.assignments import AssignmentId
from bot.domain.people import Role
from bot.domain.reminders import Facts, Kind, Notice, Obligation, Planned
from bot.planning import to_units
from bot.planning.ladder import Rung, digest_rungs
from bot.planning.owing import Deadline, due_in_force, rungs_of
from bot.planning.reminders import plan
from bot.planning.sending import Sending, may_send
from bot.planning.timetable import Timetable
from tests.planning.city import WARDS, YEAR, City, Gate, Planner, Sent, city, deliver, happen, hours
from tests.planning.expectations import Watcher, missing
from tests.planning.rules import DUE, LADDER, LOCKS, OPENS, TIMETABLE, ZONE, at
from tests.support.packs import pack

DAY = timedelta(days=1)
AUTUMN = OPENS, at("2026-10-20T00:00")
SEASON = OPENS - 2 * DAY, LOCKS + 2 * DAY
SEASONS = 2, 1, 0
"""Together they have what the faults need to show, such as an outage that ends in the evening."""
BY_HAND = frozenset({Kind.NUDGE, Kind.BROADCAST})
"""What a supervisor sends: no tick plans it."""
PUMPED_AFTER = timedelta(seconds=10)
Moment = datetime | None


@dataclass(slots=True)
class Year:
    """What happened: the messages, and how long planning took."""

    here: City
    watcher: Watcher = field(default_factory=Watcher)
    messages: list[Sent] = field(default_factory=list)
    ticks: int = 0
    refused: int = 0


def live(
    seed: int,
    planner: Planner = plan,
    gate: Gate = may_send,
    during: tuple[datetime, datetime] = YEAR,
    wards: int = WARDS,
) -> Year:
    """A year hour by hour; every assertion is made as it goes."""
    chance = Random(seed)  # noqa: S311 - made-up lives
    year = Year(city(chance, wards))
    up_since = last_up = None
    checked_on = None
    for true, error, is_up in hours(chance, *during):
        happen(year.here, true)
        if not is_up:
            continue
        now = true + error
        if last_up is None or true - last_up > DAY:
            up_since = now
        last_up = true
        told_before = year.here.had.copy()
        tick(year, planner, now)
        today = now.astimezone(ZONE).date()
        if checked_on != today and now.astimezone(ZONE).hour >= 8:
            checked_on = today
            absent = list(missing(year.here, now, told_before))
            assert not absent, f"missing at {now}: {absent[:3]}"
            assert planner(year.here.facts(), TIMETABLE, now) == [], "planned twice"
        for sent in deliver(year.here, now + PUMPED_AFTER, gate):
            is_first = up_since is not None and now.astimezone(ZONE).date() == up_since.date()
            year.watcher.sent(year.here, sent, is_first=is_first)
            year.messages.append(sent)
    return year


def live_through(seeds: Sequence[int], planner: Planner = plan, gate: Gate = may_send) -> None:
    for seed in seeds:
        live(seed, planner, gate, during=SEASON, wards=40)


def tick(year: Year, planner: Planner, now: datetime) -> None:
    """One scheduler, at times two that have read the same facts and write in any order."""
    facts = year.here.facts()
    found = planner(facts, TIMETABLE, now)
    year.watcher.planned(year.here, found, now)
    if found and year.here.chance.random() < 0.3:
        found = [*found, *planner(facts, TIMETABLE, now + timedelta(seconds=7))]
        year.here.chance.shuffle(found)
    for one in found:
        if year.here.write(one):
            year.watcher.written(one, now)
        else:
            year.refused += 1
    year.ticks += 1


def test_the_rules_are_those_of_the_pack() -> None:
    assert pack().ladder == LADDER


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_right_messages_come_once(seed: int) -> None:
    year = live(seed)
    assert set(year.watcher.kinds) == set(Kind) - BY_HAND
    assert year.refused > 0
    assert len(year.messages) > 1000
    assert len(year.here.all) == 103 * 13


def test_a_seed_tells_the_whole_year() -> None:
    assert live(5, during=AUTUMN).messages == live(5, during=AUTUMN).messages


def forgets_the_ledger(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    return plan(replace(facts, had={}), timetable, now)


def forgets_when(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    had = {unit_id: replace(one, told_at={}) for unit_id, one in facts.had.items()}
    return plan(replace(facts, had=had), timetable, now)


def wants_the_exact_day(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    """A digest only on the very day of its rung; asked at other times it finds nothing."""
    days = {
        rung.name
        for due in {one.due_at for one in facts.owed}
        for rung in digest_rungs(timetable, due, LOCKS)
        if timetable.day(rung.at) == timetable.day(now)
    }
    found = plan(facts, timetable, now)
    return [one for one in found if not _digest_of(one) or _digest_of(one) & days]


def _digest_of(one: Planned) -> set[str]:
    return {row.rung for row in one.rows if row.kind is Kind.DIGEST and row.sent}


def works_at_night(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    return plan(facts, _sleepless(timetable), now)


@cache
def _sleepless(timetable: Timetable) -> Timetable:
    ladder = replace(timetable.ladder, quiet_from=time(23, 59))
    return replace(timetable, ladder=ladder)


def works_on_weekends(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    ladder = replace(timetable.ladder, urgent_days=100)
    return plan(facts, replace(timetable, ladder=ladder), now)


def ignores_extensions(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    owed = tuple(one if one.due_at == DUE else replace(one, due_at=DUE) for one in facts.owed)
    return plan(replace(facts, owed=owed), timetable, now)


def reminds_of_the_past(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    """A report just returned brings the rung of a time when it was handed in."""
    never = (replace(one, returned_at=None) for one in facts.owed if one.returned_at)
    return plan(replace(facts, owed=(*facts.owed, *never)), timetable, now)


def gives_up_a_due_day(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    """Missed in an outage, it is not made good where something else is due later."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(to_units, "rungs_of", _of_the_one_in_force)
        return plan(facts, timetable, now)


def _of_the_one_in_force(
    timetable: Timetable, known: Sequence[Deadline], now: datetime
) -> list[Rung]:
    in_force = due_in_force((one.due_at for one in known), now)
    return rungs_of(timetable, [one for one in known if one.due_at == in_force], now)


def ignores_returns(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    owed = tuple(one for one in facts.owed if not one.returned_at)
    return plan(replace(facts, owed=owed), timetable, now)


def never_stops(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    """It goes on reminding those who have handed in."""
    done = {one.unit_id for one in facts.people} - {one.unit_id for one in facts.owed}
    more = (Obligation(AssignmentId(0), one, OPENS, DUE, LOCKS) for one in done)
    return plan(replace(facts, owed=(*facts.owed, *more)), timetable, now)


def asks_nobody(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    return plan(replace(facts, unanswered=()), timetable, now)


def forgets_invitations(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    return plan(replace(facts, invites=()), timetable, now)


def knows_no_lock(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    if now < LOCKS - DAY:
        return plan(facts, timetable, now)
    owed = tuple(replace(one, locks_at=LOCKS + 90 * DAY) for one in facts.owed)
    return plan(replace(facts, owed=owed), timetable, now)


def tells_everybody(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    """It escalates to officers as well."""
    people = tuple(
        replace(one, role=Role.LEADER) if one.role is Role.OFFICER else one for one in facts.people
    )
    return plan(replace(facts, people=people) if now > DUE else facts, timetable, now)


def escalates_at_once(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    ladder = replace(timetable.ladder, supervisors_after=1)
    return plan(facts, replace(timetable, ladder=ladder), now)


def drops_the_last_late_unit(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    return [_without_last(one) for one in plan(facts, timetable, now)]


def _without_last(one: Planned) -> Planned:
    shorter = (
        replace(notice, about=notice.about[:-1]) if Kind.LATE in notice.kinds else notice
        for notice in one.notices
    )
    return replace(one, notices=tuple(shorter))


@pytest.mark.parametrize(
    ("broken", "noticed"),
    [
        (forgets_the_ledger, "planned twice"),
        (forgets_when, "planned twice|two messages on one day|idle without a reason"),
        (wants_the_exact_day, "missing at .* digest"),
        (works_at_night, "planned in quiet time"),
        (works_on_weekends, "planned in quiet time"),
        (ignores_extensions, "missing at|without a reason"),
        (ignores_returns, "missing at .* returned"),
        (reminds_of_the_past, "digest without a reason"),
        (gives_up_a_due_day, "digest without a reason|missing at .* digest of"),
        (never_stops, "without a reason"),
        (asks_nobody, "missing at .*(comments|questions)"),
        (forgets_invitations, "missing at .*invitation"),
        (knows_no_lock, "planned out of season"),
        (tells_everybody, "to the wrong people"),
        (escalates_at_once, "late without a reason|missing at .*late list"),
        (drops_the_last_late_unit, "late without a reason"),
    ],
)
def test_the_simulation_notices_a_planner_that(broken: Planner, noticed: str) -> None:
    with pytest.raises(AssertionError, match=noticed):
        live_through(SEASONS, broken)


def interrupts(notice: Notice, timetable: Timetable, now: datetime, **known: Moment) -> Sending:
    return may_send(notice, timetable, now, **{**known, "heard_at": None})


def sends_at_night(notice: Notice, timetable: Timetable, now: datetime, **known: Moment) -> Sending:
    return may_send(notice, _sleepless(timetable), now, **known)


@pytest.mark.parametrize(
    ("broken", "noticed"), [(interrupts, "interrupted"), (sends_at_night, "sent in quiet time")]
)
def test_the_simulation_notices_a_pump_that(broken: Gate, noticed: str) -> None:
    with pytest.raises(AssertionError, match=noticed):
        live_through(SEASONS, gate=broken)
