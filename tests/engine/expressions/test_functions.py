"""Functions, group by group, against ODK's documentation and its clients."""

import math

import pytest

from bot.engine.expressions import Context, Element, ExpressionFault, compile_expression
from bot.engine.expressions.functions import FUNCTIONS, LAZY, UNSUPPORTED
from tests.support.expressions import HOUSEHOLD, NOW, number, text

DOCUMENTED = frozenset(
    {
        "abs",
        "acos",
        "area",
        "asin",
        "atan",
        "atan2",
        "base64-decode",
        "boolean",
        "boolean-from-string",
        "checklist",
        "coalesce",
        "concat",
        "contains",
        "cos",
        "count",
        "count-non-empty",
        "count-selected",
        "date",
        "decimal-date-time",
        "decimal-time",
        "digest",
        "distance",
        "ends-with",
        "exp",
        "exp10",
        "extract-signed",
        "false",
        "format-date",
        "format-date-time",
        "geofence",
        "if",
        "indexed-repeat",
        "int",
        "intersects",
        "join",
        "jr:choice-name",
        "log",
        "log10",
        "max",
        "min",
        "normalize-space",
        "not",
        "now",
        "number",
        "once",
        "pi",
        "position",
        "pow",
        "random",
        "randomize",
        "regex",
        "round",
        "selected",
        "selected-at",
        "sin",
        "sqrt",
        "starts-with",
        "string",
        "string-length",
        "substr",
        "substring-after",
        "substring-before",
        "sum",
        "tan",
        "today",
        "translate",
        "true",
        "uuid",
        "weighted-checklist",
    }
)
"""ODK's 69, by name."""
NUMBERS = "<data><n>4</n><n>-1</n><n>2.5</n><gap>1</gap><gap/><word>ba</word></data>"
ROSTER = """<data>
<house><name>A</name><child><name>A1</name></child><child><name>A2</name></child></house>
<house><name>B</name><child><name>B1</name></child></house>
</data>"""


def test_every_documented_function_is_known() -> None:
    assert DOCUMENTED - {*FUNCTIONS, *LAZY, *UNSUPPORTED} == set()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("concat('a', 1, true(), '')", "a1true"),
        ("concat()", ""),
        ("concat(//n, '!')", "4-12.5!"),
        ("join('; ', //n)", "4; -1; 2.5"),
        ("join('-', 'a', 'b', //word)", "a-b-ba"),
        ("join(', ')", ""),
        ("substr('thống kê', 2)", "ống kê"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', -2)", "ef"),
        ("substr('abcdef', 0, -2)", "abcd"),
        ("substr('abc', 5)", ""),
        ("substring('abcde', 2)", "bcde"),
        ("substring('abcde', 2, 2)", "bc"),
        ("substring('abcde', 1.5, 2.6)", "bcd"),
        ("substring('abcde', 0, 2)", "a"),
        ("substring('abcde', 0 div 0)", ""),
        ("substring('abcde', -1 div 0)", "abcde"),
        ("substring('abcde', -1 div 0, 1 div 0)", ""),
        ("substring-before('12/3', '/')", "12"),
        ("substring-before('12', '/')", ""),
        ("substring-after('12/3/4', '/')", "3/4"),
        ("substring-after('12', '')", "12"),
        ("translate('1.250,5', '.,', ',')", "1,2505"),
        ("translate('aba', 'aa', 'xy')", "xbx"),
        ("normalize-space('  a \t\n b ')", "a b"),
        ("normalize-space(' \x0c ')", "\x0c"),
        ("string(1.50)", "1.5"),
        ("string(1 div 3)", "0.3333333333333333"),
        ("string(0.0000001)", "0.0000001"),
        ("string(100000000000000000000000)", "100000000000000000000000"),
        ("string(true())", "true"),
        ("string(//none)", ""),
        ("starts-with('abc', '')", "true"),
        ("ends-with('abc', 'bc')", "true"),
        ("contains('abc', 'd')", "false"),
        ("string-length('Đắk')", "3"),
    ],
)
def test_texts(expression: str, expected: str) -> None:
    assert text(expression, NUMBERS) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("number(' 12.50 ')", 12.5),
        ("number('-.5')", -0.5),
        ("number('12 300')", math.nan),
        ("number('1,5')", math.nan),
        ("number('0x10')", math.nan),
        ("number('')", math.nan),
        ("number(true())", 1),
        ("number(//n)", 4),
        ("int(-2.9)", -2),
        ("int('2.9')", 2),
        ("floor(-2.1)", -3),
        ("ceiling(-2.9)", -2),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(2.675, 2)", 2.68),
        ("round(1250, -2)", 1300),
        ("round(1 div 0)", math.inf),
        ("round('x')", math.nan),
        ("abs(-3)", 3),
        ("pow(2, 10)", 1024),
        ("pow(-8, 1 div 3)", math.nan),
        ("pow(0, -1)", math.inf),
        ("pow(10, 400)", math.inf),
        ("sqrt(9)", 3),
        ("sqrt(-9)", math.nan),
        ("exp(0)", 1),
        ("exp10(2)", 100),
        ("exp(1000)", math.inf),
        ("log(1)", 0),
        ("log(0)", -math.inf),
        ("log(-1)", math.nan),
        ("log10(1000)", 3),
        ("sin(0)", 0),
        ("cos(0)", 1),
        ("acos(2)", math.nan),
        ("atan2(1, 1)", math.pi / 4),
        ("pi()", math.pi),
        ("sum(//n)", 5.5),
        ("sum(//none)", 0),
        ("max(//n)", 4),
        ("min(//n, -7)", -7),
        ("max(//none)", math.nan),
        ("max('')", math.nan),
    ],
)
def test_numbers(expression: str, expected: float) -> None:
    assert number(expression, NUMBERS) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("expression", ["sum(//gap)", "max(//gap)", "min(//gap)", "max(1, 'x')"])
