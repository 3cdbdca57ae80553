"""What can be wrong with what was typed: an officer's slip is a value, worded in handlers."""

from dataclasses import dataclass

from bot.domain.interviews import Answer, Unclear
from bot.domain.questionnaires import UNWORDED, Bounds, Wording


@dataclass(frozen=True, slots=True)
class NotANumber:
    """No number could be read in it."""


@dataclass(frozen=True, slots=True)
class SeveralNumbers:
    """A range or more than one number where one is wanted."""


@dataclass(frozen=True, slots=True)
class NotWhole:
    """A fraction where only whole numbers count."""


@dataclass(frozen=True, slots=True)
class Negative:
    """Nothing that is counted here can be below zero."""


@dataclass(frozen=True, slots=True)
class TooBig:
    """More digits than any count here can have."""


@dataclass(frozen=True, slots=True)
class TooManyDecimals:
    """More decimal places than are kept."""

    at_most: int


@dataclass(frozen=True, slots=True)
class TooManyNumbers:
    """More numbers in one message than there are questions on the card."""

    at_most: int
    typed: int


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """Not one of the numbers of the range."""

    bounds: Bounds


@dataclass(frozen=True, slots=True)
class NotATime:
    """No time of day could be read in it."""


@dataclass(frozen=True, slots=True)
class NotAPlace:
    """No degrees north and east could be read in it."""


@dataclass(frozen=True, slots=True)
class NotInOrder:
    """Not every choice, each once, in an order."""


@dataclass(frozen=True, slots=True)
class SoundWanted:
    """Something that is no sound recording was sent where one is wanted."""


@dataclass(frozen=True, slots=True)
class FilmWanted:
    """Something that is no film was sent where one is wanted."""


@dataclass(frozen=True, slots=True)
class PlaceUnwanted:
    """A place was sent where none is asked for."""


@dataclass(frozen=True, slots=True)
class NotADate:
    """No date could be read in it."""


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """Day and month do not exist together, such as 31/4."""


@dataclass(frozen=True, slots=True)
class NotAChoice:
    """None of the answers offered."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """More characters than are kept, counted on NFC."""

    at_most: int
    length: int


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing readable was typed where an answer is required."""

    message: Wording = UNWORDED


@dataclass(frozen=True, slots=True)
class Broken:
    """The form's own rule refuses it, in the form's own words."""

    message: Wording


@dataclass(frozen=True, slots=True)
class NotAllowedHere:
    """This question does not offer that way out (skip, no figures, outside)."""


@dataclass(frozen=True, slots=True)
class FileWanted:
    """Text was typed where a file is wanted."""


@dataclass(frozen=True, slots=True)
class TextWanted:
    """A file was sent where an answer in text is wanted."""


@dataclass(frozen=True, slots=True)
class PictureWanted:
    """A file that is no picture was sent where a picture is wanted."""


Fault = (
    NotANumber
    | SeveralNumbers
    | NotWhole
    | Negative
    | TooBig
    | TooManyDecimals
    | TooManyNumbers
    | OutOfRange
    | NotATime
    | NotAPlace
    | NotInOrder
    | SoundWanted
    | FilmWanted
    | PlaceUnwanted
    | NotADate
    | NoSuchDay
    | NotAChoice
    | TooLong
    | Blank
    | Broken
    | NotAllowedHere
    | FileWanted
    | TextWanted
    | PictureWanted
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """The text can be read, but not surely: ask back with this reading."""

    answer: Answer
    why: Unclear
