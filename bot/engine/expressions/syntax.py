"""What an expression is made of, once it is read."""

from dataclasses import dataclass
from typing import Literal

Axis = Literal[
    "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self",
    "following", "following-sibling", "namespace", "parent", "preceding", "preceding-sibling",
    "self",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text between quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus signs before an operand."""

    operand: "Syntax"
    signs: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of one strength, from left to right."""

    first: "Syntax"
    rest: "tuple[tuple[str, Syntax], ...]"


@dataclass(frozen=True, slots=True)
class Union:
    """Sets of nodes put together with `|`."""

    parts: "tuple[Syntax, ...]"
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what stands in its parentheses."""

    name: str
    arguments: "tuple[Syntax, ...]"
    position: int


@dataclass(frozen=True, slots=True)
class NameTest:
    """`name`, `prefix:name`, `*` or `prefix:*`."""

    prefix: str
    local: str


@dataclass(frozen=True, slots=True)
class KindTest:
    """`node()`, `text()`, `comment()` or `processing-instruction('target')`."""

    kind: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    axis: Axis
    test: NameTest | KindTest
    predicates: "tuple[Syntax, ...]" = ()


ANYTHING = KindTest("node")
HERE = Step("self", ANYTHING)
ABOVE = Step("parent", ANYTHING)
BELOW = Step("descendant-or-self", ANYTHING)


@dataclass(frozen=True, slots=True)
class Path:
    """A location path from the root or from the context node."""

    is_absolute: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Any expression with predicates and perhaps steps behind it."""

    start: "Syntax"
    predicates: "tuple[Syntax, ...]"
    steps: tuple[Step, ...]
    position: int


Syntax = Number | Text | Negation | Chain | Union | Call | Path | Filter
