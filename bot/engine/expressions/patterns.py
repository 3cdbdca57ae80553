"""Regular expressions that cannot take exponential time: RE2, which never goes back."""

from functools import lru_cache
from typing import Any

import re2

from bot.engine.expressions.limits import LONGEST_PATTERN, LONGEST_SUBJECT

_QUIET = re2.Options()
_QUIET.log_errors = False


@lru_cache(maxsize=500)
def _compiled(pattern: str) -> Any:
    if len(pattern) > LONGEST_PATTERN:
        return None
    try:
        return re2.compile(pattern, _QUIET)
    except (re2.error, UnicodeError):
        return None


def is_runnable(pattern: str) -> bool:
    """Whether it is a pattern, and one that can be run without going back."""
    return _compiled(pattern) is not None


def matches(pattern: str, subject: str) -> bool:
    """Whether the whole text fits, as ODK's documentation says; never with a bad pattern."""
    compiled = _compiled(pattern)
    if compiled is None or len(subject) > LONGEST_SUBJECT:
        return False
    try:
        return bool(compiled.fullmatch(subject))
    except UnicodeError:
        return False
