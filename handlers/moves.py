"""A button of an interview read back into a move."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.errors import Outdated
from bot.domain.interviews import Interview
from bot.domain.questionnaires import Path, Status
from bot.engine.advance import question_at
from bot.engine.moves import (
    Accept,
    Add,
    Back,
    Close,
    Confirm,
    Edit,
    HandIn,
    Keep,
    Leaf,
    Mark,
    MarkRest,
    Move,
    Pick,
    Remove,
    Retype,
    Review,
    Show,
    Stand,
)
from bot.engine.paths import path_at
from handlers.acts import number_in, one_of
from handlers.cards import choice_key

_PLAIN_MOVES: dict[str, Callable[[Path], Move]] = {
    "close": Close,
    "keep": Keep,
    "stand": Stand,
    "accept": Accept,
    "yes": Confirm,
    "no": Retype,
    "add": Add,
    "remove": Remove,
    "back": Back,
    "edit": Edit,
}
_NOWHERE = Path("")
"""No question of the form: what a button of an older version of it may stand for."""


def move_of(interview: Interview, where: str, verb: str, rest: list[str], now: datetime) -> Move:
    """The move of a button: the answer's address, what to do, and with what."""
    path = path_at(interview.questionnaire, where) or _NOWHERE
    match verb, rest:
        case "pick", [key]:
            return Pick(path, _choice(interview, path, key, now))
        case "leaf", [page]:
            return Leaf(path, number_in(page))
        case "mark", [status]:
            return Mark(path, one_of(Status, status))
        case "rest", [status]:
            return MarkRest(path, one_of(Status, status))
        case "page", [page]:
            return Review(number_in(page))
        case "show", []:
            return Show()
        case "hand", []:
            return HandIn()
        case _, [] if verb in _PLAIN_MOVES:
            return _PLAIN_MOVES[verb](path)
        case _:
            raise Outdated


def _choice(interview: Interview, path: Path, key: str, now: datetime) -> str:
    """The choice a button stands for; the key itself for a number of a range."""
    question = question_at(interview, path, now)
    choices = question.choices if question else ()
    return next((one.name for one in choices if choice_key(one.name) == key), key)
