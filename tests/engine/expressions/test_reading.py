"""What an expression may read: said before it is evaluated, and never too little."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.expressions import Context, Element, ExpressionFault, Node, compile_expression
from tests.support.expressions import NOW

AGE = "/data/child/age"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 1", []),
        (". > 4", [AGE]),
        ("string-length() < 3", [AGE]),
        ("once(random())", [AGE]),
        ("../name", ["/data/child/name"]),
        ("../../total", ["/data/total"]),
        ("/data/total + 1", ["/data/total"]),
        ("selected(/data/kind, 'x')", ["/data/kind"]),
        ("/data/child[age > 3]/name", ["/data/child/age", "/data/child/name"]),
        ("/data/child[age > current()/../../total]/name",
         ["/data/child/age", "/data/child/name", "/data/total"]),
        ("/data/child[position() = 2]/name", ["/data/child", "/data/child/name"]),
        ("/data/child[2]/name", ["/data/child/name"]),
        ("position(..)", ["/data/child"]),
        ("count(/data/child)", ["/data/child"]),
        ("sum(/data/*)", ["/data"]),
        ("//age", ["/"]),
        ("..//name", ["/data/child"]),
        ("../*[. = '']", ["/data/child"]),
        ("../following-sibling::child/age", [AGE]),
        ("../preceding-sibling::*/age", ["/data"]),
        ("ancestor::data/total", ["/data/child/total", "/data/total", "/total"]),
        ("if(/data/a, /data/b, ../name)/x",
         ["/data/a", "/data/b", "/data/b/x", "/data/child/name", "/data/child/name/x"]),
        ("instance('wards')/root/item[name = /data/ward]/label", ["/data/ward"]),
        ("instance('wards')/root/item[name = current()/../ward]/label", ["/data/child/ward"]),
        ("pulldata('wards', 'label', 'name', /data/ward)", ["/data/ward"]),
        ("jr:choice-name(/data/sex, '/data/kind')", ["/data/kind", "/data/sex"]),
        ("indexed-repeat(/data/child/name, /data/child, /data/n)",
         ["/data/child", "/data/child/name", "/data/n"]),
        ("/data/a | ../name", ["/data/a", "/data/child/name"]),
        ("../@id", ["/data/child"]),
        ("/data/meta/orx:instanceID", ["/data/meta/orx:instanceID"]),
        ("false() and /data/x", ["/data/x"]),
        ("id('x')", ["/"]),
    ],
)  # fmt: skip
def test_paths_are_found_wherever_they_stand(source: str, expected: list[str]) -> None:
    reads = compile_expression(source).reads_from(AGE)
    assert {path for path in reads if not _is_covered(path, set(expected))} == set()
    assert set(expected) <= reads


def test_what_else_is_known_of_an_expression() -> None:
    expression = compile_expression(
        "instance('wards')/root/item[name = pulldata('codes', 'a', 'b', now())]"
    )
    assert expression.functions == {"instance", "pulldata", "now"}
    assert expression.instances == {"wards", "codes"}
    assert expression.is_volatile


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("today() > /data/a", True),
        ("/data/a[. = uuid()]", True),
        ("randomize(/data/a)", True),
        ("randomize(/data/a, 7)", False),
        ("date('2026-01-01') > /data/a", False),
    ],
)
def test_what_changes_by_itself_is_known(source: str, expected: bool) -> None:
    assert compile_expression(source).is_volatile is expected


class Watched(Node):
    """A view made on the fly, as an interview's are: it tells which paths are looked at."""

    def __init__(self, element: Element, path: str, seen: set[str]) -> None:
        self._element = element
        self._path = path
        self._seen = seen

    @property
    def name(self) -> str:
        return self._element.name

    @property
    def parent(self) -> Node | None:
        above = self._element.parent
        if not isinstance(above, Element):
            return None
        return Watched(above, self._path.rpartition("/")[0], self._seen)

    @property
    def children(self) -> Sequence[Node]:
        return [
            Watched(child, f"{self._path}/{child.name}", self._seen)
            for child in self._element.children
        ]

    @property
    def text(self) -> str:
        self._seen.add(self._path)
        return self._element.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Watched) and other._element is self._element

    def __hash__(self) -> int:
        return hash(id(self._element))

    @property
    def path(self) -> str:
        return self._path


