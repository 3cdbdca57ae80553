"""How reminders read: plain and neutral, no figures of the reports, nobody's name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.people import Person, Right, Unit, UnitId
from bot.domain.reminders import Kind, Notice
from bot.domain.reports import State
from bot.i18n import Texts
from bot.planning.owing import due_in_force
from bot.planning.snoozing import snooze_choices
from handlers.book import Book
from handlers.deadlines import time_left
from handlers.figures import rates_of, summary
from handlers.scene import Act, scope_of
from storage.notices import KeptNotice
from storage.unit_of_work import UnitOfWork

MOST_UNITS = 20
MOST_CLAUSES = 6
_FIRST = (State.RETURNED, State.IN_PROGRESS, State.NOT_STARTED)
"""What is to be done next: put right, then finished, then begun."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text and its buttons."""

    text: Markup
    rows: tuple[tuple[Act, ...], ...]


def with_unanswered(_: Texts, said: Said | None, count: int, person: Person) -> Said:
    """How many difficulties wait for this person, below whatever else there is to say."""
    if person.may(Right.FILL):
        told = _(
            "Questions about your unit’s difficulties that wait for an answer: {count}", count=count
        )
        way = (_.plain("See the difficulties raised"), "difficulties:own:0")
    else:
        told = _("Difficulties of the units that wait for a reply: {count}", count=count)
        way = (_.plain("Difficulties waiting"), "difficulties:list:waiting:0:0:0")
    if said is None:
        return Said(_("Dear colleague.") + Markup("\n") + told, ((way,),))
    return Said(Markup("\n\n").join([said.text, told]), (*said.rows, (way,)))


# -- to a unit -----------------------------------------------------------------------------------


def to_unit(
    _: Texts, book: Book, kept: KeptNotice, unit: Unit, owed: Sequence[Assignment], now: datetime
) -> Said:
    """Everything the unit owes, and one button to what comes next."""
    due = due_in_force((one.due_at for one in owed), now) or now
    lines = [
        _head(_, kept.notice, unit, owed, now),
        *_by_state(_, owed),
        _("Deadline: {due}", due=_.due(due, book.zone)),
        time_left(_, book, due, now),
    ]
    rows = (
        _next(_, owed),
        ((_.plain("Task list"), "tasks:list:0"),),
        _snoozes(_, book, kept, due, now),
    )
    return Said(Markup("\n").join(lines), tuple(row for row in rows if row))


def _head(
    _: Texts, notice: Notice, unit: Unit, owed: Sequence[Assignment], now: datetime
) -> Markup:
    late = sum(now >= one.due_at for one in owed)
    returned = sum(one.state is State.RETURNED for one in owed)
    values = {"unit": unit.name, "period": _.period(owed[0].period)}
    if Kind.LEADERS in notice.kinds and late:
        return _(
            "Dear colleague, {unit}, your unit, is late with {count} reports for {period}. Please "
            "see to it that they are handed in.",
            count=late,
            **values,
        )
    if Kind.DIGEST not in notice.kinds and Kind.RETURNED in notice.kinds and returned:
        return _(
            "Dear colleague, {count} reports of {unit} for {period} have been returned and wait to "
            "be corrected.",
            count=returned,
            **values,
        )
    if notice.kinds == (Kind.IDLE,):
        return _(
            "Dear colleague, {unit} has begun reports for {period} that nobody has gone on with "
            "for a while.",
            **values,
        )
    return _(
        "Dear colleague, {unit} still has {count} reports for {period} to hand in.",
        count=len(owed),
        **values,
    )


def _by_state(_: Texts, owed: Sequence[Assignment]) -> list[Markup]:
    """Where each stands: named while they are few, counted where not begun."""
    found = {state: [one for one in owed if one.state is state] for state in State}
    said = []
    if found[State.RETURNED]:
        said.append(_("To be corrected: {clauses}", clauses=_clauses(_, found[State.RETURNED])))
    if found[State.IN_PROGRESS]:
        said.append(_("Begun: {clauses}", clauses=_clauses(_, found[State.IN_PROGRESS])))
    if found[State.SUBMITTED]:
        waiting = _clauses(_, found[State.SUBMITTED])
        said.append(_("Waiting for the leader: {clauses}", clauses=waiting))
    if found[State.NOT_STARTED]:
        said.append(_("Not begun: {count}", count=len(found[State.NOT_STARTED])))
    return said


def _clauses(_: Texts, some: Sequence[Assignment]) -> str:
    named = [
        f"{one.clause_ref} ({one.answered}/{one.asked})" if one.asked else one.clause_ref
        for one in some[:MOST_CLAUSES]
    ]
    return _.list([*named, *(["…"] if len(some) > MOST_CLAUSES else [])])


def _next(_: Texts, owed: Sequence[Assignment]) -> tuple[Act, ...]:
    """The one thing to do now."""
    for state in _FIRST:
        one = next((one for one in owed if one.state is state), None)
        if one is not None:
            return ((_what_to_do(_, one), f"tasks:fill:{one.id}"),)
    return ()


