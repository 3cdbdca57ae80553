"""Languages as form authors write them, by their code."""

import re
from collections.abc import Iterable

USUAL = "vi"
DEMANDED = ("vi", "en")
NAMES = {"vi": "Tiếng Việt", "en": "English", "km": "ភាសាខ្មែរ", "zh": "中文"}
IN_VIETNAMESE = {"vi": "tiếng Việt", "en": "tiếng Anh", "km": "tiếng Khmer", "zh": "tiếng Trung"}
IN_ENGLISH = {"vi": "Vietnamese", "en": "English", "km": "Khmer", "zh": "Chinese"}
_CODED = re.compile(r"^.*\(\s*([A-Za-z]{2,3})\s*\)$")
_CODE = re.compile(r"^[A-Za-z]{2,3}$")
_KNOWN = {
    "tiếng việt": "vi",
    "tieng viet": "vi",
    "vietnamese": "vi",
    "việt": "vi",
    "tiếng anh": "en",
    "english": "en",
    "khmer": "km",
    "tiếng khmer": "km",
}


def code(said: str) -> str | None:
    """`Tiếng Việt (vi)`, `Vietnamese` and `VI` are all `vi`; None for a name without a code."""
    text = " ".join(said.split())
    match = _CODED.match(text)
    if match:
        return match[1].lower()
    if text.lower() in _KNOWN:
        return _KNOWN[text.lower()]
    return text.lower() if _CODE.match(text) else None


def full(language: str) -> str:
    """The language as pyxform wants it in a heading: `Tiếng Việt (vi)`."""
    return f"{NAMES.get(language, language)} ({language})"


def named_vi(language: str) -> str:
    return IN_VIETNAMESE.get(language, f"ngôn ngữ “{language}”")


def named_en(language: str) -> str:
    return IN_ENGLISH.get(language, f"“{language}”")


def in_order(found: Iterable[str], default: str) -> tuple[str, ...]:
    """The default first, then as they were met."""
    return tuple(dict.fromkeys((default, *found)))
