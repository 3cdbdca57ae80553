"""Completeness and timeliness, worked out by hand."""

from datetime import UTC, datetime, timedelta

from bot.domain.reports import Standing, State
from bot.planning.rates import rates

DUE = datetime(2026, 12, 9, 17, tzinfo=UTC)
EARLY, LATE = DUE - timedelta(days=3), DUE + timedelta(days=1)


def standing(state: State, first: datetime | None = None, *, mandatory: bool = True) -> Standing:
    return Standing(state, first, DUE, mandatory)


def test_rates_of_a_made_roster() -> None:
    got = rates(
        [
            standing(State.HANDED_IN, EARLY),
            standing(State.ACCEPTED, LATE),
            standing(State.RETURNED, EARLY),
            standing(State.IN_PROGRESS),
            standing(State.NOT_STARTED),
            standing(State.NOT_APPLICABLE),
            standing(State.HANDED_IN, EARLY, mandatory=False),
        ]
    )
    assert (got.expected, got.complete, got.timely) == (5, 2, 2)
    assert got.completeness == 0.4


def test_where_nothing_is_expected_there_is_no_rate() -> None:
    assert rates([]).completeness is None


def test_the_due_moment_itself_is_late() -> None:
    assert rates([standing(State.HANDED_IN, DUE)]).timely == 0