def _what_to_do(_: Texts, one: Assignment) -> str:
    match one.state:
        case State.RETURNED:
            return _.plain("Correct {clause}", clause=one.clause_ref)
        case State.IN_PROGRESS if one.answered >= one.asked:
            return _.plain("Check and hand in {clause}", clause=one.clause_ref)
        case State.IN_PROGRESS:
            return _.plain(
                "Continue {clause}, question {number}/{of}",
                clause=one.clause_ref,
                number=one.answered + 1,
                of=one.asked,
            )
        case other:
            del other
            return _.plain("Begin {clause}", clause=one.clause_ref)


def _snoozes(
    _: Texts, book: Book, kept: KeptNotice, due: datetime, now: datetime
) -> tuple[Act, ...]:
    """Later, as long as that is before the next reminder and the last working day."""
    choices = snooze_choices(book.timetable, now, next_rung=kept.notice.pointless_from, due=due)
    return tuple(
        (_.plain("Remind me in {days} days", days=days), f"snooze:{kept.id}:{days}")
        for days in choices
    )


# -- to supervisors ------------------------------------------------------------------------------


async def overview(
    unit: UnitOfWork, _: Texts, book: Book, notice: Notice, person: Person, now: datetime
) -> Said | None:
    """Who is late, and how reporting goes in what this supervisor looks after."""
    scope = await scope_of(unit, person)
    below = scope.units
    periods = await unit.duties.periods(now)
    asked = [
        one
        for period in periods
        if now < period.locks_at
        for one in scope.of(await unit.programmes.all_in(period.id))
    ]
    if not periods or not asked:
        return None
    parts = []
    if Kind.LATE in notice.kinds:
        parts.append(_late(_, below, notice, asked, now))
    if Kind.OVERVIEW in notice.kinds:
        since = await unit.notices.sent_before(Kind.OVERVIEW, person.unit_id, notice.ready_at)
        reached = await unit.identities.channels_by_unit()
        parts.append(_how_far(_, book, below, asked, since, reached, now))
    told = [one for one in parts if one]
    rows = (((_.plain("Progress"), "progress:all"), (_.plain("Not handed in"), "owing:list:0:0")),)
    return Said(Markup("\n\n").join(told), rows) if told else None


def _late(
    _: Texts,
    below: dict[UnitId, Unit],
    notice: Notice,
    asked: Iterable[Assignment],
    now: datetime,
) -> Markup:
    """One list; nobody's telephone number, nobody's name."""
    late = Counter(
        one.unit_id
        for one in asked
        if one.owed and now >= one.due_at and one.unit_id in notice.about
    )
    if not late:
        return Markup()
    lines = [
        _("– {unit}: {count} reports", unit=below[unit_id].name, count=count)
        for unit_id, count in late.most_common(MOST_UNITS)
    ]
    more = len(late) - MOST_UNITS
    rest = [_("… and {more} more units.", more=more)] if more > 0 else []
    head = _("<b>Units late with their reports: {count}</b>", count=len(late))
    return Markup("\n").join([head, *lines, *rest])


def _how_far(
    _: Texts,
    book: Book,
    below: dict[UnitId, Unit],
    asked: Sequence[Assignment],
    since: datetime | None,
    reached: dict[UnitId, list[str]],
    now: datetime,
) -> Markup:
    owing = {one.unit_id for one in asked if one.owed}
    silent = [below[unit_id].name for unit_id in below if unit_id in owing - reached.keys()]
    lines = [
        _(
            "<b>Reports for {period}, {moment}</b>",
            period=_.period(asked[0].period),
            moment=_.moment(now, book.zone),
        ),
        *summary(_, rates_of(asked, now)),
    ]
    if since is not None:
        lines.append(_changed(_, asked, since, now))
    if silent:
        lines.append(
            _(
                "Units that owe and where nobody can be reached: {count} ({units})",
                count=len(silent),
                units=_.list([*silent[:3], *(["…"] if len(silent) > 3 else [])]),
            )
        )
    return Markup("\n").join(lines)


def _changed(_: Texts, asked: Sequence[Assignment], since: datetime, now: datetime) -> Markup:
    """What is different from the overview before."""
    handed_in = sum(one.handed_in_at is not None and one.handed_in_at >= since for one in asked)
    returned = sum(one.returned_at is not None and one.returned_at >= since for one in asked)
    overdue = sum(one.owed and since < one.due_at <= now for one in asked)
    return _(
        "Since the last overview: {handed_in} handed in, {returned} returned, {overdue} overdue",
        handed_in=_.number(handed_in),
        returned=_.number(returned),
        overdue=_.number(overdue),
    )


# -- to administrators ---------------------------------------------------------------------------


async def invitations(unit: UnitOfWork, _: Texts, notice: Notice, now: datetime) -> Said | None:
    """Invitations nobody has taken up, by unit."""
    waiting = Counter(
        one.unit_id for one in await unit.duties.invites(now) if one.unit_id in notice.about
    )
    if not waiting:
        return None
    names = {one.id: one.name for one in await unit.people.units()}
    lines = [
        _("– {unit}: {count} invitations", unit=names[unit_id], count=count)
        for unit_id, count in waiting.most_common(MOST_UNITS)
    ]
    more = len(waiting) - MOST_UNITS
    rest = [_("… and {more} more units.", more=more)] if more > 0 else []
    head = _("<b>Invitations not taken up yet: {count}</b>", count=sum(waiting.values()))
    rows = (((_.plain("See who they are"), "people:list:waiting:0"),),)
    return Said(Markup("\n").join([head, *lines, *rest]), rows)
