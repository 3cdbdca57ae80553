"""Paths: axes, tests, predicates and positions, on a document and on plain elements."""

import pytest

from bot.engine.expressions import Context, Element, compile_expression
from tests.support.expressions import HOUSEHOLD, NOW, names, number, text

CHI = "/data/child[3]"
TREE = "<a><b><c/><d/></b><e><f><g/></f></e><h/></a>"


@pytest.mark.parametrize(
    ("where", "expression", "expected"),
    [
        ("//e", "ancestor::*", "a"),
        ("//g", "ancestor::*", "a e f"),
        ("//g", "ancestor-or-self::*", "a e f g"),
        ("//g", "ancestor::*[1]", "f"),
        ("//g", "ancestor::*[last()]", "a"),
        ("//e", "descendant::*", "f g"),
        ("//e", "descendant-or-self::*", "e f g"),
        ("//e", "following::*", "h"),
        ("//b", "following::*", "e f g h"),
        ("//b", "following-sibling::*", "e h"),
        ("//h", "preceding::*", "b c d e f g"),
        ("//h", "preceding::*[1]", "g"),
        ("//g", "preceding::*", "b c d"),
        ("//h", "preceding-sibling::*", "b e"),
        ("//h", "preceding-sibling::*[1]", "e"),
        ("//h", "(preceding-sibling::*)[1]", "b"),
        ("//f", "parent::e", "e"),
        ("//f", "parent::b", ""),
        ("//f", "self::f | self::g", "f"),
        ("//f", "..", "e"),
        ("//f", "../..", "a"),
        ("//f", "../../b/*", "c d"),
        ("//f", ".", "f"),
        ("//f", "namespace::*", ""),
        ("//f", "/a/*", "b e h"),
        ("//f", "//*", "a b c d e f g h"),
        ("//f", ".//*", "g"),
        ("//f", "//c/..", "b"),
        ("//f", "//*/..", "a b e f"),
        ("//f", "//*[*]/*[1]", "b c f g"),
        ("//f", "(//*)[3]", "c"),
        ("//f", "//*[position() mod 2 = 0]", "d e"),
        ("//f", "//g/ancestor::*/preceding-sibling::*", "b"),
        ("//f", "ancestor-or-self::*/ancestor-or-self::*", "a e f"),
        ("//f", "(//h | //b)/following-sibling::*", "e h"),
        ("/", "a/b/c", "c"),
        ("/", "child::a/child::h", "h"),
        ("/a", "../a", "a"),
    ],
)
def test_an_axis_leads_where_xpath_says(where: str, expression: str, expected: str) -> None:
    assert names(expression, TREE, where).split() == expected.split()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/child[2]/name", "Bình"),
        ("/data/child[last()]/name", "Chi"),
        ("/data/child[position() > 1][1]/name", "Bình"),
        ("/data/child[age > 5]/name", "Bình"),
        ("/data/child[age = '']/name", "Chi"),
        ("/data/child[@id = 'c2']/name", "Bình"),
        ("/data/child[name = 'An' or @id = 'c3'][2]/@id", "c3"),
        ("/data/child[../total = 10]/name", "An"),
        ("/data/child[name][age]/@id", "c1"),
        ("/data/child[1.5]/name", ""),
        ("/data/child[0]/name", ""),
        ("/data/child['']/name", ""),
        ("/data/child[count(age[. = 7]) = 1]/name", "Bình"),
        ("/data/child[string-length(']') = 1]/name", "An"),
        ("string(/data/@xml:lang)", "vi-VN"),
        ("/data/name/@p:checked", "yes"),
        ("/data/p:note", "seen"),
        ("/data/p:*", "seen"),
        ("/data/note", ""),
        ("name(/data/p:note)", "p:note"),
        ("local-name(/data/p:note)", "note"),
        ("namespace-uri(/data/p:note)", "http://example.org/p"),
        ("normalize-space(/data/comment())", "counted by hand"),
        ("string(/data/processing-instruction('print'))", "twice"),
        ("name(//processing-instruction())", "print"),
        ("name(/)", ""),
        ("id('c2')/name", "Bình"),
        ("concat(id('c3 c1 c3')/name)", "AnChi"),
        ("current()/data/total", "10"),
    ],
)
def test_predicates_and_tests_pick_nodes(expression: str, expected: str) -> None:
    assert text(expression, HOUSEHOLD) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("count(/data/child)", 3),
        ("count(/data/node()[not(self::text())])", 8),
        ("count(/data/text())", 9),
        ("count(//@id)", 3),
        ("count(//@*)", 6),
        ("count(//@p:*)", 1),
        ("count(/data/child/@id/..)", 3),
        ("count(//child[1])", 1),
        ("count(/data/name/@p:checked/following::child)", 3),
        ("position(/data/child[3])", 3),
        ("last()", 1),
        ("sum(/data/child[age != '']/age)", 10),
    ],
)
def test_nodes_are_counted(expression: str, expected: float) -> None:
    assert number(expression, HOUSEHOLD) == expected


@pytest.mark.parametrize(
    ("where", "expression", "expected"),
    [
        (CHI, "position(.)", "3"),
        (CHI + "/name", "position(..)", "3"),
        (CHI, "name", "Chi"),
        (CHI, "count(../child)", "3"),
        (CHI, "../child[age > current()/../child[1]/age]/name", "Bình"),
        (CHI + "/name", "string()", "Chi"),
        (CHI + "/name", "string-length()", "3"),
        ("//p:note", "lang('en')", "true"),
        ("/data/total", "lang('VI')", "true"),
        ("/data/total", "lang('en')", "false"),
        ("//@id", ".", "c1"),
        ("//@id", "../name", "An"),
        ("//@id", "count(following-sibling::node())", "0"),
    ],
)
def test_a_path_begins_at_the_context_node(where: str, expression: str, expected: str) -> None:
    assert text(expression, HOUSEHOLD, where) == expected


def test_two_runs_of_namesakes_are_counted_apart() -> None:
    assert text("position(/a/b[3])", "<a><b/><b/><c/><b/></a>") == "1"


def test_plain_elements_have_a_document_above_them() -> None:
    root = Element("data", children=[Element("a", "1"), Element("g", children=[Element("a", "2")])])
    context = Context(root.children[1].children[0], root, NOW, {})
    assert compile_expression("concat(/*/a, ../../a, //a, count(/))").string(context) == "11121"
    assert compile_expression("string(/data)").string(context) == "12"


def test_another_document_begins_at_its_root_element() -> None:
    row = Element("item", children=[Element("name", "nk"), Element("label", "Ninh Kiều")])
    wards = Element("root", children=[row])
    root = Element("data", children=[Element("ward", "nk")])
    context = Context(root, root, NOW, {"wards": wards})
    for expression in (
        "instance('wards')/root/item[name = /data/ward]/label",
        "instance('wards')/root/item[name = current()/ward]/label",
        "pulldata('wards', 'label', 'name', /data/ward)",
    ):
        assert compile_expression(expression).string(context) == "Ninh Kiều"
    assert compile_expression("count(instance('none')/root/item)").number(context) == 0
