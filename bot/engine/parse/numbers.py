"""Numbers as they are written in Vietnam: 1.200 and 1 200, 12,5, 1,2 tỷ, khoảng 30."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.interviews import Answer, Unclear
from bot.domain.questionnaires import Kind, Question, Status
from bot.engine.faults import (
    Doubt,
    Fault,
    Negative,
    NotANumber,
    NotWhole,
    OutOfRange,
    SeveralNumbers,
    TooBig,
    TooManyDecimals,
)
from bot.engine.folding import fold
from bot.engine.parse.agreement import without_politeness

MOST_DIGITS = 12
MOST_DECIMALS = 3
_MOST_FRACTION = 12
"""Digits after the comma still read, as in an amount told in billions."""

_NON_NUMBERS = {
    "khong phat sinh": Status.ZERO,
    "chua co so lieu": Status.UNKNOWN,
    "khong thuoc dia ban": Status.OUTSIDE,
}
_NONE = frozenset({"khong", "khong co", "khong co ai", "khong ai", "khong co gi"})
_SHORT_NO = re.compile(r"\A(?:ko|k|kh|hok|hong)(?= |\Z)")

_WHOLE = re.compile(r"\d+\Z|[1-9]\d{0,2}(?:[. ]\d{3})+\Z", re.ASCII)
_WITH_COMMA = re.compile(r"(\d+|[1-9]\d{0,2}(?:[. ]\d{3})+),(\d+)\Z", re.ASCII)
_THREE_AFTER_COMMA = re.compile(r"[1-9]\d{0,2},\d{3}\Z", re.ASCII)
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}\Z", re.ASCII)
_WITH_DOT = re.compile(r"(\d+)\.(\d+)\Z", re.ASCII)
_TWO_NUMBERS = re.compile(r"\d\D+\d", re.ASCII)
_CELLS = re.compile("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NEGATIVE = re.compile(r"(?:[-–]|am )\s?\d", re.ASCII)
_RANGE = re.compile(r"\d ?(?:[-–—\u2010]|den|toi|hoac) ?\d", re.ASCII)
_ABOUT = re.compile(
    r"(?:(?:khoang|tam|chung|gan|hon|tren|duoi|uoc tinh|uoc|xap xi|it nhat|toi da|co) |[~≈<>≤≥] ?)+"
    r"(?P<rest>\S.*)\Z"
)
_NUMBER_THEN_WORDS = re.compile(r"(?P<number>\d[\d., ]*?) ?(?P<words>[a-z%]\D*)\Z", re.ASCII)
_SPOKEN = re.compile(r"(?P<number>\d{1,9}) ?(?P<word>k|tr|trieu|ty|ti) ?(?P<tenth>\d)\Z", re.ASCII)

_TENS = {
    **dict.fromkeys(("d", "dong", "vnd"), 0),
    **dict.fromkeys(("k", "nghin", "ngan"), 3),
    **dict.fromkeys(("tr", "trieu"), 6),
    **dict.fromkeys(("ty", "ti"), 9),
}
"""How many zeros a word stands for."""
_MONEY = {"dong": 0, "nghin dong": 3, "ngan dong": 3, "trieu dong": 6, "ty dong": 9, "ti dong": 9}
"""The measures that are amounts of money."""
_DONG = frozenset({"d", "dong", "vnd"})
_COUNTED = {"nghin": True, "ngan": True, "k": False, "trieu": False}
"""The words that also count people and things, and whether surely; “30 tr” may be 30 children."""


def non_number(typed: str) -> Status | None:
    """The button whose words were typed instead of a number."""
    return _NON_NUMBERS.get(_with_a_whole_no(typed))


def _with_a_whole_no(typed: str) -> str:
    """“ko phát sinh” as “khong phat sinh”."""
    return _SHORT_NO.sub("khong", without_politeness(typed), count=1)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number as read, and why it should be asked back about, if it should."""

    value: Decimal
    why: Unclear | None = None

    def doubted(self, why: Unclear) -> "_Figure":
        return _Figure(self.value, why)


@dataclass(frozen=True, slots=True)
class _Scale:
    """A word that moves the decimal sign, and whether it leaves no doubt."""

    power: int
    is_sure: bool

    def of(self, figure: _Figure) -> _Figure:
        why = figure.why if self.is_sure else Unclear.WORDS
        return _Figure(figure.value.scaleb(self.power), why)


def fills_several_cells(text: str) -> bool:
    """Lines, or cells pasted from a table: “1⇥200” is two numbers, “1 200” is one."""
    return sum(any(map(str.isdigit, cell)) for cell in _CELLS.split(text)) > 1


def number(question: Question, typed: str) -> Answer | Doubt | Fault:
    """A number of this question's kind, in its measure."""
    if _with_a_whole_no(typed) in _NONE:
        return Doubt(Answer("0", Status.ZERO), Unclear.ZERO)
    figure = _figure(question, fold(typed.replace("\N{MINUS SIGN}", "-")))
    return _sized(question, figure) if isinstance(figure, _Figure) else figure


