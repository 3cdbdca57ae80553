"""What is wrong with an expression is said in both languages, and where."""

import pytest

from bot.engine.expressions import ExpressionFault, compile_expression


def fault_of(source: str) -> ExpressionFault:
    with pytest.raises(ExpressionFault) as caught:
        compile_expression(source)
    return caught.value


@pytest.mark.parametrize(
    ("source", "position", "vi", "en"),
    [
        ("", 0, "để trống", "is empty"),
        ("   ", 0, "để trống", "is empty"),
        ("1 +", 3, "còn dang dở", "unfinished"),
        ("(1 + 2", 6, "Thiếu dấu “)”", "“)” is missing"),
        ("/data/a[1", 9, "Thiếu dấu “]”", "“]” is missing"),
        ("1 2", 2, "Không hiểu “2”", "“2” is not understood"),
        ("concat('a' 'b')", 11, "Thiếu dấu “,”", "“,” is missing"),
        ("'open", 0, "nháy đóng", "closing quote"),
        ("1 == 2", 2, "“=”", "Write “=”"),
        ("a && b", 2, "“and”", "Write “and”"),
        ("a AND b", 2, "“and”", "Write “and”"),
        ("4 / 2", 2, "“div”", "Write “div”"),
        ("4 % 2", 2, "“mod”", "Write “mod”"),
        ("a = “yes”", 4, "“'”", "Write “'”"),
        ("a ≤ 2", 2, "“<=”", "Write “<=”"),
        ("$age", 0, "${tên}", "${name}"),
        ("uncle::x", 0, "“uncle::”", "“uncle::”"),
        ("slected(/a, 'x')", 0, "“selected()”", "“selected()”"),
        ("1 + Count(/a)", 4, "“count()”", "“count()”"),
        ("zzzzzz()", 0, "Không có hàm", "no function"),
        ("date-diff(/a, /b)", 0, "ngày sau trừ ngày trước", "Subtract the earlier"),
        ("area(/a)", 0, "chưa được hỗ trợ", "not supported"),
        ("extract-signed('a', 'b')", 0, "chưa được hỗ trợ", "not supported"),
        ("selected(/a)", 0, "đúng 2", "exactly 2"),
        ("round(1, 2, 3)", 0, "từ 1 đến 2", "1 to 2"),
        ("coalesce('a')", 0, "ít nhất 2", "at least 2"),
        ("if(1, 2)", 0, "đúng 3", "exactly 3"),
        ("count('a')", 0, "đường dẫn", "a path"),
        ("regex(/a, '(?=x)')", 0, "nhìn trước", "look ahead"),
        ("regex(/a, '(a)\\1')", 0, "nhắc lại", "refer back"),
        ("regex(/a, '[')", 0, "Không chạy được", "cannot be run"),
    ],
)
def test_a_fault_says_what_is_wrong_and_where(source: str, position: int, vi: str, en: str) -> None:
    fault = fault_of(source)
    assert fault.position == position
    assert vi in fault.message_vi
    assert en in fault.message_en
    assert str(fault) == fault.message_vi


@pytest.mark.parametrize(
    "source",
    [
        "a b", "foo(1)", "/data/[1]", "//", "/data/", "..[4]", ".[1]", "a:b:c", ".abc", "5abc",
        "child::.", "@a::b", "[2]", "()", "((3)", ")", "+-", ">=", "8|-9", "node(5)", "text('a')",
        "comment(a)", "processing-instruction(5)", "child::f()", "a/(b)", "preceding::..", "a,b",
        "true(5)", "now(1)", "a order b", "#", "a[", "a[]", "f(,)", "f(1,)",
    ],
)  # fmt: skip
def test_what_is_no_expression_is_a_fault_and_nothing_else(source: str) -> None:
    assert fault_of(source).message_en


@pytest.mark.parametrize(
    "source",
    [
        "a-b", "a - b", "_x.y-z", "thị_trấn", "a/b//c/@d", "* * *", "*[*]", "/", "/*", "//*", "a|b",
        "div", "and/or", "mod mod mod", "div div div", "text()", "self::node()", "@*", "p:*", "p:q",
        "if (1, 2, 3)", "processing-instruction('a')", "a [ 1 ] [ 2 ]", "ancestor-or-self :: a",
        "(a)[1]/b", "(((1)))", "- - 1", "a/./../b", "\"it's\"",
    ],
)  # fmt: skip
def test_these_are_expressions(source: str) -> None:
    assert compile_expression(source).source == source
