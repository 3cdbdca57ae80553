"""What an interview puts on the screen: the question, the list, the review card, their buttons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from typing import assert_never

from markupsafe import Markup, escape

from bot.domain.assignments import InterviewId
from bot.domain.interviews import Answer, Interview
from bot.domain.questionnaires import (
    CHOOSING,
    MEDIA,
    NUMBERS,
    Choice,
    Kind,
    Path,
    Question,
    Repeat,
    Status,
    Wording,
)
from bot.engine.advance import fill_in, last_year, question_at
from bot.engine.events import (
    Around,
    Asked,
    Card,
    Doubted,
    Entry,
    Event,
    HandedIn,
    Line,
    ListAsked,
    OutOfDate,
    ReasonWanted,
    Recorded,
    Rejected,
    RemovalAsked,
    Removed,
    Reviewed,
)
from bot.engine.faults import Blank, Broken, Fault
from bot.engine.paths import address
from bot.i18n import Texts
from handlers import words
from handlers.scene import Act
from handlers.turning import turns

_SHORT = 16
"""Labels up to this length share a row."""
_EDITS_A_ROW = 4
_MOST_IN_A_ROW = 3
_SCALE = 11
"""A range of up to this many numbers is shown as buttons."""
_ENTRIES_WITH_BUTTONS = 10
_ENTRIES_SHOWN = 20
_TELLING = 60
"""Characters of an answer that tell one entry from another."""


def act(interview_id: InterviewId, path: Path, what: Act) -> Act:
    """A button of the interview, tied to an answer: its label, and what it asks for."""
    label, verb = what
    return label, f"interview:{interview_id}:{address(path)}:{verb}"


def choice_key(name: str) -> str:
    """A choice as a button carries it: short, whatever its name, and not bound to its place."""
    return blake2s(name.encode(), digest_size=5).hexdigest()


def is_answered_by_typing(question: Question) -> bool:
    return question.kind not in CHOOSING | MEDIA | {Kind.ACKNOWLEDGE}


def is_typed(event: Event) -> bool:
    """Whether what is on the screen now waits for something typed: a number would be an answer."""
    match event:
        case ReasonWanted():
            return True
        case Asked(question) | Doubted(question) | Rejected(question):
            return is_answered_by_typing(question)
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Cards:
    """How the events of one interview look to the officer, now and in their language.

    `clause` is the citation that stands above every question.
    """

    id: InterviewId
    clause: str
    interview: Interview
    texts: Texts
    now: datetime

    def tell(self, events: Sequence[Event]) -> tuple[Markup, list[tuple[Act, ...]]]:
        """One message: what happened, then what is on the screen, with its buttons."""
        recorded = [one for one in events if isinstance(one, Recorded)]
        if len(recorded) > 1:
            said = [self.texts("{count} answers have been saved.", count=len(recorded))]
            events = [one for one in events if not isinstance(one, Recorded)]
        else:
            said = []
        text = Markup("\n\n").join(part for part in (*said, *map(self._text, events)) if part)
        return text, self._buttons(events[-1])

    def _text(self, event: Event) -> Markup:
        _ = self.texts
        match event:
            case Asked():
                return self._question_card(event)
            case ListAsked():
                return self._list_card(event)
            case RemovalAsked(entry=entry):
                return _(
                    "Remove item {number}: {entry}?", number=entry.number, entry=self._told(entry)
                )
            case Removed(entry=entry):
                return _("Item {number} has been removed.", number=entry.number)
            case Rejected(question, fault):
                return self._fault(question, fault)
            case Doubted(question, answer, why):
                return words.doubt(_, question, answer, why)
            case ReasonWanted(question, answer, why):
                warning = self._fill(question.path, question.warning_message)
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
            case ListAsked():
                return self._list_buttons(event)
            case RemovalAsked(entry=entry):
                remove = act(self.id, entry.path, (_.plain("Remove this item"), "yes"))
                return [(remove, act(self.id, entry.path, (_.plain("Leave it"), "no")))]
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
            self._fault(question, event.fault) if event.fault else Markup(),
            self._number(event.number, event.of),
            self._remark(question.path),
            *self._inside(event.inside),
            *(self._together(event.card, question) if event.card else [self._asks(question)]),
            self._hint(event),
            self._guidance(question),
            self._last_year_line(question),
            self._so_far(event),
        ]
        return self._after_notes(event.notes, lines)

    def _after_notes(self, notes: tuple[Question, ...], lines: list[Markup]) -> Markup:
        """What is to be read first, and then, set apart, what is asked."""
        card = Markup("\n").join(line for line in lines if line)
        read = Markup("\n").join(map(self._note, notes))
        return Markup("\n\n").join(part for part in (read, card) if part)

    def _number(self, number: int, of: int) -> Markup:
        return self.texts(
            "<b>{clause} · Question {number}/{of}</b>",
            clause=self.clause,
            number=number,
            of=of,
        )

    def _remark(self, path: Path) -> Markup:
        """What a supervisor has said to the answer, and how much else is to be attended to."""
        _, remarks = self.texts, self.interview.remarks
        if path not in remarks:
            return Markup()
        if len(remarks) == 1:
            return _("💬 Comment: “{comment}”", comment=remarks[path])
        return _(
            "💬 Comment ({count} to attend to): “{comment}”",
            count=len(remarks),
            comment=remarks[path],
        )

    def _inside(self, inside: Around) -> list[Markup]:
        return [self._part(self._fill(one.path, one.label), number) for one, number in inside]

    def _part(self, label: str, number: int) -> Markup:
        """A titled group by its title, an entry of a list by its number too."""
        if number == 0:
            return escape(label)
        return self.texts("{list}, item {number}", list=label, number=number)

    def _note(self, note: Question) -> Markup:
        """A text to read; what the form has worked out stands behind its name."""
        label = escape(self._fill(note.path, note.label))
        answer = self._worked_out(note)
        return Markup("{}: <b>{}</b>").format(label, answer) if answer else label

    def _worked_out(self, note: Question) -> Markup:
        if note.kind is Kind.NOTE:
            return Markup()
        value = fill_in(self.interview, note.path, words.OWN_VALUE, self.texts.language, self.now)
        return words.value(self.texts, note, Answer(value)) if value else Markup()

    def _together(self, card: Card, current: Question) -> list[Markup]:
        """The questions of a card: those answered with their answer, the current one pointed at."""
        head = escape(self._fill(card.path, card.group.label))
        title = [Markup("<b>{}</b>").format(head)] if head else []
        return [*title, *(self._mate(line, current) for line in card.lines)]

    def _mate(self, line: Line, current: Question) -> Markup:
        assert isinstance(line.item, Question)  # noqa: S101 - lists are not shown on cards
        label = escape(self._fill(line.path, line.item.label))
        if line.path == current.path:
            return Markup("👉 {}. <b>{}</b> {}").format(
                line.number, label, words.aside(self.texts, current)
            )
        if line.answer is None:
            return Markup("▫️ {}. {}").format(line.number, label)
        answer = words.value(self.texts, line.item, line.answer)
        return Markup("✔️ {}. {}").format(line.number, words.answered(label, answer))

    def _asks(self, question: Question) -> Markup:
        label = escape(self._fill(question.path, question.label))
        aside = words.aside(self.texts, question)
        return Markup("{} {}").format(label, aside) if aside else label

    def _hint(self, event: Asked) -> Markup:
        question, _ = event.question, self.texts
        own = self._fill(question.path, question.hint)
        lines = [Markup("<i>{}</i>").format(own)] if own else []
        if event.card is not None and event.card.at_once > 1:
            lines.append(
                _(
                    "<i>All {count} numbers may be typed in one message, one per line or "
                    "separated by “;”.</i>",
                    count=event.card.at_once,
                )
            )
        if question.kind in CHOOSING and not event.shown:
            lines.append(
                _("<i>There is nothing to choose from yet: it hangs on other answers.</i>")
            )
        elif event.pages > 1 or event.sought:
            lines.append(self._search_hint(event))
        elif not own:
            lines.append(words.how_to_answer(_, question))
        return Markup("\n").join(line for line in lines if line)

    def _search_hint(self, event: Asked) -> Markup:
        _ = self.texts
        page = _("Page {page}/{pages}", page=event.page + 1, pages=event.pages)
        if event.sought:
            return Markup("{}\n{}").format(_("Found for “{sought}”:", sought=event.sought), page)
        return Markup("{}\n{}").format(_("<i>Type a part of the name to find it.</i>"), page)

    def _guidance(self, question: Question) -> Markup:
        said = self._fill(question.path, question.guidance)
        return Markup("ℹ️ <i>{}</i>").format(said) if said else Markup()

    def _last_year_line(self, question: Question) -> Markup:
        before = self._before(question)
        return self.texts("Last year: {before}", before=before) if before else Markup()

    def _before(self, question: Question) -> str:
        answer = last_year(self.interview, question)
        if answer is None or question.kind not in NUMBERS:
            return ""
        return str(words.value(self.texts, question, answer))

    def _so_far(self, event: Asked) -> Markup:
        question = event.question
        if event.preset is not None:
            proposed = words.value(self.texts, question, event.preset)
            return self.texts("Proposed: {answer}", answer=proposed)
        answer = self.interview.answers.get(question.path)
        is_whole = event.pages == 1 and not event.sought
        if question.kind is Kind.SELECT_MULTIPLE and (is_whole or not event.picked):
            return Markup()
        if question.kind in {Kind.RANK, Kind.SELECT_MULTIPLE} and event.picked:
            answer = Answer(" ".join(event.picked))
        if answer is None or answer.status is Status.PRESET:
            return Markup()
        told_by = question_at(self.interview, question.path, self.now) or question
        answered = words.value(self.texts, told_by, answer)
        return self.texts("Answer so far: {answer}", answer=answered)

    def _question_buttons(self, event: Asked) -> list[tuple[Act, ...]]:
        """The answers offered, then the other ways out, then the ways on."""
        question = event.question
        offered = [
            self._act(question, self._choice(event, one), f"pick:{choice_key(one.name)}")
            for one in event.shown
        ]
        rows = _rows(offered, words.columns(question))
        return [
            *rows,
            self._pages(event),
            *_rows(self._scale(question)),
            *_rows(self._non_answers(event)),
            self._ways_on(event),
        ]

    def _choice(self, event: Asked, choice: Choice) -> str:
        label = choice.label.text_in(self.texts.language) or choice.name
        match event.question.kind:
            case Kind.SELECT_MULTIPLE:
                return f"✅ {label}" if choice.name in event.picked else f"⬜ {label}"
            case Kind.RANK if choice.name in event.picked:
                return f"{event.picked.index(choice.name) + 1}. {label}"
            case _:
                return label

    def _pages(self, event: Asked) -> tuple[Act, ...]:
        ways = turns(self.texts, "leaf", event.page, event.pages)
        return tuple(self._act(event.question, label, verb) for label, verb in ways)

    def _scale(self, question: Question) -> list[Act]:
        """The numbers of a short range."""
        bounds = question.bounds
        if bounds is None or not bounds.step:
            return []
        count = int(abs(bounds.end - bounds.start) / abs(bounds.step)) + 1
        step = abs(bounds.step) if bounds.end >= bounds.start else -abs(bounds.step)
        if count > _SCALE:
            return []
        numbers = [bounds.start + step * n for n in range(count)]
        return [self._act(question, self.texts.number(one), f"pick:{one:f}") for one in numbers]

    def _non_answers(self, event: Asked) -> list[Act]:
        _, question = self.texts, event.question
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
        if Status.ZERO in question.missing and event.card and self._open_from(event.card) > 1:
            ways.append(self._act(question, _.plain("The rest: none (0)"), "rest:zero"))
        return [*self._proposals(event), *ways]

    def _proposals(self, event: Asked) -> list[Act]:
        """One tap for what the form, or last year's report, says."""
        _, question = self.texts, event.question
        if question.kind is Kind.ACKNOWLEDGE:
            return [self._act(question, _.plain("I have read this and agree"), "accept")]
        ways = []
        if question.path in self.interview.remarks:
            ways.append(self._act(question, _.plain("Keep this answer"), "stand"))
        if event.preset is not None:
            ways.append(self._act(question, _.plain("Use what is proposed"), "accept"))
        before = self._before(question)
        if before:
            ways.append(self._act(question, _.plain("Same: {before}", before=before), "keep"))
        return ways

    def _open_from(self, card: Card) -> int:
        """How many questions of the card have no answer yet."""
        return sum(line.answer is None for line in card.lines)

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

    # -- a list ----------------------------------------------------------------------------------

    def _list_card(self, event: ListAsked) -> Markup:
        _ = self.texts
        label = escape(self._fill(event.path, event.repeat.label))
        lines = [
            self._number(event.number, event.of),
            self._remark(event.path),
            *self._inside(event.inside),
            Markup("<b>{}</b>").format(label),
        ]
        before = len(event.entries) - _ENTRIES_SHOWN
        if before > 0:
            lines.append(
                _("… {count} items before these. Type “sửa 3” to change the third.", count=before)
            )
        lines += [
            Markup("{}. {}").format(one.number, self._told(one))
            for one in event.entries[-_ENTRIES_SHOWN:]
        ]
        lines.append(
            _("<i>Tap Add for one more, Done when the list is complete.</i>")
            if event.entries
            else _("<i>The list is empty. Tap Add, or Done if there is nothing to add.</i>")
        )
        return self._after_notes(event.notes, [line for line in lines if line])

    def _told(self, entry: Entry) -> Markup:
        """An entry by its first answers."""
        _ = self.texts
        told = [
            _shortened(words.value(_, line.item, line.answer))
            for line in entry.lines
            if isinstance(line.item, Question) and line.answer
        ]
        return Markup(", ").join(told) if told else _("not filled in yet")

    def _list_buttons(self, event: ListAsked) -> list[tuple[Act, ...]]:
        _ = self.texts

        def button(path: Path, label: str, verb: str) -> Act:
            return act(self.id, path, (label, verb))

        rows = [
            (
                button(one.path, _.plain("Edit {number}", number=one.number), "edit"),
                button(one.path, _.plain("Remove {number}", number=one.number), "remove"),
            )
            for one in event.entries[-_ENTRIES_WITH_BUTTONS:]
        ]
        add = button(event.path, _.plain("Add"), "add")
        done = button(event.path, _.plain("Done"), "close")
        on = [button(event.path, _.plain("Save for later"), "later")]
        if event.number > 1:
            on.insert(0, button(event.path, _.plain("◀ Back"), "back"))
        return [*rows, (add, done), tuple(on)]

    # -- what happened ---------------------------------------------------------------------------

    def _fault(self, question: Question, fault: Fault) -> Markup:
        own = self._fill(question.path, fault.message) if isinstance(fault, Blank | Broken) else ""
        return Markup("⚠️ {}").format(words.fault(self.texts, fault, own))

    def _out_of_date(self, question: Question | None) -> Markup:
        _ = self.texts
        answer = self.interview.answers.get(question.path) if question else None
        if question is None or answer is None or answer.status is Status.PRESET:
            return _("That button belongs to another question. This is where you are:")
        return _(
            "That question already has an answer: {answer}. This is where you are:",
            answer=words.value(_, question, answer),
        )

    # -- the review card -------------------------------------------------------------------------

    def _review_card(self, event: Reviewed) -> Markup:
        _ = self.texts
        lines = [_("<b>{clause} · Please check before handing in</b>", clause=self.clause)]
        if event.pages > 1:
            lines.append(_("Page {page}/{pages}", page=event.page + 1, pages=event.pages))
        lines += self.listed(event.lines)
        told = [note for note in event.notes if note not in event.held_up_by]
        lines += [Markup("– {}").format(self._note(note)) for note in told]
        lines += [Markup("⚠️ {}").format(self._note(note)) for note in event.held_up_by]
        return Markup("\n").join(lines)

    def listed(
        self, lines: Sequence[Line], below: Callable[[Line], Sequence[Markup]] = lambda _line: ()
    ) -> Iterator[Markup]:
        """The answers, each group's under its title; `below` is what else is said of each."""
        before: tuple[Path, ...] = ()
        for line in lines:
            titled = [one for one, number in line.inside if number == 0]
            paths = tuple(one.path for one in titled)
            if paths != before:
                said = [self._fill(one.path, one.label) for one in titled]
                yield Markup("<b>{}</b>").format(" – ".join(said)) if said else Markup()
            before = paths
            yield self._review_line(line)
            yield from below(line)

    def _review_line(self, line: Line) -> Markup:
        answered = words.answered(self.label(line), self.value(line))
        if line.number == 0:
            return Markup("– {}").format(answered)
        return Markup("{}. {}").format(line.number, answered)

    def label(self, line: Line) -> Markup:
        """What was asked, in an entry of a list with the list's name."""
        label = escape(self._fill(line.path, line.item.label))
        for repeat, number in reversed(line.inside):
            if number == 0:
                continue
            label = self.texts(
                "{list}, item {number}: {label}",
                list=self._fill(repeat.path, repeat.label),
                number=number,
                label=label,
            )
        return label

    def value(self, line: Line) -> Markup:
        """What was answered."""
        if line.answer is None:
            return Markup()
        if isinstance(line.item, Repeat):
            return self.texts("{count} items", count=line.answer.value)
        return words.value(self.texts, line.item, line.answer)

    def _review_buttons(self, event: Reviewed) -> list[tuple[Act, ...]]:
        _ = self.texts
        # Nothing may be asked at all; a button is still tied to something of the form.
        anything = self.interview.questionnaire.questions[0]
        first = event.lines[0] if event.lines else Line(1, anything, anything.path, None)

        def button(label: str, verb: str, line: Line = first) -> Act:
            return act(self.id, line.path, (label, verb))

        edits = [
            button(_.plain("Edit {number}", number=line.number), "edit", line)
            for line in event.lines
        ]

        ways = [button(*way) for way in turns(_, "page", event.page, event.pages)]
        hand_in = button(_.plain("Hand in the report"), "hand")
        later = button(_.plain("Save for later"), "later")
        rows = [
            tuple(edits[start : start + _EDITS_A_ROW])
            for start in range(0, len(edits), _EDITS_A_ROW)
        ]
        return [*rows, tuple(ways), (later,) if event.held_up_by else (hand_in, later)]

    def _fill(self, path: Path, wording: Wording) -> str:
        return fill_in(self.interview, path, wording, self.texts.language, self.now).strip()

    def _act(self, question: Question, label: str, verb: str) -> Act:
        return act(self.id, question.path, (label, verb))


def _shortened(answer: Markup) -> Markup:
    """Enough of an answer to know it by."""
    text = answer.unescape()
    return answer if len(text) <= _TELLING else escape(f"{text[:_TELLING].rstrip()}…")


def _rows(acts: list[Act], columns: int = 0) -> list[tuple[Act, ...]]:
    """So many to a row as the form says; else short labels share a row, long ones stand alone."""
    if columns:
        return [tuple(acts[n : n + columns]) for n in range(0, len(acts), columns)]
    rows: list[tuple[Act, ...]] = []
    for one in acts:
        fits = (
            rows
            and len(rows[-1]) < _MOST_IN_A_ROW
            and all(len(label) <= _SHORT for label, _ in (*rows[-1], one))
        )
        if fits:
            rows[-1] = (*rows[-1], one)
        else:
            rows.append((one,))
    return rows