def test_one_empty_or_wrong_member_leaves_the_whole_unknown(expression: str) -> None:
    """“Empty values will not be automatically converted to zero”, say ODK's docs of min and max."""
    assert math.isnan(number(expression, NUMBERS))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("selected('nam nu', 'nu')", "true"),
        ("selected('nam nu', ' nu ')", "true"),
        ("selected('nam nu', 'n')", "false"),
        ("selected('', '')", "true"),
        ("selected('', 'nu')", "false"),
        ("selected-at('nam nu', 1)", "nu"),
        ("selected-at('nam nu', 2)", ""),
        ("selected-at('nam nu', -1)", ""),
        ("count-selected(' nam  nu ')", "2"),
        ("count-selected('')", "0"),
        ("boolean-from-string('1')", "true"),
        ("boolean-from-string('TRUE')", "false"),
        ("boolean-from-string(1)", "true"),
        ("boolean('false')", "true"),
        ("boolean(0 div 0)", "false"),
        ("boolean(//blank)", "false"),
        ("boolean(//gap[2])", "true"),
        ("not(//word = 'x')", "true"),
        ("coalesce('', 'b')", "b"),
        ("coalesce(//gap[2], //word)", "ba"),
        ("coalesce('x' + 1, 0)", "0"),
        ("if(//gap[2], 'there', 'not there')", "there"),
        ("if(//gap[2] = '', 'empty', 'full')", "empty"),
        ("count(if(true(), //n, //gap))", "3"),
        ("count-non-empty(//gap)", "1"),
        ("checklist(1, 2, true(), //word = 'ba', false())", "true"),
        ("checklist(-1, 1, 1, 1)", "false"),
        ("checklist(2, 2, //gap, 1)", "true"),
        ("weighted-checklist(5, 6, true(), 2, //word = 'ba', 3)", "true"),
        ("weighted-checklist(5.5, 5.5, //n, //n)", "true"),
    ],
)
def test_choices_and_truths(expression: str, expected: str) -> None:
    assert text(expression, NUMBERS) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("indexed-repeat(/data/house/name, /data/house, 2)", "B"),
        ("indexed-repeat(//child/name, /data/house, 1, //child, 2)", "A2"),
        ("indexed-repeat(//child/name, //child, 2, /data/house, 1)", "A2"),
        ("indexed-repeat(//child/name, /data/house, 2, //child, 2)", ""),
        ("indexed-repeat(/data/house/name, /data/house, 'x')", ""),
        ("count(indexed-repeat(//child/name, /data/house, 1))", "2"),
    ],
)
def test_an_answer_is_found_by_the_numbers_of_its_repeats(expression: str, expected: str) -> None:
    assert text(expression, ROSTER) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("regex('0912', '[0-9]{4}')", True),
        ("regex('09123', '[0-9]{4}')", False),
        ("regex('Thị trấn', '\\p{L}+ \\p{L}+')", True),
        ("regex('a', 'A')", False),
        ("regex('a', concat('(', '?=a)'))", False),
    ],
)
def test_a_pattern_must_fit_the_whole_text(expression: str, expected: bool) -> None:
    """“An exact and complete match”, say ODK's docs; Enketo is content with a part."""
    assert text(expression) == str(expected).lower()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("digest('some text', 'MD5', 'hex')", "552e21cd4cd9918678e3c1a0df491bc3"),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('abc', 'SHA-256')", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ("string-length(digest('abc', 'SHA-384', 'hex'))", "96"),
        ("string-length(digest('abc', 'SHA-512', 'hex'))", "128"),
        ("base64-decode('VGjDtG4=')", "Thôn"),
        ("base64-decode('!')", ""),
        ("base64-decode('/w==')", ""),
    ],
)
def test_codes(expression: str, expected: str) -> None:
    assert text(expression) == expected


