"""What an officer typed → an answer, a doubt to ask back about, or a fault."""

import re
from collections.abc import Callable
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
MONEY = "triệu đồng"

YES = frozenset(
    [
        *("co", "co a", "da", "da co", "vang", "u", "uh", "ok", "oke", "okie", "yes", "y", "1"),
        *("roi", "co roi", "cos", "co1", "roofi", "ro6i2", "👍"),
    ]
)
NO = frozenset(
    [
        *("khong", "ko", "k", "kh", "hok", "hong", "no", "n", "0", "khong co", "khong a"),
        *("da khong", "khoong", "kho6ng", "chua", "chua co", "ch", "chuwa", "ko co"),
    ]
)
_NON_NUMBERS = {
    "khong phat sinh": Status.ZERO,
    "chua co so lieu": Status.UNKNOWN,
    "khong thuoc dia ban": Status.OUTSIDE,
}
_NONE = frozenset({"khong", "khong co", "ko", "ko co", "k", "hong", "hong co", "khong co ai"})

_GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+\Z")
_GROUPED_DECIMAL = re.compile(r"(\d{1,3}(?:[. ]\d{3})+),(\d+)\Z")
_PLAIN = re.compile(r"\d+\Z")
_COMMA = re.compile(r"(\d+),(\d+)\Z")
_COMMA_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+\Z")
_DOT = re.compile(r"(\d+)\.(\d+)\Z")
_RANGE = re.compile(r"\d\s*(?:-|–|đến|den|toi|tới|hoặc|hoac)\s*\d")
_ABOUT = re.compile(r"(?:khoang|tam|chung|gan|hon|uoc|co|~|≈)\s+(?P<rest>\S.*)\Z")
_NUMBER_THEN_WORDS = re.compile(r"(?P<number>\d[\d., ]*?)\s*(?P<words>[^\W\d]\D*)\Z")
_THOUSANDS = re.compile(r"(?P<thousands>\d+)k(?P<hundreds>\d?)\Z")
_SCALES = {"tr": 1, "trieu": 1, "trieu dong": 1, "ty": 1000, "ti": 1000, "ty dong": 1000}
_SMALL_SCALES = {"nghin": 1000, "ngan": 1000}

_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?\Z")
_WORDY_DATE = re.compile(r"(?:ngay\s+)?(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?\Z")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")


def read(question: Question, text: str, today: date) -> Reading:
    """Read typed text as an answer to this question. Constraints are not checked here."""
    typed = clean(text)
    if not fold(typed):
        return Blank(question.required_message)
    match question.kind:
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
    if clean(text).casefold() in {"đúng", "đúng rồi", "đúng ạ"}:
        return True
    folded = fold(text)
    if folded in NO:
        return False
    return True if folded in YES else None


def _text(question: Question, typed: str) -> Reading:
    if len(typed) > question.at_most:
        return TooLong(question.at_most, len(typed))
    return Answer(typed)


# -- numbers -------------------------------------------------------------------------------------


def _number(question: Question, typed: str) -> Reading:
    folded = fold(typed)
    status = _NON_NUMBERS.get(folded)
    if status is not None:
        return _non_number(question, status)
    if folded in _NONE:
        return Doubt(Answer("0", Status.ZERO), Unclear.ZERO)
    return _figure(question, _narrow(typed))


def _non_number(question: Question, status: Status) -> Reading:
    if status not in question.missing:
        return NotAllowedHere()
    return Answer("0" if status is Status.ZERO else "", status)


def _narrow(typed: str) -> str:
    """Full-width digits, no-break spaces and minus signs as everybody types them."""
    folded = fold(typed.replace("\N{MINUS SIGN}", "-"))
    return re.sub(r"\s+", " ", folded)


def _figure(question: Question, text: str) -> Reading:
    if text.startswith("-") and text[1:2].isdigit():
        return Negative()
    if _RANGE.search(text) and not _DATE.match(text):
        return SeveralNumbers()
    about = _ABOUT.match(text)
    if about:
        return _doubted(question, about["rest"], Unclear.ABOUT)
    thousands = _THOUSANDS.match(text)
    if thousands:
        value = int(thousands["thousands"]) * 1000 + int(thousands["hundreds"] or 0) * 100
        return _doubted(question, str(value), Unclear.WORDS)
    wordy = _NUMBER_THEN_WORDS.match(text)
    if wordy:
        return _with_words(question, wordy["number"].strip(), wordy["words"].strip())
    return _digits(question, text)


def _with_words(question: Question, number: str, words: str) -> Reading:
    """A unit of measure, an amount of money in words, or words to ask back about."""
    scale = _scale(question, words)
    if scale is not None:
        reading = _digits(question, number)
        return _scaled(question, reading, scale)
    if fold(question.measure.text_in("vi")) == words:
        return _digits(question, number)
    return _doubted(question, number, Unclear.WORDS)


