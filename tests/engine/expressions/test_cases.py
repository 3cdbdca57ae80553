"""Expressions against the cases of public test suites, where they are at hand."""

import json
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.engine.expressions import Context, Element, ExpressionFault, compile_expression
from bot.engine.expressions.functions import FUNCTIONS

CASES = Path(__file__).parents[4] / "shared/reference/xpath-cases.json"
MISWRITTEN = {"string(' hello ')"}
"""Cases whose expression lost its line breaks where it was written down."""
NOW = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)


def _context() -> Context:
    root = Element("data", children=[Element("a", "5"), Element("b", "yes no"), Element("empty")])
    return Context(root.children[0], root, NOW, {})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/a + 1", "6"),
        ("../a * 2", "10"),
        (". > 4 and selected(/data/b, 'yes')", "true"),
        ("/data/empty + 1", "NaN"),
        ("/data/empty <= 5", "false"),
        ("/data/empty = ''", "true"),
        ("round(-1.5)", "-2"),
        ("round(12.345, 1)", "12.3"),
        ("'2026-03-05' < today()", "true"),
        ("if(/data/a > 4, 'many', 'few')", "many"),
        ("count(/data/*)", "3"),
        ("sum(/data/a)", "5"),
        ("concat('a', 1 div 4)", "a0.25"),
        ("translate('75.5', '.', ',')", "75,5"),
        ("coalesce(/data/empty, 'x')", "x"),
        ("count-selected(/data/b)", "2"),
        ("not(/data/a != 5)", "true"),
        ("-3 + 10 mod 4", "-1"),
        ("regex('15/KH', '[0-9]+/[A-Z]+')", "true"),
        ("1 div 0", "Infinity"),
    ],
)
def test_an_expression_has_the_value_forms_expect(expression: str, expected: str) -> None:
    assert compile_expression(expression).string(_context()) == expected


@pytest.mark.parametrize(
    "source", ["", "1 +", "foo(1)", "selected(.)", "(1", "/data/[1]", "'open", "1 2", "a b"]
)
def test_what_cannot_be_understood_is_a_fault_and_nothing_else(source: str) -> None:
    with pytest.raises(ExpressionFault):
        compile_expression(source)


def test_a_pattern_that_could_take_for_ever_is_not_run() -> None:
    expression = compile_expression("regex('" + "a" * 40 + "!', '(a+)+')")
    assert not expression.boolean(_context())


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ExpressionFault):
        compile_expression("(" * 500 + "1" + ")" * 500)


@pytest.mark.skipif(not CASES.exists(), reason="the public cases are not at hand")
def test_the_public_cases_of_known_functions_agree() -> None:
    """Cases that call functions not built yet are left out here; the rest must agree."""
    wrong = []
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        if case["expr"] in MISWRITTEN:
            continue
        got = _answer(case)
        if got is not None and got != case["expected"]:
            wrong.append((case["expr"], case["expected"], got))
    assert wrong == []


def _answer(case: dict[str, str]) -> str | None:
    try:
        expression = compile_expression(case["expr"])
    except ExpressionFault as fault:
        if "unknown function" not in fault.message:
            raise
        return None
    assert expression.functions <= FUNCTIONS.keys() | {"if"}
    match case["type"]:
        case "number":
            value = expression.number(_context())
            return "NaN" if math.isnan(value) else str(value)
        case "boolean":
            return str(expression.boolean(_context()))
        case _:
            return expression.string(_context())
