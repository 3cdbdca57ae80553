"""What of an answer leaves the system for a reader who may see so much and no more."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from bot.domain.interviews import Answer
from bot.domain.published import Shown, Value, Withheld
from bot.domain.questionnaires import CHOOSING, MEDIA, NUMBERS, Kind, Path, Question, Questionnaire
from bot.privacy.small_cells import is_small

_SEVERAL = frozenset({Kind.SELECT_MULTIPLE, Kind.RANK})
_FIGURES = NUMBERS | {Kind.CALCULATE}
_ORDINAL = re.compile(r"\[\d+\]")
_EXACT = 2**53
"""Whole numbers up to this one are kept exactly by every program that reads JSON."""


def disclosed(
    question: Question, answer: Answer, *, telling: bool, texts: bool, small_cells: bool
) -> Shown:
    """The answer, or why it is not shown.

    Files never leave, nor what was written in words unless `texts`. Neither do small counts on
    sensitive indicators unless `small_cells`, nor what is `telling` of one: see `derived` and
    `telling_of`.
    """
    if not small_cells and telling and answer.has_value:
        return Shown(None, Withheld.TELLING)
    if not small_cells and is_small(question, answer):
        return Shown(None, Withheld.SMALL)
    reason = answer.reason or None if texts else None
    if not answer.has_value:
        return Shown(None, answer.status, reason)
    if question.kind in MEDIA or (not texts and _is_free(question, answer.value)):
        return Shown(None, Withheld.TEXT)
    return Shown(_value(question, answer.value), answer.status, reason)


def _is_free(question: Question, value: str) -> bool:
    """Whether it is somebody's own words, or a spot on the map.

    What the form works out may quote them, and so may a choice between entries typed before.
    """
    match question.kind:
        case Kind.TEXT | Kind.GEOPOINT:
            return True
        case Kind.CALCULATE:
            return isinstance(_number(value), str)
        case kind if kind in CHOOSING:
            return any(question.choice(one) is None for one in question.named(value))
        case _:
            return False


def _value(question: Question, value: str) -> Value:
    if question.kind in _SEVERAL:
        return list(question.named(value))
    if question.kind is Kind.GEOPOINT:
        return [float(one) for one in value.split()]
    return _number(value) if question.kind in _FIGURES else value


def _number(value: str) -> int | float | str:
    """A number; one too long to be kept exactly stays a text: no digit is lost."""
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return value
    if not exact.is_finite():
        return value
    if exact == exact.to_integral_value():
        return int(exact) if abs(exact) <= _EXACT else value
    near = float(exact)
    return near if Decimal(repr(near)) == exact else value


@lru_cache(maxsize=256)
def derived(form: Questionnaire) -> frozenset[Path]:
    """What the form works out, if by a detour, from sensitive indicators; of other forms too."""
    sensitive = {one.path for one in form.questions if one.sensitive}
    asked = {one.path for one in form.questions if one.sensitive and one.kind is not Kind.CALCULATE}
    computed = [one for one in form.questions if one.calculation]
    known, size = sensitive, -1
    while len(known) != size:
        size = len(known)
        known = known | {one.path for one in computed if _mentions(one.calculation, known)}
    return frozenset(known - asked)


@lru_cache(maxsize=256)
def families(form: Questionnaire) -> Mapping[Path, frozenset[Path]]:
    """Sensitive counts that the form's rules hold against others, each with its whole family.

    Boys and girls are held against all children: with two of the three, the third is known. The
    count that is held against none of the others, the whole, belongs to a family but has none.
    """
    counts = [one for one in form.questions if one.sensitive and one.kind in NUMBERS]
    held = {
        one.path: {
            other.path
            for other in counts
            if other is not one and _mentions(f"{one.constraint} {one.warning}", [other.path])
        }
        for one in counts
    }
    together = [frozenset({path, *others}) for path, others in held.items() if others]
    return {path: _joined(path, together) for path, others in held.items() if others}


def _joined(path: Path, together: Iterable[frozenset[Path]]) -> frozenset[Path]:
    """Everything that hangs together with it, if by a detour."""
    found, size = frozenset({path}), 0
    while len(found) != size:
        size = len(found)
        found = found.union(*(some for some in together if some & found))
    return found


def telling_of(form: Questionnaire, answers: Mapping[Path, Answer]) -> frozenset[Path]:
    """The counts of this report that would tell a small one: all parts of a family that has any.

    The whole stays, as it is or as fewer than three: without its parts it tells none of them.
    """
    known = families(form)
    few = small_counts(form.by_path if known else {}, answers)
    return frozenset(path for path, family in known.items() if family & few)


def small_counts(
    questions: Mapping[Path, Question], answers: Mapping[Path, Answer]
) -> frozenset[Path]:
    """Which of these questions have a small count in a report; of lists in any of their entries."""
    return frozenset(
        place
        for path, answer in (answers.items() if questions else ())
        if (place := Path(_ORDINAL.sub("", path))) in questions
        and is_small(questions[place], answer)
    )


def _mentions(expression: str, paths: Iterable[Path]) -> bool:
    """By its path, or as a neighbour by a relative one."""
    names = {re.escape(one) for path in paths for one in (path, f"../{path.rpartition('/')[2]}")}
    return bool(names) and bool(re.search(rf"(?:{'|'.join(names)})(?![\w.\-/])", expression))
