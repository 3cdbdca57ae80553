"""Location paths → closures; the plain paths most forms consist of take a short way."""

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from bot.engine.expressions.axes import AXES, LEVEL, REVERSE
from bot.engine.expressions.closures import Build, Constant, Evaluate
from bot.engine.expressions.faults import not_nodes
from bot.engine.expressions.nodes import Context, Node, document_of, parent_of
from bot.engine.expressions.order import in_order
from bot.engine.expressions.syntax import (
    ABOVE,
    BELOW,
    HERE,
    Axis,
    Filter,
    KindTest,
    NameTest,
    Path,
    Step,
)
from bot.engine.expressions.values import Nodes, boolean

Advance = Callable[[Context, Nodes], Nodes]
Reach = Callable[[Context, Node], Nodes]
Fits = Callable[[Node, Mapping[str, str]], bool]
_KINDS = {"text": "text", "comment": "comment", "processing-instruction": "instruction"}


def path(syntax: Path, build: Build) -> Evaluate:
    steps = _simplified(syntax.steps)
    names = _names(steps)
    if syntax.is_absolute:
        return _plain_absolute(names) if names else _absolute(_walk(steps, build, is_level=True))
    ups = len(list(takewhile(lambda step: step == ABOVE, steps)))
    names = _names(steps[ups:])
    if len(names) == len(steps) - ups:
        return _plain_relative(ups, names)
    return _relative(_walk(steps, build, is_level=True))


def filtered(syntax: Filter, build: Build) -> Evaluate:
    start = build(syntax.start)
    keeps = [_keep(build(rule)) for rule in syntax.predicates]
    walk = _walk(_simplified(syntax.steps), build, is_level=False)

    def evaluate(context: Context) -> Nodes:
        nodes = start(context)
        if not isinstance(nodes, list):
            raise not_nodes("[…]" if keeps else "/", syntax.position)
        for keep in keeps:
            nodes = keep(context, nodes)
        return walk(context, nodes)

    return evaluate


def _simplified(steps: Sequence[Step]) -> tuple[Step, ...]:
    """`./a` is `a`; `//a` looks at every descendant once, where no position is asked for."""
    found: list[Step] = []
    for step in steps:
        if step == HERE:
            continue
        if found and found[-1] == BELOW and step.axis == "child" and not step.predicates:
            found[-1] = Step("descendant", step.test)
        else:
            found.append(step)
    return tuple(found)


def _names(steps: Sequence[Step]) -> tuple[str, ...]:
    """The names of plain child steps; nothing if there is any other step."""
    names = [_plain_name(step) for step in steps]
    return tuple(names) if all(names) else ()


def _plain_name(step: Step) -> str:
    if step.axis != "child" or step.predicates or not isinstance(step.test, NameTest):
        return ""
    return "" if step.test.prefix or step.test.local == "*" else step.test.local


def _plain_absolute(names: tuple[str, ...]) -> Evaluate:
    first, rest = names[0], names[1:]

    def evaluate(context: Context) -> Nodes:
        root = context.root
        return _descend(context, [root], rest) if root.is_called(first) else []

    return evaluate


def _plain_relative(ups: int, names: tuple[str, ...]) -> Evaluate:
    def evaluate(context: Context) -> Nodes:
        node: Node | None = context.node
        for _ in range(ups):
            node = None if node is None else parent_of(node)
        return [] if node is None else _descend(context, [node], names)

    return evaluate


def _descend(context: Context, start: Nodes, names: tuple[str, ...]) -> Nodes:
    nodes: Sequence[Node] = start
    for name in names:
        if len(nodes) == 1:
            nodes = nodes[0].named(name)
        else:
            context.spend(len(nodes))
            nodes = [child for node in nodes for child in node.named(name)]
    return nodes if isinstance(nodes, list) else list(nodes)


def _absolute(walk: Advance) -> Evaluate:
    return lambda context: walk(context, [document_of(context.root)])


def _relative(walk: Advance) -> Evaluate:
    return lambda context: walk(context, [context.node])


