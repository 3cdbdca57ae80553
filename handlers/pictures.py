"""The pictures of /tiendo: which there are, and what is to be drawn on each.

A picture is drawn when a channel asks for its file, not while the message is handled: the file's
key says all that is needed, so that nothing is lost where the program stops in between.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.assignments import Assignment, TaskId
from bot.domain.people import PersonId, Right, Unit, UnitId
from bot.domain.reports import State
from bot.exports.drawing import Curve, Matrix, Square
from bot.i18n import LANGUAGES, Texts, texts
from bot.messages import Attachment
from bot.planning.periods import last_day
from bot.planning.rates import rates_of
from handlers.book import Book
from handlers.counting import Counting
from handlers.scene import scope_of
from handlers.standings import bare_state_name
from storage.standings import Tallied
from storage.unit_of_work import UnitOfWork

FOLDER = "pictures"
MAIN, REST, CURVE = "main", "rest", "curve"
MOST_ROWS = 130
"""More units are not to be read on a phone: of more, those that owe most are drawn."""
AFTER_THE_DEADLINE = timedelta(days=14)
_EVERYTHING = "-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One picture: of what this person looks after, of one kind or task where these are given."""

    what: str
    person_id: PersonId
    language: str
    asked_at: int
    kind: str = _EVERYTHING
    task_id: int = 0

    @property
    def key(self) -> str:
        """The file's key. In hexadecimal like every other, so that the sweep knows it as one."""
        parts = (self.what, self.person_id, self.language, self.asked_at, self.kind, self.task_id)
        return f"{FOLDER}/{':'.join(map(str, parts)).encode().hex()}"


def wanted(key: str) -> Wanted | None:
    """What a key asks for; None where it is none of ours."""
    try:
        parts = bytes.fromhex(key.partition("/")[2]).decode().split(":")
        what, person_id, language, asked_at, kind, task_id = parts
        found = Wanted(what, PersonId(int(person_id)), language, int(asked_at), kind, int(task_id))
    except ValueError:
        return None
    return found if what in {MAIN, REST, CURVE} and language in LANGUAGES else None


def pictures(
    _: Texts, person_id: PersonId, tallied: Sequence[Tallied], now: datetime
) -> list[Attachment]:
    """Of everything: units that share their tasks, then the others, then the curve."""
    main = main_kinds(tallied)
    names = [(MAIN, _.plain("progress.png"))]
    if any(one.kind not in main for one in tallied):
        names.append((REST, _.plain("progress-others.png")))
    names.append((CURVE, _.plain("by-day.png")))
    return [
        _attachment(Wanted(what, person_id, _.language, int(now.timestamp())), name)
        for what, name in names
    ]


def pictures_of_kind(_: Texts, person_id: PersonId, kind: str, now: datetime) -> list[Attachment]:
    at = int(now.timestamp())
    return [
        _attachment(Wanted(MAIN, person_id, _.language, at, kind), _.plain("progress.png")),
        _attachment(Wanted(CURVE, person_id, _.language, at, kind), _.plain("by-day.png")),
    ]


def pictures_of_task(
    _: Texts, person_id: PersonId, task_id: TaskId, now: datetime
) -> list[Attachment]:
    """The curve alone: units × one task is what the lists say."""
    at = int(now.timestamp())
    one = Wanted(CURVE, person_id, _.language, at, task_id=task_id)
    return [_attachment(one, _.plain("by-day.png"))]


def main_kinds(tallied: Iterable[Tallied]) -> set[str]:
    """The kinds of unit that share their tasks, where most is asked for."""
    tasks: dict[str, set[TaskId]] = {}
    counts: dict[str, int] = {}
    for one in tallied:
        tasks.setdefault(one.kind, set()).add(one.task_id)
        counts[one.kind] = counts.get(one.kind, 0) + one.tally.count
    alike = [{kind for kind in tasks if tasks[kind] == tasks[one]} for one in tasks]
    return max(alike, key=lambda kinds: sum(counts[one] for one in kinds), default=set())


async def to_draw(
    unit: UnitOfWork, book: Book, one: Wanted, now: datetime
) -> Matrix | Curve | None:
    """What is on the picture as of now; None where there is nothing to show to this person."""
    period = await unit.programmes.period_at(now)
    person = await unit.people.person(one.person_id)
    if period is None or person is None or not person.may(Right.WATCH):
        return None
    scope = await scope_of(unit, person)
    counting = Counting(unit, period, scope, scope.below, now)
    main = main_kinds(await counting.by_kind())
    chosen = {
        unit_id: place
        for unit_id, place in scope.units.items()
        if one.kind in {place.kind, _EVERYTHING}
        and (
            one.kind != _EVERYTHING
            or one.what == CURVE
            or (place.kind in main) == (one.what == MAIN)
        )
    }
    if one.what == CURVE:
        return await _curve(counting, book, one, chosen)
    return await _matrix(counting, book, one, chosen)


