"""Where an interview stands at one moment: what is open, what is shown, where to go on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from bot.domain.interviews import (
    Answer,
    Asking,
    Checking,
    Interview,
    Place,
    Removing,
    Reviewing,
    Unusual,
)
from bot.domain.questionnaires import (
    CHOOSING,
    NUMBERS,
    Choice,
    Group,
    Kind,
    Path,
    Question,
    Repeat,
    Status,
)
from bot.engine import presets
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
    Rejected,
    RemovalAsked,
    Reviewed,
)
from bot.engine.faults import Blank, Broken, Fault, NotAChoice
from bot.engine.instance import Instance
from bot.engine.parse import matching
from bot.engine.paths import entry, list_of, ordinals, template
from bot.engine.plan import Spec
from bot.engine.way import Stop, Stops

LINES_A_PAGE = 12
CHOICES_A_PAGE = 8
MANY_CHOICES = 12
"""More choices than this are shown page by page, and found by typing a part of one."""
_TELLING = 2
"""How many answers tell one entry of a list from another."""
UNANSWERED = Blank()


@dataclass(frozen=True, slots=True)
class Turn:
    """The interview after a move, and what to tell the officer."""

    interview: Interview
    events: tuple[Event, ...]

    def told_after(self, *before: Event) -> "Turn":
        """The same, with what has to be told first."""
        return Turn(self.interview, (*before, *self.events))


@dataclass(frozen=True, slots=True)
class Here:
    """The interview, with its form's rules worked out at this moment."""

    interview: Interview
    instance: Instance

    @property
    def stops(self) -> Stops:
        return self.instance.stops()

    def stop_at(self, path: Path) -> Stop | None:
        """The stop of this answer, if it is asked as things stand."""
        place = self.stops.place.get(path)
        return None if place is None else self.stops.all[place]

    # -- what is settled -------------------------------------------------------------------------

    def trouble(self, stop: Stop) -> Fault | None:
        """Why this still has to be asked; None once it is settled."""
        found = self.instance.trouble(stop.path, lambda: self._trouble(stop))
        is_remarked = stop.path in self.interview.remarks
        return UNANSWERED if found is None and is_remarked else found

    def _trouble(self, stop: Stop) -> Fault | None:
        answer = self.instance.answers.get(stop.path)
        if answer is None or answer.status in {Status.PRESET, Status.REMOVED}:
            return UNANSWERED
        if isinstance(stop.item, Repeat):
            return None if answer.value == str(len(self.entries(stop.path))) else UNANSWERED
        return self._open(stop.item, answer)

    def _open(self, question: Question, answer: Answer) -> Fault | None:
        if answer.status is Status.SKIPPED:
            return UNANSWERED if self.instance.is_required(question) else None
        if not answer.has_value:
            return None
        return self.broken(question, answer) or (None if answer.reason else self.warned(question))

    def broken(self, question: Question, answer: Answer) -> Fault | None:
        """The hard rule the answer given breaks."""
        if question.kind in CHOOSING:
            offered = self.instance.offered(question)
            if not all(map(offered.choice, offered.named(answer.value))):
                return NotAChoice()
        return None if self.instance.keeps_rule(question) else Broken(question.constraint_message)

    def warned(self, question: Question) -> Fault | None:
        return None if self.instance.is_usual(question) else Broken(question.warning_message)

    def unusual(self, question: Question, answer: Answer) -> Unusual | None:
        if self.warned(question):
            return Unusual.WARNING
        return Unusual.CHANGED if self._changed(question, answer) else None

    def _changed(self, question: Question, answer: Answer) -> bool:
        """More than the allowed share away from last year's number."""
        before = last_year(self.interview, question)
        if question.kind not in NUMBERS or question.change is None or before is None:
            return False
        was = float(before.value)
        return was > 0 and abs(float(answer.value) - was) > question.change * was

    # -- what is on the screen -------------------------------------------------------------------

    def at(self, place: Place, *events: Event) -> Turn:
        interview = replace(
            self.interview, place=place, answers=self.instance.answers, memo=self.instance
        )
        return Turn(interview, events)

    def stay(self, *events: Event) -> Turn:
        assert self.interview.place is not None  # noqa: S101 - there is something to stay at
        return self.at(self.interview.place, *events)

    def show(self) -> Turn:
        """What is on the screen, or the first thing to put there."""
        place = self.interview.place
        match place:
            case None:
                return self.go_on()
            case Reviewing(page):
                return self.go_on_to_review(page)
            case Removing(path):
                asked = self.ask_removal(path)
                return asked or self.go_on()
            case _:
                stop = self.stop_at(place.path)
        if stop is None:
            return self.go_on()
        if isinstance(stop.item, Repeat) or isinstance(place, Asking):
            asking = place if isinstance(place, Asking) else Asking(stop.path)
            return self._ask_again(stop, self.trouble(stop), asking)
        question = self.instance.offered(stop.item)
        if isinstance(place, Checking):
            return self.stay(Doubted(question, place.answer, place.why))
        return self.stay(ReasonWanted(question, place.answer, place.why))

    def ask(
        self,
        stop: Stop,
        asking: Asking | None = None,
        *,
        fault: Fault | None = None,
        ticked: bool = False,
    ) -> Turn:
        """Put a question, or a list, on the screen."""
        if isinstance(stop.item, Repeat):
            return self.at(Asking(stop.path), self._list_asked(stop.item, stop))
        question = self.instance.offered(stop.item)
        asking = asking or Asking(stop.path, self._picked(question))
        shown, page, pages = _page_of(question, asking)
        event = Asked(
            question,
            number=self.stops.place[stop.path] + 1,
            of=len(self.stops.all),
            notes=stop.notes,
            picked=asking.picked,
            required=self.instance.is_required(question),
            fault=fault,
            ticked=ticked,
            shown=shown,
            sought=asking.sought,
            page=page,
            pages=pages,
            preset=self._preset(question),
            card=self._card(stop),
            inside=self._around(stop),
        )
        return self.at(asking, event)

    def _ask_again(self, stop: Stop, trouble: Fault | None, asking: Asking | None = None) -> Turn:
        """Put it on the screen, with what is wrong with the answer it has."""
        return self.ask(stop, asking, fault=None if trouble is UNANSWERED else trouble)

    def _preset(self, question: Question) -> Answer | None:
        """What the form proposes; a choice that is not offered now is no proposal."""
        answer = self.instance.answers.get(question.path)
        if answer is None:
            answer = Answer(self.instance.default(question), Status.PRESET)
        if answer.status is not Status.PRESET or not answer.value:
            return None
        is_chosen = question.kind in CHOOSING
        if is_chosen and not all(map(question.choice, question.named(answer.value))):
            return None
        return answer

    def _picked(self, question: Question) -> tuple[str, ...]:
        answer = self._preset(question) or self.instance.answers.get(question.path)
        if question.kind not in {Kind.SELECT_MULTIPLE, Kind.RANK} or answer is None:
            return ()
        return question.named(answer.value)

    def _card(self, stop: Stop) -> Card | None:
        mates = self.mates(stop)
        if stop.card is None or len(mates) < 2:
            return None
        lines = tuple(self._line(number, one) for number, one in enumerate(mates, start=1))
        group = self.stops.cards[stop.card]
        return Card(stop.card, group, lines, len(self.typed_together(stop)))

    def mates(self, stop: Stop) -> list[Stop]:
        """The questions shown together with this one, itself included."""
        if stop.card is None:
            return [stop]
        return [one for one in self.stops.all if one.card == stop.card]

    def typed_together(self, stop: Stop) -> list[Stop]:
        """The numbers of its card that may be typed in one message, from this one on."""
        mates = self.mates(stop)
        found: list[Stop] = []
        for one in mates[mates.index(stop) :]:
            if not isinstance(one.item, Question) or one.item.kind not in NUMBERS:
                break
            found.append(one)
        return found

    def _line(self, number: int, stop: Stop) -> Line:
        answer = self.instance.answers.get(stop.path)
        item = self.question_at(stop.path) or stop.item
        return Line(number, item, stop.path, answer, self.inside(stop.path))

    # -- lists -----------------------------------------------------------------------------------

    def entries(self, path: Path) -> tuple[int, ...]:
        return self.instance.entries(self.instance.plan.specs[template(path)], path)

    def entry_of(self, path: Path) -> Entry | None:
        """The entry at this path, told by its first answers; None where there is none."""
        ordinals = self.entries(list_of(path))
        number = next(
            (n for n, one in enumerate(ordinals, start=1) if path.endswith(f"[{one}]")), 0
        )
        return self._entry(number, path) if number else None

    def _entry(self, number: int, path: Path) -> Entry:
        inside = (one for one in self.stops.all if one.path.startswith(f"{path}/"))
        lines = (self._line(n, one) for n, one in enumerate(inside, start=1))
        telling = (one for one in lines if one.answer and one.answer.has_value)
        return Entry(number, path, tuple(islice(telling, _TELLING)))

    def _list_asked(self, repeat: Repeat, stop: Stop) -> ListAsked:
        entries = [
            self._entry(number, entry(stop.path, ordinal))
            for number, ordinal in enumerate(self.entries(stop.path), start=1)
        ]
        return ListAsked(
            repeat,
            stop.path,
            number=self.stops.place[stop.path] + 1,
            of=len(self.stops.all),
            entries=tuple(entries),
            notes=stop.notes,
            inside=self.inside(stop.path),
        )

    def inside(self, path: Path) -> Around:
        """The lists around an answer, each with the place of its entry; the titled groups with 0.

        Their paths are those of the entries: their labels may speak of what is in them.
        """
        found: list[tuple[Group | Repeat, int]] = []
        above = ""
        for step in path.split("/")[1:-1]:
            above = f"{above}/{step}"
            item = self.instance.plan.specs[template(above)].item
            if isinstance(item, Repeat):
                here, ordinal = self.entries(list_of(above)), ordinals(above)[-1]
                number = here.index(ordinal) + 1 if ordinal in here else ordinal
                found.append((replace(item, path=Path(above)), number))
            elif isinstance(item, Group) and item.label:
                there = item if item.path == above else replace(item, path=Path(above))
                found.append((there, 0))
        return tuple(found)

    def _around(self, stop: Stop) -> Around:
        """The same without the group that is shown together: its card has the title."""
        is_card = len(self.mates(stop)) > 1
        return tuple(
            (one, number)
            for one, number in self.inside(stop.path)
            if number or not is_card or one.path != stop.card
        )

    def ask_removal(self, path: Path) -> Turn | None:
        """Ask whether an entry is to be removed; None where there is no such entry."""
        stop = self.stop_at(list_of(path))
        found = self.entry_of(path) if stop else None
        if stop is None or found is None or not isinstance(stop.item, Repeat):
            return None
        return self.at(Removing(path), RemovalAsked(stop.item, found))

    # -- where to go -----------------------------------------------------------------------------

    def go_on(self, after: Path | None = None, *events: Event) -> Turn:
        """To the next unsettled question after this one, else to the review card."""
        stops = self.stops.all
        start = self.stops.place.get(after, -1) + 1 if after else 0
        for stop in (*stops[start:], *stops[:start]):
            trouble = self.trouble(stop)
            if trouble is not None:
                return self._ask_again(stop, trouble).told_after(*events)
        return self.review(0).told_after(*events)

    def misfits(self) -> tuple[Line, ...]:
        """The answers given that break a hard rule as things stand."""
        return tuple(
            self._line(number, stop)
            for number, stop in enumerate(self.stops.all, start=1)
            if isinstance(self.trouble(stop), Broken | NotAChoice)
        )

    def is_settled(self) -> bool:
        return all(self.trouble(stop) is None for stop in self.stops.all)

    def go_on_to_review(self, page: int) -> Turn:
        """The review card, unless something is still open."""
        return self.review(page) if self.is_settled() else self.go_on()

    def review(self, page: int) -> Turn:
        stops = self.stops.all
        pages = max(1, -(-len(stops) // LINES_A_PAGE))
        page = min(max(page, 0), pages - 1)
        first = page * LINES_A_PAGE
        shown = stops[first : first + LINES_A_PAGE]
        lines = tuple(self._line(n, one) for n, one in enumerate(shown, start=first + 1))
        read = (note for one in shown for note in one.notes)
        told = tuple(one for one in read if self._tells_a_value(one))
        if page + 1 == pages:
            told += self.stops.last_notes
        return self.at(Reviewing(page), Reviewed(lines, page, pages, told, self.held_up_by()))

    def _tells_a_value(self, note: Question) -> bool:
        return bool(note.label.outputs) or (
            note.kind is not Kind.NOTE and self.instance.value(note.path) != ""
        )

    def held_up_by(self) -> tuple[Question, ...]:
        """The notes that must go first: one that is required can never be given its answer."""
        before = (note for stop in self.stops.all for note in stop.notes)
        return tuple(
            note
            for note in (*before, *self.stops.last_notes)
            if note.kind is Kind.NOTE and self.instance.is_required(note)
        )

    def hand_in(self, end: Mapping[Path, Answer]) -> Turn:
        """The report, once everything is settled."""
        if not isinstance(self.interview.place, Reviewing):
            return self.show()
        if not self.is_settled():
            return self.go_on()
        if self.held_up_by():
            return self.show()
        return self.stay(HandedIn(tuple({**self._given(), **end}.items())))

    def _given(self) -> dict[Path, Answer]:
        """The answers asked for, the entries they stand in, and the values worked out, in order."""
        root = self.instance.plan.root
        return dict(self._given_in(root, root.path))

    def _given_in(self, spec: Spec, above: str) -> Iterator[tuple[Path, Answer]]:
        for child in spec.children.values():
            path = Path(f"{above}/{child.name}")
            if not self.instance.relevant(child, path):
                continue
            if isinstance(child.item, Repeat):
                for ordinal in self.entries(path):
                    inside = entry(path, ordinal)
                    yield inside, Answer(str(ordinal))
                    yield from self._given_in(child, inside)
            elif child.children:
                yield from self._given_in(child, path)
            if path in self.stops.place:
                yield path, self.instance.answers[path]
            elif isinstance(child.item, Question) and (text := self.instance.text(child, path)):
                yield path, Answer(text)

    def edit(self, path: Path) -> Turn:
        """To this question or list, or to the first question of this entry."""
        stop = self.stop_at(path) or next(
            (one for one in self.stops.all if one.path.startswith(f"{path}/")), None
        )
        return self.ask(stop) if stop else self.stale(path)

    def back(self, path: Path) -> Turn:
        """The question before the one the button belongs to."""
        position = self.stops.place.get(path)
        return (
            self.stale(path) if position is None else self.ask(self.stops.all[max(position - 1, 0)])
        )

    def stale(self, path: Path) -> Turn:
        """The button is not for what is on the screen: say so, and show what is."""
        return self.show().told_after(OutOfDate(self.question_at(path)))

    def reject(self, stop: Stop, fault: Fault) -> Turn:
        turn = self.ask(stop)
        if not isinstance(stop.item, Question):
            return turn
        return turn.told_after(Rejected(stop.item, fault))

    def question_at(self, path: Path) -> Question | None:
        """The question of an answer, asked or not, to tell the answer by.

        Its choices are those offered now, then those it may offer at other times.
        """
        question = self.interview.questionnaire.by_path.get(template(path))
        if question is None:
            return None
        here = question if question.path == path else replace(question, path=path)
        offered = self.instance.offered(here)
        if question.itemset is None:
            return offered
        return replace(offered, choices=(*offered.choices, *question.choices))

    # -- what changes ----------------------------------------------------------------------------

    def with_answers(self, answers: Mapping[Path, Answer]) -> "Here":
        """Here once these answers are given, with what the form puts in because of them."""
        attended = self.interview.remarks.keys() & answers.keys()
        left = {path: one for path, one in self.interview.remarks.items() if path not in attended}
        interview = replace(self.interview, remarks=left) if attended else self.interview
        return Here(interview, presets.answered(self.instance, answers))

    def started(self, answers: Mapping[Path, Answer]) -> "Here":
        """Here with the values the form puts in at its start."""
        return Here(self.interview, presets.begun(self.instance, answers))

    def with_entry(self, path: Path) -> tuple["Here", Path]:
        """Here with one more entry in this list, and the entry's path."""
        added = self.instance.next_entry(path)
        number = len(self.entries(path)) + 1
        return Here(self.interview, presets.with_entry(self.instance, path, added, number)), added


def here_at(interview: Interview, now: datetime) -> Here:
    """What was worked out before is used again as far as it still holds."""
    memo = interview.memo
    if isinstance(memo, Instance) and memo.answers is interview.answers:
        return Here(interview, memo.at(now))
    return Here(interview, Instance(interview, now))


def last_year(interview: Interview, question: Question) -> Answer | None:
    """Last year's answer to the same indicator, under the name it had then."""
    answer = interview.last.get(question.last or question.name)
    if answer is None or not answer.has_value:
        return None
    fits = question.kind not in NUMBERS or _is_number(question.kind, answer.value)
    return answer if fits else None


def _is_number(kind: Kind, value: str) -> bool:
    """What was a text or a broken number then is no number of this kind now."""
    whole, _, fraction = value.partition(".")
    digits = whole.isdecimal() and (not fraction or fraction.isdecimal())
    return digits and (kind is Kind.DECIMAL or not fraction.strip("0"))


def _page_of(question: Question, asking: Asking) -> tuple[tuple[Choice, ...], int, int]:
    """The choices of a page, its number, and how many pages there are."""
    choices = matching(question, asking.sought) if asking.sought else question.choices
    if len(choices) <= MANY_CHOICES:
        return tuple(choices), 0, 1
    pages = -(-len(choices) // CHOICES_A_PAGE)
    page = min(max(asking.page, 0), pages - 1)
    first = page * CHOICES_A_PAGE
    return tuple(choices[first : first + CHOICES_A_PAGE]), page, pages
