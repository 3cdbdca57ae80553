"""Tokens → a closure that evaluates: one binding power per operator (Pratt's method)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.engine.expressions.faults import ExpressionFault
from bot.engine.expressions.functions import FUNCTIONS
from bot.engine.expressions.lexer import Token, tokens
from bot.engine.expressions.nodes import Context, Node
from bot.engine.expressions.values import Nodes, Value, boolean, days_of, number, string, strings

Evaluate = Callable[[Context], Value]
Step = Callable[[Context, Nodes], Nodes]
DEEPEST = 60
_POWER = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_POWER |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8}
_UNARY = 7
_IF_ARGUMENTS = 3


class Parser:
    """Reads one expression; collects the absolute paths it reads and the functions it calls."""

    def __init__(self, source: str) -> None:
        self._tokens = tokens(source)
        self._at = 0
        self._depth = 0
        self.reads: set[str] = set()
        self.functions: set[str] = set()

    def whole(self) -> Evaluate:
        made = self._expression(0)
        if self._next.kind != "end":
            raise ExpressionFault(f"unexpected {self._next.text!r}", self._next.position)
        return made

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _is(self, text: str) -> bool:
        return self._next.kind == "operator" and self._next.text == text

    def _expect(self, text: str) -> None:
        if not self._is(text):
            raise ExpressionFault(f"{text!r} is missing", self._next.position)
        self._at += 1

    def _expression(self, power: int) -> Evaluate:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionFault("nested too deeply", self._next.position)
        left = self._operand()
        while self._next.kind == "operator" and _POWER.get(self._next.text, 0) > power:
            operator = self._take().text
            left = _binary(operator, left, self._expression(_POWER[operator]))
        self._depth -= 1
        return left

    def _operand(self) -> Evaluate:
        if self._is("-"):
            self._take()
            inner = self._expression(_UNARY)
            return lambda context: -number(inner(context))
        token = self._next
        if token.kind == "number":
            self._take()
            return _constant(float(token.text))
        if token.kind == "string":
            self._take()
            return _constant(token.text[1:-1])
        if self._is("("):
            self._take()
            inner = self._expression(0)
            self._expect(")")
            return self._filtered(inner)
        if token.kind == "name" and self._tokens[self._at + 1].text == "(" and token.text != "node":
            return self._filtered(self._call())
        return self._path()

    def _call(self) -> Evaluate:
        token = self._take()
        arguments = self._arguments()
        self.functions.add(token.text)
        if token.text == "if":
            return _if(token, arguments)
        known = FUNCTIONS.get(token.text)
        if known is None:
            raise ExpressionFault(f"unknown function {token.text}()", token.position)
        if not known.fewest <= len(arguments) <= known.most:
            raise ExpressionFault(f"wrong number of arguments for {token.text}()", token.position)
        call = known.call
        return lambda context: call(context, [one(context) for one in arguments])

    def _arguments(self) -> list[Evaluate]:
        self._expect("(")
        found: list[Evaluate] = []
        while not self._is(")"):
            if found:
                self._expect(",")
            found.append(self._expression(0))
        self._expect(")")
        return found

    def _filtered(self, inner: Evaluate) -> Evaluate:
        """A value, perhaps with predicates or a path behind it."""
        steps: list[Step] = []
        while self._is("["):
            steps.append(self._predicate())
        if self._is("/"):
            self._take()
            steps += self._steps()
        if not steps:
            return inner
        return lambda context: _walk(context, _nodes(inner(context)), steps)

    def _path(self) -> Evaluate:
        if self._is("/"):
            self._take()
            start = self._at
            steps = self._steps()
            words = [one.text for one in self._tokens[start : self._at]]
            self.reads.add("/" + "".join(words))
            return lambda context: _walk(context, [_Document(context.root)], steps)
        steps = self._steps()
        return lambda context: _walk(context, [context.node], steps)

    def _steps(self) -> list[Step]:
        found = self._step()
        while self._is("/"):
            self._take()
            found += self._step()
        return found

    def _step(self) -> list[Step]:
        token = self._take()
        if token.kind == "operator" and token.text in {".", "..", "*"}:
            steps = [_STEPS[token.text]]
        elif token.kind == "name":
            steps = [_child(token.text)]
        else:
            raise ExpressionFault(f"unexpected {token.text or 'end'!r}", token.position)
        while self._is("["):
            steps.append(self._predicate())
        return steps

    def _predicate(self) -> Step:
        self._expect("[")
        rule = self._expression(0)
        self._expect("]")
        return lambda context, nodes: _keep(context, nodes, rule)


class _Document:
    """What stands above the root element: `/data` is its child."""

    name = ""
    parent = None
    text = ""

    def __init__(self, root: Node) -> None:
        self.children: Sequence[Node] = (root,)


def _constant(value: Value) -> Evaluate:
    return lambda _context: value


def _nodes(value: Value) -> Nodes:
    return value if isinstance(value, list) else []


def _walk(context: Context, nodes: Nodes, steps: Sequence[Step]) -> Nodes:
    for step in steps:
        nodes = step(context, nodes)
    return nodes


def _child(name: str) -> Step:
    return lambda _context, nodes: [
        child for node in nodes for child in node.children if child.name == name
    ]


_STEPS: dict[str, Step] = {
    ".": lambda _context, nodes: nodes,
    "..": lambda _context, nodes: list(
        {id(node.parent): node.parent for node in nodes if node.parent is not None}.values()
    ),
    "*": lambda _context, nodes: [child for node in nodes for child in node.children],
}


def _keep(context: Context, nodes: Nodes, rule: Evaluate) -> Nodes:
    kept = []
    for position, node in enumerate(nodes, start=1):
        inner = replace(
            context, node=node, position=position, size=len(nodes), origin=context.current
        )
        value = rule(inner)
        if value == position if isinstance(value, float) else boolean(value):
            kept.append(node)
    return kept


def _if(token: Token, arguments: Sequence[Evaluate]) -> Evaluate:
    if len(arguments) != _IF_ARGUMENTS:
        raise ExpressionFault("wrong number of arguments for if()", token.position)
    test, then, otherwise = arguments
    return lambda context: then(context) if boolean(test(context)) else otherwise(context)


def _binary(operator: str, left: Evaluate, right: Evaluate) -> Evaluate:
    match operator:
        case "and":
            return lambda context: boolean(left(context)) and boolean(right(context))
        case "or":
            return lambda context: boolean(left(context)) or boolean(right(context))
        case "|":
            return lambda context: [*_nodes(left(context)), *_nodes(right(context))]
        case "=" | "!=":
            return lambda context: _equal(left(context), right(context)) is (operator == "=")
        case "<" | "<=" | ">" | ">=":
            compare = _COMPARE[operator]
            return lambda context: any(
                compare(number(one), number(two))
                for one in _each(left(context))
                for two in _each(right(context))
            )
        case _:
            compute = _COMPUTE[operator]
            return lambda context: compute(number(left(context)), number(right(context)))


def _each(value: Value) -> Sequence[Value]:
    return strings(value) if isinstance(value, list) else [value]


def _equal(left: Value, right: Value) -> bool:
    """XPath's `=`; an empty node-set is an empty text, as forms expect of a blank answer."""
    return any(_same(one, two) for one in _each(left) or [""] for two in _each(right) or [""])


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return boolean(left) == boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    one, two = string(left), string(right)
    return one == two or (days_of(one) is not None and days_of(one) == days_of(two))


def _divide(left: float, right: float) -> float:
    if right == 0:
        return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)
    return left / right


def _modulo(left: float, right: float) -> float:
    return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_COMPUTE: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _modulo,
}
