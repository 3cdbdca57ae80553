"""XPath's kinds of value and how each is read as another."""

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from bot.engine.expressions.moments import Moment, days_of
from bot.engine.expressions.nodes import Context, Node

Nodes = list[Node]
Value = str | float | bool | Moment | Nodes
_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*\Z", re.ASCII)
_EXACT = 2**53
"""Above it whole numbers are no longer all different; then the shortest writing is chosen."""
_FINEST = 300
"""Decimal places beyond which rounding means nothing."""


def string(value: Value) -> str:
    match value:
        case str():
            return value
        case list():
            return value[0].text if value else ""
        case bool():
            return "true" if value else "false"
        case Moment():
            return value.text
        case _:
            return number_text(value)


def number_text(value: float) -> str:
    """A number as XPath writes it: no exponent, no needless zeros."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if abs(value) < _EXACT and value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def number(value: Value, context: Context) -> float:
    """Nothing and words are NaN; a date is its days since 1970."""
    match value:
        case bool():
            return 1.0 if value else 0.0
        case float():
            return value
        case str():
            return text_number(value, context)
        case list():
            return text_number(value[0].text, context) if value else math.nan
        case _:
            return value.days


def text_number(text: str, context: Context) -> float:
    if _NUMBER.match(text):
        return float(text)
    days = days_of(text.strip(), context.now.tzinfo)
    return math.nan if days is None else days


def boolean(value: Value) -> bool:
    match value:
        case bool():
            return value
        case float():
            return value != 0 and not math.isnan(value)
        case Moment():
            return value.at is not None
        case _:
            return bool(value)


def texts(value: Value) -> Sequence[str]:
    """The texts of a set of nodes, or the one text of anything else."""
    if isinstance(value, list):
        return [node.text for node in value if node.counts]
    return [string(value)]


def whole(value: Value, context: Context) -> int:
    """A number without its fraction; nothing counts as 0, and infinity stays small enough."""
    amount = number(value, context)
    return 0 if math.isnan(amount) else int(max(-1e15, min(1e15, amount)))


def round_half_away(value: float, places: int) -> float:
    """ODK rounds halves away from zero."""
    if math.isnan(value) or math.isinf(value) or abs(places) > _FINEST:
        return value
    try:
        return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    except InvalidOperation:
        return value
