"""What can happen in an interview; each is worded once, in handlers."""

from dataclasses import dataclass

from bot.domain.interviews import Answer, Unclear, Unusual
from bot.domain.questionnaires import Path, Question
from bot.engine.faults import Fault


@dataclass(frozen=True, slots=True)
class Asked:
    """A question is on the screen: the `number`-th of `of` relevant ones.

    `notes` are texts to read before it, `fault` is why an earlier answer no longer holds,
    `ticked` says that only a choice was ticked or unticked since it was last shown.
    """

    question: Question
    number: int
    of: int
    notes: tuple[Question, ...] = ()
    picked: tuple[str, ...] = ()
    required: bool = True
    fault: Fault | None = None
    ticked: bool = False


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
class Line:
    """One line of the review card."""

    number: int
    question: Question
    answer: Answer


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review card is on the screen, one page of it."""

    lines: tuple[Line, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Everything is right: these answers are the report."""

    answers: tuple[tuple[Path, Answer], ...]


Event = Asked | Rejected | Doubted | ReasonWanted | Recorded | OutOfDate | Reviewed | HandedIn
