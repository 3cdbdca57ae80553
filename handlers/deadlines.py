"""How long is left, as it is said in lists and reminders."""

from collections.abc import Collection, Sequence
from datetime import datetime

from markupsafe import Markup

from bot.i18n import Texts
from bot.planning.periods import days_left, last_day, last_working_day, working_days_left
from handlers.book import Book


def of_all(_: Texts, book: Book, dues: Sequence[datetime], now: datetime) -> list[Markup]:
    """What is said above a list of tasks, with the due moment of each that is still owed.

    Extensions and tasks given in between have due days of their own: then the nearest is told with
    how long is left, how many tasks are overdue, and how far the deadlines reach.
    """
    if not dues:
        return [_("Nothing is left to hand in.")]
    if len(set(dues)) == 1:
        return [
            _("Deadline: {due}", due=_.due(dues[0], book.zone)),
            time_left(_, book, dues[0], now),
        ]
    overdue = sum(due <= now for due in dues)
    missed = _("Overdue: {count} tasks. Please hand in as soon as possible.", count=overdue)
    ahead = sorted(due for due in dues if due > now)
    return [*([missed] if overdue else []), *_ahead(_, book, ahead, now)]


def said_for_all(dues: Collection[datetime], now: datetime) -> datetime | None:
    """The one of these that `of_all` names and lines need not repeat; none if all passed apart."""
    if len(set(dues)) == 1:
        return next(iter(dues))
    return min((due for due in dues if due > now), default=None)


def _ahead(_: Texts, book: Book, ahead: Sequence[datetime], now: datetime) -> list[Markup]:
    """Deadlines still to come, earliest first."""
    if not ahead:
        return []
    nearest, last = ahead[0], ahead[-1]
    lines = [
        _(
            "Nearest deadline: {due} ({count} tasks)",
            due=_.due(nearest, book.zone),
            count=ahead.count(nearest),
        ),
        time_left(_, book, nearest, now),
    ]
    if last > nearest:
        lines.append(_("Last deadline: {due}", due=_.due(last, book.zone)))
    return lines


def time_left(_: Texts, book: Book, due: datetime, now: datetime) -> Markup:
    """In days and working days; that today is the last day; or that the deadline has passed."""
    if now >= due:
        return _("The deadline has passed. Please hand in as soon as possible.")
    days = days_left(now, due, book.zone)
    if days == 0:
        return _("Today is the last day.")
    working = working_days_left(now, due, book.calendar, book.zone)
    last = last_working_day(due, book.calendar, book.zone)
    if now.astimezone(book.zone).date() <= last < last_day(due, book.zone):
        return _(
            "Time left: {days} days ({working} working days); the last working day is {last}.",
            days=days,
            working=working,
            last=_.weekday(last),
        )
    return _("Time left: {days} days ({working} working days).", days=days, working=working)
