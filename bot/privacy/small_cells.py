"""Small counts on sensitive indicators: in a commune they would point at a child.

Counts of one and two are for the department that looks after children only; everybody else sees
that there were fewer than three. Zero tells of nobody, and stays what it is.
"""

from bot.domain.interviews import Answer
from bot.domain.questionnaires import NUMBERS, Question

FEWEST_SHOWN = 3
HIDDEN = f"<{FEWEST_SHOWN}"
"""What stands in place of a small count."""


def is_small(question: Question, answer: Answer) -> bool:
    """Whether this count is to be hidden from all but the department."""
    if not question.sensitive or question.kind not in NUMBERS or not answer.has_value:
        return False
    try:
        return 0 < float(answer.value) < FEWEST_SHOWN
    except ValueError:  # given when the question still asked for something else
        return False
