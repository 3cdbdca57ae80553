"""One move in an interview → the interview after it, and what happened.

Rules of the road:
1. A question is *settled* when it has an answer that still obeys its rules; skipping settles an
   optional one. What is not relevant needs no answer and is not handed in.
2. After an answer comes the next unsettled question, from here to the end, then from the start;
   when all are settled, the review card. So an edit leads through what it has upset, and back.
3. A move made for another question than the one on the screen changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from bot.domain.interviews import (
    Answer,
    Asking,
    Checking,
    Explaining,
    Interview,
    Place,
    Reviewing,
    Unusual,
)
from bot.domain.questionnaires import (
    MEDIA,
    NUMBERS,
    SILENT,
    Kind,
    Output,
    Path,
    Question,
    Status,
    Wording,
)
from bot.engine import parse
from bot.engine.events import (
    Asked,
    Doubted,
    Event,
    HandedIn,
    Line,
    OutOfDate,
    ReasonWanted,
    Recorded,
    Rejected,
    Reviewed,
)
from bot.engine.faults import (
    Blank,
    Broken,
    Doubt,
    Fault,
    NotAllowedHere,
    PictureWanted,
    TextWanted,
    TooLong,
)
from bot.engine.folding import clean
from bot.engine.instance import Instance
from bot.engine.moves import (
    Attach,
    Back,
    Close,
    Confirm,
    Edit,
    HandIn,
    Keep,
    Mark,
    Move,
    Pick,
    Retype,
    Review,
    Say,
    Show,
)

LINES_A_PAGE = 12
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """The interview after a move, and what to tell the officer."""

    interview: Interview
    events: tuple[Event, ...]


def advance(interview: Interview, move: Move, now: datetime) -> Turn:
    """Make one move. Never raises for what an officer does; the interview given is unchanged."""
    here = _Here(interview, Instance(interview, now), now)
    place = interview.place
    if isinstance(move, Show) or place is None:
        return here.show()
    if isinstance(move, Review):
        return here.go_on_to_review(move.page)
    if isinstance(move, Edit):
        return here.edit(move.path)
    if isinstance(move, HandIn):
        return here.hand_in()
    if isinstance(move, Back):
        return here.back(move.path)
    if isinstance(place, Reviewing):
        return _from_review(here, move)
    question = interview.questionnaire.by_path[place.path]
    if not isinstance(move, Say | Attach) and move.path != place.path:
        return here.stale(move.path)
    match place:
        case Asking():
            return _answer(here, question, place, move)
        case Checking():
            return _settle_doubt(here, question, place, move)
        case Explaining():
            return _explain(here, question, place, move)
        case _:
            assert_never(place)


def relevant_questions(interview: Interview, now: datetime) -> list[Question]:
    """The questions that are asked as things stand."""
    return _Here(interview, Instance(interview, now), now).asked()


def settled(interview: Interview, now: datetime) -> int:
    """How many of them are dealt with."""
    here = _Here(interview, Instance(interview, now), now)
    return sum(1 for question in here.asked() if here.trouble(question) is None)


def fill_in(
    interview: Interview, question: Question, wording: Wording, language: str, now: datetime
) -> str:
    """A question's text in one language, with the values it shows."""
    instance = Instance(interview, now)
    return "".join(
        instance.string(piece.expression, question.path) if isinstance(piece, Output) else piece
        for piece in wording.in_language(language)
    )


_UNANSWERED = Blank()


