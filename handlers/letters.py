"""A unit's report on paper: every report handed in, in the order a chairman reads it.

Like a picture it is made when a channel asks for its file: the key says all that is needed.
Decree 30/2020/NĐ-CP gives the layout; which answers go into which part is the pack's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from bot.domain.assignments import Assignment, Period, PeriodId
from bot.domain.interviews import Answer
from bot.domain.people import Unit, UnitId
from bot.domain.programmes import Letterhead
from bot.domain.questionnaires import MEDIA, NUMBERS, Question, Status
from bot.domain.reports import State
from bot.engine.advance import last_year
from bot.engine.events import Line
from bot.engine.reading import lines_of
from bot.exports.headings import heading
from bot.exports.letter import Figure, Letter, Part, Section
from bot.i18n import Texts, texts
from bot.messages import Attachment
from bot.privacy.disclosure import small_counts
from handlers import words
from handlers.book import Book
from handlers.cards import Cards
from handlers.filling import interview_of
from storage.unit_of_work import UnitOfWork

FOLDER = "letters"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"
_ROMAN = ("I", "II", "III", "IV", "V")
_BLANK = "…" * 60
_OFFICIAL = "vi"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The report of one unit for one period, as it stood at a moment (seconds since 1970)."""

    unit_id: UnitId
    period_id: PeriodId
    asked_at: int
    is_pdf: bool = False

    @property
    def key(self) -> str:
        """The file's key, in hexadecimal like every other."""
        parts = (self.unit_id, self.period_id, self.asked_at, int(self.is_pdf))
        return f"{FOLDER}/{':'.join(map(str, parts)).encode().hex()}"


def wanted(key: str) -> Wanted | None:
    """What a key asks for; None where it is none of ours."""
    try:
        unit_id, period_id, at, pdf = bytes.fromhex(key.partition("/")[2]).decode().split(":")
        return Wanted(UnitId(int(unit_id)), PeriodId(int(period_id)), int(at), pdf == "1")
    except ValueError:
        return None


def attachments(
    _: Texts, book: Book, unit: Unit, period: Period, now: datetime
) -> tuple[Attachment, ...]:
    """The files of a unit's report: for Word, and to be looked at where that can be made."""
    at = int(now.timestamp())
    name = _.plain("report-{unit}-{period}", unit=unit.key, period=period.key)
    word = Attachment(Wanted(unit.id, period.id, at).key, f"{name}.docx", WORD)
    if not book.makes_pdf:
        return (word,)
    return (word, Attachment(Wanted(unit.id, period.id, at, True).key, f"{name}.pdf", _PDF))


async def has_small_counts(unit: UnitOfWork, book: Book, asked: Iterable[Assignment]) -> bool:
    """Whether what was handed in on these has counts that are for the department only."""
    for one in asked:
        filed = await unit.reviews.newest(one.id)
        if filed is not None:
            form = await book.form(filed.form_id, unit)
            if small_counts(form.by_path, filed.answers):
                return True
    return False


async def to_write(unit: UnitOfWork, book: Book, one: Wanted) -> Letter | None:
    """The letter a key asks for; None where there is no such unit or period."""
    period = await unit.programmes.period(one.period_id)
    place = next((some for some in await unit.people.units() if some.id == one.unit_id), None)
    if period is None or place is None:
        return None
    told = [
        await _told(unit, book, assignment)
        for assignment in await unit.programmes.owed_by(place.id, period.id)
    ]
    return _letter(book, place, period, told, datetime.fromtimestamp(one.asked_at, UTC))


