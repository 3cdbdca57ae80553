"""Forms are uploaded by people: no expression takes long, grows large or breaks the program."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.expressions import Context, Element, Expression, ExpressionFault, compile_expression
from bot.engine.expressions.functions import FUNCTIONS, LAZY
from tests.support.effort import at_most
from tests.support.expressions import NOW

WIDE = Element("data", children=[Element("item", str(n)) for n in range(1_000)])
SECONDS = 2.0
"""Far more than any of these takes; far less than what has no bounds would."""


def _context(root: Element = WIDE) -> Context:
    return Context(root, root, NOW, {})


@pytest.mark.parametrize(
    "source",
    [
        "'" + "x" * 1_000_000 + "'",
        "(" * 5_000 + "1" + ")" * 5_000,
        "[" * 5_000,
        "not(" * 2_000 + "1" + ")" * 2_000,
        "a[" * 300 + "1" + "]" * 300,
        "if(1, 2, " * 200 + "3" + ")" * 200,
        "1+" * 9_000 + "1",
        "(" * 19_000,
    ],
)
def test_what_is_too_large_is_refused_at_once(source: str) -> None:
    with at_most(SECONDS), pytest.raises(ExpressionFault):
        compile_expression(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1" + "+1" * 2_500, 2501),
        ("-" * 5_000 + "1", 1),
        ("1" + " or 0" * 2_500, 1),
        ("count(/data" + "/." * 2_500 + ")", 1),
        ("count(/data" + "[1]" * 1_500 + ")", 1),
        ("count(" + "|".join(["/data"] * 1_500) + ")", 1),
        ("(" * 70 + "7" + ")" * 70, 7),
        ("if(0, 2, " * 70 + "3" + ")" * 70, 3),
        ("1" + "*(1" * 35 + ")" * 35, 1),
    ],
)
def test_what_is_long_but_plain_is_answered(source: str, expected: float) -> None:
    assert compile_expression(source).number(_context()) == expected


@pytest.mark.parametrize(
    "source",
    [
        "count(//*[count(//*[count(//*) > 0]) > 0])",
        "count(//item/following::item/preceding::item)",
        "count(//item[../item[../item[. = 1]]])",
        "sum(//item/../item/../item/../item)",
        "count(//*" + "/..//*" * 50 + ")",
        "count(" + "//*[" * 60 + "1 = 0" + "]" * 60 + ")",
        "string-length(uuid(100000000))",
        "id(//item)[id(//item)[id(//item)]]",
    ],
)
def test_too_much_work_is_stopped(source: str) -> None:
    expression = compile_expression(source)
    with at_most(SECONDS):
        fault = _fault_of(expression)
    assert fault is None or fault.message_en.startswith("The expression looks at too much")


def _fault_of(expression: Expression) -> ExpressionFault | None:
    try:
        expression.value(_context())
    except ExpressionFault as fault:
        return fault
    return None


def test_each_evaluation_may_do_its_work_again() -> None:
    expression, context = compile_expression("count(//item[. mod 2 = 0])"), _context()
    assert {expression.number(context) for _ in range(300)} == {500}


def test_a_text_does_not_grow_without_end() -> None:
    text = "x" * 300_000
    root = Element("data", children=[Element("a", text) for _ in range(5)])
    for source in ("concat(//a, //a)", "join(/data/a[1], //a)", "string-length(concat(//a))"):
        with pytest.raises(ExpressionFault):
            compile_expression(source).value(_context(root))


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+", "(.*)*b", "(a*)*(b*)*c", "a{1,500}b"])
def test_no_pattern_takes_for_ever(pattern: str) -> None:
    root = Element("data", "a" * 15_000)
    with at_most(SECONDS):
        compile_expression(f"regex(/data, '{pattern}')").boolean(_context(root))


WORDS = st.sampled_from(
    [
        *FUNCTIONS, *LAZY, "/data", "item", "(", ")", "[", "]", ",", "'", '"', "'a'", "1", ".5",
        "and", "or", "div", "mod", "*", "+", "-", "=", "!=", "<=", ">", "|", "/", "//", "..", ".",
        "@", "::", "child", "ancestor", "self", "node()", "text()", "()", "('a')", "(1)", "(.)",
        " ", "$", "2026-01-01", "é", "\ud800", "\x00", "“",
    ]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map("".join)))
def test_any_text_gives_a_value_or_a_fault_and_nothing_else(source: str) -> None:
    root = Element("data", children=[Element("item", "3"), Element("item", "2026-01-01")])
    try:
        expression = compile_expression(source)
        expression.value(_context(root))
        expression.string(_context(root))
        expression.number(_context(root))
        expression.boolean(_context(root))
    except ExpressionFault:
        return
