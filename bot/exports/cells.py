"""An answer as cells of a table: in words for people, in codes for programs; never a made-up zero.

An answer without a value leaves a cell without a number: people read why, programs find it in the
column of the status.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import assert_never

from bot.domain.interviews import Answer
from bot.domain.questionnaires import Kind, Path, Question, Status
from bot.exports.layout import Field
from bot.i18n import Texts
from bot.privacy.small_cells import HIDDEN, WITHHELD, is_small

_GIVEN = Status.GIVEN
"""Most answers are numbers given: they are asked for first, and by identity."""
_EXACT = 15
"""Digits every program keeps that reads a table; of more, Excel makes zeros."""


class Told(str):
    """Why there is no value, in words."""

    __slots__ = ()


class OnPurpose(int):
    """A zero somebody meant: nothing of this kind has happened."""

    __slots__ = ()


Cell = str | int | float | date | None
"""A moment is aware; `Told` and `OnPurpose` are shown as what they are."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Writes answers for one reader; `small_cells` tells whether small counts are for them.

    `few` are the questions that have a small count in the report at hand.
    """

    texts: Texts
    zone: tzinfo
    small_cells: bool
    few: frozenset[Path] = frozenset()

    def beside(self, few: frozenset[Path]) -> "Hand":
        """The same for a report with these small counts."""
        return replace(self, few=few) if few else self

    def hidden(self, field: Field, answer: Answer) -> str:
        """What stands in place of the answer: it is a small count, or would tell one; else ""."""
        if self.small_cells or not answer.has_value:
            return ""
        if field.derived or field.family & self.few:
            return WITHHELD
        return HIDDEN if is_small(field.question, answer) else ""

    def said(self, field: Field, answer: Answer | None) -> Cell:
        """The answer for people; blank where it was not asked."""
        if answer is None:
            return None
        if field.is_guarded and (hidden := self.hidden(field, answer)):
            return Told(hidden)
        if field.is_number and answer.status is _GIVEN:
            return _number(answer.value)
        match answer.status:
            case Status.GIVEN | Status.PRESET:
                return self._said(field.question, answer) if answer.value else None
            case Status.ZERO:
                return OnPurpose()
            case Status.UNKNOWN:
                return Told(self.texts.plain("no figures yet"))
            case Status.OUTSIDE:
                return Told(self.texts.plain("not within this area"))
            case Status.SKIPPED:
                return Told(self.texts.plain("skipped"))
            case Status.REMOVED:
                return None
            case _:
                assert_never(answer.status)

    def coded(self, field: Field, answer: Answer | None) -> list[Cell]:
        """The answer for programs, in as many cells as the field has columns.

        The status says what the value alone does not; beside a value that was given it is blank.
        """
        if answer is None:
            return [None] * len(field.columns)
        if field.is_guarded and (hidden := self.hidden(field, answer)):
            return [*[None] * (len(field.columns) - 1), hidden if field.has_status else None]
        if field.is_number and answer.status is _GIVEN:
            values: list[Cell] = [_number(answer.value)]
        else:
            values = self._coded(field, answer)
        if not field.has_status:
            return values
        return [*values, None if answer.status is _GIVEN else answer.status.value]

    def _coded(self, field: Field, answer: Answer) -> list[Cell]:
        value = answer.value if answer.has_value else ""
        if field.question.kind is Kind.GEOPOINT:
            parts = [_number(one) for one in value.split()]
            return [*parts, *[None] * 4][:4]
        if not value:
            return [None] * (1 + len(field.options))
        chosen = set(field.question.named(value)) if field.options else set[str]()
        options = [int(one.name in chosen) for one in field.options]
        return [typed(field.question, answer, self.zone), *options]

    def _said(self, question: Question, answer: Answer) -> Cell:
        match question.kind:
            case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE | Kind.RANK:
                names = question.named(answer.value)
                return self.texts.list([self._label(question, one) for one in names])
            case Kind.ACKNOWLEDGE:
                return self.texts.plain("read and agreed")
            case Kind.DATE if "year" in question.appearance:
                return answer.value[:4]
            case Kind.DATE if "month-year" in question.appearance:
                return f"{answer.value[5:7]}/{answer.value[:4]}"
            case Kind.GEOPOINT if " " in answer.value:
                north, east = answer.value.split()[:2]
                return self.texts.plain("{north} north, {east} east", north=north, east=east)
            case _:
                return typed(question, answer, self.zone)

    def _label(self, question: Question, name: str) -> str:
        choice = question.choice(name)
        return (choice.label.text_in(self.texts.language) or name) if choice else name


def typed(question: Question, answer: Answer, zone: tzinfo) -> Cell:
    """A value as what it is: a number, a day, a moment; else as the text it is kept as."""
    value = answer.value
    match question.kind:
        case Kind.INTEGER | Kind.DECIMAL:
            return _number(value)
        case Kind.DATE:
            return _day(value)
        case Kind.DATETIME:
            return _moment(value, zone)
        case Kind.TIME:
            return value[:5]
        case Kind.IMAGE | Kind.AUDIO | Kind.VIDEO | Kind.FILE:
            return answer.label
        case _:
            return value


def _number(value: str) -> Cell:
    """A number too long to be kept exactly stays a text: no digit is lost."""
    if value.isdecimal() and value.isascii() and len(value) <= _EXACT:
        return int(value)
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return value
    if not exact.is_finite() or len(exact.normalize().as_tuple().digits) > _EXACT:
        return value
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _day(value: str) -> Cell:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _moment(value: str, zone: tzinfo) -> Cell:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