async def _matrix(
    counting: Counting, book: Book, one: Wanted, units: dict[UnitId, Unit]
) -> Matrix | None:
    _ = texts(one.language)
    period, now = counting.period, counting.now
    tallies = await counting.by_unit(units)
    owed = {unit_id: rates_of(some).owed for unit_id, some in tallies.items()}
    most = sorted(owed, key=lambda unit_id: (-owed[unit_id], units[unit_id].position))[:MOST_ROWS]
    shown = sorted(most, key=lambda unit_id: units[unit_id].position)
    asked = await counting.each(shown)
    if not asked:
        return None
    tasks = await counting.unit.standings.tasks(period)
    known = {each.task_id for each in asked}
    columns = [task for task in tasks if task.id in known]
    squares = {(each.unit_id, each.task_id): _square(each, now) for each in asked}
    count = _.plain(
        "{moment}; {units} units, {tasks} tasks",
        moment=_.moment(now, book.zone),
        units=_.number(len(shown)),
        tasks=_.number(len(columns)),
    )
    most_owing = _.plain(
        "The {shown} of {all} units that owe most", shown=len(shown), all=_.number(len(owed))
    )
    return Matrix(
        title=_.plain("Reports for {period}", period=_.period(period.key)),
        remark=count if len(shown) == len(owed) else f"{most_owing}\n{count}",
        rows=[units[unit_id].name for unit_id in shown],
        columns=[task.clause_ref for task in columns],
        squares=[[squares.get((unit_id, task.id)) for task in columns] for unit_id in shown],
        legend={state: bare_state_name(_, state) for state in State},
        overdue=_.plain("overdue (bold frame)"),
    )


def _square(one: Assignment, now: datetime) -> Square:
    return Square(one.state, is_overdue=one.owed and one.due_at <= now)


async def _curve(counting: Counting, book: Book, one: Wanted, units: Collection[UnitId]) -> Curve:
    _ = texts(one.language)
    period, now = counting.period, counting.now
    task_id = TaskId(one.task_id) if one.task_id else None
    tallies = await counting.by_unit(units, task_id)
    expected = rates_of([tally for some in tallies.values() for tally in some]).expected
    due = last_day(period.due_at, book.zone)
    today = now.astimezone(book.zone).date()
    end = max(due + AFTER_THE_DEADLINE, today)
    start = period.opens_at.astimezone(book.zone).date()
    came = await counting.hand_ins(period, units, task_id)
    before = await counting.unit.standings.year_before(period)
    then: list[tuple[date, int]] = []
    if before is not None:
        moved = due - last_day(before.due_at, book.zone)
        old = await counting.hand_ins(before, units, task_id)
        days = [(at.astimezone(book.zone).date() + moved, count) for at, count in old]
        then = _summed(days, start, end) if days else []
    days = [(at.astimezone(book.zone).date(), count) for at, count in came]
    return Curve(
        title=_.plain("Reports handed in day by day, {period}", period=_.period(period.key)),
        remark=_.moment(now, book.zone),
        start=start,
        end=end,
        due=due,
        expected=expected,
        handed_in=_summed(days, start, min(today, end)),
        last_year=then,
        labels={
            "this_year": _.period(period.key),
            "last_year": _.plain(
                "{period}, by the days left until its deadline",
                period=_.period(before.key if before else ""),
            ),
            "expected": _.plain("expected: {count} reports", count=_.number(expected)),
            "due": _.plain("deadline: {due}", due=_.due(period.due_at, book.zone)),
        },
        thousands=_.number(1000)[1],
    )


def _summed(days: Iterable[tuple[date, int]], start: date, end: date) -> list[tuple[date, int]]:
    """The count by the end of each day; what came before the first is in it."""
    by_day: dict[date, int] = {}
    for day, count in days:
        by_day[max(day, start)] = by_day.get(max(day, start), 0) + count
    found, total = [], 0
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        total += by_day.get(day, 0)
        found.append((day, total))
    return found


def _attachment(one: Wanted, name: str) -> Attachment:
    return Attachment(one.key, name, "image/png")
