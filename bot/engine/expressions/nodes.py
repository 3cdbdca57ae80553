"""The instance as expressions walk it: named elements with text and children."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Node(Protocol):
    """An element of the main instance or of a secondary one."""

    @property
    def name(self) -> str: ...
    @property
    def parent(self) -> "Node | None": ...
    @property
    def children(self) -> "Sequence[Node]": ...
    @property
    def text(self) -> str: ...


class Element:
    """A plain node; subclasses may compute `text` when it is asked for."""

    __slots__ = ("_children", "_name", "_parent", "_text")

    def __init__(self, name: str, text: str = "", children: Iterable["Element"] = ()) -> None:
        self._name = name
        self._text = text
        self._parent: Element | None = None
        self._children: list[Element] = []
        for child in children:
            self.append(child)

    @property
    def name(self) -> str:
        return self._name

    @property
    def parent(self) -> "Element | None":
        return self._parent

    @property
    def children(self) -> "Sequence[Element]":
        return self._children

    @property
    def text(self) -> str:
        return self._text

    def append(self, child: "Element") -> None:
        child._parent = self  # noqa: SLF001 - one family
        self._children.append(child)


@dataclass(frozen=True, slots=True)
class Context:
    """Where and when an expression is evaluated. `now` is aware and in the officer's zone."""

    node: Node
    root: Node
    now: datetime
    instances: Mapping[str, Node]
    label: Callable[[str, str], str] | None = None
    position: int = 1
    size: int = 1
    origin: Node | None = None

    @property
    def current(self) -> Node:
        """The node the whole expression is about, also inside a predicate."""
        return self.origin or self.node
