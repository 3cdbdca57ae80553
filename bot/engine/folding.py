"""Text as typed on phones, made comparable: Unicode forms, accents, invisible signs."""

import re
import unicodedata

_DASHED_D = str.maketrans("đĐ", "dD")
_SPACES = re.compile(r"\s+")
_END = " .,;:!?…"
_KEPT = frozenset("\n")
_MOST_MARKS = 3
"""Vietnamese needs two combining marks on a letter; more is decoration."""


def fold(text: str) -> str:
    """Compare what people type: without accents, capitals, doubled spaces, end punctuation."""
    wide = unicodedata.normalize("NFKC", text).casefold().translate(_DASHED_D)
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", wide) if not unicodedata.combining(sign)
    )
    visible = "".join(sign for sign in bare if unicodedata.category(sign) != "Cf")
    return _SPACES.sub(" ", visible).strip(_END)


def clean(text: str) -> str:
    """What is kept of a typed text: NFC, without control, bidi and zero-width signs."""
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MOST_MARKS and _is_visible(sign):
            kept.append(sign)
    return "".join(kept).strip()


def _is_visible(sign: str) -> bool:
    return sign in _KEPT or not unicodedata.category(sign).startswith("C")
