"""What is known of a function: how it is called and with how many values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.engine.expressions.closures import Evaluate
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.values import Value

Arguments = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Known:
    """A function; `most` is None where any number will do, `nodes` says which must be nodes."""

    call: Callable[[Context, Arguments], Value]
    fewest: int
    most: int | None
    nodes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lazy:
    """A function that evaluates only those of its arguments it needs."""

    call: Callable[[Context, Sequence[Evaluate]], Value]
    fewest: int
    most: int | None
