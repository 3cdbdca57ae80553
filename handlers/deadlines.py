"""How long is left, as it is said in lists and reminders."""

from datetime import datetime

from markupsafe import Markup

from bot.i18n import Texts
from bot.planning.periods import days_left, last_day, last_working_day, working_days_left
from handlers.book import Book


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
