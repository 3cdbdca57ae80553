"""A questionnaire played in a terminal: for its author, before it is published."""

from collections.abc import Callable, Iterable
from datetime import datetime
from html import unescape
from re import sub

from bot.domain.assignments import InterviewId
from bot.domain.interviews import Answer, Interview
from bot.domain.questionnaires import Path, Questionnaire
from bot.engine.advance import Turn, advance, question_at
from bot.engine.events import HandedIn
from bot.engine.folding import fold_label
from bot.engine.moves import Move, Say, Show
from bot.i18n import Texts
from handlers import words
from handlers.cards import Cards
from handlers.moves import move_of
from handlers.scene import Act

TAP = "."
"""What is typed before a button's number: a number alone is an answer."""
_NOBODY = InterviewId(0)


def play(
    form: Questionnaire,
    lines: Iterable[str],
    say: Callable[[str], None],
    _: Texts,
    now: datetime,
) -> dict[Path, Answer] | None:
    """Play the form on the lines typed; the report's answers, or None where the lines ended."""
    turn = advance(Interview(form), Show(), now)
    acts = _tell(form, turn, say, _, now)
    for line in lines:
        turn = advance(turn.interview, _meant(turn.interview, line, acts, now), now)
        done = next((one for one in turn.events if isinstance(one, HandedIn)), None)
        if done:
            say(_.plain("This is what would be handed in:"))
            for path, answer in done.answers:
                say(f"  {path} = {_value(turn.interview, path, answer, _, now)}")
            return dict(done.answers)
        acts = _tell(form, turn, say, _, now)
    return None


def _tell(
    form: Questionnaire, turn: Turn, say: Callable[[str], None], _: Texts, now: datetime
) -> list[Act]:
    """Say what is on the screen; returns its buttons."""
    cards = Cards(_NOBODY, form.key, turn.interview, _, now)
    text, rows = cards.tell(turn.events)
    say("")
    say(unescape(sub(r"<[^>]+>", "", str(text))))
    acts = [act for row in rows for act in row if not act[1].endswith(":later")]
    say("   ".join(f"{TAP}{number} {label}" for number, (label, _act) in enumerate(acts, start=1)))
    return acts


def _meant(interview: Interview, line: str, acts: list[Act], now: datetime) -> Move:
    """The move of a line: a button by its number or its label, else what was typed."""
    typed = line.strip()
    number = typed.removeprefix(TAP)
    if typed.startswith(TAP) and number.isdecimal() and 1 <= int(number) <= len(acts):
        return _pressed(interview, acts[int(number) - 1], now)
    folded = fold_label(typed)
    labelled = [act for act in acts if folded and fold_label(act[0]) == folded]
    return _pressed(interview, labelled[0], now) if len(labelled) == 1 else Say(line)


def _pressed(interview: Interview, act: Act, now: datetime) -> Move:
    _flow, _interview, where, verb, *rest = act[1].split(":")
    return move_of(interview, where, verb, rest, now)


def _value(interview: Interview, path: Path, answer: Answer, _: Texts, now: datetime) -> str:
    question = question_at(interview, path, now)
    return str(words.value(_, question, answer)) if question else answer.value