@pytest.mark.parametrize(
    ("seed", "expected"),
    [("42", "AFCBDE"), ("-42", "EDAFBC"), ("1.9", "BFEACD"), ("''", "CBEAFD"), ("0", "CBEAFD")],
)
def test_a_seed_gives_the_order_every_odk_client_gives(seed: str, expected: str) -> None:
    letters = "".join(f"<l>{letter}</l>" for letter in "ABCDEF")
    assert text(f"join('', randomize(//l, {seed}))", f"<data>{letters}</data>") == expected


def test_words_are_a_seed_too() -> None:
    expression = "join('', randomize(//n, 'Cần Thơ')) = join('', randomize(//n, 'Cần Thơ'))"
    assert text(expression, NUMBERS) == "true"


def test_chance_comes_from_the_context() -> None:
    chances = iter([0.25, 0.999, *[0.5] * 40])
    root = Element("data")
    context = Context(root, root, NOW, {}, chance=lambda: next(chances))
    assert compile_expression("random()").number(context) == 0.25
    assert compile_expression("uuid(3)").string(context) == "f88"
    assert compile_expression("uuid()").string(context) == "88888888-8888-4888-8888-888888888888"


def test_labels_and_translations_come_from_the_context() -> None:
    root = Element("data", children=[Element("sex", "nu")])
    context = Context(
        root, root, NOW, {}, label=lambda value, path: f"{path}={value}", itext=lambda key: key * 2
    )
    expression = compile_expression("jr:choice-name(/data/sex, '/data/sex')")
    assert expression.string(context) == "/data/sex=nu"
    assert compile_expression("jr:itext('k')").string(context) == "kk"


def test_once_keeps_what_is_there() -> None:
    assert text("once('new')", HOUSEHOLD, "/data/total") == "10"
    assert text("once('new')", HOUSEHOLD, "/data/child[3]/age") == "new"


@pytest.mark.parametrize(
    "expression",
    [
        "count('x')",
        "count(string(//n))",
        "sum(1)",
        "position(2)",
        "local-name('n')",
        "randomize(concat('a'))",
        "digest('a', 'MD4')",
        "digest('a', 'MD5', 'base32')",
        "uuid('x')",
        "uuid(//none)",
        "weighted-checklist(1, 1, true())",
        "indexed-repeat(//n, //n, 1, //n)",
        "'a'[1]",
        "string(//n)/x",
    ],
)
def test_a_wrong_kind_of_value_is_a_fault(expression: str) -> None:
    with pytest.raises(ExpressionFault):
        text(expression, NUMBERS)
