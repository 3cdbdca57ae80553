"""A questionnaire as it is asked: XLSForm's items with what a report needs beyond them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

Path = NewType("Path", str)
"""Where an answer lives in the form's instance, such as `/data/common/status`."""


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    IMAGE = "image"
    FILE = "file"
    NOTE = "note"
    CALCULATE = "calculate"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
MEDIA = frozenset({Kind.IMAGE, Kind.FILE})
SILENT = frozenset({Kind.NOTE, Kind.CALCULATE})
"""Kinds that wait for nothing from the officer."""


class Status(StrEnum):
    """What an answer says about itself; a blank is never a zero."""

    GIVEN = "given"
    ZERO = "zero"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    SKIPPED = "skipped"


class Span(StrEnum):
    """What time a number speaks of: the whole period, or the cut-off day."""

    FLOW = "flow"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Output:
    """A value shown in the middle of a text: XForm's `<output value="…"/>`."""

    expression: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in each language: pieces of plain text and outputs."""

    pieces: Mapping[str, tuple[str | Output, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def text_in(self, language: str) -> str:
        """The text without its outputs, for lists, exports and checks."""
        pieces = self.in_language(language)
        return "".join("…" if isinstance(piece, Output) else piece for piece in pieces)

    def in_language(self, language: str) -> tuple[str | Output, ...]:
        """The pieces in this language, else in the form's first one."""
        return self.pieces.get(language) or next(iter(self.pieces.values()), ())


UNWORDED = Wording()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers offered."""

    name: str
    label: Wording


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Expressions are XPath text as XForms write it, "" where there is none.

    `index` is its place among the questionnaire's questions: short enough for a button, and
    stable because a published form never changes.
    """

    index: int
    path: Path
    name: str
    kind: Kind
    label: Wording
    hint: Wording = UNWORDED
    choices: tuple[Choice, ...] = ()
    relevant: tuple[str, ...] = ()
    required: str = ""
    required_message: Wording = UNWORDED
    constraint: str = ""
    constraint_message: Wording = UNWORDED
    calculation: str = ""
    default: str = ""
    appearance: frozenset[str] = frozenset()
    measure: Wording = UNWORDED
    span: Span | None = None
    missing: frozenset[Status] = frozenset()
    warning: str = ""
    warning_message: Wording = UNWORDED
    change: float | None = None
    last: str = ""
    sensitive: bool = False
    source: str = ""
    at_most: int = 1000

    def choice(self, name: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together; one without a label only groups."""

    path: Path
    label: Wording
    items: tuple["Question | Group", ...]
    relevant: tuple[str, ...] = ()
    appearance: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A published form: never changed, only followed by a next version."""

    key: str
    version: str
    title: Wording
    languages: tuple[str, ...]
    items: tuple[Question | Group, ...]
    questions: tuple[Question, ...] = field(init=False, compare=False)
    by_path: Mapping[Path, Question] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        questions = tuple(_questions(self.items))
        object.__setattr__(self, "questions", questions)
        object.__setattr__(self, "by_path", {one.path: one for one in questions})


def _questions(items: tuple[Question | Group, ...]) -> Iterator[Question]:
    for item in items:
        if isinstance(item, Group):
            yield from _questions(item.items)
        else:
            yield item
