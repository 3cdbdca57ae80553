"""Syntax → closures. What is never reached, behind `false() and`, is not looked at."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from bot.engine.expressions.arithmetic import ARITHMETIC, compute
from bot.engine.expressions.closures import Constant, Evaluate
from bot.engine.expressions.comparisons import ORDER, Compare, equal, ordered, unequal
from bot.engine.expressions.faults import (
    ExpressionFault,
    bad_pattern,
    hinted,
    not_nodes,
    unknown_function,
    unsupported,
    wrong_count,
)
from bot.engine.expressions.functions import FUNCTIONS, HINTS, LAZY, UNSUPPORTED, Known
from bot.engine.expressions.moments import is_dated
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.order import in_order
from bot.engine.expressions.paths import filtered, path
from bot.engine.expressions.patterns import is_runnable
from bot.engine.expressions.syntax import (
    Call,
    Chain,
    Filter,
    Negation,
    Number,
    Path,
    Syntax,
    Text,
    Union,
)
from bot.engine.expressions.values import Nodes, Value, boolean, number, text_number

Apply = Callable[[Value, Value, Context], Value]


def build(syntax: Syntax) -> Evaluate:
    """The closure that evaluates; raises ExpressionFault for what can never be evaluated."""
    match syntax:
        case Number() | Text():
            return Constant(syntax.value)
        case Negation():
            return _negation(syntax)
        case Chain():
            return _chain(syntax)
        case Union():
            return _union(syntax)
        case Call():
            return _call(syntax)
        case Path():
            return path(syntax, build)
        case Filter():
            return filtered(syntax, build)


def _negation(syntax: Negation) -> Evaluate:
    operand = build(syntax.operand)
    if isinstance(operand, Constant) and isinstance(operand.value, float):
        return Constant(operand.value * (-1.0) ** syntax.signs)
    if syntax.signs % 2:
        return lambda context: -number(operand(context), context)
    return lambda context: number(operand(context), context)


def _union(syntax: Union) -> Evaluate:
    parts = [build(part) for part in syntax.parts]

    def evaluate(context: Context) -> Nodes:
        found: Nodes = []
        for part in parts:
            nodes = part(context)
            if not isinstance(nodes, list):
                raise not_nodes("|", syntax.position)
            found += nodes
        return in_order(found, context)

    return evaluate


# Operators


def _chain(syntax: Chain) -> Evaluate:
    sign, second = syntax.rest[0]
    if sign in {"and", "or"}:
        operands = (syntax.first, *(operand for _, operand in syntax.rest))
        return _logic(operands, decides=sign == "or")
    first = build(syntax.first)
    if len(syntax.rest) == 1:
        return _operation(sign, first, build(second))
    rest = [(_OPERATORS[sign], build(operand)) for sign, operand in syntax.rest]

    def evaluate(context: Context) -> Value:
        value = first(context)
        for apply, operand in rest:
            value = apply(value, operand(context), context)
        return value

    return evaluate


def _logic(operands: Sequence[Syntax], *, decides: bool) -> Evaluate:
    """`and` and `or` stop at the first operand that decides, also while they are built."""
    parts: list[Evaluate] = []
    for operand in operands:
        part = build(operand)
        if not isinstance(part, Constant):
            parts.append(part)
        elif boolean(part.value) is decides:
            parts.append(part)
            break
    if all(isinstance(part, Constant) for part in parts):
        return Constant(decides if parts else not decides)

    def evaluate(context: Context) -> bool:
        for part in parts:
            if boolean(part(context)) is decides:
                return decides
        return not decides

    return evaluate


def _operation(sign: str, left: Evaluate, right: Evaluate) -> Evaluate:
    if sign in ORDER and isinstance(right, Constant) and isinstance(right.value, float):
        return _against_number(ORDER[sign], left, right.value)
    if sign == "=" and isinstance(right, Constant) and isinstance(right.value, str):
        return _against_text(left, right.value)
    apply = _OPERATORS[sign]
    return lambda context: apply(left(context), right(context), context)


def _against_number(compare: Compare, left: Evaluate, limit: float) -> Evaluate:
    """`/data/age > 4`, the commonest rule of all."""

    def evaluate(context: Context) -> bool:
        value = left(context)
        if not isinstance(value, list):
            return compare(number(value, context), limit)
        for node in value:  # noqa: SIM110 - a loop is faster than any() with a generator
            if compare(text_number(node.text, context), limit):
                return True
        return False

    return evaluate


def _against_text(left: Evaluate, text: str) -> Evaluate:
    """`/data/has_child = 'yes'`, the second commonest."""
    is_date = is_dated(text)

    def evaluate(context: Context) -> bool:
        value = left(context)
        if is_date or not value or not isinstance(value, list):
            return equal(value, text, context)
        for node in value:  # noqa: SIM110 - a loop is faster than any() with a generator
            if node.text == text:
                return True
        return False

    return evaluate


def _ordering(compare: Compare) -> Apply:
    return lambda left, right, context: ordered(compare, left, right, context)


def _arithmetic(sign: str) -> Apply:
    return lambda left, right, context: compute(sign, left, right, context)


_OPERATORS: dict[str, Apply] = {
    "=": equal,
    "!=": unequal,
    **{sign: _ordering(compare) for sign, compare in ORDER.items()},
    **{sign: _arithmetic(sign) for sign in ARITHMETIC},
}


# Calls


def _call(syntax: Call) -> Evaluate:
    if syntax.name in LAZY:
        _check_count(syntax, LAZY[syntax.name].fewest, LAZY[syntax.name].most)
        return _if(syntax) if syntax.name == "if" else _lazy(syntax)
    known = FUNCTIONS.get(syntax.name)
    if known is None:
        raise _no_such(syntax)
    _check_count(syntax, known.fewest, known.most)
    _check_nodes(syntax, known)
    _check_pattern(syntax)
    arguments = [build(one) for one in syntax.arguments]
    return _constant(syntax, arguments) or _eager(syntax, known, arguments)


def _if(syntax: Call) -> Evaluate:
    """Where it is known which branch is taken, the other is not even built."""
    test = build(syntax.arguments[0])
    if isinstance(test, Constant):
        return build(syntax.arguments[1 if boolean(test.value) else 2])
    return _lazy(syntax)


def _lazy(syntax: Call) -> Evaluate:
    call = LAZY[syntax.name].call
    arguments = [build(one) for one in syntax.arguments]
    return lambda context: call(context, arguments)


def _constant(syntax: Call, arguments: Sequence[Evaluate]) -> Evaluate | None:
    """What is true or false for good."""
    if syntax.name in {"true", "false"}:
        return Constant(syntax.name == "true")
    if syntax.name == "not" and isinstance(arguments[0], Constant):
        return Constant(not boolean(arguments[0].value))
    return None


def _eager(syntax: Call, known: Known, arguments: Sequence[Evaluate]) -> Evaluate:
    call = known.call
    if known.nodes:
        return _on_nodes(syntax, known, arguments)
    match arguments:
        case []:
            return lambda context: call(context, ())
        case [one]:
            return lambda context: call(context, (one(context),))
        case [one, two]:
            return lambda context: call(context, (one(context), two(context)))
        case _:
            return lambda context: call(context, [one(context) for one in arguments])


def _on_nodes(syntax: Call, known: Known, arguments: Sequence[Evaluate]) -> Evaluate:
    """A function that walks nodes never gets anything else."""
    needs = [at for at in known.nodes if at < len(arguments)]

    def evaluate(context: Context) -> Value:
        values = [one(context) for one in arguments]
        for at in needs:
            if not isinstance(values[at], list):
                raise not_nodes(f"{syntax.name}()", syntax.position)
        return known.call(context, values)

    return evaluate


def _no_such(syntax: Call) -> ExpressionFault:
    name = syntax.name
    if name in UNSUPPORTED:
        return unsupported(name, syntax.position)
    if name in HINTS:
        return hinted(name, HINTS[name], syntax.position)
    close = get_close_matches(name.lower(), [*FUNCTIONS, *LAZY], n=1, cutoff=0.7)
    return unknown_function(name, close[0] if close else "", syntax.position)


def _check_count(syntax: Call, fewest: int, most: int | None) -> None:
    given = len(syntax.arguments)
    if given < fewest or (most is not None and given > most):
        raise wrong_count(syntax.name, fewest, most, syntax.position)


def _check_nodes(syntax: Call, known: Known) -> None:
    for at in known.nodes:
        if at < len(syntax.arguments) and isinstance(
            syntax.arguments[at], Number | Text | Negation | Chain
        ):
            raise not_nodes(f"{syntax.name}()", syntax.position)


def _check_pattern(syntax: Call) -> None:
    if syntax.name != "regex" or not isinstance(syntax.arguments[1], Text):
        return
    pattern = syntax.arguments[1].value
    if not is_runnable(pattern):
        raise bad_pattern(pattern, syntax.position)
