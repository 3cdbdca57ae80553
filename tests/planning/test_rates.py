"""Completeness and timeliness, worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ],
        LATE,
    )
    assert (got.expected, got.complete, got.timely) == (5, 2, 2)
    assert got.completeness == 0.4


def test_where_nothing_is_expected_there_is_no_rate() -> None:
    assert rates([], LATE).completeness is None


def test_the_due_moment_itself_is_late() -> None:
    assert rates([standing(State.HANDED_IN, DUE)], LATE).timely == 0


@pytest.mark.parametrize(
    ("state", "expected", "complete"),
    [
        (State.NOT_STARTED, 1, 0),
        (State.IN_PROGRESS, 1, 0),
        (State.HANDED_IN, 1, 1),
        (State.RETURNED, 1, 0),
        (State.ACCEPTED, 1, 1),
        (State.NOT_APPLICABLE, 0, 0),
    ],
)
def test_every_state_counts_as_defined(state: State, expected: int, complete: int) -> None:
    got = rates([standing(state)], LATE)
    assert (got.expected, got.complete) == (expected, complete)


def test_a_return_takes_back_completeness_but_not_timeliness() -> None:
    got = rates([standing(State.RETURNED, EARLY)], LATE)
    assert (got.complete, got.timely) == (0, 1)


STANDINGS = st.lists(
    st.builds(
        standing,
        st.sampled_from(State),
        st.sampled_from([None, EARLY, DUE, LATE]),
        mandatory=st.booleans(),
    )
)


@given(STANDINGS)
def test_no_rate_is_ever_above_one(standings: list[Standing]) -> None:
    got = rates(standings, LATE)
    assert 0 <= got.complete <= got.expected
    assert 0 <= got.timely <= got.expected
    assert (got.completeness is None) == (got.timeliness is None) == (got.expected == 0)


@given(STANDINGS, STANDINGS)
def test_the_counts_of_two_rosters_add_up(one: list[Standing], other: list[Standing]) -> None:
    apart, together = (rates(one, LATE), rates(other, LATE)), rates(one + other, LATE)
    assert together.expected == sum(each.expected for each in apart)
    assert together.complete == sum(each.complete for each in apart)
    assert together.timely == sum(each.timely for each in apart)
