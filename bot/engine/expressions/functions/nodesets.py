"""Functions on sets of nodes, and on where a node stands."""

import math
from collections.abc import Iterable, Sequence

from bot.engine.expressions.axes import AXES
from bot.engine.expressions.faults import not_pairs
from bot.engine.expressions.functions.known import Arguments, Known
from bot.engine.expressions.nodes import Context, Node
from bot.engine.expressions.order import in_order
from bot.engine.expressions.values import Nodes, Value, number, string, texts


def _nodes(value: Value) -> Nodes:
    return value if isinstance(value, list) else []


def _position(context: Context, args: Arguments) -> Value:
    """Of the context node in its step or, given a node, of that among its namesakes."""
    if not args:
        return float(context.position)
    nodes = _nodes(args[0])
    return float(nodes[0].place()) if nodes else math.nan


def _count_non_empty(_: Context, args: Arguments) -> Value:
    return float(sum(text != "" for text in texts(args[0])))


def _first(context: Context, args: Arguments) -> Node | None:
    """The node a question about names is about."""
    if not args:
        return context.node
    nodes = _nodes(args[0])
    return nodes[0] if nodes else None


def _name(context: Context, args: Arguments) -> Value:
    node = _first(context, args)
    return "" if node is None else node.name


def _local_name(context: Context, args: Arguments) -> Value:
    node = _first(context, args)
    return "" if node is None else node.local


def _namespace(context: Context, args: Arguments) -> Value:
    node = _first(context, args)
    return "" if node is None else node.namespace


def _id(context: Context, args: Arguments) -> Value:
    wanted = {one for text in texts(args[0]) for one in text.split()}
    *_, top = AXES["ancestor-or-self"](context.node)
    found: dict[str, Node] = {}
    for node in AXES["descendant"](top):
        context.spend(1)
        name = _attribute(node, "id")
        if name in wanted:
            found.setdefault(name, node)
    return in_order(found.values(), context)


def _lang(context: Context, args: Arguments) -> Value:
    """Whether the nearest xml:lang is this language or a kind of it."""
    wanted = string(args[0]).lower()
    for node in AXES["ancestor-or-self"](context.node):
        spoken = _attribute(node, "xml:lang").lower()
        if spoken:
            return spoken == wanted or spoken.startswith(f"{wanted}-")
    return False


def _attribute(node: Node, name: str) -> str:
    return next((one.text for one in node.attributes if one.name == name), "")


def _indexed_repeat(context: Context, args: Arguments) -> Value:
    """The answers inside the i-th repeat, inside the j-th of the repeats within it, and so on."""
    if len(args) % 2 == 0:
        raise not_pairs("indexed-repeat")
    pairs = [(_nodes(args[at]), number(args[at + 1], context)) for at in range(1, len(args), 2)]
    inside: Node | None = None
    for repeats, place in sorted(pairs, key=_depth):
        within = repeats if inside is None else _inside(context, inside, repeats)
        if not (1 <= place <= len(within)):
            return []
        inside = within[int(place) - 1]
    return [] if inside is None else _inside(context, inside, _nodes(args[0]))


def _depth(pair: tuple[Sequence[Node], float]) -> int:
    """Repeats may be given in any order; the outer one counts first."""
    return len(list(AXES["ancestor"](pair[0][0]))) if pair[0] else 0


def _inside(context: Context, outer: Node, nodes: Iterable[Node]) -> Nodes:
    found = []
    for node in nodes:
        above = list(AXES["ancestor"](node))
        context.spend(1 + len(above))
        if outer in above:
            found.append(node)
    return found


NODESETS = {
    "position": Known(_position, 0, 1, nodes=(0,)),
    "last": Known(lambda c, _a: float(c.size), 0, 0),
    "count": Known(lambda _c, a: float(sum(n.counts for n in _nodes(a[0]))), 1, 1, nodes=(0,)),
    "count-non-empty": Known(_count_non_empty, 1, 1, nodes=(0,)),
    "id": Known(_id, 1, 1),
    "lang": Known(_lang, 1, 1),
    "name": Known(_name, 0, 1, nodes=(0,)),
    "local-name": Known(_local_name, 0, 1, nodes=(0,)),
    "namespace-uri": Known(_namespace, 0, 1, nodes=(0,)),
    "current": Known(lambda c, _a: [c.current], 0, 0),
    "indexed-repeat": Known(_indexed_repeat, 3, 7, nodes=(0, 1, 3, 5)),
}