@dataclass(frozen=True, slots=True)
class _Saying:
    """An answer in words to the question of this name, in an entry of a list or not ("")."""

    name: str
    question: str
    answer: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What was handed in on one task; neither figures nor sayings where nothing was."""

    assignment: Assignment
    figures: tuple[Figure, ...] = ()
    sayings: tuple[_Saying, ...] = ()

    def said(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(one.answer for one in self.sayings if one.name in names)


async def _told(unit: UnitOfWork, book: Book, assignment: Assignment) -> _Told:
    filed = await unit.reviews.newest(assignment.id)
    if filed is None:
        return _Told(assignment)
    _, at = texts(_OFFICIAL), filed.handed_in_at.astimezone(book.zone)
    interview = await interview_of(unit, book, filed.form_id, assignment, filed.answers)
    cards = Cards(filed.interview_id, assignment.clause_ref, interview, _, at)
    figures, sayings = [], []
    for line in lines_of(interview, at):
        match line:
            case Line(number=number, item=Question(kind=kind) as asked, answer=Answer() as answer):
                if number == 0 or kind in MEDIA:
                    continue
                label = cards.label(line).unescape()
                if kind in NUMBERS:
                    before = last_year(interview, asked)
                    figures.append(_figure(_, label, asked, answer, before))
                elif answer.status is not Status.SKIPPED:
                    bare = cards.label(replace(line, inside=())).unescape()
                    entry = label.removesuffix(bare).rstrip(": ")
                    said = cards.value(line).unescape()
                    sayings.append(_Saying(asked.name, bare, said, entry))
            case _:  # a list is told by its entries
                continue
    return _Told(assignment, tuple(figures), tuple(sayings))


def _figure(_: Texts, label: str, asked: Question, answer: Answer, before: Answer | None) -> Figure:
    measure = asked.measure.text_in(_.language)
    was = _counted(_, asked, before) if before else ""
    return Figure(heading(label, _OFFICIAL), measure, _counted(_, asked, answer), was)


def _counted(_: Texts, question: Question, answer: Answer) -> str:
    """A number without its measure, which has a column of its own; what is missing is said."""
    if answer.has_value:
        return _.number(answer.value)
    return words.value(_, question, answer).unescape()


# -- the parts -----------------------------------------------------------------------------------


def _letter(
    book: Book, place: Unit, period: Period, told: Sequence[_Told], now: datetime
) -> Letter:
    _, outline = texts(_OFFICIAL), book.outline
    year = int(period.key[:4])
    head = filled(outline.letterheads.get(place.kind, Letterhead()), place)
    return Letter(
        letterhead=head,
        year=year,
        subject=outline.subject.format(year=year),
        addressee=book.recipients.addressee,
        opening=(
            _.plain("{unit} reports the results as follows:", unit=_author(head, place)),
            _.plain(
                "The figures are from {first} to {last}.",
                first=_.iso_date(period.data_from),
                last=_.iso_date(period.data_to),
            ),
        ),
        parts=_parts(_, book, told),
        closing=_.plain("The above is the report of {unit}./.", unit=_author(head, place)),
        copies=ended(book.recipients.copies),
        at=now,
    )


def _author(head: Letterhead, place: Unit) -> str:
    """Whoever the head names, in one line: a kind of unit within a name is written small."""
    first, *rest = head.name or (place.name,)
    return " ".join([first, *(f"{one[:1].lower()}{one[1:]}" for one in rest)])


def filled(head: Letterhead, place: Unit) -> Letterhead:
    """The head of a kind of unit with the names of this one."""

    def fill(line: str) -> str:
        return line.format(unit=place.name, short=place.short_name)

    return replace(head, name=tuple(map(fill, head.name)), place=fill(head.place))


def ended(lines: Sequence[str]) -> tuple[str, ...]:
    """Each ends in a semicolon, the last one in a full stop."""
    return (*(f"{one};" for one in lines[:-1]), *(f"{one}." for one in lines[-1:]))


def _parts(_: Texts, book: Book, told: Sequence[_Told]) -> tuple[Part, ...]:
    outline, sorts = book.outline, (book.difficulties.question,)
    general = [one for one in told if one.assignment.task_key in outline.general]
    results = [one for one in told if one not in general]
    assessment = (
        (_.plain("Good practices"), outline.practices, ()),
        (_.plain("Difficulties and obstacles"), outline.difficulties, sorts),
        (_.plain("Causes"), outline.causes, ()),
    )
    parts = [
        *(
            [(_.plain("General situation"), [_general(_, book, one) for one in general])]
            if general
            else []
        ),
        (_.plain("Results"), [_result(_, book, *one) for one in enumerate(results, 1)]),
        (
            _.plain("Assessment"),
            [
                _quoted(_, f"{place}. {title}", results, names, sorted_by)
                for place, (title, names, sorted_by) in enumerate(assessment, 1)
            ],
        ),
        # No questionnaire asks for it: the unit writes it.
        (_.plain("Directions for next year"), [Section("", (_BLANK,))]),
        (_.plain("Proposals"), [_quoted(_, "", results, outline.proposals, outline.levels)]),
    ]
    return tuple(
        Part(f"{roman}. {title}", tuple(sections))
        for roman, (title, sections) in zip(_ROMAN, parts, strict=False)
    )


def _general(_: Texts, book: Book, one: _Told) -> Section:
    return Section("", _lines(_, book, one), one.figures)


def _result(_: Texts, book: Book, place: int, one: _Told) -> Section:
    heading = _.plain(
        "{place}. {title} (clause {clause})",
        place=place,
        title=one.assignment.title,
        clause=one.assignment.clause_ref,
    )
    return Section(heading, _lines(_, book, one), one.figures)


def _lines(_: Texts, book: Book, one: _Told) -> tuple[str, ...]:
    """The results in words, then what else was answered, but what other parts quote."""
    if one.assignment.state is State.NOT_APPLICABLE:
        return (_.plain("The unit is not asked to report on this task."),)
    if not one.figures and not one.sayings:
        return (_.plain("The unit has not handed in a report on this task."),)
    outline = book.outline
    elsewhere = {
        *outline.achievements,
        *outline.practices,
        *outline.difficulties,
        *((book.difficulties.question,) if outline.difficulties else ()),
        *outline.causes,
        *outline.proposals,
        *(outline.levels if outline.proposals else ()),
    }
    rest = [said for said in one.sayings if said.name not in elsewhere]
    return (*one.said(outline.achievements), *_answered(rest))


def _answered(sayings: Iterable[_Saying]) -> Iterator[str]:
    """Each answer a sentence; those of one entry of a list are one together."""
    for entry, some in groupby(sayings, key=lambda one: one.entry):
        if entry:
            told = "; ".join(_stated(one).rstrip(". ") for one in some)
            yield _stopped(f"{entry}: {told}")
        else:
            yield from (_stopped(_stated(one)) for one in some)


def _stated(one: _Saying) -> str:
    return f"{heading(one.question, _OFFICIAL)}: {one.answer}"


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _quoted(
    _: Texts,
    heading: str,
    told: Sequence[_Told],
    names: Iterable[str],
    sorted_by: Iterable[str] = (),
) -> Section:
    """What the reports say to these questions, each with its clause, in their own words.

    Beside it stands what was chosen to sort it: of what kind it is, to whom it goes.
    """
    lines = [
        _quote(_, one, said, _.list(one.said(sorted_by)))
        for one in told
        for said in one.said(names)
    ]
    return Section(heading, tuple(lines) or (_.plain("None stated."),))


def _quote(_: Texts, one: _Told, said: str, sorts: str) -> str:
    title, clause = one.assignment.title, one.assignment.clause_ref
    if not sorts:
        return _.plain("{title} (clause {clause}): {said}", title=title, clause=clause, said=said)
    return _.plain(
        "{title} (clause {clause}; {sorts}): {said}",
        title=title,
        clause=clause,
        sorts=sorts,
        said=said,
    )
