"""Text as typed on phones, made comparable: Unicode forms, accents, invisible signs."""

import re
import unicodedata

_DASHED_D = str.maketrans("đĐ", "dD")
_SPACES = re.compile(r"\s+")
_END = " .,;:!?…"
_ARROWS = " ◀▶"
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_TINTS = frozenset(map(chr, (0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400))))
"""How an emoji is drawn, its skin tone too, changes nothing in what it says."""
_MOST_MARKS = 3
"""Vietnamese needs two combining marks on a letter; more is decoration."""


def fold(text: str) -> str:
    """Compare what people type: without accents, capitals, doubled spaces, end punctuation."""
    if text.isascii():
        return " ".join(text.lower().split()).rstrip(_END)
    wide = unicodedata.normalize("NFKC", text).casefold().translate(_DASHED_D)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", wide) if _is_compared(sign))
    return _SPACES.sub(" ", bare).strip().rstrip(_END)


def fold_label(label: str) -> str:
    """A button as people type it: “◀ Quay lại” is “quay lai”; a tick box is part of a choice."""
    return fold(label.strip(_ARROWS))


def clean(text: str) -> str:
    """What is kept of a typed text: NFC, without control, bidi and zero-width signs.

    Every kind of line break becomes a newline and a tab a space, so that no two words or numbers
    grow together where a sign between them goes.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    spaced = _BREAKS.sub("\n", text).replace("\t", " ")
    visible = "".join(sign for sign in spaced if _is_visible(sign))
    return _without_piles(unicodedata.normalize("NFC", visible)).strip()


def _without_piles(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _is_compared(sign: str) -> bool:
    return not (unicodedata.combining(sign) or sign in _TINTS or unicodedata.category(sign) == "Cf")


def _is_visible(sign: str) -> bool:
    return sign == "\n" or not unicodedata.category(sign).startswith("C")
