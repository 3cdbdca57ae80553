"""Text that a spreadsheet program would take for a formula, made harmless and brought back.

A CSV file cannot say that a cell is text. What begins like a formula gets an apostrophe in front,
as OWASP advises ("CSV Injection"); so does what begins with an apostrophe itself, so that taking
one away always gives the text as it was.
"""

import unicodedata

_BEGINNINGS = frozenset("=+-@\t\r'")
_LOOKED_AT = 8
"""Signs that may stand before the first one that counts."""


def neutral(text: str) -> str:
    """The text as it may stand in a CSV file."""
    return f"'{text}" if text and _is_risky(text) else text


def restored(cell: str) -> str:
    """The text as it was before."""
    return cell.removeprefix("'")


def _is_risky(text: str) -> bool:
    """Also where the sign is a wide one, or stands behind blanks and signs nobody sees."""
    if text[0] in _BEGINNINGS:
        return True
    if text[0].isalnum():
        return False
    start = unicodedata.normalize("NFKC", text[:_LOOKED_AT])
    seen = next((sign for sign in start if unicodedata.category(sign)[0] not in "CZ"), "\t")
    return seen in _BEGINNINGS