def _figure(question: Question, text: str) -> _Figure | Fault:
    negative = _NEGATIVE.match(text)
    if negative:
        return _below_zero(question, text[negative.end() - 1 :])
    if _RANGE.search(text):
        return SeveralNumbers()
    about = _ABOUT.match(text)
    if about:
        figure = _exactly(question, about["rest"])
        return figure.doubted(Unclear.ABOUT) if isinstance(figure, _Figure) else figure
    return _exactly(question, text)


def _below_zero(question: Question, text: str) -> _Figure | Fault:
    """Only a range that begins there goes below zero."""
    bounds = question.bounds
    if bounds is None or min(bounds.start, bounds.end) >= 0:
        return Negative()
    figure = _exactly(question, text)
    return _Figure(-figure.value, figure.why) if isinstance(figure, _Figure) else figure


def _exactly(question: Question, text: str) -> _Figure | Fault:
    spoken = _SPOKEN.match(text)
    if spoken:
        figure = _spoken(question, spoken["number"], spoken["word"], spoken["tenth"])
        return figure or SeveralNumbers()
    wordy = _NUMBER_THEN_WORDS.match(text)
    if wordy:
        return _with_words(question, wordy["number"], wordy["words"])
    return _unscaled(question, text)


def _spoken(question: Question, number: str, word: str, tenth: str) -> _Figure | None:
    """“1k2” is 1.200; “1 tỷ 2” is 1,2 tỷ."""
    scale = _scale(question, word)
    return scale.of(_Figure(Decimal(f"{number}.{tenth}"), Unclear.WORDS)) if scale else None


def _with_words(question: Question, number: str, words: str) -> _Figure | Fault:
    """A unit of measure, an amount in words, or words to ask back about."""
    if words == fold(question.measure.text_in("vi")):
        return _unscaled(question, number)
    if words == "%":
        return NotANumber()
    scale = _scale(question, words)
    figure = _digits(number) if scale else _unscaled(question, number)
    if not isinstance(figure, _Figure):
        return figure
    return scale.of(figure) if scale else figure.doubted(Unclear.WORDS)


def _scale(question: Question, words: str) -> _Scale | None:
    """How words such as “tỷ” move the number, in this question's measure."""
    measure = fold(question.measure.text_in("vi"))
    word, _, rest = words.partition(" ")
    if measure in _MONEY and word in _TENS:
        is_sure = word != "k" and rest in {"", *_DONG}
        return _Scale(_TENS[word] - _MONEY[measure], is_sure)
    if word in _COUNTED and rest not in _DONG:
        return _Scale(_TENS[word], is_sure=_COUNTED[word] and rest in {"", measure})
    return None


def _unscaled(question: Question, text: str) -> _Figure | Fault:
    """Whole numbers have no decimals: there 1,200 can only be meant as 1.200."""
    if question.kind is Kind.INTEGER and _THREE_AFTER_COMMA.match(text):
        return _put_together(text, "", Unclear.COMMA)
    return _digits(text)


def _digits(text: str) -> _Figure | Fault:
    """Dots and spaces group thousands, a comma is the decimal sign; else ask back."""
    if _WHOLE.match(text):
        return _put_together(text, "")
    if _COMMA_GROUPS.match(text):
        return _put_together(text, "", Unclear.COMMA)
    comma = _WITH_COMMA.match(text)
    if comma:
        why = Unclear.COMMA if _THREE_AFTER_COMMA.match(text) else None
        return _put_together(comma[1], comma[2], why)
    dot = _WITH_DOT.match(text)
    if dot:
        return _put_together(dot[1], dot[2], Unclear.DOT)
    return SeveralNumbers() if _TWO_NUMBERS.search(text) else NotANumber()


def _put_together(whole: str, fraction: str, why: Unclear | None = None) -> _Figure | Fault:
    """Lengths are looked at first: no number is too long to be refused calmly."""
    digits = re.sub(r"[., ]", "", whole).lstrip("0")
    if len(digits) > MOST_DIGITS:
        return TooBig()
    if len(fraction.rstrip("0")) > _MOST_FRACTION:
        return TooManyDecimals(MOST_DECIMALS)
    return _Figure(Decimal(f"{digits or 0}.{fraction.rstrip('0') or 0}"), why)


def _sized(question: Question, figure: _Figure) -> Answer | Doubt | Fault:
    sign = "-" if figure.value < 0 else ""
    whole, _, fraction = format(abs(figure.value), "f").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    if len(whole) > MOST_DIGITS:
        return TooBig()
    if question.kind is Kind.INTEGER and fraction:
        return NotWhole()
    if len(fraction) > MOST_DECIMALS:
        return TooManyDecimals(MOST_DECIMALS)
    if not _fits(question, figure.value):
        return OutOfRange(question.bounds) if question.bounds else NotANumber()
    answer = Answer(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")
    return Doubt(answer, figure.why) if figure.why else answer


def _fits(question: Question, value: Decimal) -> bool:
    """A range takes only the numbers its steps reach."""
    bounds = question.bounds
    if bounds is None:
        return True
    low, high = sorted((bounds.start, bounds.end))
    return low <= value <= high and (value - bounds.start) % bounds.step == 0
