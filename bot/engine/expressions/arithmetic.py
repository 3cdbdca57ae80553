"""The five operators on numbers, as IEEE 754 has them."""

import math
import operator
from collections.abc import Callable

from bot.engine.expressions.moments import Moment, calendar_day
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.values import Value, number, string


def divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def remainder(left: float, right: float) -> float:
    """The sign is the dividend's."""
    return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": divide,
    "mod": remainder,
}


def compute(sign: str, left: Value, right: Value, context: Context) -> float:
    if sign == "-":
        days = _days_between(left, right)
        if days is not None:
            return days
    return ARITHMETIC[sign](number(left, context), number(right, context))


def _days_between(left: Value, right: Value) -> float | None:
    """Two plain dates are whole days apart, even where the clock changed between them."""
    later = _calendar_day(left)
    earlier = None if later is None else _calendar_day(right)
    return None if later is None or earlier is None else float(later - earlier)


def _calendar_day(value: Value) -> int | None:
    return calendar_day(string(value)) if isinstance(value, str | list | Moment) else None
