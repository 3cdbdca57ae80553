"""Functions on numbers; what mathematics does not define is NaN, as in every XPath."""

import math
from collections.abc import Callable

from bot.engine.expressions.functions.known import Arguments, Known
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.values import Value, number, round_half_away, text_number, whole

Function = Callable[[Context, Arguments], Value]


def _of_one(function: Callable[[float], float]) -> Known:
    def call(context: Context, args: Arguments) -> Value:
        return _defined(lambda: function(number(args[0], context)))

    return Known(call, 1, 1)


def _of_two(function: Callable[[float, float], float]) -> Known:
    def call(context: Context, args: Arguments) -> Value:
        return _defined(lambda: function(number(args[0], context), number(args[1], context)))

    return Known(call, 2, 2)


def _defined(compute: Callable[[], float]) -> float:
    try:
        return compute()
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


def _to_whole(function: Callable[[float], int]) -> Known:
    """Nothing and infinity stay as they are."""

    def to_whole(value: float) -> float:
        return float(function(value)) if math.isfinite(value) else value

    return _of_one(to_whole)


def _log(log: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else log(value)


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except ValueError:
        return math.inf if base == 0 else math.nan


def _number(context: Context, args: Arguments) -> Value:
    return number(args[0], context) if args else text_number(context.node.text, context)


def _round(context: Context, args: Arguments) -> Value:
    places = number(args[1], context) if len(args) > 1 else 0.0
    if math.isnan(places):
        return math.nan
    return round_half_away(number(args[0], context), whole(places, context))


def _sum(context: Context, args: Arguments) -> Value:
    """One empty member makes the sum unknown: empty is not zero."""
    return math.fsum(_amounts(context, args))


def _extreme(pick: Callable[[list[float]], float]) -> Function:
    def extreme(context: Context, args: Arguments) -> Value:
        found = _amounts(context, args)
        return pick(found) if found and not any(map(math.isnan, found)) else math.nan

    return extreme


def _amounts(context: Context, args: Arguments) -> list[float]:
    found: list[float] = []
    for one in args:
        if isinstance(one, list):
            found += [text_number(node.text, context) for node in one if node.counts]
        else:
            found.append(number(one, context))
    return found


NUMBERS = {
    "number": Known(_number, 0, 1),
    "int": _to_whole(math.trunc),
    "floor": _to_whole(math.floor),
    "ceiling": _to_whole(math.ceil),
    "round": Known(_round, 1, 2),
    "abs": _of_one(abs),
    "sum": Known(_sum, 1, 1, nodes=(0,)),
    "max": Known(_extreme(max), 1, None),
    "min": Known(_extreme(min), 1, None),
    "pow": _of_two(_power),
    "sqrt": _of_one(math.sqrt),
    "exp": _of_one(math.exp),
    "exp10": _of_one(lambda value: _power(10.0, value)),
    "log": _of_one(_log(math.log)),
    "log10": _of_one(_log(math.log10)),
    "sin": _of_one(math.sin),
    "cos": _of_one(math.cos),
    "tan": _of_one(math.tan),
    "asin": _of_one(math.asin),
    "acos": _of_one(math.acos),
    "atan": _of_one(math.atan),
    "atan2": _of_two(math.atan2),
    "pi": Known(lambda _c, _a: math.pi, 0, 0),
}
