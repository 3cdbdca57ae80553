"""What an interview puts on the screen: the question, the review card, and their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from markupsafe import Markup, escape

from bot.domain.assignments import Assignment, InterviewId
from bot.domain.interviews import Interview
from bot.domain.questionnaires import NUMBERS, Choice, Kind, Question, Status, Wording
from bot.engine.advance import fill_in, last_year
from bot.engine.events import (
    Asked,
    Doubted,
    Event,
    HandedIn,
    OutOfDate,
    ReasonWanted,
    Recorded,
    Rejected,
    Reviewed,
)
from bot.engine.faults import Blank, Broken, Fault
from bot.i18n import Texts
from handlers import words
from handlers.scene import Act

_SHORT = 16
"""Labels up to this length share a row."""
_EDITS_A_ROW = 4


def act(interview_id: InterviewId, question: Question, label: str, verb: str) -> Act:
    """A button of the interview, tied to a question."""
    return label, f"interview:{interview_id}:{question.index}:{verb}"


@dataclass(frozen=True, slots=True)
class Cards:
    """How the events of one interview look to the officer, now and in their language."""

    id: InterviewId
    assignment: Assignment
    interview: Interview
    texts: Texts
    now: datetime

    def tell(self, events: Sequence[Event]) -> tuple[Markup, list[tuple[Act, ...]]]:
        """One message: what happened, then what is on the screen, with its buttons."""
        text = Markup("\n\n").join(part for part in map(self._text, events) if part)
        return text, self._buttons(events[-1])

    def _text(self, event: Event) -> Markup:
        _ = self.texts
        match event:
            case Asked():
                return self._question_card(event)
            case Rejected(question, fault):
                return self._fault(question, fault)
            case Doubted(question, answer, why):
                return words.doubt(_, question, answer, why)
            case ReasonWanted(question, answer, why):
                warning = self._fill(question, question.warning_message)
                before = self._before(question)
                return words.reason_wanted(_, question, answer, why, warning, before)
            case Recorded(question, answer):
                return words.recorded(_, question, answer)
            case OutOfDate(question):
                return self._out_of_date(question)
            case Reviewed():
                return self._review_card(event)
            case HandedIn():
                return Markup()
            case _:
                assert_never(event)

    def _buttons(self, event: Event) -> list[tuple[Act, ...]]:
        _ = self.texts
        match event:
            case Asked():
                return self._question_buttons(event)
            case Doubted(question=question):
                right = self._act(question, _.plain("Yes, that is right"), "yes")
                return [(right, self._act(question, _.plain("Enter again"), "no"))]
            case ReasonWanted(question=question):
                return [(self._act(question, _.plain("Enter again"), "no"),)]
            case Reviewed():
                return self._review_buttons(event)
            case _:
                return []

    # -- one question ----------------------------------------------------------------------------

    def _question_card(self, event: Asked) -> Markup:
        question = event.question
        lines = [
            *(escape(self._fill(note, note.label)) for note in event.notes),
            self._fault(question, event.fault) if event.fault else Markup(),
            self.texts(
                "<b>{clause} · Question {number}/{of}</b>",
                clause=self.assignment.clause_ref,
                number=event.number,
                of=event.of,
            ),
            self._asks(question),
            self._hint(question),
            self._last_year_line(question),
            self._so_far(question),
        ]
        return Markup("\n").join(line for line in lines if line)

    def _asks(self, question: Question) -> Markup:
        label = escape(self._fill(question, question.label))
        aside = words.aside(self.texts, question)
        return Markup("{} {}").format(label, aside) if aside else label

    def _hint(self, question: Question) -> Markup:
        _ = self.texts
        if question.hint:
            return Markup("<i>{}</i>").format(self._fill(question, question.hint))
        if question.kind is Kind.DATE:
            return _("<i>Day/month/year, for example 05/03/2026</i>")
        if question.kind is Kind.SELECT_MULTIPLE:
            return _("<i>Several answers are possible; tap Done when finished.</i>")
        return Markup()

    def _last_year_line(self, question: Question) -> Markup:
        before = self._before(question)
        return self.texts("Last year: {before}", before=before) if before else Markup()

    def _before(self, question: Question) -> str:
        answer = last_year(self.interview, question)
        if answer is None or question.kind not in NUMBERS:
            return ""
        return str(words.value(self.texts, question, answer))

    def _so_far(self, question: Question) -> Markup:
        answer = self.interview.answers.get(question.path)
        if answer is None or question.kind is Kind.SELECT_MULTIPLE:
            return Markup()
        answered = words.value(self.texts, question, answer)
        return self.texts("Answer so far: {answer}", answer=answered)

    def _question_buttons(self, event: Asked) -> list[tuple[Act, ...]]:
        """The answers offered, then the other ways out, then the ways on."""
        question = event.question
        offered = [
            self._act(question, self._choice(question, one, event.picked), f"pick:{number}")
            for number, one in enumerate(question.choices)
        ]
        return [*_rows(offered), *_rows(self._non_answers(question)), self._ways_on(event)]

    def _choice(self, question: Question, choice: Choice, picked: tuple[str, ...]) -> str:
        label = choice.label.text_in(self.texts.language)
        if question.kind is not Kind.SELECT_MULTIPLE:
            return label
        return f"✅ {label}" if choice.name in picked else f"⬜ {label}"

    def _non_answers(self, question: Question) -> list[Act]:
        _ = self.texts
        labels = {
            Status.ZERO: _.plain("None (0)"),
            Status.UNKNOWN: _.plain("No figures yet"),
            Status.OUTSIDE: _.plain("Not within this area"),
        }
        ways = [
            self._act(question, label, f"mark:{status.value}")
            for status, label in labels.items()
            if status in question.missing
        ]
        before = self._before(question)
        if not before:
            return ways
        return [self._act(question, _.plain("Same: {before}", before=before), "keep"), *ways]

    def _ways_on(self, event: Asked) -> tuple[Act, ...]:
        _ = self.texts
        question = event.question
        ways = []
        if question.kind is Kind.SELECT_MULTIPLE:
            ways.append(self._act(question, _.plain("Done"), "close"))
        if event.number > 1:
            ways.append(self._act(question, _.plain("◀ Back"), "back"))
        if not event.required:
            ways.append(self._act(question, _.plain("Skip"), "mark:skipped"))
        ways.append(self._act(question, _.plain("Save for later"), "later"))
        return tuple(ways)

    # -- what happened ---------------------------------------------------------------------------

    def _fault(self, question: Question, fault: Fault) -> Markup:
        own = self._fill(question, fault.message) if isinstance(fault, Blank | Broken) else ""
        return Markup("⚠️ {}").format(words.fault(self.texts, fault, own))

    def _out_of_date(self, question: Question | None) -> Markup:
        _ = self.texts
        answer = self.interview.answers.get(question.path) if question else None
        if question is None or answer is None:
            return _("That button belongs to another question. This is where you are:")
        return _(
            "That question already has an answer: {answer}. This is where you are:",
            answer=words.value(_, question, answer),
        )

    # -- the review card -------------------------------------------------------------------------

    def _review_card(self, event: Reviewed) -> Markup:
        _ = self.texts
        clause = self.assignment.clause_ref
        lines = [_("<b>{clause} · Please check before handing in</b>", clause=clause)]
        if event.pages > 1:
            lines.append(_("Page {page}/{pages}", page=event.page + 1, pages=event.pages))
        lines += [
            Markup("{}. {} <b>{}</b>").format(
                line.number,
                self._fill(line.question, line.question.label),
                words.value(_, line.question, line.answer),
            )
            for line in event.lines
        ]
        return Markup("\n").join(lines)

    def _review_buttons(self, event: Reviewed) -> list[tuple[Act, ...]]:
        _ = self.texts
        edits = [
            self._act(line.question, _.plain("Edit {number}", number=line.number), "edit")
            for line in event.lines
        ]
        first = event.lines[0].question
        turns = []
        if event.page > 0:
            turns.append(self._act(first, _.plain("◀ Page before"), f"page:{event.page - 1}"))
        if event.page + 1 < event.pages:
            turns.append(self._act(first, _.plain("Next page ▶"), f"page:{event.page + 1}"))
        hand_in = self._act(first, _.plain("Hand in the report"), "hand")
        later = self._act(first, _.plain("Save for later"), "later")
        rows = [
            tuple(edits[start : start + _EDITS_A_ROW])
            for start in range(0, len(edits), _EDITS_A_ROW)
        ]
        return [*rows, tuple(turns), (hand_in, later)]

    def _fill(self, question: Question, wording: Wording) -> str:
        return fill_in(self.interview, question, wording, self.texts.language, self.now).strip()

    def _act(self, question: Question, label: str, verb: str) -> Act:
        return act(self.id, question, label, verb)


def _rows(acts: list[Act]) -> list[tuple[Act, ...]]:
    """Short labels share a row, long ones stand alone."""
    rows: list[tuple[Act, ...]] = []
    for one in acts:
        fits = (
            rows
            and len(rows[-1]) < 3
            and all(len(label) <= _SHORT for label, _ in (*rows[-1], one))
        )
        if fits:
            rows[-1] = (*rows[-1], one)
        else:
            rows.append((one,))
    return rows
