"""Patterns written as Vietnamese is: an accented word also stands for itself without accents."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.privacy.reading import bare, modern

_PIECES = re.compile(r"\\.|\[[^\]]*\]|<(?P<part>\w+)>|(?P<word>[^\W\d_]+)")
_EVERYWHERE = {
    "word": r"\^?[^\W\d_]{1,30}+",
    "Word": r"\^[^\W\d_]{1,30}+",
    "gap": r"[ :\n-]{1,3}+",
    "few": r"(?:,? \^?[^\W_]{1,30}+){0,4}?",
    "many": r"(?:,? \^?[^\W_]{1,30}+){0,12}?",
}
"""Any word, one with a capital, what may stand before a name, a few words or numbers in between.

Every repetition is bounded, so a text costs the same for each of its signs, whatever it says.
"""


@dataclass(frozen=True)
class Pattern:
    """A pattern, compiled when first needed: all of them together take a fifth of a second."""

    source: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.source)


class Vocabulary:
    """Parts that patterns name in angle brackets; each may name those before it."""

    def __init__(self, lists: Mapping[str, str], parts: Mapping[str, str]) -> None:
        self._parts = {**_EVERYWHERE, **lists}
        for name, source in parts.items():
            self._parts[name] = self._spelled(source)

    def pattern(self, source: str) -> Pattern:
        """“cháu” is cháu or chau, small or with a capital, but never “châu”."""
        return Pattern(self._spelled(source))

    def _spelled(self, source: str) -> str:
        return _PIECES.sub(self._piece, source)

    def _piece(self, piece: re.Match[str]) -> str:
        if piece["part"]:
            return f"(?:{self._parts[piece['part']]})"
        return any_of([piece["word"]]) if piece["word"] else piece[0]


def any_of(words: Iterable[str]) -> str:
    """One of many words, with or without its accents, small or with a capital."""
    return r"\^?" + _forms(words)


def as_written(words: Iterable[str]) -> str:
    """One of many words with its accents, small or with a capital."""
    return rf"\^?\b(?:{'|'.join(sorted(map(modern, words)))})\b"


def any_capital(words: Iterable[str]) -> str:
    """The same, with a capital only."""
    return r"\^" + _forms(words)


def _forms(words: Iterable[str]) -> str:
    both = {form for word in words for form in (modern(word), bare(word))}
    return rf"\b(?:{'|'.join(sorted(both))})\b"
