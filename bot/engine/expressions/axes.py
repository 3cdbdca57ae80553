"""The axes of a path: from a node to the nodes on its axis, nearest first."""

from collections.abc import Callable, Iterable, Iterator

from bot.engine.expressions.nodes import Node, parent_of
from bot.engine.expressions.syntax import Axis

REVERSE: frozenset[Axis] = frozenset(
    {"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"}
)
LEVEL: frozenset[Axis] = frozenset({"attribute", "child", "parent", "self"})
"""Axes that lead from nodes of one depth to nodes of one depth."""


def _self(node: Node) -> Iterable[Node]:
    return (node,)


def _child(node: Node) -> Iterable[Node]:
    return node.nodes


def _attribute(node: Node) -> Iterable[Node]:
    return node.attributes


def _namespace(_: Node) -> Iterable[Node]:
    """Forms never walk namespaces; browsers have none to walk either."""
    return ()


def _parent(node: Node) -> Iterable[Node]:
    above = parent_of(node)
    return () if above is None else (above,)


def _ancestor(node: Node) -> Iterator[Node]:
    above = parent_of(node)
    while above is not None:
        yield above
        above = parent_of(above)


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestor(node)


def _descendant(node: Node) -> Iterator[Node]:
    pending = list(reversed(node.nodes))
    while pending:
        below = pending.pop()
        yield below
        pending.extend(reversed(below.nodes))


def _descendant_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendant(node)


def _following_sibling(node: Node) -> Iterable[Node]:
    siblings = _siblings(node)
    return siblings[siblings.index(node) + 1 :] if siblings else ()


def _preceding_sibling(node: Node) -> Iterable[Node]:
    siblings = _siblings(node)
    return reversed(siblings[: siblings.index(node)]) if siblings else ()


def _following(node: Node) -> Iterator[Node]:
    for level in _ancestor_or_self(_owner(node)):
        for sibling in _following_sibling(level):
            yield from _descendant_or_self(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    for level in _ancestor_or_self(_owner(node)):
        for sibling in _preceding_sibling(level):
            yield from reversed(list(_descendant_or_self(sibling)))


def _siblings(node: Node) -> list[Node]:
    """The node among its siblings; an attribute has none."""
    above = None if node.kind == "attribute" else parent_of(node)
    return [] if above is None else list(above.nodes)


def _owner(node: Node) -> Node:
    """An attribute stands where its element does."""
    return node.parent if node.kind == "attribute" and node.parent is not None else node


AXES: dict[Axis, Callable[[Node], Iterable[Node]]] = {
    "ancestor": _ancestor,
    "ancestor-or-self": _ancestor_or_self,
    "attribute": _attribute,
    "child": _child,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "following": _following,
    "following-sibling": _following_sibling,
    "namespace": _namespace,
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": _preceding_sibling,
    "self": _self,
}
