"""What a button asks for, read back: what no button of today says is outdated, never a defect."""

from enum import StrEnum
from typing import TypeVar

from bot.domain.errors import Outdated

_MOST_DIGITS = 9
"""What any database takes for a number."""
_Kind = TypeVar("_Kind", bound=StrEnum)


def number_in(text: str) -> int:
    """A record's number, or that of a page."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise Outdated
    return int(text)


def one_of(kind: type[_Kind], text: str) -> _Kind:
    """One of a closed set, such as a role."""
    if text not in set(kind):
        raise Outdated
    return kind(text)
