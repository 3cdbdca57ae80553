"""Tokens → syntax: one binding power per operator (Pratt's method)."""

from typing import cast, get_args

from bot.engine.expressions.faults import (
    ExpressionFault,
    instead,
    missing,
    nothing_written,
    too_deep,
    unexpected,
    unfinished,
    unknown_axis,
)
from bot.engine.expressions.lexer import Token, tokens
from bot.engine.expressions.limits import DEEPEST
from bot.engine.expressions.syntax import (
    ABOVE,
    BELOW,
    HERE,
    Axis,
    Call,
    Chain,
    Filter,
    KindTest,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
    Syntax,
    Text,
    Union,
)

_POWER = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_POWER |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6}
_AXES = frozenset(get_args(Axis))
_KINDS = frozenset({"node", "text", "comment", "processing-instruction"})
_SHORT_STEPS = {".": HERE, "..": ABOVE}


def parse(source: str) -> Syntax:
    """The whole expression; raises ExpressionFault."""
    return _Parser(tokens(source)).whole()


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def whole(self) -> Syntax:
        if self._next.kind == "end":
            raise nothing_written()
        made = self._expression(0)
        if self._next.kind != "end":
            raise self._surprise()
        return made

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    @property
    def _operator(self) -> str:
        """The operator that comes next, or nothing."""
        return self._next.text if self._next.kind == "operator" else ""

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _took(self, text: str) -> bool:
        is_next = self._operator == text
        self._at += is_next
        return is_next

    def _expect(self, text: str) -> None:
        if not self._took(text):
            raise missing(text, self._next.position)

    def _followed_by(self, text: str) -> bool:
        return self._next.kind == "name" and self._tokens[self._at + 1].text == text

    def _surprise(self) -> ExpressionFault:
        token = self._next
        if token.kind == "end":
            return unfinished(token.position)
        if token.kind == "name" and token.text.lower() in {"and", "or", "div", "mod"}:
            return instead(token.text, f"“{token.text.lower()}”", token.position)
        return unexpected(token.text, token.position)

    def _expression(self, floor: int) -> Syntax:
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_deep(DEEPEST, self._next.position)
        left = self._signed()
        while (power := _POWER.get(self._operator, 0)) > floor:
            rest = []
            while _POWER.get(self._operator) == power:
                rest.append((self._take().text, self._expression(power)))
            left = Chain(left, tuple(rest))
        self._depth -= 1
        return left

    def _signed(self) -> Syntax:
        signs = 0
        while self._took("-"):
            signs += 1
        operand = self._union()
        return Negation(operand, signs) if signs else operand

    def _union(self) -> Syntax:
        position = self._next.position
        parts = [self._operand()]
        while self._took("|"):
            parts.append(self._operand())
        return Union(tuple(parts), position) if len(parts) > 1 else parts[0]

    def _operand(self) -> Syntax:
        token = self._next
        if token.kind == "number":
            return self._filtered(Number(float(self._take().text)))
        if token.kind == "string":
            return self._filtered(Text(self._take().text[1:-1]))
        if self._took("("):
            inner = self._expression(0)
            self._expect(")")
            return self._filtered(inner)
        if self._followed_by("(") and token.text not in _KINDS:
            return self._filtered(self._call())
        return self._path()

    def _call(self) -> Call:
        token = self._take()
        self._expect("(")
        found: list[Syntax] = []
        while not self._took(")"):
            if found:
                self._expect(",")
            found.append(self._expression(0))
        return Call(token.text, tuple(found), token.position)

    def _filtered(self, start: Syntax) -> Syntax:
        """A value, perhaps with predicates or a path behind it."""
        position = self._next.position
        if isinstance(start, Number | Text) and self._operator == "/":
            raise instead("/", "“div”", position)
        predicates = self._predicates()
        steps = self._steps_after_slash()
        return Filter(start, predicates, steps, position) if predicates or steps else start

    def _path(self) -> Path:
        if self._operator in {"/", "//"}:
            return self._absolute()
        return Path(False, (self._step(), *self._steps_after_slash()))

    def _absolute(self) -> Path:
        if self._operator == "/" and not self._starts_step(self._tokens[self._at + 1]):
            self._take()
            return Path(True, ())
        return Path(True, self._steps_after_slash())

    @staticmethod
    def _starts_step(token: Token) -> bool:
        return token.kind == "name" or token.text in {".", "..", "@"}

    def _steps_after_slash(self) -> tuple[Step, ...]:
        found: list[Step] = []
        while self._operator in {"/", "//"}:
            if self._take().text == "//":
                found.append(BELOW)
            found.append(self._step())
        return tuple(found)

    def _step(self) -> Step:
        if self._operator in _SHORT_STEPS:
            return _SHORT_STEPS[self._take().text]
        axis = self._axis()
        return Step(axis, self._test(), self._predicates())

    def _axis(self) -> Axis:
        if self._took("@"):
            return "attribute"
        if not self._followed_by("::"):
            return "child"
        token = self._take()
        self._take()
        if token.text not in _AXES:
            raise unknown_axis(token.text, token.position)
        return cast("Axis", token.text)

    def _test(self) -> NameTest | KindTest:
        if self._next.kind != "name":
            raise self._surprise()
        if self._followed_by("("):
            return self._kind_test()
        prefix, _, local = self._take().text.rpartition(":")
        return NameTest(prefix, local)

    def _kind_test(self) -> KindTest:
        token = self._take()
        if token.text not in _KINDS:
            raise unexpected(token.text, token.position)
        self._expect("(")
        target = ""
        if token.text == "processing-instruction" and self._next.kind == "string":
            target = self._take().text[1:-1]
        self._expect(")")
        return KindTest(token.text, target)

    def _predicates(self) -> tuple[Syntax, ...]:
        found: list[Syntax] = []
        while self._took("["):
            found.append(self._expression(0))
            self._expect("]")
        return tuple(found)
