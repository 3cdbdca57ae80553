"""What can happen in an interview; each is worded once, in handlers."""

from dataclasses import dataclass

from bot.domain.interviews import Answer, Unclear, Unusual
from bot.domain.questionnaires import Choice, Group, Path, Question, Repeat
from bot.engine.faults import Fault

Around = tuple[tuple[Group | Repeat, int], ...]
"""The lists an answer stands in, with the numbers of the entries; the titled groups with 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as it is listed; `answer` is None while there is none."""

    number: int
    item: Question | Repeat
    path: Path
    answer: Answer | None
    inside: Around = ()


@dataclass(frozen=True, slots=True)
class Card:
    """Questions shown together, and how many numbers may be typed in one message from here on."""

    path: Path
    group: Group | Repeat
    lines: tuple[Line, ...]
    at_once: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question is on the screen: the `number`-th of `of` relevant ones.

    `notes` are texts to read before it, `fault` is why an earlier answer no longer holds,
    `ticked` says that only a choice was ticked or unticked since it was last shown. `shown` are
    the choices of this page, those that match `sought` where something was looked for. `preset`
    is what the form itself proposes, `inside` the lists and the numbers of the entries around it.
    """

    question: Question
    number: int
    of: int
    notes: tuple[Question, ...] = ()
    picked: tuple[str, ...] = ()
    required: bool = True
    fault: Fault | None = None
    ticked: bool = False
    shown: tuple[Choice, ...] = ()
    sought: str = ""
    page: int = 0
    pages: int = 1
    preset: Answer | None = None
    card: Card | None = None
    inside: Around = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, with the answers that tell which it is."""

    number: int
    path: Path
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ListAsked:
    """A list is on the screen, with its entries; it waits to be added to, or closed."""

    repeat: Repeat
    path: Path
    number: int
    of: int
    entries: tuple[Entry, ...]
    notes: tuple[Question, ...] = ()
    inside: Around = ()


@dataclass(frozen=True, slots=True)
class RemovalAsked:
    """Taking this entry out needs a yes."""

    repeat: Repeat
    entry: Entry


@dataclass(frozen=True, slots=True)
class Removed:
    """The entry is out of the list."""

    repeat: Repeat
    entry: Entry


@dataclass(frozen=True, slots=True)
class Rejected:
    """What was typed cannot be the answer; the question stays."""

    question: Question
    fault: Fault


@dataclass(frozen=True, slots=True)
class Doubted:
    """It can be read, but not surely: a yes is needed."""

    question: Question
    answer: Answer
    why: Unclear


@dataclass(frozen=True, slots=True)
class ReasonWanted:
    """An answer needs its reason: no figures yet (`why` None), or an unusual value."""

    question: Question
    answer: Answer
    why: Unusual | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer is in."""

    question: Question
    answer: Answer


@dataclass(frozen=True, slots=True)
class OutOfDate:
    """The button belongs to a question that is not on the screen any more."""

    question: Question | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review card is on the screen, one page of it.

    `notes` are what the form worked out, and on the last page what stands after the last question.
    While there is anything in `held_up_by` the report cannot be handed in.
    """

    lines: tuple[Line, ...]
    page: int
    pages: int
    notes: tuple[Question, ...] = ()
    held_up_by: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Everything is right: these answers are the report, with what the form worked out."""

    answers: tuple[tuple[Path, Answer], ...]


Event = (
    Asked
    | ListAsked
    | RemovalAsked
    | Removed
    | Rejected
    | Doubted
    | ReasonWanted
    | Recorded
    | OutOfDate
    | Reviewed
    | HandedIn
)
