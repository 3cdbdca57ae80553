"""XPath's four kinds of value and how each is read as another."""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bot.engine.expressions.nodes import Node

Nodes = list[Node]
Value = str | float | bool | Nodes
_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*\Z")
_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?P<time>T.*)?\Z")
_EPOCH = date(1970, 1, 1)
_DAY = 86_400.0


def string(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return number_text(float(value))
        case str():
            return value
        case _:
            return value[0].text if value else ""


def number_text(value: float) -> str:
    """A number as XPath writes it: no exponent, no needless zeros."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def number(value: Value) -> float:
    """Nothing and words are NaN; a date is its days since 1970."""
    match value:
        case bool():
            return 1.0 if value else 0.0
        case float():
            return float(value)
        case str():
            if _NUMBER.match(value):
                return float(value)
            days = days_of(value)
            return math.nan if days is None else days
        case _:
            return number(string(value))


def boolean(value: Value) -> bool:
    match value:
        case bool():
            return value
        case float():
            return value != 0 and not math.isnan(value)
        case _:
            return bool(value)


def days_of(text: str) -> float | None:
    """Days since 1970-01-01 of an ISO date or date-time; None for anything else."""
    match = _DATE.match(text)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        time = _seconds(day, match["time"]) if match["time"] else 0.0
    except ValueError:
        return None
    return (day - _EPOCH).days + time / _DAY


def _seconds(day: date, time: str) -> float:
    moment = datetime.fromisoformat(f"{day.isoformat()}{time}").replace(tzinfo=None)
    return (moment - datetime.combine(day, datetime.min.time())).total_seconds()


def day_text(days: float) -> str:
    return (_EPOCH + timedelta(days=math.floor(days))).isoformat()


def round_half_away(value: float, places: int) -> float:
    """ODK rounds halves away from zero."""
    if math.isnan(value) or math.isinf(value):
        return value
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def strings(value: Value) -> Sequence[str]:
    """The texts of a node-set, or the one text of anything else."""
    return [node.text for node in value] if isinstance(value, list) else [string(value)]
