"""How the options under a message are named where there are no buttons: 1, 2, 3 or A, B, C.

Numbers as a rule. Letters where a number typed now would be an answer, or would be meant for the
message before: in a question that is answered by typing, in a message that came by itself, and
where the message has numbers of its own to choose by (“Sửa 1”, “Sửa 2”). Options that end in such
a number need no other name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.engine.folding import fold
from bot.messages import Button, Reply

LETTERS = "ABCDEGHKLMNPQRSTUVXY"
"""Without those a Vietnamese keyboard turns into another (F, J, W, Z) or that look like digits."""
BOXES = ("⬜ ", "✅ ")
"""What stands before a choice of which several can be made."""
_SERIES = re.compile(r"[^\W\d]\D* (\d{1,3})")
_KEYCAP = str.maketrans("", "", "\u20e3\ufe0f")
_NAMED = re.compile(
    r"(?:(?:so|chon|muc|phim)\s*)?(\d{1,2})[.)]?|(?:(?:chu|chon|muc|phim)\s+)?([a-z])[.)]?"
)
_BETWEEN = re.compile(r"(?:[\s,;+&]|\bva\b)+")


@dataclass(frozen=True, slots=True)
class Option:
    """A button and its key; "" where its label is all it goes by."""

    key: str
    button: Button


def options(reply: Reply) -> list[list[Option]]:
    """The buttons with their keys, row by row. The same at every call: nothing is remembered."""
    apart = {id(one) for one in _apart(reply)}
    lettered = goes_by_letters(reply)
    keys = iter(LETTERS) if lettered else map(str, range(1, 1000))
    return [
        [Option("" if id(one) in apart else next(keys, ""), one) for one in row]
        for row in reply.buttons
    ]


def goes_by_letters(reply: Reply) -> bool:
    return reply.lettered or bool(_series(reply))


def takes_several(reply: Reply) -> bool:
    """Whether several of its options may be chosen at once."""
    return any(map(has_box, _buttons(reply)))


def series(reply: Reply) -> dict[str, list[Button]]:
    """The options that go by a number of their own, by the words before it."""
    found: dict[str, list[Button]] = {}
    for one in _series(reply):
        found.setdefault(_words_of(one), []).append(one)
    return found


def chosen(reply: Reply, text: str) -> list[Button]:
    """The options a text names by their keys, as “2”, “2.”, “số 2”, “a”, “1 3 5”; else none."""
    folded = fold(text.translate(_KEYCAP))
    by_key = {one.key.lower(): one.button for row in options(reply) for one in row if one.key}
    single = _NAMED.fullmatch(folded)
    if single is not None:
        key = _bare(single[1] or single[2])
        found = by_key.get(key) or _only_one_numbered(reply, key)
        return [found] if found else []
    if goes_by_letters(reply):
        return []
    if takes_several(reply):
        by_key |= {fold(one.label): one for one in _buttons(reply) if not has_box(one)}
    named = [by_key.get(_bare(one)) for one in _BETWEEN.split(folded) if one]
    known = [one for one in named if one is not None]
    return list(dict.fromkeys(known)) if known and len(known) == len(named) else []


def has_box(choice: Button) -> bool:
    return choice.label.startswith(BOXES)


def without_box(choice: Button) -> str:
    """A choice as it is called in the form."""
    return choice.label[len(BOXES[0]) :] if has_box(choice) else choice.label


def is_number(text: str) -> bool:
    """Whether this can be nothing else than the number of an option, or several."""
    parts = [one for one in _BETWEEN.split(fold(text.translate(_KEYCAP))) if one]
    return bool(parts) and all(one.isdecimal() for one in parts)


def ref(message: str, at: int) -> str:
    """A platform's name of a message together with when it appeared, in milliseconds."""
    return f"{at}/{message}"


def appeared_at(name: str) -> int:
    """When the message of this name appeared; 0 where its name does not tell."""
    at = name.partition("/")[0]
    return int(at) if at.isascii() and at.isdecimal() else 0


def _bare(key: str) -> str:
    return key.lstrip("0") or key


def _only_one_numbered(reply: Reply, number: str) -> Button | None:
    """“3” for “Sửa 3”, where no other option has a 3 of its own and none is waited for."""
    if reply.lettered or not number.isdecimal():
        return None
    found = [one for one in _series(reply) if _number_of(one) == number]
    return found[0] if len(found) == 1 else None


def _apart(reply: Reply) -> Iterator[Button]:
    """Options that need no key: those of a series, and numbers that are answers themselves."""
    yield from _series(reply)
    yield from (one for one in _buttons(reply) if reply.lettered and one.label.isdecimal())


def _series(reply: Reply) -> Sequence[Button]:
    """Where something is typed a label that ends in a number is an answer, not one of a series."""
    if reply.lettered:
        return ()
    found = [one for one in _buttons(reply) if _number_of(one)]
    words = Counter(map(_words_of, found))
    numbers = Counter(map(_number_of, found))
    return [one for one in found if words[_words_of(one)] > 1 or numbers[_number_of(one)] > 1]


def _words_of(button: Button) -> str:
    return button.label.rpartition(" ")[0]


def _number_of(button: Button) -> str:
    match = _SERIES.fullmatch(button.label)
    return match[1] if match else ""


def _buttons(reply: Reply) -> Iterable[Button]:
    return (one for row in reply.buttons for one in row)
