"""What an officer can do in an interview. Moves are tied to a question, so a stale one is known."""

from dataclasses import dataclass

from bot.domain.questionnaires import Kind, Path, Status


@dataclass(frozen=True, slots=True)
class Show:
    """Open or resume: show where we are."""


@dataclass(frozen=True, slots=True)
class Say:
    """Text was typed; it belongs to whatever is on the screen."""

    text: str


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice was tapped: the answer of a select_one, else ticked or unticked."""

    path: Path
    choice: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """To another page of many choices."""

    path: Path
    page: int


@dataclass(frozen=True, slots=True)
class Close:
    """The ticked choices are the answer; or the list has all its entries."""

    path: Path


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the three non-numbers, or skipped, was tapped instead of an answer."""

    path: Path
    status: Status


@dataclass(frozen=True, slots=True)
class MarkRest:
    """The same for this number and the ones still open that are shown with it."""

    path: Path
    status: Status


@dataclass(frozen=True, slots=True)
class Keep:
    """Last year's value holds this year too."""

    path: Path


@dataclass(frozen=True, slots=True)
class Stand:
    """The answer given before is right, whatever was said about it."""

    path: Path


@dataclass(frozen=True, slots=True)
class Accept:
    """The value the form put in is right; or a text was read and agreed to."""

    path: Path


@dataclass(frozen=True, slots=True)
class Attach:
    """A file has been received and stored under `key`; `kind` is what it is."""

    key: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Locate:
    """A place was sent: degrees north and east, the accuracy in metres."""

    latitude: float
    longitude: float
    accuracy: float = 0.0


@dataclass(frozen=True, slots=True)
class Confirm:
    """The reading asked back about is right; the entry is to be removed."""

    path: Path


@dataclass(frozen=True, slots=True)
class Retype:
    """The reading asked back about, or the unusual value, is wrong: ask again."""

    path: Path


@dataclass(frozen=True, slots=True)
class Add:
    """One more entry in the list."""

    path: Path


@dataclass(frozen=True, slots=True)
class Remove:
    """Take this entry out of its list."""

    path: Path


@dataclass(frozen=True, slots=True)
class Back:
    """To the question before this one."""

    path: Path


@dataclass(frozen=True, slots=True)
class Edit:
    """To one question, to a list, or to the first question of an entry."""

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
    | Leaf
    | Close
    | Mark
    | MarkRest
    | Keep
    | Stand
    | Accept
    | Attach
    | Locate
    | Confirm
    | Retype
    | Add
    | Remove
    | Back
    | Edit
    | Review
    | HandIn
)
