"""How far reporting is, in figures as supervisors read them."""

from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.reports import Standing, Tally
from bot.i18n import Texts
from bot.planning.rates import Rates, counted
from bot.planning.rates import rates_of as of_tallies


def rates_of(asked: Iterable[Assignment], now: datetime) -> Rates:
    """The rates of these assignments."""
    return of_tallies(tallies_of(asked, now))


def tallies_of(asked: Iterable[Assignment], now: datetime) -> list[Tally]:
    """These assignments as they are counted."""
    return [
        counted(
            Standing(
                state=one.state,
                first_handed_in_at=one.first_handed_in_at,
                due_at=one.due_at,
                mandatory=one.mandatory,
                due_then=one.due_then,
            ),
            now,
        )
        for one in asked
    ]


def summary(_: Texts, got: Rates) -> list[Markup]:
    """The rates, and how many stand where; what there need not be only where there is some."""
    lines = [
        (True, _rate(_, got)),
        (True, _("Timeliness: {share}", share=share(_, got.timeliness))),
        (True, _("In progress: {count}", count=_.number(got.in_progress))),
        (
            got.submitted,
            _("Waiting for the unit’s leader: {count}", count=_.number(got.submitted)),
        ),
        (True, _("Returned: {count}", count=_.number(got.returned))),
        (True, _("Overdue: {count}", count=_.number(got.overdue))),
        (got.late, _("Handed in late: {count}", count=_.number(got.late))),
        (got.not_applicable, _("Not applicable: {count}", count=_.number(got.not_applicable))),
        (got.voluntary, voluntary(_, got)),
    ]
    return [line for is_shown, line in lines if is_shown]


def _rate(_: Texts, got: Rates) -> Markup:
    return _(
        "Completeness: {share} ({count}/{expected} reports)",
        share=share(_, got.completeness),
        count=_.number(got.complete),
        expected=_.number(got.expected),
    )


def voluntary(_: Texts, got: Rates) -> Markup:
    """What was handed in of what there need not be."""
    return _(
        "Voluntary, not in the rates: {count}/{asked} handed in",
        count=_.number(got.voluntary_complete),
        asked=_.number(got.voluntary),
    )


def share(_: Texts, share: float | None) -> str:
    """A part of the whole in per cent; a dash where there is no whole."""
    return "–" if share is None else f"{_.number(round(share * 100, 1))}%"
