"""Reminders: one message per officer for everything the unit owes, each rung at most once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.domain.assignments import Assignment, Period
from bot.domain.people import Right, UnitId
from bot.domain.reports import State
from bot.i18n import texts
from bot.messages import Lane, Reply
from bot.planning.ladder import Step, digest_rungs, step
from handlers.book import Book
from handlers.deadlines import time_left
from handlers.scene import sealed
from storage.unit_of_work import UnitOfWork

LANGUAGE = "vi"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a unit is to be reminded of now."""

    unit_id: UnitId
    period: Period
    owed: tuple[Assignment, ...]
    due: Step


async def to_remind(unit: UnitOfWork, book: Book, now: datetime) -> list[Reminder]:
    """The units whose next rung has come, with what they owe at this moment."""
    period = await unit.programmes.period_at(now)
    if period is None or not period.opens_at <= now < period.locks_at:
        return []
    timetable = book.timetable
    if not timetable.is_hour(now) or timetable.is_quiet(now, period.due_at):
        return []
    had = await unit.reminders.had(period.id)
    owing: dict[UnitId, list[Assignment]] = defaultdict(list)
    for one in await unit.programmes.all_in(period.id):
        if one.owed:
            owing[one.unit_id].append(one)
    rungs = digest_rungs(timetable, period.due_at, period.locks_at)
    found = []
    for unit_id, owed in owing.items():
        due = step(rungs, had.get(unit_id, set()), now, period.locks_at)
        if due is not None:
            found.append(Reminder(unit_id, period, tuple(owed), due))
    return found


async def remind(
    unit: UnitOfWork, book: Book, secret: str, reminder: Reminder, now: datetime
) -> list[tuple[str, str]]:
    """Note the rung and put one message per officer into the outbox, in one transaction."""
    await unit.reminders.note(
        reminder.unit_id, reminder.period.id, reminder.due.rung, reminder.due.superseded, now
    )
    whole = await unit.people.unit(reminder.unit_id)
    told = []
    for person in await unit.people.of_unit(reminder.unit_id):
        chats = await unit.identities.chats(person.id) if person.may(Right.FILL) else []
        for channel, chat in chats[:1]:
            reply = _message(book, secret, whole.name, reminder, now, channel, chat)
            await unit.outbox.add(
                channel, chat, Lane.REMINDER, reply, now, reminder.due.pointless_from
            )
            told.append((channel, chat))
    return told


def _message(
    book: Book,
    secret: str,
    name: str,
    reminder: Reminder,
    now: datetime,
    channel: str,
    chat: str,
) -> Reply:
    """Neutral text: no figures of the reports, no names."""
    _ = texts(LANGUAGE)
    due = reminder.period.due_at
    lines = [
        _(
            "Dear colleague, {unit} still has {count} reports for {period} to hand in.",
            unit=name,
            count=len(reminder.owed),
            period=_.period(reminder.period.key),
        ),
        _("Deadline: {due}", due=_.due(due, book.zone)),
    ]
    lines.append(time_left(_, book, due, now))
    begun = next((one for one in reminder.owed if one.state is State.IN_PROGRESS), None)
    go_on = (
        _.plain("Continue {clause}", clause=begun.clause_ref) if begun else _.plain("Task list"),
        f"tasks:fill:{begun.id}" if begun else "tasks:list:0",
    )
    buttons = [go_on, (_.plain("Task list"), "tasks:list:0")] if begun else [go_on]
    rows = sealed(secret, channel, chat, ((one,) for one in buttons))
    return Reply(Markup("\n").join(lines), rows)
