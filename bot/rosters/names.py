"""Whether what stands in the name column is a person's name and nothing else."""

import re
import unicodedata

from bot.domain.people import LONGEST_NAME
from bot.engine.folding import clean
from bot.rosters import sayings
from bot.workbooks.faults import Saying

_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
_SIGNS = frozenset(" .,-–'’()")
"""What stands between the words of names, and sets apart two people of one name."""


def plain(name: str) -> str:
    """A name as it is compared: one space between words, letters and their marks in one sign."""
    return " ".join(clean(name).split())


def objection(name: str) -> tuple[Saying, dict[str, object]] | None:
    """What to tell about this name; None for a good one."""
    if not name:
        return sayings.NO_NAME, {}
    if len(name) > LONGEST_NAME:
        return sayings.LONG_NAME, {"most": LONGEST_NAME}
    if _ADDRESS.search(name):
        return sayings.NAME_WITH_ADDRESS, {}
    if any(unicodedata.category(sign).startswith("N") for sign in name):
        return sayings.NAME_WITH_DIGITS, {}
    strange = next((sign for sign in name if not _is_of_names(sign)), None)
    if strange is None and not any(map(str.isalpha, name)):
        strange = name[0]
    return None if strange is None else (sayings.NAME_WITH_SIGNS, {"sign": strange})


def _is_of_names(sign: str) -> bool:
    return sign in _SIGNS or unicodedata.category(sign)[0] in "LM"
