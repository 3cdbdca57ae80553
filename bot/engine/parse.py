"""What an officer typed → an answer, a doubt to ask back about, or a fault."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from bot.domain.interviews import Answer, Unclear
from bot.domain.questionnaires import Choice, Kind, Question, Status
from bot.engine.faults import (
    Blank,
    Doubt,
    Fault,
    FileWanted,
    Negative,
    NoSuchDay,
    NotAChoice,
    NotADate,
    NotAllowedHere,
    NotANumber,
    NotWhole,
    SeveralNumbers,
    TooBig,
    TooLong,
    TooManyDecimals,
)
from bot.engine.folding import clean, fold

Reading = Answer | Doubt | Fault
MOST_DIGITS = 12
MOST_DECIMALS = 3
_LONGEST_POSITION = 4
_MOST_FRACTION = 12
"""Digits after the comma still read, as in an amount told in billions."""

YES = frozenset(
    [
        *("co", "da", "da co", "vang", "da vang", "u", "uh", "um", "ok", "oke", "okie", "yes", "y"),
        *("1", "r", "roi", "co roi", "da roi", "co chu", "duoc", "dc", "👍"),
        *("cos", "co1", "vaang", "va6ng", "roofi", "ro6i", "ro6i2", "ddungs", "dd9ung", "d9u1ng"),
    ]
)
NO = frozenset(
    [
        *("khong", "ko", "k", "kh", "hok", "hong", "no", "n", "0", "khoong", "kho6ng"),
        *("khong co", "ko co", "k co", "hong co", "hok co", "khong duoc", "ko duoc", "ko dc"),
        *("k dc", "hong duoc", "khong phai", "ko phai"),
    ]
)
NOT_YET = frozenset({"chua", "chua co", "chua duoc", "chua dc", "chuwa", "chu7a"})
_SURELY_YES = re.compile(r"(?:dạ )?đúng(?: rồi| vậy)?(?: ạ| nha| nhé)?[.!]*")
"""Only with its accents: without them it may as well be “dừng”."""
_HALF_SAID = {"c": ("yes",), "ch": ("not_yet", "no")}
"""Beginnings that are asked back, with the choices they may stand for."""
_POLITE_START = re.compile(r"da (?=\S)")
_POLITE_END = re.compile(r"(?<=\S) (?:a|nha|nhe|nghen)\Z")

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

_DATE = re.compile(r"(\d{1,2}) ?[/.\-] ?(\d{1,2})(?: ?[/.\-] ?(\d{4}|\d{2}))?\Z", re.ASCII)
_WORDY_DATE = re.compile(r"(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?\Z", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)


def read(question: Question, text: str, today: date) -> Reading:
    """Read typed text as an answer to this question. Constraints are not checked here."""
    typed = clean(text)
    if not fold(typed):
        return Blank(question.required_message)
    status = _non_number(typed)
    if status in question.missing and not _labelled(question, typed):
        return Answer("0" if status is Status.ZERO else "", status)
    match question.kind:
        case Kind.INTEGER | Kind.DECIMAL if status is not None:
            return NotAllowedHere()
        case Kind.INTEGER | Kind.DECIMAL if _fills_several_cells(text):
            return SeveralNumbers()
        case Kind.INTEGER | Kind.DECIMAL:
            return _number(question, typed)
        case Kind.DATE:
            return _date(typed, today)
        case Kind.SELECT_ONE:
            return _choice(question, typed)
        case Kind.SELECT_MULTIPLE:
            return _choices(question, typed)
        case Kind.IMAGE | Kind.FILE:
            return FileWanted()
        case Kind.TEXT | Kind.NOTE | Kind.CALCULATE:
            return _text(question, typed)
        case _:
            assert_never(question.kind)


def yes_or_no(text: str) -> bool | None:
    """A plain yes or no, negation first; None for anything else, "dung" without accents too."""
    if _SURELY_YES.fullmatch(_as_written(text)):
        return True
    said = _without_politeness(text)
    if said in NO or said in NOT_YET:
        return False
    return True if said in YES else None


def _without_politeness(text: str) -> str:
    return _POLITE_START.sub("", _POLITE_END.sub("", fold(text)), count=1)


def _non_number(typed: str) -> Status | None:
    return _NON_NUMBERS.get(_with_a_whole_no(typed))


def _with_a_whole_no(typed: str) -> str:
    """“ko phát sinh” as “khong phat sinh”."""
    return _SHORT_NO.sub("khong", _without_politeness(typed), count=1)


def _text(question: Question, typed: str) -> Reading:
    if len(typed) > question.at_most:
        return TooLong(question.at_most, len(typed))
    return Answer(typed)


# -- numbers -------------------------------------------------------------------------------------


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


def _fills_several_cells(text: str) -> bool:
    """Lines, or cells pasted from a table: “1⇥200” is two numbers, “1 200” is one."""
    return sum(any(map(str.isdigit, cell)) for cell in _CELLS.split(text)) > 1


def _number(question: Question, typed: str) -> Reading:
    if _with_a_whole_no(typed) in _NONE:
        return Doubt(Answer("0", Status.ZERO), Unclear.ZERO)
    figure = _figure(question, fold(typed.replace("\N{MINUS SIGN}", "-")))
    return _sized(question, figure) if isinstance(figure, _Figure) else figure


def _figure(question: Question, text: str) -> _Figure | Fault:
    if _NEGATIVE.match(text):
        return Negative()
    if _RANGE.search(text):
        return SeveralNumbers()
    about = _ABOUT.match(text)
    if about:
        figure = _exactly(question, about["rest"])
        return figure.doubted(Unclear.ABOUT) if isinstance(figure, _Figure) else figure
    return _exactly(question, text)


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


def _sized(question: Question, figure: _Figure) -> Reading:
    whole, _, fraction = format(figure.value, "f").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    if len(whole) > MOST_DIGITS:
        return TooBig()
    if question.kind is Kind.INTEGER and fraction:
        return NotWhole()
    if len(fraction) > MOST_DECIMALS:
        return TooManyDecimals(MOST_DECIMALS)
    answer = Answer(f"{whole}.{fraction}" if fraction else whole)
    return Doubt(answer, figure.why) if figure.why else answer


# -- dates ---------------------------------------------------------------------------------------


def _date(typed: str, today: date) -> Reading:
    """Day, month, year – never month first."""
    folded = fold(typed).removeprefix("ngay ")
    iso = _ISO_DATE.match(folded)
    if iso:
        return _day(int(iso[3]), int(iso[2]), int(iso[1]))
    found = _DATE.match(folded) or _WORDY_DATE.match(folded)
    if found is None:
        return NotADate()
    day, month, year = int(found[1]), int(found[2]), found[3]
    if year is None:
        return _latest(day, month, today)
    return _day(day, month, int(year) if len(year) > 2 else 2000 + int(year))


def _day(day: int, month: int, year: int) -> Reading:
    try:
        return Answer(date(year, month, day).isoformat())
    except ValueError:
        return NoSuchDay()


def _latest(day: int, month: int, today: date) -> Reading:
    """Without a year: the most recent such day, asked back."""
    for year in range(today.year, today.year - 5, -1):
        reading = _day(day, month, year)
        if isinstance(reading, Answer) and reading.value <= today.isoformat():
            return Doubt(reading, Unclear.DATE)
    return NoSuchDay()


# -- choices -------------------------------------------------------------------------------------


def _choice(question: Question, typed: str) -> Reading:
    meant = _meant(question, typed)
    if len(meant) == 1:
        return Answer(meant[0])
    near = meant or _half_said(question, typed) or _beginning(question, fold(typed))
    is_clear = meant or len(near) == 1
    return Doubt(Answer(near[0]), Unclear.CHOICE) if is_clear else NotAChoice()


def _choices(question: Question, typed: str) -> Reading:
    names: set[str] = set()
    for line in dict.fromkeys(re.split(r"[;\n]+", typed)):
        found = _named_in(question, line)
        if found is None:
            return NotAChoice()
        names |= found
    if not names:
        return NotAChoice()
    return Answer(" ".join(one.name for one in question.choices if one.name in names))


def _named_in(question: Question, line: str) -> set[str] | None:
    """The choices of one line; a label may have a comma of its own."""
    whole = _named(question, line)
    if whole is not None:
        return {whole}
    folded = fold(line)
    parts = folded.split() if re.fullmatch(r"[\d ]+", folded) else line.split(",")
    names = {_named(question, part) for part in dict.fromkeys(parts) if fold(part)}
    known = {name for name in names if name is not None}
    return known if known == names else None


def _named(question: Question, typed: str) -> str | None:
    """The choice meant: by its label, else by its number, else as a yes or a no."""
    return _labelled(question, typed) or _numbered(question, typed) or _yes_or_no(question, typed)


def _meant(question: Question, typed: str) -> list[str]:
    """Every choice a text may mean: more than one only where numbers stand for two things."""
    if not _is_position(typed):
        found = _named(question, typed)
        return [found] if found else []
    sure = [
        _labelled(question, typed),
        _numbered(question, typed),
        _yes_or_no(question, typed),
    ]
    known = [name for name in sure if name is not None]
    rivals = _beginning(question, fold(typed)) if known else []
    return list(dict.fromkeys([*known, *rivals]))


def _labelled(question: Question, typed: str) -> str | None:
    """By the label as written, then without accents where that still tells them apart."""
    for form in (_as_written, fold):
        wanted = form(typed)
        matches = [one.name for one in question.choices if wanted in _labels(one, form)]
        if len(matches) == 1:
            return matches[0]
    return None


def _beginning(question: Question, start: str) -> list[str]:
    """The choices whose label begins so; a number begins a label only as a whole number."""
    begins = re.compile(re.escape(start) + (r"(?!\d)" if start.isdecimal() else ""))
    return [one.name for one in question.choices if any(map(begins.match, _labels(one, fold)))]


def _as_written(text: str) -> str:
    return clean(text).casefold()


def _labels(choice: Choice, form: Callable[[str], str]) -> set[str]:
    return {form(choice.label.text_in(language)) for language in choice.label.pieces}


def _is_position(typed: str) -> bool:
    folded = fold(typed)
    return folded.isdecimal() and len(folded) <= _LONGEST_POSITION


def _numbered(question: Question, typed: str) -> str | None:
    if not _is_position(typed) or not 1 <= int(fold(typed)) <= len(question.choices):
        return None
    return question.choices[int(fold(typed)) - 1].name


def _yes_or_no(question: Question, typed: str) -> str | None:
    if question.choice("yes") is None:
        return None
    if _without_politeness(typed) in NOT_YET:
        return "not_yet" if question.choice("not_yet") else _if_offered(question, "no")
    decided = yes_or_no(typed)
    return None if decided is None else _if_offered(question, "yes" if decided else "no")


def _half_said(question: Question, typed: str) -> list[str]:
    """“c” and “ch” among yes and no: the first choice they may stand for."""
    if question.choice("yes") is None:
        return []
    stands_for = _HALF_SAID.get(fold(typed), ())
    return [name for name in stands_for if question.choice(name)][:1]


def _if_offered(question: Question, name: str) -> str | None:
    return name if question.choice(name) else None
