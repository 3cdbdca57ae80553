"""Small counts on sensitive indicators: in a commune they would point at a child.

Counts of one and two are for the department that looks after children only; everybody else sees
that there were fewer than three. Zero tells of nobody, and stays what it is. What would tell a
small count goes with it: other cells of a column with a sum, the parts of a whole.
"""

from collections.abc import Sequence

from bot.domain.interviews import Answer
from bot.domain.questionnaires import NUMBERS, Question

FEWEST_SHOWN = 3
HIDDEN = f"<{FEWEST_SHOWN}"
"""What stands in place of a small count."""
WITHHELD = "*"
"""What stands in place of a larger one that would tell a small one."""


def is_small(question: Question, answer: Answer) -> bool:
    """Whether this count is to be hidden from all but the department."""
    if not question.sensitive or question.kind not in NUMBERS or not answer.has_value:
        return False
    try:
        return 0 < float(answer.value) < FEWEST_SHOWN
    except ValueError:  # given when the question still asked for something else
        return False


def is_few(count: int | None) -> bool:
    return count is not None and 0 < count < FEWEST_SHOWN


def hidden(counts: Sequence[int | None]) -> frozenset[int]:
    """The places of the counts to hide where their sum is known.

    The small ones, and where the sum would tell those the smallest others until it does not. Where
    even all of them together would tell it, every count goes, zeros too.
    """
    few = [place for place, count in enumerate(counts) if is_few(count)]
    if not few:
        return frozenset()
    others = sorted(
        (count, place)
        for place, count in enumerate(counts)
        if count is not None and count >= FEWEST_SHOWN
    )
    small = sum(count for place in few if (count := counts[place]) is not None)
    for more in range(len(others) + 1):
        taken = others[:more]
        rest = sum(count for count, _ in taken)
        if _is_open(len(few), small + rest, more):
            return frozenset([*few, *(place for _, place in taken)])
    return frozenset(place for place, count in enumerate(counts) if count is not None)


def _is_open(few: int, total: int, others: int) -> bool:
    """Whether each of so many counts of one or two may still be either, given what all add up to.

    The others hidden with them are known to be three or more.
    """
    most = min(2 * few, total - FEWEST_SHOWN * others)
    if others:
        return most > few
    return few < total < 2 * few