def _scale(question: Question, words: str) -> int | None:
    if question.measure.text_in("vi") == MONEY:
        return _SCALES.get(words)
    return _SMALL_SCALES.get(words)


def _scaled(question: Question, reading: Reading, scale: int) -> Reading:
    if isinstance(reading, NotWhole) or not isinstance(reading, Answer):
        return reading
    return _sized(question, Decimal(reading.value) * scale)


def _doubted(question: Question, text: str, why: Unclear) -> Reading:
    reading = _figure(question, text)
    if isinstance(reading, Doubt):
        return Doubt(reading.answer, why)
    return Doubt(reading, why) if isinstance(reading, Answer) else reading


def _digits(question: Question, text: str) -> Reading:
    """Dots and spaces group thousands, a comma is the decimal sign; else ask back."""
    if _PLAIN.match(text) or _GROUPED.match(text):
        return _sized(question, Decimal(re.sub(r"[. ]", "", text)))
    grouped = _GROUPED_DECIMAL.match(text)
    if grouped:
        return _sized(question, Decimal(f"{re.sub('[. ]', '', grouped[1])}.{grouped[2]}"))
    if _COMMA_GROUPED.match(text):
        return _ask_back(question, Decimal(text.replace(",", "")), Unclear.COMMA)
    comma = _COMMA.match(text)
    if comma:
        return _sized(question, Decimal(f"{comma[1]}.{comma[2]}"))
    dot = _DOT.match(text)
    if dot:
        return _ask_back(question, Decimal(text), Unclear.DOT)
    return SeveralNumbers() if re.search(r"\d\D+\d", text) else NotANumber()


def _ask_back(question: Question, value: Decimal, why: Unclear) -> Reading:
    sized = _sized(question, value)
    return Doubt(sized, why) if isinstance(sized, Answer) else sized


def _sized(question: Question, value: Decimal) -> Reading:
    whole, fraction = int(value), value % 1
    if len(str(whole)) > MOST_DIGITS:
        return TooBig()
    if question.kind is Kind.INTEGER and fraction:
        return NotWhole()
    places = -int(value.normalize().as_tuple().exponent) if fraction else 0
    if places > MOST_DECIMALS:
        return TooManyDecimals(MOST_DECIMALS)
    return Answer(format(value.normalize(), "f") if fraction else str(whole))


# -- dates ---------------------------------------------------------------------------------------


def _date(typed: str, today: date) -> Reading:
    """Day, month, year – never month first."""
    folded = re.sub(r"^ngay\s+", "", fold(typed))
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
    found = _named(question, typed)
    if found is not None:
        return Answer(found)
    near = [
        one.name
        for one in question.choices
        if any(label.startswith(fold(typed)) for label in _labels(one, fold))
    ]
    return Doubt(Answer(near[0]), Unclear.CHOICE) if len(near) == 1 else NotAChoice()


def _choices(question: Question, typed: str) -> Reading:
    whole = _named(question, typed)
    if whole is not None:
        return Answer(whole)
    parts = re.split(r"[,;\n]+", typed)
    if len(parts) == 1 and re.fullmatch(r"[\d ]+", typed):
        parts = typed.split()
    names = {_named(question, part) for part in parts if part.strip()}
    if None in names or not names:
        return NotAChoice()
    return Answer(" ".join(one.name for one in question.choices if one.name in names))


def _named(question: Question, typed: str) -> str | None:
    """The choice meant: by its label as written, then without accents, then by its number."""
    for form in (_as_written, fold):
        wanted = form(typed)
        matches = [one.name for one in question.choices if wanted in _labels(one, form)]
        if len(matches) == 1:
            return matches[0]
    return _by_number(question, typed) or _by_yes_or_no(question, typed)


def _as_written(text: str) -> str:
    return clean(text).casefold()


def _labels(choice: Choice, form: Callable[[str], str]) -> set[str]:
    return {form(choice.label.text_in(language)) for language in choice.label.pieces}


def _by_number(question: Question, typed: str) -> str | None:
    folded = fold(typed)
    if not folded.isdecimal() or not 1 <= int(folded) <= len(question.choices):
        return None
    return question.choices[int(folded) - 1].name


def _by_yes_or_no(question: Question, typed: str) -> str | None:
    names = {one.name for one in question.choices}
    if "yes" not in names:
        return None
    folded = fold(typed)
    if "not_yet" in names and folded.startswith(("chua", "ch")) and folded in NO | {"chua co"}:
        return "not_yet"
    decided = yes_or_no(typed)
    if decided is None:
        return None
    wanted = "yes" if decided else "no"
    return wanted if wanted in names else None
