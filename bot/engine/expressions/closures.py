"""What syntax becomes: something to call with a context, perhaps the same for all of them."""

from collections.abc import Callable

from bot.engine.expressions.nodes import Context
from bot.engine.expressions.syntax import Syntax
from bot.engine.expressions.values import Value

Evaluate = Callable[[Context], Value]
Build = Callable[[Syntax], Evaluate]


class Constant:
    """A value known before anything is evaluated."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __call__(self, _: Context) -> Value:
        return self.value
