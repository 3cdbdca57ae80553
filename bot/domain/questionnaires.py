"""A questionnaire as it is asked: XLSForm's items with what a report needs beyond them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
    TIME = "time"
    DATETIME = "datetime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    GEOPOINT = "geopoint"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    CALCULATE = "calculate"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
MEDIA = frozenset({Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.FILE})
CHOOSING = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK})
SILENT = frozenset({Kind.NOTE, Kind.CALCULATE})
"""Kinds that wait for nothing from the officer."""


class Status(StrEnum):
    """What an answer says about itself; a blank is never a zero.

    PRESET was filled in by the form and waits for the officer's yes; REMOVED is an entry of a list
    taken out again.
    """

    GIVEN = "given"
    ZERO = "zero"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    SKIPPED = "skipped"
    PRESET = "preset"
    REMOVED = "removed"


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

    @property
    def outputs(self) -> tuple[str, ...]:
        """The expressions of the values it shows."""
        pieces = (one for said in self.pieces.values() for one in said)
        return tuple(one.expression for one in pieces if isinstance(one, Output))

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
class Listed:
    """One row of a list that comes with the form: its columns, and its label in each language."""

    columns: Mapping[str, str]
    label: Wording = UNWORDED


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where the choices of a question come from when not all of them are always offered.

    `nodes` is an expression for the rows; `value` and `label` name a row's columns, `label` is ""
    where the row has its own wording.
    """

    nodes: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and last number of a range, and the step between its numbers."""

    start: Decimal
    end: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Expressions are XPath text as XForms write it, "" where there is none.

    `index` is its place among the questions and lists of the questionnaire: short enough for a
    button, and stable because a published form never changes. `path` is that of the form, such as
    `/data/documents/number`; for the question of one entry the engine makes a copy whose path
    carries the entry's number, `/data/documents[2]/number`. `total` tells whether figures of
    several units add up to anything.
    """

    index: int
    path: Path
    name: str
    kind: Kind
    label: Wording
    hint: Wording = UNWORDED
    guidance: Wording = UNWORDED
    media: Mapping[str, Wording] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    itemset: Itemset | None = None
    relevant: str = ""
    required: str = ""
    required_message: Wording = UNWORDED
    constraint: str = ""
    constraint_message: Wording = UNWORDED
    calculation: str = ""
    read_only: str = ""
    default: str = ""
    preload: str = ""
    bounds: Bounds | None = None
    appearance: frozenset[str] = frozenset()
    measure: Wording = UNWORDED
    span: Span | None = None
    missing: frozenset[Status] = frozenset()
    warning: str = ""
    warning_message: Wording = UNWORDED
    change: float | None = None
    last: str = ""
    sensitive: bool = False
    total: bool = True
    source: str = ""
    at_most: int = 1000

    def choice(self, name: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.name == name), None)

    def named(self, value: str) -> tuple[str, ...]:
        """The choices a value names. What was typed into a list may be a choice, spaces and all."""
        if self.kind is Kind.SELECT_ONE:
            return (value,)
        spaced = {one.name for one in self.choices if " " in one.name}
        words, names = value.split(), list[str]()
        while words:
            tried = range(len(words), 1, -1) if spaced else ()
            size = next((n for n in tried if " ".join(words[:n]) in spaced), 1)
            names.append(" ".join(words[:size]))
            words = words[size:]
        return tuple(names)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together; one without a label only groups."""

    path: Path
    label: Wording
    items: "tuple[Item, ...]"
    relevant: str = ""
    appearance: frozenset[str] = frozenset()

    @property
    def is_card(self) -> bool:
        """Whether its questions are shown, and may be answered, together."""
        return "field-list" in self.appearance


@dataclass(frozen=True, slots=True)
class Repeat:
    """A list of entries, each with the same questions.

    Without `count` the officer adds and removes entries; with it, the expression says how many
    there are. `index` is as a question's.
    """

    index: int
    path: Path
    label: Wording
    items: "tuple[Item, ...]"
    relevant: str = ""
    count: str = ""
    appearance: frozenset[str] = frozenset()

    @property
    def is_card(self) -> bool:
        """Whether an entry's questions are shown, and may be answered, together."""
        return "field-list" in self.appearance


Item = Question | Group | Repeat


@dataclass(frozen=True, slots=True)
class Preset:
    """A value the form puts in itself.

    At the start of the form or of the entry it stands in; or, with `after`, whenever the answer
    to that question changes.
    """

    path: Path
    expression: str
    after: Path | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A published form: never changed, only followed by a next version.

    `lists` are the tables that come with it: choices and files of values, by name.
    """

    key: str
    version: str
    title: Wording
    languages: tuple[str, ...]
    items: tuple[Item, ...]
    lists: Mapping[str, tuple[Listed, ...]] = field(default_factory=dict)
    presets: tuple[Preset, ...] = ()
    root: str = "data"
    questions: tuple[Question, ...] = field(init=False, compare=False)
    repeats: tuple[Repeat, ...] = field(init=False, compare=False)
    by_path: Mapping[Path, Question] = field(init=False, compare=False)

    __hash__ = object.__hash__  # what is worked out of a form is kept by the form itself

    def __post_init__(self) -> None:
        items = tuple(everything(self.items))
        questions = tuple(one for one in items if isinstance(one, Question))
        object.__setattr__(self, "questions", questions)
        object.__setattr__(self, "repeats", tuple(one for one in items if isinstance(one, Repeat)))
        object.__setattr__(self, "by_path", {one.path: one for one in questions})


def everything(items: tuple[Item, ...]) -> Iterator[Item]:
    """Every question, group and list, each before what is in it."""
    for item in items:
        yield item
        if not isinstance(item, Question):
            yield from everything(item.items)
