"""What is hidden cannot be worked out from what is shown, whatever the table."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.small_cells import hidden

COUNTS = st.lists(st.none() | st.integers(0, 7), max_size=6)


@given(COUNTS)
def test_every_small_count_is_hidden(counts: list[int | None]) -> None:
    kept = hidden(counts)
    assert all(place in kept for place, count in enumerate(counts) if count in {1, 2})
    if not any(count in {1, 2} for count in counts):
        assert kept == frozenset()


def readings(counts: list[int | None], kept: frozenset[int]) -> list[dict[int, int]]:
    """All there may be in the hidden cells, for somebody who knows the sum and how cells read."""
    places = sorted(kept)
    shown = sum(count or 0 for place, count in enumerate(counts) if place not in kept)
    total = sum(count or 0 for count in counts)
    blank = any(counts[place] == 0 for place in places)
    ranges = [
        range(1, 3) if counts[place] in {1, 2} else range(0 if blank else 3, total + 1)
        for place in places
    ]
    return [
        dict(zip(places, tried, strict=True))
        for tried in product(*ranges)
        if shown + sum(tried) == total
    ]


@given(COUNTS)
def test_a_small_count_may_be_either_whatever_is_known(counts: list[int | None]) -> None:
    kept = hidden(counts)
    if all(count is None or place in kept for place, count in enumerate(counts)):
        return  # nothing at all is shown of it: there is no more to hide
    possible = readings(counts, kept)
    for place, count in enumerate(counts):
        if count in {1, 2}:
            assert {one[place] for one in possible} == {1, 2}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([5, 9, 0], set()),
        ([1, 2, 9], {0, 1}),
        ([1, 9, 20], {0, 1}),
        ([1, 3, 20], {0, 1, 2}),
        ([1, 1, 4, 9], {0, 1, 2}),
        ([2, 0, None], {0, 1}),
    ],
)
def test_no_more_is_hidden_than_has_to_be(counts: list[int | None], expected: set[int]) -> None:
    assert hidden(counts) == expected
