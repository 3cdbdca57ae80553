"""People's names: how lists of them are ordered, how they are found, how a typed one is read."""

import unicodedata
from collections.abc import Iterable

from bot.domain.people import LONGEST_NAME, Person
from bot.engine.folding import fold

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: words are told apart by their letters first, then by these."""


def by_given_name(people: Iterable[Person]) -> list[Person]:
    """Lists go by the given name, which is the last word, then by the words before it."""
    return sorted(people, key=lambda one: _key(one.name))


def bearing(people: Iterable[Person], text: str) -> list[Person]:
    """The people in whose name this is found, with or without accents."""
    wanted = fold(text)
    return by_given_name(one for one in people if wanted and wanted in fold(one.name))


def read_name(text: str) -> str | None:
    """A full name as typed; None for what can be none."""
    name = " ".join(text.split())
    is_name = any(sign.isalpha() for sign in name) and len(name) <= LONGEST_NAME
    return name if is_name else None


def _key(name: str) -> list[tuple[list[tuple[int, str]], list[int]]]:
    words = name.casefold().split()
    return [_word(one) for one in (*words[-1:], *words[:-1])]


def _word(word: str) -> tuple[list[tuple[int, str]], list[int]]:
    signs = unicodedata.normalize("NFD", word)
    bare = unicodedata.normalize("NFC", "".join(one for one in signs if one not in _TONES))
    return [(_LETTERS.find(one), one) for one in bare], [_TONES.find(one) for one in signs]
