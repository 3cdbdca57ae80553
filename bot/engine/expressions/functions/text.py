"""Functions on texts."""

import math
import re
from collections.abc import Sequence

from bot.engine.expressions.faults import too_much_text
from bot.engine.expressions.functions.known import Arguments, Known
from bot.engine.expressions.limits import CHARACTERS_PER_NODE, LONGEST_TEXT
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.patterns import matches
from bot.engine.expressions.values import Value, number, string, texts, whole

_SPACES = re.compile(r"[ \t\r\n]+")
"""XML's white space; forms expect nothing else to be folded."""


def _text(context: Context, value: Value) -> str:
    """The value as a text; a long one is work to go through."""
    text = string(value)
    if len(text) > CHARACTERS_PER_NODE:
        context.spend(len(text) // CHARACTERS_PER_NODE)
    return text


def _joined(context: Context, separator: str, values: Sequence[Value]) -> str:
    parts = [text for one in values for text in texts(one)]
    length = sum(map(len, parts)) + len(separator) * len(parts)
    if length > LONGEST_TEXT:
        raise too_much_text(LONGEST_TEXT)
    context.spend(length // CHARACTERS_PER_NODE)
    return separator.join(parts)


def _before(context: Context, args: Arguments) -> Value:
    text, mark = _text(context, args[0]), string(args[1])
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(context: Context, args: Arguments) -> Value:
    text, mark = _text(context, args[0]), string(args[1])
    if not mark:
        return text
    return text.partition(mark)[2]


def _substring(context: Context, args: Arguments) -> Value:
    """From a position counted from 1, for a length; both are rounded, and may be infinite."""
    text, first = _text(context, args[0]), _rounded(number(args[1], context))
    last = math.inf if len(args) < 3 else first + _rounded(number(args[2], context))
    if math.isnan(first) or math.isnan(last):
        return ""
    start, end = (int(max(0, min(one - 1, len(text)))) for one in (first, last))
    return text[start:end]


def _rounded(value: float) -> float:
    """XPath's own rounding, halves up."""
    return value if math.isnan(value) or math.isinf(value) else float(math.floor(value + 0.5))


def _substr(context: Context, args: Arguments) -> Value:
    """From a position counted from 0, up to another; below zero counts from the end."""
    text, start = _text(context, args[0]), whole(args[1], context)
    return text[start:] if len(args) < 3 else text[start : whole(args[2], context)]


def _translate(context: Context, args: Arguments) -> Value:
    text, old, new = (_text(context, one) for one in args)
    table: dict[int, str | None] = {}
    for at, sign in enumerate(old):
        table.setdefault(ord(sign), new[at] if at < len(new) else None)
    return text.translate(table)


def _regex(context: Context, args: Arguments) -> Value:
    return matches(string(args[1]), _text(context, args[0]))


def _given(context: Context, args: Arguments) -> str:
    """The argument, or the value of the question itself."""
    return _text(context, args[0] if args else context.node.text)


TEXT = {
    "string": Known(_given, 0, 1),
    "concat": Known(lambda c, a: _joined(c, "", a), 0, None),
    "join": Known(lambda c, a: _joined(c, string(a[0]), a[1:]), 1, None),
    "starts-with": Known(lambda _c, a: string(a[0]).startswith(string(a[1])), 2, 2),
    "ends-with": Known(lambda _c, a: string(a[0]).endswith(string(a[1])), 2, 2),
    "contains": Known(lambda c, a: string(a[1]) in _text(c, a[0]), 2, 2),
    "substring-before": Known(_before, 2, 2),
    "substring-after": Known(_after, 2, 2),
    "substring": Known(_substring, 2, 3),
    "substr": Known(_substr, 2, 3),
    "string-length": Known(lambda c, a: float(len(_given(c, a))), 0, 1),
    "normalize-space": Known(lambda c, a: _SPACES.sub(" ", _given(c, a)).strip(" "), 0, 1),
    "translate": Known(_translate, 3, 3),
    "regex": Known(_regex, 2, 2),
}
