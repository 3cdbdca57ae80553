"""What of an answer leaves the system for a reader who may see so much and no more."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from bot.domain.interviews import Answer
from bot.domain.published import Shown, Value, Withheld
from bot.domain.questionnaires import CHOOSING, MEDIA, NUMBERS, Kind, Path, Question, Questionnaire
from bot.privacy.small_cells import is_small

_SEVERAL = frozenset({Kind.SELECT_MULTIPLE, Kind.RANK})
_FIGURES = NUMBERS | {Kind.CALCULATE}
_EXACT = 2**53
"""Whole numbers up to this one are kept exactly by every program that reads JSON."""


def disclosed(
    question: Question, answer: Answer, *, derived: bool, texts: bool, small_cells: bool
) -> Shown:
    """The answer, or why it is not shown.

    Files never leave, nor what was written in words unless `texts`. Neither do small counts on
    sensitive indicators unless `small_cells`, nor what is `derived` from those: a sum and all but
    one of its parts tell the last part.
    """
    if not small_cells and (derived or is_small(question, answer)):
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


def _mentions(expression: str, paths: Iterable[Path]) -> bool:
    """By its path, or as a neighbour by a relative one."""
    names = {re.escape(one) for path in paths for one in (path, f"../{path.rpartition('/')[2]}")}
    return bool(names) and bool(re.search(rf"(?:{'|'.join(names)})(?![\w.\-/])", expression))
