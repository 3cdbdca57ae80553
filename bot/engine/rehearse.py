"""Play a questionnaire from the first question to the end with plausible answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from random import Random

from bot.domain.interviews import Answer, Interview, Removing, Reviewing
from bot.domain.questionnaires import CHOOSING, MEDIA, NUMBERS, Kind, Path, Question, Status
from bot.engine.advance import Turn, advance
from bot.engine.events import Asked, Doubted, HandedIn, ListAsked, ReasonWanted, Rejected, Reviewed
from bot.engine.moves import (
    Accept,
    Add,
    Attach,
    Close,
    Confirm,
    HandIn,
    Locate,
    Mark,
    Move,
    Pick,
    Say,
    Show,
)

REASON = "Số liệu đã được đơn vị kiểm tra lại."
_TEXT = "Đã triển khai theo kế hoạch của đơn vị."
_LONGEST = 3000
"""Moves after which a form that cannot be finished is given up."""
_ENTRIES = 2
_EXCLUSIVE = frozenset({"none", "no", "not_ours", "not_started"})
"""Choices that usually close a branch."""


class Manner(Enum):
    """How the rehearsal answers: as briefly as the form allows, opening every branch, or anyhow."""

    SHORT = "short"
    FULL = "full"
    ANYHOW = "anyhow"


def rehearse(
    interview: Interview,
    now: datetime,
    manner: Manner = Manner.FULL,
    chance: Random | None = None,
) -> tuple[tuple[Path, Answer], ...]:
    """The answers of a report played to the end; raises ValueError where the form dead-ends."""
    player = _Player(now, manner, chance or Random(0))  # noqa: S311 - made-up answers
    turn = advance(interview, Show(), now)
    for _ in range(_LONGEST):
        if isinstance(turn.interview.place, Reviewing):
            turn = advance(turn.interview, HandIn(), now)
        finished = next((one for one in turn.events if isinstance(one, HandedIn)), None)
        if finished:
            return finished.answers
        if any(isinstance(one, Reviewed) and one.held_up_by for one in turn.events):
            raise ValueError(f"cannot be handed in: {interview.questionnaire.key}")
        turn = player.step(turn)
    raise ValueError(f"no end: {interview.questionnaire.key}")


class _Player:
    """Answers whatever is on the screen."""

    def __init__(self, now: datetime, manner: Manner, chance: Random) -> None:
        self._now = now
        self._manner = manner
        self._chance = chance

    def step(self, turn: Turn) -> Turn:
        interview, event = turn.interview, turn.events[-1]
        match event:
            case ReasonWanted():
                return advance(interview, Say(REASON), self._now)
            case Doubted(question=question):
                return advance(interview, Confirm(question.path), self._now)
            case ListAsked():
                return advance(interview, self._list_move(event), self._now)
            case Asked():
                return self._first_fitting(interview, event)
            case _:
                assert not isinstance(interview.place, Removing)  # noqa: S101
                return advance(interview, Show(), self._now)

    def _list_move(self, event: ListAsked) -> Move:
        wanted = 0 if self._manner is Manner.SHORT else _ENTRIES
        if self._manner is Manner.ANYHOW:
            wanted = self._chance.randrange(_ENTRIES + 1)
        return Add(event.path) if len(event.entries) < wanted else Close(event.path)

    def _first_fitting(self, interview: Interview, event: Asked) -> Turn:
        moves = list(self._candidates(interview, event))
        if self._manner is Manner.ANYHOW:
            self._chance.shuffle(moves)
        for made in moves:
            turn = advance(interview, made[0], self._now)
            for move in made[1:]:
                turn = advance(turn.interview, move, self._now)
            if not isinstance(turn.events[0], Rejected):
                return turn
        raise ValueError(f"no answer fits {event.question.path}")

    def _candidates(self, interview: Interview, event: Asked) -> Iterator[tuple[Move, ...]]:
        question = event.question
        non_answers = list(self._non_answers(event))
        if self._manner is Manner.SHORT:
            yield from non_answers
        if event.preset is not None:
            yield (Accept(question.path),)
        yield from self._answers(interview, question)
        if self._manner is not Manner.SHORT:
            yield from non_answers

    def _non_answers(self, event: Asked) -> Iterator[tuple[Move, ...]]:
        question = event.question
        if not event.required:
            yield (Mark(question.path, Status.SKIPPED),)
        for status in (Status.ZERO, Status.OUTSIDE, Status.UNKNOWN):
            if status in question.missing:
                yield (Mark(question.path, status),)

    def _answers(self, interview: Interview, question: Question) -> Iterator[tuple[Move, ...]]:
        match question.kind:
            case kind if kind in NUMBERS:
                yield from ((Say(one),) for one in self._numbers(interview, question))
            case kind if kind in CHOOSING:
                yield from self._choices(question)
            case kind if kind in MEDIA:
                sent = Kind.IMAGE if kind is Kind.FILE else kind
                yield (Attach("evidence/rehearsal", "minh-chung.png", sent),)
            case Kind.DATE:
                yield from ((Say(f"{one:%d/%m/%Y}"),) for one in self._days())
            case Kind.TIME:
                yield (Say("14:30"),)
            case Kind.DATETIME:
                yield from ((Say(f"{one:%d/%m/%Y} 14:30"),) for one in self._days())
            case Kind.GEOPOINT:
                yield (Locate(10.0342, 105.7723),)
            case Kind.ACKNOWLEDGE:
                yield (Accept(question.path),)
            case _:
                texts = (_TEXT, "15/KH-UBND", str(self._now.year), str(self._now.year - 1))
                yield from ((Say(one),) for one in texts)

    def _days(self) -> Iterator[datetime]:
        for back in (60, 0, -60, 400):
            yield self._now - timedelta(days=back)

    def _choices(self, question: Question) -> Iterator[tuple[Move, ...]]:
        names = [one.name for one in question.choices]
        opening = [name for name in names if name not in _EXCLUSIVE]
        closing = [name for name in names if name in _EXCLUSIVE]
        first = closing + opening if self._manner is Manner.SHORT else opening + closing
        if question.kind is Kind.SELECT_ONE:
            yield from ((Pick(question.path, name),) for name in first)
            return
        if question.kind is Kind.RANK:
            yield tuple(Pick(question.path, name) for name in names[:-1])
            return
        ticked = [] if self._manner is Manner.SHORT else [opening]
        for several in (*ticked, *([name] for name in first)):
            picks = [Pick(question.path, name) for name in several]
            yield (*picks, Close(question.path))

    def _numbers(self, interview: Interview, question: Question) -> Iterator[str]:
        """Usual numbers, then those that other answers ask for: as much, what is left of it."""
        usual = ["12", "5", "2", "1", "0", "150", "1500"]
        if self._manner is Manner.ANYHOW:
            usual = [str(self._chance.randrange(200)), *usual]
        bounds = question.bounds
        yield from [_typed(bounds.start), _typed(bounds.end)] if bounds else usual
        known = [
            int(answer.value)
            for path, answer in interview.answers.items()
            if answer.value.isdecimal()
            and path.rpartition("/")[0] == question.path.rpartition("/")[0]
        ]
        totals = list(
            dict.fromkeys(
                int(one.value) for one in interview.answers.values() if one.value.isdecimal()
            )
        )
        for total in totals:
            for end in range(len(known) + 1):
                left = total - sum(known[end:])
                if left >= 0:
                    yield str(left)


def _typed(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")
