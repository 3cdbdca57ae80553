"""Figures of many units added up; what a unit has no figure for is counted, never taken as zero."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from bot.domain.interviews import Answer
from bot.domain.questionnaires import NUMBERS, Kind, Output, Path, Question, Questionnaire, Status

_ORDINAL = re.compile(r"\[\d+\]")
_RATIO = re.compile(
    r"round\(\s*(?P<part>/\S+)\s+(?P<percent>\*\s*100\s+)?div"
    r"\s+(?P<whole>/\S+)\s*,\s*(?P<digits>\d)\s*\)"
)
"""How the forms work out a share of two of their answers, and no other calculation."""
_TALLIED = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE})


class Gap(StrEnum):
    """Why there is no figure, or not the whole of it.

    `PARTIAL` is a list of which some entries have none; `NOT_ASKED` what the unit's other answers
    have made pointless: nothing is missing there. `ABSENT` is a report not handed in, not valid
    any more, or on a form that did not ask yet.
    """

    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    SKIPPED = "skipped"
    PARTIAL = "partial"
    ABSENT = "absent"
    NOT_ASKED = "not_asked"


WITHOUT = frozenset(Gap) - {Gap.NOT_ASKED}
"""The unit has no figures, or not all."""
_GAPS = {Status.UNKNOWN: Gap.UNKNOWN, Status.OUTSIDE: Gap.OUTSIDE}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One unit's answers on a form, and by name what it reported a year earlier.

    `form` is None, and there are no answers, where no report of it counts.
    """

    form: Questionnaire | None
    answers: Mapping[Path, tuple[Answer, ...]]
    before: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit contributes to a sum; with a value *and* a gap it is a part of the whole."""

    value: Decimal | None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """One indicator over the units of a task, in their order.

    `total` is None where nobody has given it, or where adding it up means nothing. `before` adds
    last year's figures of the `compared` units that have given it in both years, `now` this
    year's of the same; both are None where there are none. `shown` is what the label's outputs
    stand for, where it is the same in every report.
    """

    question: Question
    cells: tuple[Cell, ...]
    total: Decimal | None
    given: int
    gaps: Mapping[Gap, int]
    compared: int
    now: Decimal | None
    before: Decimal | None
    shown: Mapping[str, str]

    @property
    def without(self) -> int:
        """How many units have no figure, or not the whole of it."""
        return sum(count for gap, count in self.gaps.items() if gap in WITHOUT)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share worked out anew from two sums, both over the same `units`.

    `note` is the form's own sentence about it. `sensitive` where one of its parts is.
    """

    note: Question
    value: Decimal
    units: int
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units have chosen what, of those that have `answered`."""

    question: Question
    counts: tuple[int, ...]
    answered: int


def sheet(
    form: Questionnaire | None, answers: Mapping[Path, Answer], before: Mapping[str, Answer]
) -> Sheet:
    """A report to be added up: the answers of a list's entries stand together."""
    found: dict[Path, list[Answer]] = {}
    for path, answer in answers.items():
        if answer.status is not Status.REMOVED:
            found.setdefault(Path(_ORDINAL.sub("", path)), []).append(answer)
    return Sheet(form, {path: tuple(some) for path, some in found.items()}, before)


def questions(forms: Sequence[Questionnaire]) -> list[Question]:
    """Those of the newest version, then those only an older one had; the newest comes first."""
    found = {one.path: one for form in reversed(forms) for one in form.questions}
    newest = forms[0].by_path
    return [*newest.values(), *(one for path, one in found.items() if path not in newest)]


# -- sums ----------------------------------------------------------------------------------------


def sums(forms: Sequence[Questionnaire], sheets: Sequence[Sheet]) -> tuple[Sum, ...]:
    """Every number the forms ask for, in their order."""
    return tuple(
        _sum(one, sheets) for one in questions(forms) if one.kind in NUMBERS and not _is_named(one)
    )


def self_named(forms: Sequence[Questionnaire], sheets: Sequence[Sheet]) -> int:
    """How many figures have a name of their own in each entry: there is nothing to add."""
    named = [one for one in questions(forms) if one.kind in NUMBERS and _is_named(one)]
    return sum(
        answer.has_value
        for sheet in sheets
        for one in named
        for answer in sheet.answers.get(one.path, ())
    )


def _is_named(question: Question) -> bool:
    """Whether the label is another in each entry of a list: it says what stands beside it."""
    return any(one.lstrip().startswith("..") for one in question.label.outputs)


