"""Expression text → tokens, by the rules of XPath 1.0 §3.7."""

import re
from dataclasses import dataclass

from bot.engine.expressions.faults import (
    ExpressionFault,
    instead,
    no_variables,
    open_quote,
    too_long,
    too_many_parts,
    unexpected,
)
from bot.engine.expressions.limits import LONGEST, MOST_TOKENS

_NAME = r"[^\W\d][\w.\-]*"
NUMBER = r"(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)"
STRING = r"(?P<string>\"[^\"]*\"|'[^']*')"
OPERATOR = r"(?P<operator>//|::|!=|<=|>=|\.\.|[()\[\],@/|+\-*=<>.])"
_TOKEN = re.compile(
    rf"\s*(?:{NUMBER}"
    rf"|{STRING}"
    r"|(?P<slip>==|<>|\|\|)"
    rf"|{OPERATOR}"
    rf"|(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?))"
)
_WORD = re.compile(r"and|or|div|mod")
_ENDS_OPERAND = frozenset({")", "]", ".", ".."})
_SLIPS = {
    "==": "“=”",
    "<>": "“!=”",
    "&&": "“and”",
    "||": "“or”",
    "&": "“and”",
    "!": "“not(…)”",
    "%": "“mod”",
    "÷": "“div”",
    "×": "“*”",
    "≤": "“<=”",
    "≥": "“>=”",
    "≠": "“!=”",
    "“": "“'”",
    "”": "“'”",
    "‘": "“'”",  # noqa: RUF001 - the sign itself
    "’": "“'”",
    "–": "“-”",
}
"""What people write by habit or their spreadsheet puts in → what to write."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `kind` is number, string, name, operator or end."""

    kind: str
    text: str
    position: int

    @property
    def ends_operand(self) -> bool:
        """Whether an operator may follow."""
        return self.kind != "operator" or self.text in _ENDS_OPERAND


def tokens(source: str) -> list[Token]:
    """All tokens, with an end token last."""
    if len(source) > LONGEST:
        raise too_long(LONGEST)
    found: list[Token] = []
    at, end = 0, len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None or match["slip"]:
            raise _not_a_token(source, at)
        kind = match.lastgroup or ""
        token = _in_place(Token(kind, match[kind], match.start(kind)), found)
        found.append(token)
        at = token.position + len(token.text)
        if len(found) > MOST_TOKENS:
            raise too_many_parts(MOST_TOKENS, at)
    return [*found, Token("end", "", end)]


def _in_place(token: Token, before: list[Token]) -> Token:
    """`and`, `or`, `div`, `mod` and `*` are operators only where an operand has just ended."""
    after_operand = bool(before) and before[-1].ends_operand
    if token.text == "*" and not after_operand:
        return Token("name", "*", token.position)
    if token.kind == "name" and after_operand:
        return _operator(token, before[-1])
    return token


def _operator(token: Token, last: Token) -> Token:
    """`1and1` and `4andfunc()` are read as `1 and 1` and `4 and func()`; `a order` is a slip."""
    word = _WORD.match(token.text)
    if word is None:
        return token
    rest = token.text[word.end() :]
    touches = last.position + len(last.text) == token.position
    if rest and not rest[0].isdigit() and not touches:
        return token
    return Token("operator", word[0], token.position)


def _not_a_token(source: str, at: int) -> ExpressionFault:
    at += len(source[at:]) - len(source[at:].lstrip())
    rest = source[at:]
    if rest[0] in "'\"":
        return open_quote(at)
    if rest[0] == "$":
        return no_variables(at)
    slip = next((slip for slip in _SLIPS if rest.startswith(slip)), None)
    return instead(slip, _SLIPS[slip], at) if slip else unexpected(rest[:1], at)
