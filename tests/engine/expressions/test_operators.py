"""Operators: what binds tighter, and how the kinds of value meet."""

import math

import pytest

from bot.engine.expressions import ExpressionFault, compile_expression
from tests.support.expressions import holds, number, text

AMOUNTS = "<data><n>-2</n><n>0</n><n>9</n><word>ba</word><blank/></data>"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("2 + 3 * 4", 14),
        ("20 - 5 - 5", 10),
        ("2 * 9 mod 5 div 3", 1),
        ("-3 * 2", -6),
        ("---4", -4),
        ("7--2", 9),
        ("9 mod -4", 1),
        ("-9 mod 4", -1),
        ("5.5 mod 2", 1.5),
        ("9 mod (1 div 0)", 9),
        ("'6' div '4'", 1.5),
        ("true() + true()", 2),
        (".5+.25", 0.75),
        ("3.", 3),
        ("2e3", 2000),
        ("1div 2", 0.5),
        ("7mod4", 3),
        ("(2 < 3) + 4", 5),
        ("- (2 + 3)", -5),
    ],
)
def test_arithmetic_is_done_from_left_to_right_by_strength(
    expression: str, expected: float
) -> None:
    assert number(expression) == expected


@pytest.mark.parametrize(
    "expression", ["0 div 0", "1 mod 0", "(1 div 0) mod 2", "'ba' + 1", "'' * 2", "-''"]
)
def test_what_has_no_value_is_not_a_number(expression: str) -> None:
    assert math.isnan(number(expression))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("1 div 0", "Infinity"), ("-1 div 0", "-Infinity"), ("1 div -0", "-Infinity"), ("-0", "0")],
)
def test_infinity_has_a_sign(expression: str, expected: str) -> None:
    assert text(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "1 < 2 = 3 > 2",
        "3 > 2 > 0",
        "1 = 1.0",
        "'1' = 1",
        "'1.0' != '1'",
        "'07' = 7",
        "6.1 - 7.8 = -1.7",
        "1 div 0 = 2 div 0",
        "0.1 != 0.1001",
        "true() = 'anything'",
        "false() = ''",
        "false() != '0'",
        "0 = false()",
        "'2' < '10'",
        "1 or 0 and 0",
        "not(1 and '')",
        "1and1",
        "0or'x'",
        "(3 - 3)or(2)",
        "2 =2and 3= 3",
        "4andtrue()",
        "1\r\nand\t1",
    ],
)
def test_these_hold(expression: str) -> None:
    assert holds(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "3 < (4 < 5)",
        "'a' < 'b'",
        "'a' >= 'a'",
        "'' <= 0",
        "'1' = '1.0'",
        "(1 or 0) and 0",
        "0 != false()",
        "number('x') = number('x')",
    ],
)
def test_these_do_not(expression: str) -> None:
    assert not holds(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("//n = 0", True),
        ("//n != 0", True),
        ("//n > 8", True),
        ("8 < //n", True),
        ("//n > 9", False),
        ("//n = //word", False),
        ("//n != //n", True),
        ("//n = true()", True),
        ("//none = true()", False),
        ("//none = false()", True),
        ("//none = 0", False),
        ("//none != 0", False),
        ("//none < 1", False),
        ("//none = ''", True),
        ("//none != ''", False),
        ("//blank = ''", True),
        ("//blank < 1", False),
        ("//blank = 0", False),
        ("//word = 'ba'", True),
        ("'ba' != //word", False),
    ],
)
def test_a_set_of_nodes_compares_if_any_of_them_does(expression: str, expected: bool) -> None:
    assert holds(expression, AMOUNTS) is expected


def test_only_the_first_node_is_reckoned_with() -> None:
    assert number("//n + 1", AMOUNTS) == -1


def test_a_union_is_in_the_order_of_the_document() -> None:
    assert text("concat(//word | //n | //n)", AMOUNTS) == "-209ba"


@pytest.mark.parametrize("expression", ["1 | 2", "'a' | //n", "//n | string(//n)"])
def test_only_nodes_can_be_put_together(expression: str) -> None:
    with pytest.raises(ExpressionFault):
        text(expression, AMOUNTS)


@pytest.mark.parametrize(
    "expression",
    [
        "false() and nonsense()",
        "0 and 1 + substring()",
        "true() and false() and nonsense() or false()",
        "if(true(), false(), nonsense(1, 2))",
        "not(true() or nonsense())",
    ],
)
def test_what_is_never_reached_is_not_looked_at(expression: str) -> None:
    assert not holds(expression)


def test_what_is_reached_is() -> None:
    with pytest.raises(ExpressionFault):
        compile_expression("true() and nonsense()")


def test_a_branch_that_fails_is_not_run_when_it_is_not_taken() -> None:
    assert text("if(//word = 'ba', 'x', date(true()))", AMOUNTS) == "x"
    assert holds("//word = 'ba' or date(true())", AMOUNTS)
    assert text("coalesce(//word, date(true()))", AMOUNTS) == "ba"