@dataclass(frozen=True, slots=True)
class _Here:
    """The interview, with its form's rules worked out at this moment."""

    interview: Interview
    instance: Instance
    now: datetime

    def asked(self) -> list[Question]:
        return [
            question
            for question in self.interview.questionnaire.questions
            if question.kind not in SILENT and self.instance.is_relevant(question)
        ]

    def trouble(self, question: Question) -> Fault | None:
        """Why this question still has to be asked; None once it is settled."""
        answer = self.interview.answers.get(question.path)
        if answer is None:
            return _UNANSWERED
        if answer.status is Status.SKIPPED:
            return _UNANSWERED if self.instance.is_required(question) else None
        if not answer.has_value:
            return None
        return self.broken(question, answer) or (
            None if answer.reason else self._warned(question, answer)
        )

    def broken(self, question: Question, answer: Answer) -> Fault | None:
        rule = question.constraint
        if not rule or self.instance.holds_for(rule, question, answer.value):
            return None
        return Broken(question.constraint_message)

    def unusual(self, question: Question, answer: Answer) -> Unusual | None:
        if self._warned(question, answer):
            return Unusual.WARNING
        return Unusual.CHANGED if self._changed(question, answer) else None

    def _warned(self, question: Question, answer: Answer) -> Fault | None:
        rule = question.warning
        if not rule or self.instance.holds_for(rule, question, answer.value):
            return None
        return Broken(question.warning_message)

    def _changed(self, question: Question, answer: Answer) -> bool:
        """More than the allowed share away from last year's number."""
        before = last_year(self.interview, question)
        if question.kind not in NUMBERS or question.change is None or before is None:
            return False
        was = float(before.value)
        return was > 0 and abs(float(answer.value) - was) > question.change * was

    # -- where to go -----------------------------------------------------------------------------

    def show(self) -> Turn:
        """What is on the screen, or the first thing to put there."""
        place = self.interview.place
        if place is None:
            return self.go_on()
        if isinstance(place, Reviewing):
            return self.go_on_to_review(place.page)
        question = self.interview.questionnaire.by_path[place.path]
        if not self.instance.is_relevant(question):
            return self.go_on()
        match place:
            case Asking(picked=picked):
                return self.ask(question, picked=picked)
            case Checking(answer=answer, why=unclear):
                return self._stay(Doubted(question, answer, unclear))
            case Explaining(answer=answer, why=unusual):
                return self._stay(ReasonWanted(question, answer, unusual))
            case _:
                assert_never(place)

    def ask(
        self,
        question: Question,
        *,
        fault: Fault | None = None,
        picked: tuple[str, ...] | None = None,
        ticked: bool = False,
    ) -> Turn:
        asked = self.asked()
        if picked is None:
            picked = self._picked(question)
        event = Asked(
            question,
            number=asked.index(question) + 1,
            of=len(asked),
            notes=self._notes_before(question),
            picked=picked,
            required=self.instance.is_required(question),
            fault=fault,
            ticked=ticked,
        )
        return self.at(Asking(question.path, picked), event)

    def go_on(self, after: Question | None = None, *events: Event) -> Turn:
        """To the next unsettled question, else to the review card."""
        asked = self.asked()
        start = next((n for n, one in enumerate(asked) if after and one.index > after.index), 0)
        for question in (*asked[start:], *asked[:start]):
            trouble = self.trouble(question)
            if trouble is not None:
                turn = self.ask(question, fault=None if trouble is _UNANSWERED else trouble)
                return Turn(turn.interview, (*events, *turn.events))
        turn = self.review(0)
        return Turn(turn.interview, (*events, *turn.events))

    def go_on_to_review(self, page: int) -> Turn:
        """The review card, unless something is still open."""
        asked = self.asked()
        if any(self.trouble(question) is not None for question in asked):
            return self.go_on()
        return self.review(page)

    def review(self, page: int) -> Turn:
        asked = self.asked()
        answers = self.interview.answers
        lines = [Line(n, one, answers[one.path]) for n, one in enumerate(asked, start=1)]
        pages = max(1, -(-len(lines) // LINES_A_PAGE))
        page = min(max(page, 0), pages - 1)
        shown = tuple(lines[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE])
        return self.at(Reviewing(page), Reviewed(shown, page, pages))

    def edit(self, path: Path) -> Turn:
        question = self.interview.questionnaire.by_path.get(path)
        if question is None or not self.instance.is_relevant(question):
            return self.stale(path)
        return self.ask(question)

    def back(self, path: Path) -> Turn:
        """The question before the one the button belongs to."""
        asked = self.asked()
        position = next((n for n, one in enumerate(asked) if one.path == path), None)
        if position is None:
            return self.stale(path)
        return self.ask(asked[max(position - 1, 0)])

    def hand_in(self) -> Turn:
        if not isinstance(self.interview.place, Reviewing):
            return self.show()
        asked = self.asked()
        if any(self.trouble(question) is not None for question in asked):
            return self.go_on()
        given = tuple((one.path, self.interview.answers[one.path]) for one in asked)
        return self._stay(HandedIn(given))

    def stale(self, path: Path) -> Turn:
        """The button is not for what is on the screen: say so, and show what is."""
        question = self.interview.questionnaire.by_path.get(path)
        turn = self.show()
        return Turn(turn.interview, (OutOfDate(question), *turn.events))

    # -- what changes ----------------------------------------------------------------------------

    def at(self, place: Place, *events: Event) -> Turn:
        return Turn(replace(self.interview, place=place), events)

    def record(self, question: Question, answer: Answer) -> Turn:
        """Keep the answer and go on."""
        answers = {**self.interview.answers, question.path: answer}
        after = replace(self.interview, answers=answers)
        here = _Here(after, Instance(after, self.now), self.now)
        return here.go_on(question, Recorded(question, answer))

    def take(self, question: Question, answer: Answer) -> Turn:
        """A surely read answer: check the form's rules, then keep it or ask for a reason."""
        if answer.has_value:
            fault = self.broken(question, answer)
            if fault:
                return self.reject(question, fault)
            why = None if answer.reason else self.unusual(question, answer)
            if why:
                return self.explain(question, answer, why)
        elif answer.status is Status.UNKNOWN and not answer.reason:
            return self.explain(question, answer, None)
        return self.record(question, answer)

    def explain(self, question: Question, answer: Answer, why: Unusual | None) -> Turn:
        place = Explaining(question.path, answer, why)
        return self.at(place, ReasonWanted(question, answer, why))

    def reject(self, question: Question, fault: Fault) -> Turn:
        turn = self.ask(question)
        return Turn(turn.interview, (Rejected(question, fault), *turn.events))

    def _stay(self, *events: Event) -> Turn:
        return Turn(self.interview, events)

    def _picked(self, question: Question) -> tuple[str, ...]:
        answer = self.interview.answers.get(question.path)
        if question.kind is not Kind.SELECT_MULTIPLE or answer is None:
            return ()
        return tuple(answer.value.split())

    def _notes_before(self, question: Question) -> tuple[Question, ...]:
        """The relevant notes between the question before and this one."""
        notes: list[Question] = []
        for one in self.interview.questionnaire.questions[: question.index]:
            if one.kind is Kind.NOTE and self.instance.is_relevant(one):
                notes.append(one)
            elif one.kind not in SILENT and self.instance.is_relevant(one):
                notes.clear()
        return tuple(notes)


def last_year(interview: Interview, question: Question) -> Answer | None:
    """Last year's answer to the same indicator, under the name it had then."""
    answer = interview.last.get(question.last or question.name)
    return answer if answer and answer.has_value else None


def _from_review(here: _Here, move: Move) -> Turn:
    """On the review card only its own buttons mean something."""
    if isinstance(move, Say | Attach):
        return here.show()
    assert not isinstance(move, Show | Review | Edit | HandIn | Back)  # noqa: S101
    return here.stale(move.path)


def _answer(here: _Here, question: Question, place: Asking, move: Move) -> Turn:
    match move:
        case Say(text):
            return _said(here, question, text)
        case Pick(choice=name):
            return _pick(here, question, place, name)
        case Close():
            return _close(here, question, place.picked)
        case Mark(status=status):
            return _mark(here, question, status)
        case Keep():
            before = last_year(here.interview, question)
            if before is None:
                return here.reject(question, NotAllowedHere())
            return here.take(question, Answer(before.value, before.status))
        case Attach():
            return _attach(here, question, move)
        case _:
            return here.show()


def _said(here: _Here, question: Question, text: str) -> Turn:
    reading = parse.read(question, text, here.now.date())
    match reading:
        case Answer():
            return here.take(question, reading)
        case Doubt(answer, why):
            return here.at(Checking(question.path, answer, why), Doubted(question, answer, why))
        case _:
            return here.reject(question, reading)


def _pick(here: _Here, question: Question, place: Asking, name: str) -> Turn:
    if question.choice(name) is None:
        return here.show()
    if question.kind is Kind.SELECT_ONE:
        return here.take(question, Answer(name))
    ticked = set(place.picked) ^ {name}
    picked = tuple(one.name for one in question.choices if one.name in ticked)
    return here.ask(question, picked=picked, ticked=True)


def _close(here: _Here, question: Question, picked: tuple[str, ...]) -> Turn:
    if not picked:
        return here.reject(question, Blank(question.required_message))
    return here.take(question, Answer(" ".join(picked)))


def _mark(here: _Here, question: Question, status: Status) -> Turn:
    if status is Status.SKIPPED:
        if here.instance.is_required(question):
            return here.reject(question, NotAllowedHere())
        return here.take(question, Answer("", Status.SKIPPED))
    if status not in question.missing:
        return here.reject(question, NotAllowedHere())
    return here.take(question, Answer("0" if status is Status.ZERO else "", status))


def _attach(here: _Here, question: Question, file: Attach) -> Turn:
    if question.kind not in MEDIA:
        return here.reject(question, TextWanted())
    if question.kind is Kind.IMAGE and not file.is_image:
        return here.reject(question, PictureWanted())
    return here.take(question, Answer(file.key, label=file.name))


def _settle_doubt(here: _Here, question: Question, place: Checking, move: Move) -> Turn:
    match move:
        case Confirm():
            return here.take(question, place.answer)
        case Retype():
            return here.ask(question)
        case Say(text):
            # A bare 0 or 1 is a number typed anew, not a no or a yes.
            reading = None if text.strip().isdigit() else parse.yes_or_no(text)
            if reading is True:
                return here.take(question, place.answer)
            return here.ask(question) if reading is False else _said(here, question, text)
        case _:
            return _answer(here, question, Asking(question.path), move)


def _explain(here: _Here, question: Question, place: Explaining, move: Move) -> Turn:
    match move:
        case Say(text):
            reason = clean(text)
            if not reason:
                return here.show()
            if len(reason) > LONGEST_REASON:
                turn = here.show()
                slip = Rejected(question, TooLong(LONGEST_REASON, len(reason)))
                return Turn(turn.interview, (slip, *turn.events))
            return here.record(question, replace(place.answer, reason=reason))
        case Retype():
            return here.ask(question)
        case _:
            return _answer(here, question, Asking(question.path), move)
