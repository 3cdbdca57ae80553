"""Expressions against the cases of public test suites, where they are at hand."""

import json
import math
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.engine.expressions import Context, Element, compile_expression

CASES = Path(__file__).parents[4] / "shared/reference/xpath-cases.json"
MISWRITTEN = {"string(' hello ')"}
"""Its expression lost its line breaks where it was written down; the answer still has them."""
PHOENIX = ZoneInfo("America/Phoenix")
"""Where the suites' clocks stand: `1970-01-01T21:50:49Z` is 14:50 there."""
NOW = datetime(2026, 11, 9, 8, 0, tzinfo=PHOENIX)


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
        ("/data/missing = ''", "true"),
        ("/data/missing != ''", "false"),
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


@pytest.mark.skipif(not CASES.exists(), reason="the public cases are not at hand")
def test_the_public_cases_agree() -> None:
    wrong = []
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        got = _answer(case)
        if got != case["expected"] and case["expr"] not in MISWRITTEN:
            wrong.append((case["expr"], case["expected"], got))
    assert wrong == []


def _answer(case: dict[str, str]) -> str:
    expression = compile_expression(case["expr"])
    match case["type"]:
        case "number":
            value = expression.number(_context())
            return "NaN" if math.isnan(value) else str(value)
        case "boolean":
            return str(expression.boolean(_context()))
        case _:
            return expression.string(_context())
