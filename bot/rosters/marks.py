"""The code by which a person is recognised in a sheet, whatever else of them changes."""

import re

from bot.domain.people import PersonId

_CHECKS = "BCDFGHJKLMNQRSTVWXZ"
"""Nineteen letters: a prime number of them finds any wrong or swapped digit."""
_MARK = re.compile(r"([1-9][0-9]{0,17})([A-Z])")


def mark(person: PersonId) -> str:
    """12 → 12R. It ends in a letter: Excel, dragged down, repeats it and never counts on."""
    return f"{person}{_CHECKS[person % len(_CHECKS)]}"


def marked(text: str) -> PersonId | None:
    """Whose mark this is; None for anything we never wrote."""
    found = _MARK.fullmatch(text.replace(" ", "").upper())
    if found is None:
        return None
    person = PersonId(int(found[1]))
    return person if mark(person) == found[0] else None
