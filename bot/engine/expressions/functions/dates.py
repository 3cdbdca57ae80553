"""Functions on dates and times, in the officer's zone."""

import math
from datetime import datetime

from bot.engine.expressions.faults import no_date_in, not_a_date
from bot.engine.expressions.functions.known import Arguments, Known
from bot.engine.expressions.moments import (
    INVALID,
    Moment,
    formatted,
    is_dated,
    moment_of_days,
    part_of_day,
    read_moment,
)
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.values import Value, string, text_number


def _today(context: Context, _: Arguments) -> Value:
    return Moment(context.now.replace(hour=0, minute=0, second=0, microsecond=0))


def _now(context: Context, _: Arguments) -> Value:
    return Moment(context.now)


def _date(context: Context, args: Arguments) -> Value:
    """Nothing stays nothing, words become no date; a truth or a 31 September is a mistake."""
    value = args[0]
    if isinstance(value, bool):
        raise no_date_in("đúng/sai", "True or false")
    if isinstance(value, Moment):
        return value
    if isinstance(value, float):
        return moment_of_days(value, context.now.tzinfo) if math.isfinite(value) else INVALID
    text = string(value)
    if not text:
        return ""
    moment = _moment(context, text)
    if moment is None and is_dated(text):
        raise not_a_date(text)
    return Moment(moment)


def _moment(context: Context, value: Value) -> datetime | None:
    """A moment from a date text, a moment, or days since 1970 as a number or as text."""
    if isinstance(value, Moment):
        return value.at
    if isinstance(value, float):
        return moment_of_days(value, context.now.tzinfo).at if math.isfinite(value) else None
    text = string(value)
    read = read_moment(text, context.now.tzinfo)
    if read is not None or is_dated(text):
        return read
    days = text_number(text, context)
    return None if math.isnan(days) else moment_of_days(days, context.now.tzinfo).at


def _decimal_date_time(context: Context, args: Arguments) -> Value:
    if isinstance(args[0], bool):
        raise no_date_in("đúng/sai", "True or false")
    return args[0] if isinstance(args[0], float) else Moment(_moment(context, args[0])).days


def _decimal_time(context: Context, args: Arguments) -> Value:
    return part_of_day(string(args[0]), context.now)


def _format(context: Context, args: Arguments) -> Value:
    moment = None if isinstance(args[0], bool) else _moment(context, args[0])
    return "" if moment is None else formatted(moment, string(args[1]))


DATES = {
    "today": Known(_today, 0, 0),
    "now": Known(_now, 0, 0),
    "date": Known(_date, 1, 1),
    "date-time": Known(_date, 1, 1),
    "decimal-date-time": Known(_decimal_date_time, 1, 1),
    "decimal-time": Known(_decimal_time, 1, 1),
    "format-date": Known(_format, 2, 2),
    "format-date-time": Known(_format, 2, 2),
}
