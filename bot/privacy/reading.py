"""A text made even for rules to read, with the way back to where each sign stood."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CAPITAL = "^"
"""Stands before a word that began with a capital, since the line itself is in small letters."""

_CLUSTERS = re.compile(r".[\u0300-\u036f]*+", re.DOTALL)
_LINES = re.compile(r"[^\n]*+\n?")
_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")
"""The five tones, circumflex, breve and horn; any other mark is decoration."""
_OLD_TONES = dict(
    pair.split("/")
    for pair in (
        *("òa/oà", "óa/oá", "ỏa/oả", "õa/oã", "ọa/oạ", "òe/oè", "óe/oé", "ỏe/oẻ", "õe/oẽ", "ọe/oẹ"),
        *("ùy/uỳ", "úy/uý", "ủy/uỷ", "ũy/uỹ", "ụy/uỵ"),
    )
)
"""“hòa” and “hoà” are one word; both spellings are as long."""
_OLD_TONE = re.compile("|".join(_OLD_TONES))


@dataclass(frozen=True, slots=True)
class Reading:
    """Small letters with their accents, single spaces, capitals marked."""

    line: str
    _starts: tuple[int, ...]
    _ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the line, at least one sign, stands in the text."""
        return self._starts[start], self._ends[end - 1]


def read(text: str) -> Reading:
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for sign, start, end in _signs(text):
        signs.append(sign)
        starts.append(start)
        ends.append(end)
    return Reading(modern("".join(signs)), tuple(starts), tuple(ends))


def modern(line: str) -> str:
    """Tone marks where today's spelling puts them."""
    return _OLD_TONE.sub(lambda old: _OLD_TONES[old[0]], line)


def bare(word: str) -> str:
    """A word as typed without accents."""
    apart = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _signs(text: str) -> Iterator[tuple[str, int, int]]:
    """The signs of the line, one by one, each with its span in the text."""
    previous = " "
    for line in _LINES.finditer(text):
        shouted = _is_shouted(line[0])
        for start, end in _spans(text, line.start(), line.end()):
            seen = _seen(text[start:end])
            if seen[:1].isupper() and not shouted and not previous.isalnum():
                yield CAPITAL, start, end
            for sign in seen.casefold():
                if sign != " " or previous not in " \n":
                    yield sign, start, end
                previous = sign


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    return (cluster.span() for cluster in _CLUSTERS.finditer(text, start, end))


def _seen(cluster: str) -> str:
    """One letter with its Vietnamese marks, or nothing where nothing is seen."""
    if cluster.isascii():
        return cluster if cluster.isalnum() else _spaced(cluster)
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", cluster))
    kept = (sign for sign in apart if sign in _MARKS or not unicodedata.combining(sign))
    return "".join(map(_spaced, unicodedata.normalize("NFC", "".join(kept))))


def _spaced(sign: str) -> str:
    """File names have _ for a space; a capital's mark is ours alone."""
    if sign == "\n":
        return sign
    if sign in {"_", CAPITAL} or sign.isspace():
        return " "
    return "" if unicodedata.category(sign) in {"Cf", "Cs"} else sign


def _is_shouted(line: str) -> bool:
    """Where nearly all is in capitals, a capital says nothing."""
    return sum(map(str.isupper, line)) > 2 * sum(map(str.islower, line))