def _is_covered(path: str, reads: set[str] | frozenset[str]) -> bool:
    """A path stands for the node and all under it."""
    return "/" in reads or any(path == read or path.startswith(f"{read}/") for read in reads)


def _household() -> Element:
    def child(name: str, age: str) -> Element:
        toys = [Element("toy", "ball"), Element("toy", "kite")]
        return Element("child", children=[Element("name", name), Element("age", age), *toys])

    return Element("data", children=[Element("total", "2"), child("An", "2"), child("Chi", "9")])


STEP = st.sampled_from(
    [
        "data", "child", "name", "age", "toy", "total", "*", "..", ".", "self::*", "node()",
        "parent::*", "ancestor::*", "ancestor-or-self::data", "descendant::age",
        "descendant-or-self::*", "following-sibling::*", "preceding-sibling::child",
        "following::toy", "preceding::*", "@id",
    ]
)  # fmt: skip
RULE = st.sampled_from(
    [
        "", "", "", "[1]", "[last()]", "[position() > 1]", "[name = 'An']", "[../total > 1]",
        "[. = '']", "[age > current()]", "[/data/total = 2]", "[toy[2]]", "[string-length() > 2]",
        "[count(preceding-sibling::*) = 1]", "[position(..) = 1]",
    ]
)  # fmt: skip
PATH = st.builds(
    lambda start, steps: start + "/".join(step + rule for step, rule in steps),
    st.sampled_from(["", "/data/", "//", "/", "../", "../../", "current()/../", "(//child)[2]/"]),
    st.lists(st.tuples(STEP, RULE), min_size=1, max_size=4),
)
CALL = st.sampled_from(
    ["concat({}, {})", "count({}) + {}", "{} = {}", "{} < {}", "if({}, {}, 1)", "sum({} | {})",
     "join(',', {}, {})", "string({}) != name({})", "position({}) + number({})", "not({} or {})",
     "coalesce({}, {})", "max({}, {})", "indexed-repeat({}, {}, 1)", "id({})[{}]"]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(CALL, PATH, PATH)
def test_nothing_is_read_that_was_not_said_to_be(call: str, one: str, two: str) -> None:
    source = call.format(one, two)
    try:
        expression = compile_expression(source)
    except ExpressionFault:
        return
    root, seen = _household(), set[str]()
    node = Watched(root.children[1].children[1], AGE, seen)
    context = Context(node, Watched(root, "/data", seen), NOW, {})
    try:
        value = expression.value(context)
    except ExpressionFault:
        return
    if isinstance(value, list):
        seen |= {one.path for one in value if isinstance(one, Watched)}
    reads = expression.reads_from(AGE)
    assert {path for path in seen if not _is_covered(path, reads)} == set(), (source, reads)


@settings(max_examples=300, deadline=None)
@given(PATH)
def test_views_made_on_the_fly_are_walked_like_elements(path: str) -> None:
    """Two objects may stand for one node; no node is met twice, and the order is the same."""
    try:
        expression = compile_expression(path)
    except ExpressionFault:
        return
    root = _household()
    plain = expression.nodes(Context(root.children[1].children[1], root, NOW, {}))
    views = expression.nodes(
        Context(
            Watched(root.children[1].children[1], AGE, set()),
            Watched(root, "/data", set()),
            NOW,
            {},
        )
    )
    elements = [view._element if isinstance(view, Watched) else view.kind for view in views]
    assert elements == [one if isinstance(one, Element) else one.kind for one in plain]
