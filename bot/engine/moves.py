"""What an officer can do in an interview. Moves are tied to a question, so a stale one is known."""

from dataclasses import dataclass

from bot.domain.questionnaires import Path, Status


@dataclass(frozen=True, slots=True)
class Show:
    """Open or resume: show where we are."""


@dataclass(frozen=True, slots=True)
class Say:
    """Text was typed; it belongs to whatever is on the screen."""

    text: str


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice was tapped: the answer of a select_one, ticked or unticked of a select_multiple."""

    path: Path
    choice: str


@dataclass(frozen=True, slots=True)
class Close:
    """The ticked choices of a select_multiple are the answer."""

    path: Path


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the three non-numbers, or skipped, was tapped instead of an answer."""

    path: Path
    status: Status


@dataclass(frozen=True, slots=True)
class Keep:
    """Last year's value holds this year too."""

    path: Path


@dataclass(frozen=True, slots=True)
class Attach:
    """A file has been received and stored under `key`."""

    key: str
    name: str
    is_image: bool


@dataclass(frozen=True, slots=True)
class Confirm:
    """The reading asked back about is right."""

    path: Path


@dataclass(frozen=True, slots=True)
class Retype:
    """The reading asked back about, or the unusual value, is wrong: ask again."""

    path: Path


@dataclass(frozen=True, slots=True)
class Back:
    """To the question before this one."""

    path: Path


@dataclass(frozen=True, slots=True)
class Edit:
    """From the review card to one question."""

    path: Path


@dataclass(frozen=True, slots=True)
class Review:
    """To a page of the review card."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class HandIn:
    """Hand the report in."""


Move = (
    Show
    | Say
    | Pick
    | Close
    | Mark
    | Keep
    | Attach
    | Confirm
    | Retype
    | Back
    | Edit
    | Review
    | HandIn
)
