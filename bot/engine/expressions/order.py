"""Nodes once each, in the order of the document."""

from collections.abc import Iterable

from bot.engine.expressions.nodes import Context, Node, parent_of

Key = tuple[int, ...]


def in_order(nodes: Iterable[Node], context: Context) -> list[Node]:
    found = list(dict.fromkeys(nodes))
    if len(found) < 2:
        return found
    places = _Places(context)
    return sorted(found, key=places.of)


class _Places:
    """Where nodes stand: the way down from the top, one number for each level."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[Node, Key] = {}
        self._tops = 0

    def of(self, node: Node) -> Key:
        way: list[Node] = []
        above: Node | None = node
        while above is not None and above not in self._known:
            way.append(above)
            above = parent_of(above)
        if above is None:
            self._known[way.pop()] = (self._tops,)
            self._tops += 1
        for below in reversed(way):
            self._place(below)
        return self._known[node]

    def _place(self, node: Node) -> None:
        """Once one is asked for, all under its parent get their places: attributes first."""
        above = parent_of(node)
        if above is None or node in self._known:
            return
        attributes, nodes = above.attributes, above.nodes
        self._context.spend(len(attributes) + len(nodes))
        key = self._known[above]
        for at, one in enumerate(attributes):
            self._known.setdefault(one, (*key, at - len(attributes)))
        for at, one in enumerate((*nodes, node)):
            self._known.setdefault(one, (*key, at))
