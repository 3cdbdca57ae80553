"""How far reporting is, in figures as supervisors read them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.reports import Standing, State
from bot.i18n import Texts
from bot.planning.rates import Rates, rates


def rates_of(asked: Iterable[Assignment]) -> Rates:
    """Completeness and timeliness of these assignments."""
    return rates(
        [
            Standing(
                state=one.state,
                first_handed_in_at=one.first_handed_in_at,
                due_at=one.due_then,
                mandatory=one.mandatory,
            )
            for one in asked
        ]
    )


def summary(_: Texts, asked: Sequence[Assignment], now: datetime) -> list[Markup]:
    """The rates, and how many stand where."""
    got = rates_of(asked)
    late = sum(1 for one in asked if one.owed and now >= one.due_at)
    states = [one.state for one in asked]
    return [
        _(
            "Completeness: {share} ({count}/{expected} reports)",
            share=share(_, got.completeness),
            count=_.number(got.complete),
            expected=_.number(got.expected),
        ),
        _("Timeliness: {share}", share=share(_, got.timeliness)),
        _("In progress: {count}", count=_.number(states.count(State.IN_PROGRESS))),
        *_submitted(_, states),
        _("Returned: {count}", count=_.number(states.count(State.RETURNED))),
        _("Overdue: {count}", count=_.number(late)),
        *_waived(_, states),
    ]


def _waived(_: Texts, states: Sequence[State]) -> list[Markup]:
    """Only where some unit need not report."""
    count = states.count(State.NOT_APPLICABLE)
    return [_("Not applicable: {count}", count=_.number(count))] if count else []


def share(_: Texts, share: float | None) -> str:
    """A part of the whole in per cent; a dash where there is no whole."""
    return "–" if share is None else f"{_.number(round(share * 100, 1))}%"


def _submitted(_: Texts, states: Sequence[State]) -> list[Markup]:
    """Only where the programme wants the leaders' word."""
    count = states.count(State.SUBMITTED)
    return [_("Waiting for the unit’s leader: {count}", count=count)] if count else []
