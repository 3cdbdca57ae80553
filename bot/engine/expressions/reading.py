"""Which answers an expression may read: what to compute again once one of them changes.

A place is the absolute path of a node without predicates. Nodes that cannot be told apart by
their names (wildcards, descendants) are all called after the node they are under. Nodes of other
documents have no place. More may be said to be read than is; never less.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.engine.expressions.faults import ExpressionFault
from bot.engine.expressions.parser import parse
from bot.engine.expressions.syntax import (
    Axis,
    Call,
    Chain,
    Filter,
    KindTest,
    Negation,
    Path,
    Step,
    Syntax,
    Text,
    Union,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A path; `is_deep` where the node may also be anywhere under it."""

    path: str
    is_deep: bool = False

    @property
    def parent(self) -> "Place | None":
        if not self.path:
            return self if self.is_deep else None
        return Place(self.path.rpartition("/")[0], self.is_deep)

    def child(self, name: str) -> "Place":
        return self if self.is_deep else Place(f"{self.path}/{name}")


Places = frozenset[Place]
_NOWHERE: Places = frozenset()
_ROOT = Place("")
_EVERYWHERE = Place("", is_deep=True)
_ABOUT_CONTEXT = frozenset(
    {"lang", "local-name", "name", "namespace-uri", "normalize-space", "number", "string",
     "string-length"}
)  # fmt: skip
"""Functions that are about the context node where nothing is given; `once` always is."""


def reads(syntax: Syntax, context_path: str) -> frozenset[str]:
    reader = _Reader(Place(context_path.rstrip("/")))
    reader.read(syntax, frozenset({reader.current}))
    return frozenset(place.path or "/" for place in reader.found)


def walk(syntax: Syntax) -> Iterator[Syntax]:
    """The syntax and all it is made of."""
    pending = [syntax]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(_parts(one))


def _parts(syntax: Syntax) -> Iterable[Syntax]:
    match syntax:
        case Negation():
            return (syntax.operand,)
        case Chain():
            return (syntax.first, *(operand for _, operand in syntax.rest))
        case Union():
            return syntax.parts
        case Call():
            return syntax.arguments
        case Path():
            return _rules(syntax.steps)
        case Filter():
            return (syntax.start, *syntax.predicates, *_rules(syntax.steps))
        case _:
            return ()


def _rules(steps: Iterable[Step]) -> list[Syntax]:
    return [rule for step in steps for rule in step.predicates]


class _Reader:
    """Follows an expression from the places its context node may be at."""

    def __init__(self, current: Place) -> None:
        self.current = current
        self.found: set[Place] = set()

    def read(self, syntax: Syntax, at: Places) -> Places:
        """The places of the nodes the expression may give; they count as read."""
        given = self._follow(syntax, at)
        self.found |= given
        return given

    def _follow(self, syntax: Syntax, at: Places) -> Places:
        match syntax:
            case Path():
                return self._steps(syntax.steps, frozenset({_ROOT}) if syntax.is_absolute else at)
            case Filter():
                return self._filter(syntax, at)
            case Call():
                return self._call(syntax, at)
            case Union():
                return frozenset().union(*(self.read(part, at) for part in syntax.parts))
            case _:
                for part in _parts(syntax):
                    self.read(part, at)
                return _NOWHERE

    def _filter(self, syntax: Filter, at: Places) -> Places:
        start = self._follow(syntax.start, at)
        if syntax.predicates or not isinstance(syntax.start, Call):
            self.found |= start
        for rule in syntax.predicates:
            self.read(rule, start)
        return self._steps(syntax.steps, start)

    def _steps(self, steps: Iterable[Step], at: Places) -> Places:
        for step in steps:
            at = frozenset(reached for place in at for reached in _reached(step, place))
            for rule in step.predicates:
                self.read(rule, at)
        return at

    def _call(self, syntax: Call, at: Places) -> Places:
        given = [self.read(argument, at) for argument in syntax.arguments]
        match syntax.name:
            case "current":
                return frozenset({self.current})
            case "if":
                return given[1] | given[2] if len(given) > 2 else _NOWHERE
            case "randomize" | "indexed-repeat":
                return given[0] if given else _NOWHERE
            case "id":
                return frozenset({_EVERYWHERE})
            case "jr:choice-name":
                self._read_named(syntax, at)
            case name if name == "once" or (name in _ABOUT_CONTEXT and not given):
                self.found |= at
            case "position" | "last" if not given:
                self.found |= at
        return _NOWHERE

    def _read_named(self, syntax: Call, at: Places) -> None:
        """`jr:choice-name(…, '/data/question')` names the question in a text."""
        named = syntax.arguments[1] if len(syntax.arguments) > 1 else None
        if not isinstance(named, Text):
            return
        try:
            self.read(parse(named.value), at)
        except ExpressionFault:
            return


def _reached(step: Step, place: Place) -> Iterable[Place]:
    """Where a step leads from a place."""
    name = _name(step)
    parent = place.parent
    match step.axis:
        case "child":
            return (place.child(name) if name else Place(place.path, is_deep=True),)
        case "self":
            return (place,)
        case "namespace":
            return ()
        case "attribute" | "descendant" | "descendant-or-self":
            return (Place(place.path, is_deep=True),)
        case "parent":
            return () if parent is None else (parent,)
        case "ancestor" | "ancestor-or-self":
            return _above(place, step.axis)
        case "following-sibling" | "preceding-sibling":
            return () if parent is None else (_sibling(parent, name),)
        case "following" | "preceding":
            return (_EVERYWHERE,)


def _name(step: Step) -> str:
    """The name a step asks for; nothing where many would do."""
    if isinstance(step.test, KindTest) or step.test.local == "*":
        return ""
    return f"{step.test.prefix}:{step.test.local}" if step.test.prefix else step.test.local


def _sibling(parent: Place, name: str) -> Place:
    return parent.child(name) if name else Place(parent.path, is_deep=True)


def _above(place: Place, axis: Axis) -> list[Place]:
    if place.is_deep:
        return [_EVERYWHERE]
    found = [place] if axis == "ancestor-or-self" else []
    above = place.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found
