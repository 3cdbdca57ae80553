"""One move in an interview → the interview after it, and what happened.

Rules of the road:
1. A question is *settled* when it has an answer that still obeys its rules; skipping settles an
   optional one. What is not relevant needs no answer and is not handed in. A list is settled when
   it was closed with the entries it has.
2. After an answer comes the next unsettled question, from here to the end, then from the start;
   when all are settled, the review card. So an edit leads through what it has upset, and back.
   An answer a supervisor has remarked upon is unsettled until it is given anew or stands.
3. A move made for another question than the one on the screen changes nothing.
"""

from datetime import datetime
from typing import assert_never

from bot.domain.interviews import (
    Answer,
    Asking,
    Checking,
    Explaining,
    Interview,
    Removing,
    Reviewing,
)
from bot.domain.questionnaires import Path, Question, Questionnaire, Repeat, Status, Wording
from bot.engine import answering
from bot.engine.events import Line
from bot.engine.here import Turn, here_at, last_year
from bot.engine.moves import (
    Attach,
    Back,
    Edit,
    HandIn,
    Locate,
    Move,
    Remove,
    Review,
    Say,
    Show,
)
from bot.engine.paths import list_of
from bot.engine.plan import plan_of
from bot.engine.way import Stop

__all__ = [
    "LAST_SAVED",
    "Turn",
    "advance",
    "asked",
    "fill_in",
    "instances",
    "last_year",
    "misfits",
    "question_at",
    "settled",
]

LAST_SAVED = "__last-saved"
"""XLSForm's name for the same form as it was handed in last."""


def advance(interview: Interview, move: Move, now: datetime) -> Turn:
    """Make one move. Never raises for what an officer does; the interview given is unchanged."""
    here = here_at(interview, now)
    place = interview.place
    if place is None:
        return here.started(_about(interview, now)).show()
    match move:
        case Show():
            return here.show()
        case Review(page):
            return here.go_on_to_review(page)
        case Edit(path):
            return here.edit(path)
        case Back(path):
            return here.back(path)
        case HandIn():
            return here.hand_in(_end(interview, now))
        case _:
            pass
    if isinstance(place, Reviewing):
        return here.show() if isinstance(move, Say | Attach | Locate) else here.stale(move.path)
    stop = here.stop_at(list_of(place.path) if isinstance(place, Removing) else place.path)
    if stop is None:
        return here.stale(place.path)
    if not isinstance(move, Say | Attach | Locate) and _where(move) != place.path:
        return here.stale(move.path)
    match place:
        case Removing():
            return answering.settle_removal(here, stop, place, move)
        case Asking() if isinstance(stop.item, Repeat):
            return answering.fill_list(here, stop, move)
        case Asking():
            return answering.answer(here, stop, place, move)
        case Checking():
            return answering.settle_doubt(here, stop, place, move)
        case Explaining():
            return answering.explain(here, stop, place, move)
        case _:
            assert_never(place)


def asked(interview: Interview, now: datetime) -> tuple[Stop, ...]:
    """What is asked as things stand, in order."""
    return here_at(interview, now).stops.all


def settled(interview: Interview, now: datetime) -> int:
    """How much of it is dealt with."""
    here = here_at(interview, now)
    return sum(here.trouble(stop) is None for stop in here.stops.all)


def instances(form: Questionnaire) -> frozenset[str]:
    """The records beyond its own lists that a form looks into."""
    return plan_of(form).instances


def misfits(interview: Interview, now: datetime) -> tuple[Line, ...]:
    """The answers given that break a hard rule as things stand."""
    return here_at(interview, now).misfits()


def question_at(interview: Interview, path: Path, now: datetime) -> Question | None:
    """The question of an answer, with the choices it offers now and those it may have offered."""
    return here_at(interview, now).question_at(path)


def fill_in(
    interview: Interview, path: Path, wording: Wording, language: str, now: datetime
) -> str:
    """A text of the item at this path in one language, with the values it shows."""
    instance = here_at(interview, now).instance
    return instance.filled(wording.in_language(language), path)


def _where(move: object) -> Path:
    """What a move is about: an entry is taken out from where its list is on the screen."""
    path: Path = move.path  # type: ignore[attr-defined]
    return list_of(path) if isinstance(move, Remove) else path


def _about(interview: Interview, now: datetime) -> dict[Path, Answer]:
    """What the form asks about the filling-in itself, as far as it is known at the start."""
    known = {"start": _stamp(now), "today": now.date().isoformat(), **interview.about}
    return {
        one.path: Answer(known[one.preload], Status.PRESET)
        for one in interview.questionnaire.questions
        if known.get(one.preload) and one.path not in interview.answers
    }


def _end(interview: Interview, now: datetime) -> dict[Path, Answer]:
    return {
        one.path: Answer(_stamp(now))
        for one in interview.questionnaire.questions
        if one.preload == "end"
    }


def _stamp(now: datetime) -> str:
    return now.isoformat(timespec="milliseconds")