def _walk(steps: Sequence[Step], build: Build, *, is_level: bool) -> Advance:
    """All steps, one after the other; `is_level` while all nodes are sure to be of one depth."""
    advances: list[Advance] = []
    for step in steps:
        advances.append(_advance(step, build, is_level=is_level))
        is_level = is_level and step.axis in LEVEL

    def walk(context: Context, nodes: Nodes) -> Nodes:
        for advance in advances:
            nodes = advance(context, nodes)
        return nodes

    return walk


def _advance(step: Step, build: Build, *, is_level: bool) -> Advance:
    from_one = _from_one(step, build)
    is_reverse = step.axis in REVERSE
    stays_in_order = step.axis in {"self", "attribute"} or (is_level and step.axis == "child")

    def advance(context: Context, nodes: Nodes) -> Nodes:
        if len(nodes) == 1:
            found = from_one(context, nodes[0])
            return found[::-1] if is_reverse else found
        found = [one for node in nodes for one in from_one(context, node)]
        return found if stays_in_order else in_order(found, context)

    return advance


def _from_one(step: Step, build: Build) -> Reach:
    reach = (_children(step.test) if step.axis == "child" else None) or _along(step)
    keeps = [_keep(build(rule)) for rule in step.predicates]

    def from_one(context: Context, node: Node) -> Nodes:
        found = reach(context, node)
        for keep in keeps:
            found = keep(context, found)
        return found

    return from_one


def _along(step: Step) -> Reach:
    axis, fits = AXES[step.axis], _fits(step.test, step.axis)

    def along(context: Context, node: Node) -> Nodes:
        reached = list(axis(node))
        context.spend(1 + len(reached))
        return [one for one in reached if fits(one, context.namespaces)]

    return along


def _children(test: NameTest | KindTest) -> Reach | None:
    """Child elements of a plain name, or all of them, without trying each."""
    if isinstance(test, KindTest) or test.prefix:
        return None
    name = "" if test.local == "*" else test.local

    def children(context: Context, node: Node) -> Nodes:
        found = list(node.named(name) if name else node.children)
        context.spend(1 + len(found))
        return found

    return children


def _fits(test: NameTest | KindTest, axis: Axis) -> Fits:
    if isinstance(test, KindTest):
        return _fits_kind(test)
    kind = "attribute" if axis == "attribute" else "element"
    prefix, local = test.prefix, test.local
    if prefix:
        return lambda node, known: node.kind == kind and _is_qualified(node, prefix, local, known)
    if local == "*":
        return lambda node, _: node.kind == kind
    return lambda node, _: node.kind == kind and node.is_called(local)


def _fits_kind(test: KindTest) -> Fits:
    if test.kind == "node":
        return lambda _node, _known: True
    kind, target = _KINDS[test.kind], test.target
    return lambda node, _: node.kind == kind and target in {"", node.name}


def _is_qualified(node: Node, prefix: str, local: str, known: Mapping[str, str]) -> bool:
    """By namespace; where a family of nodes has none, by the prefix as written."""
    if local not in {"*", node.local}:
        return False
    if node.namespace:
        return node.namespace == known.get(prefix)
    return node.name.startswith(f"{prefix}:")


def _keep(rule: Evaluate) -> Advance:
    """A predicate: a number is a position, anything else is true or false."""
    if isinstance(rule, Constant) and isinstance(rule.value, float):
        return _at(rule.value)

    def keep(context: Context, nodes: Nodes) -> Nodes:
        inner = context.within(len(nodes))
        context.spend(len(nodes))
        kept: Nodes = []
        for position, node in enumerate(nodes, start=1):
            inner.node, inner.position = node, position
            value = rule(inner)
            if value == position if value.__class__ is float else boolean(value):
                kept.append(node)
        return kept

    return keep


def _at(position: float) -> Advance:
    at = int(position) if position.is_integer() else 0
    return lambda _context, nodes: nodes[at - 1 : at] if at > 0 else []
