"""Expression text → tokens, by the rules of XPath 1.0 §3.7."""

import re
from dataclasses import dataclass

from bot.engine.expressions.faults import ExpressionFault

LONGEST = 20_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<operator>//|::|!=|<=|>=|\.\.|[()\[\],@/|+\-*=<>.])"
    r"|(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?))"
)
_WORDS = frozenset({"and", "or", "div", "mod"})
_WORD = re.compile(r"(?:and|or|div|mod)(?=\d|\Z)")
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
        token = _operator_first(Token(kind, match[kind], match.start(kind)), found)
        found.append(token)
        at = token.position + len(token.text)
    return [*found, Token("end", "", len(source))]


def _operator_first(token: Token, before: list[Token]) -> Token:
    """`and`, `or`, `div`, `mod` are operators only where an operand has just ended: `1and 1`."""
    if token.kind != "name" or not before or not _is_operand(before[-1]):
        return token
    word = _WORD.match(token.text)
    return Token("operator", word[0], token.position) if word else token


def _is_operand(last: Token) -> bool:
    if last.kind != "operator":
        return True
    return last.text not in (_BEFORE_OPERAND | _COMPARISONS | _WORDS)
