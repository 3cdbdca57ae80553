"""What expressions walk: nodes of any family, and the context an expression is evaluated in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from bot.engine.expressions.limits import Budget

Kind = Literal["root", "element", "attribute", "text", "comment", "instruction", "doctype"]
NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "ev": "http://www.w3.org/2001/xml-events",
        "h": "http://www.w3.org/1999/xhtml",
        "jr": "http://openrosa.org/javarosa",
        "mathml": "http://www.w3.org/1998/Math/MathML",
        "odk": "http://www.opendatakit.org/xforms",
        "orx": "http://openrosa.org/xforms",
        "xforms": "http://www.w3.org/2002/xforms",
        "xhtml": "http://www.w3.org/1999/xhtml",
        "xml": "http://www.w3.org/XML/1998/namespace",
        "xsd": "http://www.w3.org/2001/XMLSchema",
    }
)
"""Prefixes a form may use without declaring them."""


class Node:
    """A node, with what holds for most. Two objects may stand for one node: compare with `==`."""

    __slots__ = ()

    @property
    def kind(self) -> Kind:
        return "element"

    @property
    def name(self) -> str:
        """The name as written, with its prefix; empty where the kind has none."""
        return ""

    @property
    def namespace(self) -> str:
        return ""

    @property
    def local(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def parent(self) -> "Node | None":
        return None

    @property
    def children(self) -> "Sequence[Node]":
        """The child elements."""
        return ()

    @property
    def nodes(self) -> "Sequence[Node]":
        """The children of every kind."""
        return self.children

    @property
    def attributes(self) -> "Sequence[Node]":
        return ()

    @property
    def text(self) -> str:
        """The string value."""
        return ""

    @property
    def counts(self) -> bool:
        """Whether functions on sets of nodes see it: they pass over what is not relevant."""
        return True

    def named(self, name: str) -> "Sequence[Node]":
        """The child elements of this name."""
        return [child for child in self.children if child.is_called(name)]

    def is_called(self, name: str) -> bool:
        """Whether a name without a prefix means this node."""
        return self.name == name

    def place(self) -> int:
        """Which it is, from 1, in the run of siblings of its name: the number of a repeat."""
        if self.parent is None:
            return 1
        run = 0
        for sibling in self.parent.children:
            run = run + 1 if sibling.name == self.name else 0
            if sibling == self:
                return run
        return 1


class Element(Node):
    """A plain element; subclasses may compute `text` when it is asked for."""

    __slots__ = ("_children", "_name", "_named", "_parent", "_text")

    def __init__(self, name: str, text: str = "", children: Iterable["Element"] = ()) -> None:
        self._name = name
        self._text = text
        self._parent: Node | None = None
        self._children: list[Element] = []
        self._named: dict[str, list[Element]] = {}
        for child in children:
            self.append(child)

    @property
    def name(self) -> str:
        return self._name

    @property
    def parent(self) -> Node | None:
        return self._parent

    @property
    def children(self) -> "Sequence[Element]":
        return self._children

    @property
    def text(self) -> str:
        if not self._children:
            return self._text
        return self._text + "".join(child.text for child in self._children)

    def named(self, name: str) -> "Sequence[Element]":
        return self._named.get(name, ())

    def append(self, child: "Element") -> None:
        child._parent = self  # noqa: SLF001 - one family
        self._children.append(child)
        self._named.setdefault(child.name, []).append(child)


class Document(Node):
    """What stands above a root element that has no document of its own."""

    __slots__ = ("_root",)

    def __init__(self, root: Node) -> None:
        self._root = root

    @property
    def kind(self) -> Kind:
        return "root"

    @property
    def children(self) -> Sequence[Node]:
        return (self._root,)

    @property
    def text(self) -> str:
        return self._root.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and other._root == self._root

    def __hash__(self) -> int:
        return hash((Document, self._root))


def document_of(root: Node) -> Node:
    """The node above a root element."""
    return root.parent if root.parent and root.parent.kind == "root" else Document(root)


def parent_of(node: Node) -> Node | None:
    """The parent; above a root element stands its document."""
    if node.parent is not None or node.kind != "element":
        return node.parent
    return Document(node)


def evenly() -> float:
    """A chance that is always the same, so that nothing is random unless asked for."""
    return 0.5


class Context:
    """Where and when an expression is evaluated. `now` is aware and in the officer's zone.

    A plain class with slots: one is made for every evaluation and every predicate.
    """

    __slots__ = (
        "_budget", "chance", "instances", "itext", "label", "namespaces", "node", "now", "origin",
        "position", "root", "size",
    )  # fmt: skip

    def __init__(
        self,
        node: Node,
        root: Node,
        now: datetime,
        instances: Mapping[str, Node],
        label: Callable[[str, str], str] | None = None,
        position: int = 1,
        size: int = 1,
        origin: Node | None = None,
        itext: Callable[[str], str] | None = None,
        chance: Callable[[], float] = evenly,
        namespaces: Mapping[str, str] = NAMESPACES,
    ) -> None:
        self.node = node
        self.root = root
        self.now = now
        self.instances = instances
        self.label = label
        self.position = position
        self.size = size
        self.origin = origin
        self.itext = itext
        self.chance = chance
        self.namespaces = namespaces
        self._budget: Budget | None = None

    @property
    def current(self) -> Node:
        """The node the whole expression is about, also inside a predicate."""
        return self.node if self.origin is None else self.origin

    def begin(self) -> None:
        """A new evaluation may do all its work again."""
        self._budget = None

    def spend(self, work: int) -> None:
        if self._budget is None:
            self._budget = Budget()
        self._budget.spend(work)

    def within(self, size: int) -> "Context":
        """A context for the predicates of a step; the caller moves its node and position."""
        if self._budget is None:
            self._budget = Budget()
        inner = Context(
            self.node, self.root, self.now, self.instances, self.label, 1, size, self.current,
            self.itext, self.chance, self.namespaces,
        )  # fmt: skip
        inner._budget = self._budget
        return inner
