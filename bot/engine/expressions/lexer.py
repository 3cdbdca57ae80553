"""Expression text → tokens, by the rules of XPath 1.0 §3.7."""

import re
from dataclasses import dataclass

from bot.engine.expressions.faults import ExpressionFault

LONGEST = 20_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<operator>//|::|!=|<=|>=|\.\.|[()\[\],@/|+\-*=<>.])"
    r"|(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?))"
)
_WORDS = frozenset({"and", "or", "div", "mod"})
_BEFORE_OPERAND = frozenset({"(", "[", ",", "@", "::", "/", "//", "|", "+", "-", "*", "="})
_COMPARISONS = frozenset({"!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `kind` is number, string, name, operator or end."""

    kind: str
    text: str
    position: int


def tokens(source: str) -> list[Token]:
    """All tokens, with an end token last."""
    if len(source) > LONGEST:
        raise ExpressionFault(f"longer than {LONGEST} characters")
    found: list[Token] = []
    at = 0
    end = len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None:
            raise ExpressionFault(f"unexpected {source[at:].lstrip()[:10]!r}", at)
        kind = match.lastgroup or ""
        text = match[kind]
        if _is_operator(kind, text, found):
            kind = "operator"
        found.append(Token(kind, text, match.start(kind)))
        at = match.end()
    return [*found, Token("end", "", len(source))]


def _is_operator(kind: str, text: str, before: list[Token]) -> bool:
    """`and`, `or`, `div`, `mod` are operators only where an operand has just ended."""
    if kind != "name" or text not in _WORDS or not before:
        return False
    last = before[-1]
    if last.kind != "operator":
        return True
    return last.text not in (_BEFORE_OPERAND | _COMPARISONS | _WORDS)
