"""Nodes of an XML document: elements with namespaces and attributes, and all that is no element."""

from collections.abc import Iterable, Sequence

from bot.engine.expressions.nodes import Kind, Node


class Leaf(Node):
    """An attribute, a piece of text, a comment or an instruction: a name, perhaps, and a text."""

    __slots__ = ("_kind", "_name", "_namespace", "_parent", "_text")

    def __init__(self, kind: Kind, name: str = "", text: str = "", namespace: str = "") -> None:
        self._kind = kind
        self._name = name
        self._text = text
        self._namespace = namespace
        self._parent: Branch | None = None

    @property
    def kind(self) -> Kind:
        return self._kind

    @property
    def name(self) -> str:
        return self._name

    @property
    def namespace(self) -> str:
        return self._namespace

    @property
    def parent(self) -> Node | None:
        return self._parent

    @property
    def text(self) -> str:
        return self._text

    def is_called(self, name: str) -> bool:
        return not self._namespace and self._name == name


class Branch(Node):
    """What has children of every kind. It no longer changes once its text was asked for."""

    __slots__ = ("_children", "_nodes", "_parent", "_text")

    def __init__(self) -> None:
        self._parent: Branch | None = None
        self._nodes: list[Node] = []
        self._children: list[Node] = []
        self._text: str | None = None

    @property
    def parent(self) -> Node | None:
        return self._parent

    @property
    def nodes(self) -> Sequence[Node]:
        return self._nodes

    @property
    def children(self) -> Sequence[Node]:
        return self._children

    @property
    def text(self) -> str:
        """All text below, without comments and instructions."""
        if self._text is None:
            self._text = "".join(
                node.text for node in self._nodes if node.kind in {"element", "text"}
            )
        return self._text

    def append(self, node: "Branch | Leaf") -> None:
        node._parent = self  # noqa: SLF001 - one family
        self._nodes.append(node)
        if node.kind == "element":
            self._children.append(node)


class XmlElement(Branch):
    """An element as XML has it; a name without a prefix means it only without a namespace."""

    __slots__ = ("_attributes", "_name", "_namespace")

    def __init__(self, name: str, namespace: str = "", attributes: Iterable[Leaf] = ()) -> None:
        super().__init__()
        self._name = name
        self._namespace = namespace
        self._attributes = tuple(attributes)
        for one in self._attributes:
            one._parent = self  # noqa: SLF001 - one family

    @property
    def name(self) -> str:
        return self._name

    @property
    def namespace(self) -> str:
        return self._namespace

    @property
    def attributes(self) -> Sequence[Leaf]:
        return self._attributes

    def is_called(self, name: str) -> bool:
        return not self._namespace and self._name == name


class XmlDocument(Branch):
    """The top of a document: its root element and what stands beside it."""

    __slots__ = ("prefixes",)

    def __init__(self) -> None:
        super().__init__()
        self.prefixes: dict[str, str] = {}

    @property
    def kind(self) -> Kind:
        return "root"

    @property
    def root(self) -> Node:
        return self._children[0]
