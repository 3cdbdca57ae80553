"""What an expression gives, as an answer of its question's kind; nothing where it is none."""

import re
from datetime import datetime

from bot.domain.questionnaires import Kind
from bot.engine.expressions.moments import moment_of_days, read_moment

_NUMBER = re.compile(r"-?\d{1,300}(\.\d+)?", re.ASCII)
_TIME = re.compile(r"(?:.*T)?(\d{2}:\d{2}(?::\d{2})?.*)")
_PLACE = re.compile(r"-?[\d.]+ -?[\d.]+.*", re.ASCII)


def cast(kind: Kind, text: str, now: datetime) -> str:
    """A date from days since 1970 or from a moment, a whole number from a broken one."""
    match kind:
        case Kind.INTEGER:
            return text.partition(".")[0] if _NUMBER.fullmatch(text) else ""
        case Kind.DECIMAL:
            return text if _NUMBER.fullmatch(text) else ""
        case Kind.DATE:
            at = _moment(text, now)
            return "" if at is None else at.date().isoformat()
        case Kind.DATETIME:
            at = _moment(text, now)
            return "" if at is None else at.isoformat(timespec="milliseconds")
        case Kind.TIME:
            found = _TIME.fullmatch(text)
            return found[1] if found else ""
        case Kind.GEOPOINT:
            return text if _PLACE.fullmatch(text) else ""
        case _:
            return text


def _moment(text: str, now: datetime) -> datetime | None:
    if _NUMBER.fullmatch(text):
        return moment_of_days(float(text), now.tzinfo).at
    return read_moment(text, now.tzinfo)
