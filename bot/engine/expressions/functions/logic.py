"""Functions of truth and choice."""

import math
from collections.abc import Iterator, Sequence

from bot.engine.expressions.closures import Evaluate
from bot.engine.expressions.faults import not_pairs
from bot.engine.expressions.functions.known import Arguments, Known, Lazy
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.values import Value, boolean, number, string, text_number


def _if(context: Context, arguments: Sequence[Evaluate]) -> Value:
    test, then, otherwise = arguments
    return then(context) if boolean(test(context)) else otherwise(context)


def _coalesce(context: Context, arguments: Sequence[Evaluate]) -> Value:
    """The first that is not empty; a number that could not be computed is empty too."""
    for argument in arguments:
        value = argument(context)
        if isinstance(value, float) and math.isnan(value):
            continue
        if text := string(value):
            return text
    return ""


def _once(context: Context, arguments: Sequence[Evaluate]) -> Value:
    return context.node.text or string(arguments[0](context))


def _checklist(context: Context, args: Arguments) -> Value:
    fewest, most = number(args[0], context), number(args[1], context)
    ticked = sum(one for value in args[2:] for one in _answers(value))
    return _is_between(ticked, fewest, most)


def _weighted_checklist(context: Context, args: Arguments) -> Value:
    """Answers and weights in pairs; both of a pair may be sets of nodes."""
    if len(args) % 2:
        raise not_pairs("weighted-checklist")
    fewest, most = number(args[0], context), number(args[1], context)
    answers = [one for value in args[2::2] for one in _answers(value)]
    weights = [one for value in args[3::2] for one in _numbers(value, context)]
    total = sum(weight for answer, weight in zip(answers, weights, strict=False) if answer)
    return _is_between(total, fewest, most)


def _is_between(amount: float, fewest: float, most: float) -> bool:
    """A limit below zero is no limit."""
    return (fewest < 0 or amount >= fewest) and (most < 0 or amount <= most)


def _answers(value: Value) -> Iterator[bool]:
    """Each node counts where it has a text; any other value where it is true."""
    if isinstance(value, list):
        yield from (bool(node.text.strip()) for node in value)
    else:
        yield boolean(value)


def _numbers(value: Value, context: Context) -> Iterator[float]:
    if isinstance(value, list):
        yield from (text_number(node.text, context) for node in value)
    else:
        yield number(value, context)


LOGIC = {
    "true": Known(lambda _c, _a: True, 0, 0),
    "false": Known(lambda _c, _a: False, 0, 0),
    "not": Known(lambda _c, a: not boolean(a[0]), 1, 1),
    "boolean": Known(lambda _c, a: boolean(a[0]), 1, 1),
    "boolean-from-string": Known(lambda _c, a: string(a[0]) in {"1", "true"}, 1, 1),
    "checklist": Known(_checklist, 2, None),
    "weighted-checklist": Known(_weighted_checklist, 2, None),
}
LAZY = {
    "if": Lazy(_if, 3, 3),
    "coalesce": Lazy(_coalesce, 2, None),
    "once": Lazy(_once, 1, 1),
}
