"""What an officer typed → an answer, a doubt to ask back about, or a fault."""

import re
from datetime import datetime
from typing import assert_never

from bot.domain.interviews import Answer
from bot.domain.questionnaires import Kind, Question, Status
from bot.engine.faults import (
    Blank,
    Doubt,
    Fault,
    FileWanted,
    NotAChoice,
    NotAllowedHere,
    SeveralNumbers,
    TooLong,
)
from bot.engine.folding import clean, fold
from bot.engine.moves import Add, Close, Edit, Remove
from bot.engine.parse import choices, days, numbers, spots
from bot.engine.parse.agreement import YES, without_politeness, yes_or_no
from bot.engine.parse.choices import matching

__all__ = ["Reading", "list_wish", "matching", "parts", "read", "yes_or_no"]

Reading = Answer | Doubt | Fault
_PARTS = re.compile("[;\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_MORE = frozenset({"them", "them muc", "them nua", "con", "co", "add", "more"})
_ENOUGH = frozenset({"xong", "het", "het roi", "du", "du roi", "khong", "khong co", "ko", "done"})
_ENTRY = re.compile(r"(sua|xoa|edit|remove) (?:muc )?(\d{1,3})", re.ASCII)
_VERBS: dict[str, type[Edit | Remove]] = {
    **dict.fromkeys(("sua", "edit"), Edit),
    **dict.fromkeys(("xoa", "remove"), Remove),
}
_AGREED = YES | frozenset(
    [
        *("doc", "hieu", "dong y", "cam ket", "doc va dong y", "doc va hieu"),
        *("toi da doc", "toi da hieu", "toi dong y", "toi cam ket", "toi da doc va dong y"),
        *("agree", "i agree", "i have read this and agree"),
    ]
)
"""“Đã đọc” has lost its first word with the polite ones: without accents it may be a “dạ”."""


def read(question: Question, text: str, now: datetime) -> Reading:
    """Read typed text as an answer to this question. Constraints are not checked here."""
    typed = clean(text)
    if not fold(typed):
        return Blank(question.required_message)
    status = numbers.non_number(typed)
    if status in question.missing and not choices.labelled(question, typed):
        return Answer("0" if status is Status.ZERO else "", status)
    match question.kind:
        case Kind.INTEGER | Kind.DECIMAL if status is not None:
            return NotAllowedHere()
        case Kind.INTEGER | Kind.DECIMAL if numbers.fills_several_cells(text):
            return SeveralNumbers()
        case Kind.INTEGER | Kind.DECIMAL:
            return numbers.number(question, typed)
        case Kind.DATE:
            return _date(question, typed, now)
        case Kind.TIME:
            return days.time_of_day(typed, now)
        case Kind.DATETIME:
            return days.moment(typed, now)
        case Kind.SELECT_ONE:
            return choices.one(question, typed)
        case Kind.SELECT_MULTIPLE:
            return choices.several(question, typed)
        case Kind.RANK:
            return choices.ordered(question, typed)
        case Kind.IMAGE | Kind.AUDIO | Kind.VIDEO | Kind.FILE:
            return FileWanted()
        case Kind.GEOPOINT:
            return spots.spot(typed)
        case Kind.ACKNOWLEDGE:
            return Answer("OK") if without_politeness(typed) in _AGREED else NotAChoice()
        case Kind.TEXT | Kind.NOTE | Kind.CALCULATE:
            return _text(question, typed)
        case _:
            assert_never(question.kind)


def parts(text: str) -> list[str]:
    """The numbers of a message that may hold several: one a line, or between semicolons."""
    return [part for part in map(str.strip, _PARTS.split(text)) if part]


def list_wish(text: str) -> tuple[type[Add | Close | Edit | Remove], int] | None:
    """What was meant by a text typed at a list, and of which entry: add, enough, edit, remove."""
    said = without_politeness(text)
    if said in _MORE:
        return Add, 0
    if said in _ENOUGH:
        return Close, 0
    numbered = _ENTRY.fullmatch(said)
    return (_VERBS[numbered[1]], int(numbered[2])) if numbered else None


def _date(question: Question, typed: str, now: datetime) -> Reading:
    if "year" in question.appearance:
        return days.year(typed, now.date())
    if "month-year" in question.appearance:
        return days.month(typed, now.date())
    return days.day(typed, now.date())


def _text(question: Question, typed: str) -> Reading:
    if len(typed) > question.at_most:
        return TooLong(question.at_most, len(typed))
    return Answer(typed)
