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
        return self.value != "" and self.status in _WITH_VALUE


_WITH_VALUE = frozenset({Status.GIVEN, Status.ZERO, Status.PRESET})


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
    """A question, or a list, is on the screen.

    `picked` are the choices ticked so far, in the order of the ticks; `sought` is what was typed
    to find a choice among many, and `page` the page of them.
    """

    path: Path
    picked: tuple[str, ...] = ()
    sought: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Checking:
    """A reading of what was typed waits for a yes; `rest` was typed in the same message."""

    path: Path
    answer: Answer
    why: Unclear
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explaining:
    """An answer waits for its reason: no figures yet, or an unusual value."""

    path: Path
    answer: Answer
    why: Unusual | None
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removing:
    """Taking an entry out of its list waits for a yes."""

    path: Path


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Every question is dealt with; the review card is on the screen."""

    page: int = 0


Place = Asking | Checking | Explaining | Removing | Reviewing


@dataclass(frozen=True, slots=True)
class Interview:
    """One filling-in of a questionnaire; change makes a new one.

    `last` holds last year's answers by indicator name. `others` are the records a form may look
    into, by the name of the instance: values by name, or by path for an earlier filling-in of the
    form itself. `about` is what a form may ask about the filling-in: `username`, `deviceid` ….
    `remarks` is what a supervisor has said to answers of the report returned, by path, as far as
    nobody has attended to it. `seed` makes chance repeatable. `memo` is what the engine has worked
    out so far: it is not part of the state and may be left out at any time.
    """

    questionnaire: Questionnaire
    answers: Mapping[Path, Answer] = field(default_factory=dict)
    place: Place | None = None
    last: Mapping[str, Answer] = field(default_factory=dict)
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[Path, str] = field(default_factory=dict)
    seed: str = ""
    memo: object = field(default=None, compare=False, repr=False)