def _sum(question: Question, sheets: Sequence[Sheet]) -> Sum:
    cells = tuple(_cell(question, one) for one in sheets)
    values = [one.value for one in cells if one.value is not None]
    pairs = [
        (cell.value, before)
        for cell, one in zip(cells, sheets, strict=True)
        if cell.value is not None
        and cell.gap is None
        and (before := _before(question, one)) is not None
    ]
    adds_up = question.total
    return Sum(
        question=question,
        cells=cells,
        total=sum(values, Decimal()) if values and adds_up else None,
        given=len(values),
        gaps=Counter(one.gap for one in cells if one.gap is not None),
        compared=len(pairs) if adds_up else 0,
        now=sum((now for now, _ in pairs), Decimal()) if pairs and adds_up else None,
        before=sum((was for _, was in pairs), Decimal()) if pairs and adds_up else None,
        shown=_shown(question, sheets),
    )


def _cell(question: Question, one: Sheet) -> Cell:
    if one.form is None or question.path not in one.form.by_path:
        return Cell(None, Gap.ABSENT)
    given = one.answers.get(question.path, ())
    if not given:
        return Cell(None, Gap.NOT_ASKED)
    values = [value for answer in given if (value := number(answer)) is not None]
    if not values:
        return Cell(None, _GAPS.get(given[0].status, Gap.SKIPPED))
    return Cell(sum(values, Decimal()), None if len(values) == len(given) else Gap.PARTIAL)


def number(answer: Answer) -> Decimal | None:
    """The number an answer gives; None where it gives none."""
    if not answer.has_value:
        return None
    try:
        value = Decimal(answer.value)
    except InvalidOperation:  # given when the question still asked for something else
        return None
    return value if value.is_finite() else None


def _before(question: Question, one: Sheet) -> Decimal | None:
    """Last year's figure, under the name the indicator had then."""
    answer = one.before.get(question.last or question.name)
    return number(answer) if answer else None


def _shown(question: Question, sheets: Sequence[Sheet]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for output in question.label.outputs:
        path = Path(output.strip())
        values = {one.answers[path][0].value for one in sheets if path in one.answers}
        if len(values) == 1:
            found[output] = values.pop()
    return found


# -- shares and choices --------------------------------------------------------------------------


def ratios(form: Questionnaire, sheets: Sequence[Sheet]) -> tuple[Ratio, ...]:
    """The shares the form tells its readers, from summed parts: an average of shares is none.

    Only units that have given both parts count, in either sum.
    """
    known = {one.path: one for one in form.questions}
    return tuple(
        ratio
        for note in form.questions
        if note.kind is Kind.NOTE and len(set(note.label.outputs)) == 1
        if (worked_out := known.get(Path(note.label.outputs[0].strip()))) is not None
        if (ratio := _ratio(note, worked_out, known, sheets)) is not None
    )


def _ratio(
    note: Question,
    worked_out: Question,
    known: Mapping[Path, Question],
    sheets: Sequence[Sheet],
) -> Ratio | None:
    parts = _RATIO.search(worked_out.calculation)
    if parts is None:
        return None
    of, out_of = Path(parts["part"]), Path(parts["whole"])
    pairs = list(_pairs(of, out_of, sheets))
    whole = sum((one for _, one in pairs), Decimal())
    if not whole:
        return None
    part = sum((one for one, _ in pairs), Decimal()) * (100 if parts["percent"] else 1)
    sensitive = any(known[one].sensitive for one in (of, out_of) if one in known)
    value = (part / whole).quantize(Decimal(1).scaleb(-int(parts["digits"])), ROUND_HALF_UP)
    return Ratio(note, value, len(pairs), sensitive)


def _pairs(part: Path, whole: Path, sheets: Sequence[Sheet]) -> Iterator[tuple[Decimal, Decimal]]:
    for one in sheets:
        found = [
            number(given[0]) if len(given) == 1 else None
            for given in (one.answers.get(part, ()), one.answers.get(whole, ()))
        ]
        if found[0] is not None and found[1] is not None:
            yield found[0], found[1]


def tallies(forms: Sequence[Questionnaire], sheets: Sequence[Sheet]) -> tuple[Tally, ...]:
    """How often each choice was made; not of questions within lists, which a unit answers often."""
    inside = {one.path for form in forms for one in form.repeats}
    return tuple(
        _tally(one, sheets)
        for one in questions(forms)
        if one.kind in _TALLIED
        and one.label
        and one.choices
        and not any(one.path.startswith(f"{path}/") for path in inside)
    )


def _tally(question: Question, sheets: Sequence[Sheet]) -> Tally:
    chosen = [
        set(question.named(given[0].value))
        for one in sheets
        if (given := one.answers.get(question.path)) and given[0].has_value
    ]
    counts = tuple(sum(one.name in each for each in chosen) for one in question.choices)
    return Tally(question, counts, len(chosen))


def label(question: Question, language: str, shown: Mapping[str, str]) -> str:
    """A label in words: its outputs as they were shown, else as dots."""
    pieces = question.label.in_language(language)
    return "".join(
        shown.get(piece.expression, "…") if isinstance(piece, Output) else piece for piece in pieces
    )
