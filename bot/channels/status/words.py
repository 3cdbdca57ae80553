"""Every sentence of the table's pages."""

from datetime import date, datetime, tzinfo
from typing import Protocol

from bot.domain.assignments import Assignment
from bot.domain.reports import State
from bot.domain.sheets import OVERDUE, Order

MARKS = {
    State.NOT_STARTED: "",
    State.IN_PROGRESS: "…",
    State.SUBMITTED: "○",
    State.HANDED_IN: "●",
    State.RETURNED: "↩",
    State.ACCEPTED: "✓",
    State.NOT_APPLICABLE: "–",
}
"""The same as in the pictures, so that print and grey screens tell them apart as well."""


class Texts(Protocol):
    """The sentences of one language, as `bot.i18n` gives them."""

    language: str

    def plain(self, sentence: str, /, **values: object) -> str: ...
    def number(self, value: float) -> str: ...
    def day(self, day: date) -> str: ...
    def moment(self, at: datetime, zone: tzinfo) -> str: ...
    def due(self, at: datetime, zone: tzinfo) -> str: ...
    def period(self, key: str) -> str: ...


def words(texts: Texts) -> dict[str, str]:
    """What the pages show, by the place it is shown at."""
    _ = texts.plain
    return {
        "title": _("Reports of the units"),
        "kind": _("Kind of unit"),
        "area": _("Area"),
        "task": _("Task"),
        "state": _("State"),
        "order": _("Sort by"),
        "every": _("All"),
        "show": _("Show"),
        "wide": _("Clear the filters"),
        "unit": _("Unit"),
        "handed_in": _("Handed in"),
        "overdue": _("Overdue"),
        "completeness": _("Completeness"),
        "timeliness": _("Timeliness"),
        "legend": _("What the marks mean"),
        "is_overdue": _("overdue (bold frame)"),
        "nothing": _("No unit fits these filters."),
        "before": _("◀ Page before"),
        "next": _("Next page ▶"),
        "back": _("Back to the table"),
        "due": _("Deadline"),
        "first": _("First handed in"),
        "voluntary": _("voluntary"),
        "read_only": _("To be read only; the link works for 24 hours. Please do not pass it on."),
        "over": _("This link can no longer be used."),
        "over_what": _("Please type /tiendo in the chat and ask for a new one."),
        "nothing_asked": _("No reports are asked of this unit."),
    }


def state_names(texts: Texts) -> dict[State, str]:
    _ = texts.plain
    return {
        State.NOT_STARTED: _("not started"),
        State.IN_PROGRESS: _("in progress"),
        State.SUBMITTED: _("waiting for the unit’s leader"),
        State.HANDED_IN: _("handed in"),
        State.RETURNED: _("returned for correction"),
        State.ACCEPTED: _("accepted"),
        State.NOT_APPLICABLE: _("not applicable"),
    }


def states_to_seek(texts: Texts) -> dict[str, str]:
    """The states one may filter by; being overdue cuts across them."""
    names = {state.value: name for state, name in state_names(texts).items()}
    return {OVERDUE: texts.plain("overdue"), **names}


def orders(texts: Texts) -> dict[Order, str]:
    _ = texts.plain
    return {
        Order.LISTED: _("the programme’s list"),
        Order.NAME: _("name of the unit"),
        Order.OWED: _("most not handed in"),
        Order.OVERDUE: _("most overdue"),
        Order.COMPLETE: _("most complete"),
    }


def share(texts: Texts, part: int, whole: int) -> str:
    """A part of the whole in per cent; a dash where there is no whole."""
    return f"{texts.number(round(part / whole * 100, 1))}%" if whole else "–"


def cell_title(texts: Texts, cell: Assignment, now: datetime) -> str:
    """A square in words, for whoever points at it or has it read out."""
    name = state_names(texts)[cell.state]
    if cell.state is State.IN_PROGRESS:
        name = texts.plain("in progress, {done}/{of} questions", done=cell.answered, of=cell.asked)
    if cell.owed and cell.due_at <= now:
        return texts.plain("{state}, overdue", state=name)
    return name
