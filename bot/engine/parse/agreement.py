"""Yes, no, not yet: as people type them, negation first."""

import re

from bot.engine.folding import clean, fold

YES = frozenset(
    [
        *("co", "da", "da co", "vang", "da vang", "u", "uh", "um", "ok", "oke", "okie", "yes", "y"),
        *("1", "r", "roi", "co roi", "da roi", "co chu", "duoc", "dc", "👍"),
        *("cos", "co1", "vaang", "va6ng", "roofi", "ro6i", "ro6i2", "ddungs", "dd9ung", "d9u1ng"),
    ]
)
NO = frozenset(
    [
        *("khong", "ko", "k", "kh", "hok", "hong", "no", "n", "0", "khoong", "kho6ng"),
        *("khong co", "ko co", "k co", "hong co", "hok co", "khong duoc", "ko duoc", "ko dc"),
        *("k dc", "hong duoc", "khong phai", "ko phai"),
    ]
)
NOT_YET = frozenset({"chua", "chua co", "chua duoc", "chua dc", "chuwa", "chu7a"})
_SURELY_YES = re.compile(r"(?:dạ )?đúng(?: rồi| vậy)?(?: ạ| nha| nhé)?[.!]*")
"""Only with its accents: without them it may as well be “dừng”."""
HALF_SAID = {"c": ("yes",), "ch": ("not_yet", "no")}
"""Beginnings that are asked back, with the choices they may stand for."""
_POLITE_START = re.compile(r"\Ada (?=\S)")
_POLITE_END = re.compile(r"(?<=\S) (?:a|nha|nhe|nghen)\Z")


def yes_or_no(text: str) -> bool | None:
    """A plain yes or no, negation first; None for anything else, "dung" without accents too."""
    if _SURELY_YES.fullmatch(as_written(text)):
        return True
    said = without_politeness(text)
    if said in NO or said in NOT_YET:
        return False
    return True if said in YES else None


def without_politeness(text: str) -> str:
    """“dạ có ạ” as “co”."""
    return _POLITE_START.sub("", _POLITE_END.sub("", fold(text)), count=1)


def as_written(text: str) -> str:
    """The text with its accents, whatever its capitals."""
    return clean(text).casefold()
