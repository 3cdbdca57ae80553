"""The functions forms may call, in one table: name → how, fewest and most arguments."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.engine.expressions.nodes import Context
from bot.engine.expressions.values import (
    Value,
    boolean,
    day_text,
    days_of,
    number,
    round_half_away,
    string,
    strings,
)

Function = Callable[[Context, Sequence[Value]], Value]
MANY = 1_000_000
_LONGEST_PATTERN = 500
_LONGEST_SUBJECT = 5_000
_NESTED = re.compile(r"\([^()]*[+*}][^()]*\)[+*{]")
"""A repeat of a repeat: what makes a pattern take for ever."""


@dataclass(frozen=True, slots=True)
class Known:
    """A function and how many arguments it takes."""

    call: Function
    fewest: int
    most: int


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str] | None:
    if len(text) > _LONGEST_PATTERN or _NESTED.search(text):
        return None
    try:
        return re.compile(text)
    except re.error:
        return None


def _regex(_: Context, args: Sequence[Value]) -> Value:
    pattern = _pattern(string(args[1]))
    subject = string(args[0])
    if pattern is None or len(subject) > _LONGEST_SUBJECT:
        return False
    return pattern.fullmatch(subject) is not None


def _substr(_: Context, args: Sequence[Value]) -> Value:
    text = string(args[0])
    start = int(number(args[1]))
    end = int(number(args[2])) if len(args) > 2 else len(text)
    return text[start:end]


def _round(_: Context, args: Sequence[Value]) -> Value:
    places = int(number(args[1])) if len(args) > 1 else 0
    return round_half_away(number(args[0]), places)


def _whole(how: Callable[[float], int], value: float) -> float:
    return value if math.isnan(value) or math.isinf(value) else float(how(value))


def _int(_: Context, args: Sequence[Value]) -> Value:
    return _whole(math.trunc, number(args[0]))


def _translate(_: Context, args: Sequence[Value]) -> Value:
    text, old, new = (string(one) for one in args)
    table = {
        ord(sign): new[n] if n < len(new) else None for n, sign in reversed(list(enumerate(old)))
    }
    return text.translate(table)


def _numbers(args: Sequence[Value]) -> list[float]:
    found = [number(text) for one in args for text in strings(one) if text != ""]
    return found or [math.nan]


def _extreme(pick: Callable[[list[float]], float]) -> Function:
    def extreme(_: Context, args: Sequence[Value]) -> Value:
        found = _numbers(args)
        return math.nan if any(map(math.isnan, found)) else pick(found)

    return extreme


def _sum(_: Context, args: Sequence[Value]) -> Value:
    return math.fsum(number(text) for text in strings(args[0]) if text != "")


def _coalesce(_: Context, args: Sequence[Value]) -> Value:
    return next((text for text in map(string, args) if text), "")


def _date(_: Context, args: Sequence[Value]) -> Value:
    days = number(args[0])
    return "" if math.isnan(days) else day_text(days)


def _format_date(_: Context, args: Sequence[Value]) -> Value:
    days = days_of(string(args[0]))
    if days is None:
        return ""
    year, month, day = day_text(days).split("-")
    marks = {
        "%Y": year,
        "%y": year[2:],
        "%m": month,
        "%n": str(int(month)),
        "%d": day,
        "%e": str(int(day)),
    }
    shape = string(args[1])
    for mark, value in marks.items():
        shape = shape.replace(mark, value)
    return shape


def _label(context: Context, args: Sequence[Value]) -> Value:
    name = string(args[0])
    return context.label(name, string(args[1])) if context.label else name


def _count_non_empty(_: Context, args: Sequence[Value]) -> Value:
    return float(sum(text != "" for text in strings(args[0])))


def _instance(context: Context, args: Sequence[Value]) -> Value:
    found = context.instances.get(string(args[0]))
    return [found] if found is not None else []


FUNCTIONS: dict[str, Known] = {
    "true": Known(lambda _c, _a: True, 0, 0),
    "false": Known(lambda _c, _a: False, 0, 0),
    "not": Known(lambda _c, a: not boolean(a[0]), 1, 1),
    "boolean": Known(lambda _c, a: boolean(a[0]), 1, 1),
    "boolean-from-string": Known(lambda _c, a: string(a[0]) in {"1", "true"}, 1, 1),
    "string": Known(lambda c, a: string(a[0]) if a else c.node.text, 0, 1),
    "number": Known(lambda c, a: number(a[0] if a else c.node.text), 0, 1),
    "concat": Known(lambda _c, a: "".join(t for one in a for t in strings(one)), 0, MANY),
    "join": Known(
        lambda _c, a: string(a[0]).join(t for one in a[1:] for t in strings(one)), 1, MANY
    ),
    "contains": Known(lambda _c, a: string(a[1]) in string(a[0]), 2, 2),
    "starts-with": Known(lambda _c, a: string(a[0]).startswith(string(a[1])), 2, 2),
    "ends-with": Known(lambda _c, a: string(a[0]).endswith(string(a[1])), 2, 2),
    "substring-before": Known(lambda _c, a: _before(string(a[0]), string(a[1])), 2, 2),
    "substring-after": Known(lambda _c, a: _after(string(a[0]), string(a[1])), 2, 2),
    "substr": Known(_substr, 2, 3),
    "string-length": Known(lambda c, a: float(len(string(a[0]) if a else c.node.text)), 0, 1),
    "normalize-space": Known(
        lambda c, a: " ".join((string(a[0]) if a else c.node.text).split()), 0, 1
    ),
    "translate": Known(_translate, 3, 3),
    "regex": Known(_regex, 2, 2),
    "coalesce": Known(_coalesce, 2, MANY),
    "selected": Known(lambda _c, a: string(a[1]) in string(a[0]).split(), 2, 2),
    "selected-at": Known(lambda _c, a: _at(string(a[0]).split(), number(a[1])), 2, 2),
    "count-selected": Known(lambda _c, a: float(len(string(a[0]).split())), 1, 1),
    "jr:choice-name": Known(_label, 2, 2),
    "count": Known(lambda _c, a: float(len(a[0])) if isinstance(a[0], list) else math.nan, 1, 1),
    "count-non-empty": Known(_count_non_empty, 1, 1),
    "sum": Known(_sum, 1, 1),
    "max": Known(_extreme(max), 1, MANY),
    "min": Known(_extreme(min), 1, MANY),
    "round": Known(_round, 1, 2),
    "int": Known(_int, 1, 1),
    "floor": Known(lambda _c, a: _whole(math.floor, number(a[0])), 1, 1),
    "ceiling": Known(lambda _c, a: _whole(math.ceil, number(a[0])), 1, 1),
    "abs": Known(lambda _c, a: abs(number(a[0])), 1, 1),
    "today": Known(lambda c, _a: c.now.date().isoformat(), 0, 0),
    "now": Known(lambda c, _a: c.now.isoformat(timespec="milliseconds"), 0, 0),
    "date": Known(_date, 1, 1),
    "format-date": Known(_format_date, 2, 2),
    "position": Known(lambda c, _a: float(c.position), 0, 0),
    "last": Known(lambda c, _a: float(c.size), 0, 0),
    "current": Known(lambda c, _a: [c.current], 0, 0),
    "instance": Known(_instance, 1, 1),
}
LAZY = frozenset({"if"})
"""Functions whose arguments are evaluated only where needed."""


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark in text else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark in text else ""


def _at(items: Sequence[str], position: float) -> str:
    whole = int(position) if not math.isnan(position) else -1
    return items[whole] if 0 <= whole < len(items) else ""
