"""What must hold of reminders at any moment, said anew and naively: day by day, unit by unit."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from bot.domain.people import Person, PersonId, Role, UnitId
from bot.domain.reminders import Had, Kind, Obligation, Planned
from tests.planning.city import PERIOD, City, Sent
from tests.planning.rules import CALENDAR, LADDER, LOCKS, OPENS, ZONE

DAY = timedelta(days=1)
TO_UNITS = frozenset({Kind.LEADERS, Kind.DIGEST, Kind.RETURNED, Kind.COMMENTS, Kind.IDLE})
TO_SUPERVISORS = frozenset({Kind.LATE, Kind.OVERVIEW, Kind.QUESTIONS})
FILLERS = frozenset({Role.OFFICER, Role.LEADER})


def is_spoken(now: datetime, due: datetime | None) -> bool:
    """Between 8 and 20 on a working day, or on any of the last three days."""
    local = now.astimezone(ZONE)
    urgent = due is not None and timedelta(0) < due - now <= 3 * DAY
    return 8 <= local.hour < 20 and (urgent or CALENDAR.is_working(local.date()))


@dataclass(slots=True)
class Watcher:
    """Looks at everything planned and sent. What it finds wrong is an AssertionError."""

    planned_for: Counter[tuple[PersonId, date]] = field(default_factory=Counter)
    sent_to: Counter[tuple[PersonId, date]] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)

    def planned(self, here: City, found: Iterable[Planned], now: datetime) -> None:
        """Before it is written: when, about what, and to whom."""
        for one in found:
            self._hour(here, one, now)
            for kind in {kind for notice in one.notices for kind in notice.kinds}:
                self.kinds[kind] += 1
                told = {each.person_id for each in one.notices if kind in each.kinds}
                check, people = _ABOUT[kind], _recipients(here, kind, one)
                assert check(here, one, now), f"{kind} without a reason"
                assert told == people, f"{kind} to the wrong people"

    def written(self, one: Planned, now: datetime) -> None:
        for notice in one.notices:
            key = notice.person_id, now.astimezone(ZONE).date()
            self.planned_for[key] += 1
            assert self.planned_for[key] == 1, "two messages on one day"

    def sent(self, here: City, one: Sent, *, is_first: bool) -> None:
        """`is_first`: on the first day after an outage there is one message, whatever waited."""
        due, notice = here.due(one.notice.about[0], one.at), one.notice
        assert is_spoken(one.at, due), "sent in quiet time"
        assert one.at < notice.pointless_from, "sent when outdated"
        heard_at = here.heard_at.get(notice.person_id)
        if heard_at and one.at - notice.ready_at < LADDER.pause_at_most and one.at.hour < 19:
            silent = one.at - heard_at
            near = notice.pointless_from - one.at < LADDER.pause_at_most
            assert near or not timedelta(0) <= silent < LADDER.pause, "interrupted"
        key = notice.person_id, one.at.astimezone(ZONE).date()
        self.sent_to[key] += 1
        assert not is_first or self.sent_to[key] == 1, "several messages after an outage"

    def _hour(self, here: City, one: Planned, now: datetime) -> None:
        kinds = {row.kind for row in one.rows}
        due = None
        if kinds & TO_UNITS:
            due = here.due(one.rows[0].unit_id, now)
        elif kinds != {Kind.INVITES}:
            due = PERIOD.due_at
        assert is_spoken(now, due), "planned in quiet time"
        assert kinds == {Kind.INVITES} or OPENS <= now < LOCKS, "planned out of season"


def missing(here: City, now: datetime, told_before: dict[UnitId, Had]) -> Iterator[str]:
    """What should have been written by now. Who was told on this day already waits for the next."""
    if OPENS <= now < LOCKS:
        owed: dict[UnitId, list[Obligation]] = {}
        for one in here.owed.values():
            owed.setdefault(one.unit_id, []).append(one)
        yield from _of_units(here, owed, now, told_before)
        waits = _is_told(told_before.get(here.above), TO_SUPERVISORS, now)
        if not waits and is_spoken(now, PERIOD.due_at):
            yield from _supervisors(here, owed, now)
    told = [told_before.get(one.unit_id) for one in here.invites.values()]
    if is_spoken(now, None) and not any(_is_told(had, {Kind.INVITES}, now) for had in told):
        yield from _invites(here, now)


def _of_units(
    here: City,
    owed: dict[UnitId, list[Obligation]],
    now: datetime,
    told_before: dict[UnitId, Had],
) -> Iterator[str]:
    roles: dict[UnitId, set[Role]] = {}
    for person in here.people.values():
        roles.setdefault(person.unit_id, set()).add(person.role)
    for unit_id, obligations in owed.items():
        waits = _is_told(told_before.get(unit_id), TO_UNITS, now)
        if not waits and roles.get(unit_id) and is_spoken(now, here.due(unit_id, now)):
            had = here.had.get(unit_id, Had())
            yield from _unit(unit_id, obligations, had, now, Role.LEADER in roles[unit_id])
            yield from _answers(here, unit_id, Kind.COMMENTS, now)


def _answers(here: City, unit_id: UnitId, kind: Kind, now: datetime) -> Iterator[str]:
    """Two working days after each, they have been told."""
    told_on, today = _told_on(here.had.get(unit_id), {kind}), now.astimezone(ZONE).date()
    for one in here.unanswered.values():
        first = CALENDAR.after(one.since.astimezone(ZONE).date(), 2)
        if (one.unit_id, one.kind) == (unit_id, kind) and told_on < first <= today:
            yield f"unit {unit_id}: {one.key}"


def _invites(here: City, now: datetime) -> Iterator[str]:
    today = now.astimezone(ZONE).date()
    for one in here.invites.values():
        listed = here.had.get(one.unit_id, Had()).rungs.get(Kind.INVITES, set())
        first = CALENDAR.after(one.made_at.astimezone(ZONE).date(), 5)
        if now < one.expires_at and first <= today and f"untaken#{one.id}" not in listed:
            yield f"invitation {one.id}"


def _unit(
    unit_id: UnitId, owed: Sequence[Obligation], had: Had, now: datetime, has_leader: bool
) -> Iterator[str]:
    today = now.astimezone(ZONE).date()
    digest_on = _told_on(had, {Kind.DIGEST})
    for day in _digest_days(owed, now):
        if day <= today and digest_on < day:
            yield f"unit {unit_id}: digest of {day}"
    reminded_on = _told_on(had, {Kind.DIGEST, Kind.RETURNED})
    for day in _returned_days(owed):
        if day <= today and reminded_on < day:
            yield f"unit {unit_id}: returned, {day}"
    for due_day in _missed_days(owed, now) if has_leader else ():
        escalates = CALENDAR.after(due_day, 1)
        if escalates <= today and f"leaders+1@{due_day}" not in had.rungs.get(Kind.LEADERS, ()):
            yield f"unit {unit_id}: leaders, {due_day}"
    for one in owed:
        touched = one.touched_at.astimezone(ZONE).date() if one.touched_at else today
        told = _told_on(had, {Kind.DIGEST, Kind.RETURNED, Kind.IDLE, Kind.COMMENTS})
        lies = touched + 10 * DAY <= today and not one.returned_at
        name = f"idle#{one.assignment_id}@{touched}"
        if lies and told + 5 * DAY <= today and name not in had.rungs.get(Kind.IDLE, ()):
            yield f"unit {unit_id}: {name}"


def _digest_days(owed: Sequence[Obligation], now: datetime) -> set[date]:
    """Of the due moment in force all days; of those passed the due day itself."""
    dues = sorted({one.due_at for one in owed})
    in_force = next((due for due in dues if now < due), max(dues, default=None))
    found = set()
    for due in dues:
        last = (due - timedelta(seconds=1)).astimezone(ZONE).date()
        days = {last} if due <= now else set()
        if due == in_force:
            days |= _season(last)
        since = min(one.returned_at or OPENS for one in owed if one.due_at == due)
        found |= {day for day in days if _morning(day) >= since}
    return found


@cache
def _season(last: date) -> set[date]:
    before = {CALENDAR.before(last, n) for n in (45, 30, 14, 7, 3, 1)}
    return before | {last + n * DAY for n in (0, 1, 3, 7, 14, 21, 28, 35)}


def _returned_days(owed: Sequence[Obligation]) -> set[date]:
    returns = {one.returned_at.astimezone(ZONE).date() for one in owed if one.returned_at}
    found = {CALENDAR.after(day, 2) for day in returns}
    if returns:
        found |= _working_days_after(max(returns))
    return {day for day in found if _morning(day) < LOCKS}


@cache
def _working_days_after(day: date) -> set[date]:
    """The second, and every third from there on."""
    return {CALENDAR.after(day, n) for n in range(2, 80, 3)}


def _missed_days(owed: Iterable[Obligation], now: datetime) -> set[date]:
    return {
        (one.due_at - timedelta(seconds=1)).astimezone(ZONE).date()
        for one in owed
        if one.due_at <= now and (one.returned_at is None or one.returned_at < one.due_at)
    }


def _supervisors(here: City, owed: dict[UnitId, list[Obligation]], now: datetime) -> Iterator[str]:
    today, had = now.astimezone(ZONE).date(), here.had.get(here.above, Had())
    for due_day in {day for each in owed.values() for day in _missed_days(each, now)}:
        listed = f"late+3@{due_day}" in had.rungs.get(Kind.LATE, ())
        if CALENDAR.after(due_day, 3) <= today and not listed:
            yield f"late list of {due_day}"
    yield from _answers(here, here.above, Kind.QUESTIONS, now)
    overview_on = _told_on(had, {Kind.OVERVIEW})
    monday = today - today.weekday() * DAY
    if not CALENDAR.is_working(monday):
        monday = CALENDAR.after(monday, 1)
    last_days = {date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 9)}
    for day in {monday, *last_days}:
        if OPENS <= _morning(day) <= now and overview_on < day:
            yield f"overview of {day}"


def _morning(day: date) -> datetime:
    return datetime.combine(day, LADDER.due_day_at, ZONE)


def _is_told(had: Had | None, kinds: Iterable[Kind], now: datetime) -> bool:
    return _told_on(had, kinds) >= now.astimezone(ZONE).date()


def _told_on(had: Had | None, kinds: Iterable[Kind]) -> date:
    told = [had.told_at[kind] for kind in kinds if kind in had.told_at] if had else []
    return max(told).astimezone(ZONE).date() if told else date.min


def _recipients(here: City, kind: Kind, one: Planned) -> set[PersonId]:
    unit_id = one.rows[0].unit_id
    if kind is Kind.INVITES:
        return _people(here, lambda person: person.role is Role.ADMIN)
    if kind in {Kind.LATE, Kind.OVERVIEW, Kind.QUESTIONS}:
        return _people(here, lambda person: person.role is Role.SUPERVISOR)
    roles = {Role.LEADER} if kind is Kind.LEADERS else FILLERS
    return _people(here, lambda person: person.unit_id == unit_id and person.role in roles)


def _people(here: City, which: Callable[[Person], bool]) -> set[PersonId]:
    return {person.id for person in here.people.values() if which(person)}


def _owed(here: City, one: Planned) -> list[Obligation]:
    unit_id = one.rows[0].unit_id
    return [each for each in here.owed.values() if each.unit_id == unit_id]


def _is_digest_day(here: City, one: Planned, now: datetime) -> bool:
    """The rung sent belongs to the latest day on which this unit was to be told."""
    today = now.astimezone(ZONE).date()
    days = {day for day in _digest_days(_owed(here, one), now) if day <= today}
    (rung,) = (row.rung for row in one.rows if row.kind is Kind.DIGEST and row.sent)
    return max(days, default=None) == _day_of(rung)


def _day_of(rung: str) -> date:
    """The day of a rung by its name: T-3@2026-12-09 is three working days before."""
    name, _, due = rung.partition("@")
    day, n = date.fromisoformat(due), int(name.removeprefix("T") or 0)
    return CALENDAR.before(day, -n) if n < 0 else day + n * DAY


def _is_late(here: City, one: Planned, now: datetime) -> bool:
    """Each due day named was missed so many working days ago."""
    return _due_days(one, Kind.LEADERS) <= {
        day for day in _missed_days(_owed(here, one), now) if _has_passed(day, 1, now)
    }


def _due_days(one: Planned, kind: Kind) -> set[date]:
    return {date.fromisoformat(row.rung.partition("@")[2]) for row in one.rows if row.kind is kind}


def _has_passed(due_day: date, working_days: int, now: datetime) -> bool:
    return CALENDAR.after(due_day, working_days) <= now.astimezone(ZONE).date()


def _names_the_late(here: City, one: Planned, now: datetime) -> bool:
    """Exactly those who missed one of the due days the rungs name, and owe for it still."""
    days = _due_days(one, Kind.LATE)
    late = {each.unit_id for each in here.owed.values() if days & _missed_days([each], now)}
    is_time = all(_has_passed(day, 3, now) for day in days)
    return is_time and bool(late) and all(set(each.about) == late for each in one.notices)


def _is_idle(here: City, one: Planned, now: datetime) -> bool:
    told_on = _told_on(here.had.get(one.rows[0].unit_id), {Kind.DIGEST})
    today = now.astimezone(ZONE).date()
    lying = [each.touched_at for each in _owed(here, one) if each.touched_at]
    return today >= told_on + 5 * DAY and any(
        today >= touched.astimezone(ZONE).date() + 10 * DAY for touched in lying
    )


def _is_asked(here: City, one: Planned, _now: datetime) -> bool:
    return one.rows[0].unit_id in {each.unit_id for each in here.unanswered.values()}


_ABOUT: dict[Kind, Callable[[City, Planned, datetime], bool]] = {
    Kind.DIGEST: _is_digest_day,
    Kind.RETURNED: lambda here, one, _now: any(each.returned_at for each in _owed(here, one)),
    Kind.LEADERS: _is_late,
    Kind.IDLE: _is_idle,
    Kind.LATE: _names_the_late,
    Kind.OVERVIEW: lambda _here, _one, now: OPENS <= now < LOCKS,
    Kind.COMMENTS: _is_asked,
    Kind.QUESTIONS: _is_asked,
    Kind.INVITES: lambda here, one, _now: (
        set(one.notices[0].about) <= {each.unit_id for each in here.invites.values()}
    ),
}
