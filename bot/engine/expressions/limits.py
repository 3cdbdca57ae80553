"""How large an expression may be and how much it may do: people upload forms."""

from bot.engine.expressions.faults import too_much_work

LONGEST = 20_000
"""Characters of an expression."""
MOST_TOKENS = 6_000
DEEPEST = 80
"""Parentheses, calls and predicates inside one another; far below Python's own limit."""
MOST_WORK = 250_000
"""Nodes looked at in one evaluation; well under a second."""
LONGEST_TEXT = 1_000_000
"""Characters of a text made by an expression."""
LONGEST_PATTERN = 1_000
LONGEST_SUBJECT = 20_000
"""Characters a pattern is tried on."""
CHARACTERS_PER_NODE = 50
"""How much text is as much work as a node."""


class Budget:
    """What is left of the work one evaluation may do."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MOST_WORK

    def spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise too_much_work()
