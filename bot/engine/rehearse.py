"""Play a questionnaire from the first question to the end with plausible answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.interviews import Answer, Explaining, Interview, Reviewing
from bot.domain.questionnaires import Kind, Path, Question, Status
from bot.engine.advance import Turn, advance
from bot.engine.events import HandedIn, Rejected
from bot.engine.moves import Attach, HandIn, Mark, Move, Pick, Say, Show

REASON = "Số liệu đã được đơn vị kiểm tra lại."
_LONGEST = 2000
"""Moves after which a form that cannot be finished is given up."""


def rehearse(interview: Interview, now: datetime) -> tuple[tuple[Path, Answer], ...]:
    """The answers of a report played to the end; raises ValueError where the form dead-ends."""
    turn = advance(interview, Show(), now)
    for _ in range(_LONGEST):
        if isinstance(turn.interview.place, Reviewing):
            turn = advance(turn.interview, HandIn(), now)
        finished = next((one for one in turn.events if isinstance(one, HandedIn)), None)
        if finished:
            return finished.answers
        turn = _step(turn.interview, now)
    raise ValueError(f"no end: {interview.questionnaire.key}")


def _step(interview: Interview, now: datetime) -> Turn:
    place = interview.place
    if place is None or isinstance(place, Reviewing):
        return advance(interview, Show(), now)
    if isinstance(place, Explaining):
        return advance(interview, Say(REASON), now)
    question = interview.questionnaire.by_path[place.path]
    for move in _candidates(question, now):
        turn = advance(interview, move, now)
        if not isinstance(turn.events[0], Rejected):
            return turn
    raise ValueError(f"no answer fits {question.path}")


def _candidates(question: Question, now: datetime) -> Iterator[Move]:
    match question.kind:
        case Kind.INTEGER | Kind.DECIMAL:
            yield from (Say(number) for number in ("12", "5", "2", "1", "0", "150"))
        case Kind.DATE:
            yield from (Say(f"{now - timedelta(days=back):%d/%m/%Y}") for back in (60, 0))
            yield Say(f"{now + timedelta(days=60):%d/%m/%Y}")
        case Kind.SELECT_ONE:
            yield from (Pick(question.path, one.name) for one in question.choices)
        case Kind.SELECT_MULTIPLE:
            yield from (Say(str(n)) for n in range(1, len(question.choices) + 1))
        case Kind.IMAGE | Kind.FILE:
            yield Mark(question.path, Status.SKIPPED)
            yield Attach("evidence/rehearsal", "minh-chung.png", is_image=True)
        case Kind.TEXT | Kind.NOTE | Kind.CALCULATE:
            yield Say("Đã triển khai theo kế hoạch của đơn vị.")
            yield Mark(question.path, Status.SKIPPED)
