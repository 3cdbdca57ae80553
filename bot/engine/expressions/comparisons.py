"""XPath's comparisons, with ODK's dates: two dates compare as moments, whatever their form."""

import operator
from collections.abc import Callable, Sequence

from bot.engine.expressions.moments import days_of
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.values import Value, boolean, number

Compare = Callable[[float, float], bool]
_HAIR = 1e-12
ORDER: dict[str, Compare] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def equal(left: Value, right: Value, context: Context) -> bool:
    """Whether any pair is the same. No node at all equals an empty text, as forms expect."""
    if isinstance(left, bool) or isinstance(right, bool):
        return boolean(left) == boolean(right)
    rights = _each(right) or ("",)
    for one in _each(left) or ("",):
        for two in rights:
            if _same(one, two, context):
                return True
    return False


def unequal(left: Value, right: Value, context: Context) -> bool:
    """Whether any pair differs."""
    if isinstance(left, bool) or isinstance(right, bool):
        return boolean(left) != boolean(right)
    rights = _each(right)
    return any(not _same(one, two, context) for one in _each(left) for two in rights)


def ordered(compare: Compare, left: Value, right: Value, context: Context) -> bool:
    """Whether any pair stands in this order, as numbers; an empty answer never does."""
    rights = [number(two, context) for two in _each(right)]
    return any(compare(number(one, context), two) for one in _each(left) for two in rights)


def _each(value: Value) -> Sequence[Value]:
    return [node.text for node in value] if isinstance(value, list) else (value,)


def _same(left: Value, right: Value, context: Context) -> bool:
    if not (isinstance(left, str) and isinstance(right, str)):
        return _close(number(left, context), number(right, context))
    if left == right:
        return True
    if left[4:5] != "-":
        return False
    days = days_of(left, context.now.tzinfo)
    return days is not None and days == days_of(right, context.now.tzinfo)


def _close(left: float, right: float) -> bool:
    """As Collect has it: what only the last binary digits tell apart is the same amount."""
    return left == right or abs(left - right) < _HAIR
