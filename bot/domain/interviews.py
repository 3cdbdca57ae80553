"""Filling in, under way: the answers so far and where we are. State is data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.questionnaires import Path, Questionnaire, Status


@dataclass(frozen=True, slots=True)
class Answer:
    """A value and what it says about itself.

    `value` is text as XForms write it: `1200`, `12.5`, `2026-03-05`, a choice's name, names
    separated by spaces, a media key. `reason` is why there is no number, or why an unusual one
    was confirmed. `label` is shown where the value alone says nothing (a file's own name).
    """

    value: str
    status: Status = Status.GIVEN
    reason: str = ""
    label: str = ""

    @property
    def has_value(self) -> bool:
        return self.status in {Status.GIVEN, Status.ZERO} and self.value != ""


class Unusual(StrEnum):
    """Why a valid answer is asked about once more."""

    WARNING = "warning"
    CHANGED = "changed"


class Unclear(StrEnum):
    """Why a reading of typed text is asked back before it counts."""

    COMMA = "comma"
    DOT = "dot"
    ABOUT = "about"
    WORDS = "words"
    ZERO = "zero"
    CHOICE = "choice"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question is on the screen; `picked` are the choices ticked so far."""

    path: Path
    picked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checking:
    """A reading of what was typed waits for a yes."""

    path: Path
    answer: Answer
    why: Unclear


@dataclass(frozen=True, slots=True)
class Explaining:
    """An answer waits for its reason: no figures yet, or an unusual value."""

    path: Path
    answer: Answer
    why: Unusual | None


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Every question is dealt with; the review card is on the screen."""

    page: int = 0


Place = Asking | Checking | Explaining | Reviewing


@dataclass(frozen=True, slots=True)
class Interview:
    """One filling-in of a questionnaire; change makes a new one.

    `last` holds last year's answers by indicator name.
    """

    questionnaire: Questionnaire
    answers: Mapping[Path, Answer] = field(default_factory=dict)
    place: Place | None = None
    last: Mapping[str, Answer] = field(default_factory=dict)
