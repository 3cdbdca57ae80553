"""What can be seen in an expression as the author wrote it, `${…}` and all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from bot.engine.expressions import ExpressionFault, compile_expression
from bot.engine.expressions.lexer import NUMBER, OPERATOR, STRING

LONGEST = 10_000
DEEPEST = 100
REFERENCE = re.compile(r"\$\{([^{}]*)\}")
OPENED = re.compile(r"\$\{")
_LAST_SAVED = "last-saved#"
_KEPT = 500
_SMART = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_TOKEN = re.compile(
    r"\s*(?:(?P<reference>\$\{[^{}]*\})"
    rf"|{STRING}"
    rf"|{NUMBER}"
    rf"|{OPERATOR}"
    r"|(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)"
    r"|(?P<other>\S))"
)
_WORDS = frozenset({"and", "or", "div", "mod"})


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of an expression, and where it starts."""

    kind: str
    text: str
    position: int

    @property
    def value(self) -> str:
        """A string without its quotes, a reference without its braces."""
        if self.kind == "reference":
            return _named(self.text[2:-1])[0]
        return self.text[1:-1] if self.kind == "string" else self.text


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, each as its tokens."""

    name: str
    position: int
    arguments: tuple[tuple[Token, ...], ...]

    def literal(self, place: int) -> str | None:
        """The argument, where it is nothing but a quoted text."""
        found = self.arguments[place] if place < len(self.arguments) else ()
        return found[0].value if len(found) == 1 and found[0].kind == "string" else None


class Misunderstood(Exception):  # noqa: N818 - a fault of the form
    """The engine cannot read the expression: why, in both languages, and where."""

    def __init__(self, vi: str, en: str, position: int) -> None:
        super().__init__(en)
        self.vi, self.en, self.position = vi, en, position


def straightened(text: str) -> str:
    """Curly quotes as plain ones, as pyxform makes them."""
    return text.translate(_SMART)


def check(text: str) -> None:
    """Raises Misunderstood. A reference stands as a name of its own length, so places agree."""
    try:
        compile_expression(REFERENCE.sub(lambda match: "_" * len(match[0]), text))
    except ExpressionFault as fault:
        raise Misunderstood(fault.message_vi, fault.message_en, fault.position) from fault


def tokens(text: str) -> tuple[Token, ...]:
    """Every piece, also of a broken expression. Long ones are not worth their memory."""
    return _kept_tokens(text) if len(text) <= _KEPT else _tokens(text)


@lru_cache(maxsize=2_000)
def _kept_tokens(text: str) -> tuple[Token, ...]:
    return _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    found = []
    for match in _TOKEN.finditer(text[:LONGEST]):
        kind = match.lastgroup or "other"
        found.append(Token(kind, match[kind], match.start(kind)))
    return tuple(found)


def names(text: str) -> Iterator[tuple[str, bool]]:
    """The names in `${…}`, with whether the last report is meant. Also for labels."""
    for match in REFERENCE.finditer(text):
        yield _named(match[1])


def _named(inner: str) -> tuple[str, bool]:
    name = inner.strip()
    return name.removeprefix(_LAST_SAVED).strip(), name.startswith(_LAST_SAVED)


def calls(text: str) -> Iterator[Call]:
    """Every function called; none in an expression nested beyond reason."""
    found = tokens(text) if "(" in text else ()
    if not _is_flat(found):
        return
    for place, token in enumerate(found):
        if token.kind == "name" and is_at(found, place + 1, "("):
            yield Call(token.text, token.position, tuple(_arguments(found, place + 2)))


def _is_flat(found: Sequence[Token]) -> bool:
    opened = accumulate((one.text in {"(", "["}) - (one.text in {")", "]"}) for one in found)
    return max(opened, default=0) <= DEEPEST


def is_at(found: Sequence[Token], place: int, text: str) -> bool:
    return 0 <= place < len(found) and found[place].text == text


def _arguments(found: Sequence[Token], start: int) -> Iterator[tuple[Token, ...]]:
    depth, argument = 0, list[Token]()
    for token in found[start:]:
        if token.text in {")", "]"} and depth == 0:
            break
        depth += (token.text in {"(", "["}) - (token.text in {")", "]"})
        if token.text == "," and depth == 0:
            yield tuple(argument)
            argument = []
        else:
            argument.append(token)
    if argument:
        yield tuple(argument)


def bare_names(text: str) -> Iterator[Token]:
    """Names that are neither functions nor steps of a path nor in a filter: a missing `${…}`."""
    found, depth = tokens(text), 0
    for place, token in enumerate(found):
        depth += (token.text == "[") - (token.text == "]")
        if token.kind != "name" or depth or is_operator_word(found, place):
            continue
        before = found[place - 1].text if place else ""
        after = found[place + 1].text if place + 1 < len(found) else ""
        if before not in {"/", "//", "@", "::", "."} and after not in {"(", "/", "::"}:
            yield token


def is_operator_word(found: Sequence[Token], place: int) -> bool:
    """`and`, `or`, `div`, `mod` between two operands."""
    if found[place].text not in _WORDS or place == 0:
        return False
    last = found[place - 1]
    return last.kind != "operator" or last.text in {")", "]", ".", ".."}
