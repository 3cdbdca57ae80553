"""Every sentence for what happens in an interview: events, faults, doubts and refusals."""

from typing import assert_never

from markupsafe import Markup, escape

from bot.domain.errors import (
    AlreadyHandedIn,
    AskedByYou,
    AwaitingSignOff,
    Decided,
    FilledByYou,
    LastAdmin,
    Locked,
    NotAllowed,
    NotEnrolled,
    NothingOpen,
    NotYours,
    Outdated,
    Refusal,
    Suspended,
    Waived,
)
from bot.domain.interviews import Answer, Unclear, Unusual
from bot.domain.questionnaires import Bounds, Kind, Output, Question, Span, Status, Wording
from bot.engine.faults import (
    Blank,
    Broken,
    Fault,
    FileWanted,
    FilmWanted,
    Negative,
    NoSuchDay,
    NotAChoice,
    NotADate,
    NotAllowedHere,
    NotANumber,
    NotAPlace,
    NotATime,
    NotInOrder,
    NotWhole,
    OutOfRange,
    PictureWanted,
    PlaceUnwanted,
    SeveralNumbers,
    SoundWanted,
    TextWanted,
    TooBig,
    TooLong,
    TooManyDecimals,
    TooManyNumbers,
)
from bot.i18n import Texts

OWN_VALUE = Wording({"vi": (Output("."),)})
"""The value of an item itself, as a text of it would show it."""


def value(_: Texts, question: Question, answer: Answer) -> Markup:
    """An answer as it is shown: what it is, never a bare code, never a made-up zero."""
    match answer.status:
        case Status.ZERO:
            return _("none (0)")
        case Status.UNKNOWN:
            return _("no figures yet")
        case Status.OUTSIDE:
            return _("not within this area")
        case Status.SKIPPED:
            return _("skipped")
        case Status.GIVEN | Status.PRESET:
            return _given(_, question, answer)
        case Status.REMOVED:
            return _("removed")
        case _:
            assert_never(answer.status)


_ENDS = ("?", ":", ".", "!", "…")


def answered(label: str, answer: Markup) -> Markup:
    """A question and its answer on one line; what is no question ends in a colon."""
    return Markup("{} <b>{}</b>").format(_ended(label), answer)


def _ended(label: str) -> str:
    """The label with a sign that an answer follows."""
    return label if label.endswith(_ENDS) else f"{label}:"


def _given(_: Texts, question: Question, answer: Answer) -> Markup:
    match question.kind:
        case Kind.INTEGER | Kind.DECIMAL:
            return escape(_measured(_, question, answer.value))
        case Kind.DATE:
            return escape(_date(_, question, answer.value))
        case Kind.TIME:
            return escape(answer.value[:5])
        case Kind.DATETIME:
            return escape(_.iso_moment(answer.value))
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE | Kind.RANK:
            return escape(
                _.list([_choice(_, question, one) for one in question.named(answer.value)])
            )
        case Kind.IMAGE | Kind.AUDIO | Kind.VIDEO | Kind.FILE:
            return escape(answer.label or answer.value)
        case Kind.GEOPOINT:
            return _("{north} north, {east} east", **_degrees(_, answer.value))
        case Kind.ACKNOWLEDGE:
            return _("read and agreed")
        case Kind.TEXT | Kind.NOTE | Kind.CALCULATE:
            return escape(answer.value)
        case _:
            assert_never(question.kind)


def _date(_: Texts, question: Question, day: str) -> str:
    """A date as exact as it was asked for."""
    if "year" in question.appearance:
        return day[:4]
    if "month-year" in question.appearance:
        return f"{day[5:7]}/{day[:4]}"
    return _.iso_date(day)


def _degrees(_: Texts, value: str) -> dict[str, str]:
    north, east = value.split()[:2]
    return {"north": _.number(north), "east": _.number(east)}


def _measured(_: Texts, question: Question, number: str) -> str:
    measure = question.measure.text_in(_.language)
    return f"{_.number(number)} {measure}".strip()


def _choice(_: Texts, question: Question, name: str) -> str:
    choice = question.choice(name)
    return choice.label.text_in(_.language) if choice else name


def aside(_: Texts, question: Question) -> Markup:
    """What kind of number is meant: its unit of measure and the time it speaks of."""
    measure = question.measure.text_in(_.language)
    match question.span:
        case Span.FLOW if measure:
            return _("({measure}, during the period)", measure=measure)
        case Span.FLOW:
            return _("(during the period)")
        case Span.STOCK if measure:
            return _("({measure}, on the cut-off day)", measure=measure)
        case Span.STOCK:
            return _("(on the cut-off day)")
        case None:
            return _("({measure})", measure=measure) if measure else Markup()
        case _:
            assert_never(question.span)


def how_to_answer(_: Texts, question: Question) -> Markup:
    """How to answer a question whose form says nothing about it."""
    match question.kind:
        case Kind.DATE if "year" in question.appearance:
            return _("<i>The year, for example 2026</i>")
        case Kind.DATE if "month-year" in question.appearance:
            return _("<i>Month/year, for example 03/2026</i>")
        case Kind.DATE:
            return _("<i>Day/month/year, for example 05/03/2026</i>")
        case Kind.TIME:
            return _("<i>Hour:minute, for example 14:30</i>")
        case Kind.DATETIME:
            return _("<i>Day/month/year and time, for example 05/03/2026 14:30</i>")
        case Kind.SELECT_MULTIPLE:
            return _("<i>Several answers are possible; tap Done when finished.</i>")
        case Kind.RANK:
            return _("<i>Tap the items in order, the first one first.</i>")
        case Kind.GEOPOINT:
            return _("<i>Send your location, or type it, for example 10,0342; 105,7723</i>")
        case Kind.AUDIO:
            return _("<i>Send a sound recording.</i>")
        case Kind.VIDEO:
            return _("<i>Send a video.</i>")
        case Kind.INTEGER | Kind.DECIMAL if question.bounds is not None:
            return _("<i>A number from {start} to {end}</i>", **_range(_, question.bounds))
        case _:
            return Markup()


def _range(_: Texts, bounds: Bounds) -> dict[str, str]:
    return {"start": _.number(bounds.start), "end": _.number(bounds.end)}


def columns(question: Question) -> int:
    """How many choices a row holds where the form says so; 0 leaves it to their length."""
    if "likert" in question.appearance:
        return len(question.choices)
    for one in question.appearance:
        _, mark, number = one.partition("columns-")
        if mark and number.isdecimal():
            return max(1, min(int(number), _MOST_COLUMNS))
    return _USUAL_COLUMNS if "columns" in question.appearance else 0


_MOST_COLUMNS = 5
_USUAL_COLUMNS = 2


def fault(_: Texts, fault: Fault, own_words: str) -> Markup:
    """What is wrong and what to do. `own_words` is the form's own message, if it has one."""
    match fault:
        case NotANumber():
            return _("The system needs a number here, for example 25 or 1.200.")
        case SeveralNumbers():
            return _("Please enter one single number.")
        case NotWhole():
            return _("This must be a whole number, without a decimal part.")
        case Negative():
            return _("The number cannot be below 0.")
        case TooBig():
            return _("This number is too large. Please check the digits.")
        case TooManyDecimals(at_most):
            return _("At most {at_most} digits after the decimal comma.", at_most=at_most)
        case TooManyNumbers(at_most, typed):
            return _(
                "The message has {typed} numbers, but only {at_most} are still asked for here. "
                "Please type them again.",
                typed=typed,
                at_most=at_most,
            )
        case OutOfRange(bounds):
            return _("Please enter a number from {start} to {end}.", **_range(_, bounds))
        case NotATime():
            return _("Please enter the time as hour:minute, for example 14:30.")
        case NotAPlace():
            return _("Please send your location, or type it, for example 10,0342; 105,7723.")
        case NotInOrder():
            return _("Please put all the items in order, each once.")
        case SoundWanted():
            return _("Please send a sound recording.")
        case FilmWanted():
            return _("Please send a video.")
        case PlaceUnwanted():
            return _("Please answer this question in writing; no location is needed.")
        case NotADate():
            return _("Please enter a date as day/month/year, for example 05/03/2026.")
        case NoSuchDay():
            return _("There is no such day in the calendar. Please check day and month.")
        case NotAChoice():
            return _("Please choose one of the answers offered.")
        case TooLong(at_most, length):
            return _(
                "The answer has {length} characters; at most {at_most} are accepted. "
                "Please shorten it.",
                length=_.number(length),
                at_most=_.number(at_most),
            )
        case Blank():
            return escape(own_words) if own_words else _("This question needs an answer.")
        case Broken():
            return escape(own_words) if own_words else _("This answer does not fit the others.")
        case NotAllowedHere():
            return _("This question cannot be answered that way.")
        case FileWanted():
            return _("Please send a file or a picture here.")
        case TextWanted():
            return _("Please type the answer here; no file is needed for this question.")
        case PictureWanted():
            return _("Please send a picture (JPG or PNG).")
        case _:
            assert_never(fault)


def doubt(_: Texts, question: Question, answer: Answer, why: Unclear) -> Markup:
    """Ask back about a reading, saying why."""
    reading = value(_, question, answer)
    match why:
        case Unclear.COMMA:
            return _(
                "Did you mean {reading}? A comma is a decimal comma, "
                "and a dot separates thousands.",
                reading=reading,
            )
        case Unclear.DOT:
            return _("Did you mean {reading}? The decimal sign is a comma.", reading=reading)
        case Unclear.ABOUT:
            return _("The report needs an exact figure. Use {reading}?", reading=reading)
        case Unclear.WORDS:
            return _("The system understood {reading}. Is that right?", reading=reading)
        case Unclear.ZERO:
            return _("Did you mean that there was none (0)?")
        case Unclear.CHOICE:
            return _("Did you mean “{reading}”?", reading=reading)
        case Unclear.DATE:
            return _("Did you mean the date {reading}?", reading=reading)
        case _:
            assert_never(why)


def reason_wanted(
    _: Texts, question: Question, answer: Answer, why: Unusual | None, warning: str, before: str
) -> Markup:
    """Ask why there are no figures, or why an unusual value is right."""
    match why:
        case None:
            return _("Please say briefly why there are no figures yet.")
        case Unusual.WARNING:
            return _(
                "{warning}\nIf {reading} is right, please say briefly why.",
                warning=warning,
                reading=value(_, question, answer),
            )
        case Unusual.CHANGED:
            return _(
                "{reading} differs a lot from last year ({before}). "
                "If it is right, please say briefly why.",
                reading=value(_, question, answer),
                before=before,
            )
        case _:
            assert_never(why)


def recorded(_: Texts, question: Question, answer: Answer) -> Markup:
    """Say back what has been kept."""
    if answer.status is Status.SKIPPED:
        return _("Skipped.")
    if question.kind is Kind.TEXT:
        return _("The answer has been saved.")
    return _("Saved: {answer}.", answer=value(_, question, answer))


def name(_: Texts, of_person: str) -> str:
    """A person's name, or what stands for it once it has been erased."""
    return of_person or _.plain("(erased)")


def refusal(_: Texts, refusal: Refusal) -> Markup:
    """Why something is not possible, and what to do."""
    match refusal:
        case NotAllowed():
            return _("Your account does not have this right. Please contact the administrator.")
        case NotEnrolled():
            return _("Please type the invitation code you were given.")
        case NotYours():
            return _("This belongs to another unit, so the system cannot open it.")
        case Suspended():
            return _(
                "Your account has been put to rest. What you entered is kept for your unit. "
                "Please contact the administrator."
            )
        case LastAdmin():
            return _(
                "This is the last administrator at work. Please appoint another one first and "
                "wait until they have enrolled, so that the system is never without any."
            )
        case FilledByYou():
            return _("You filled in this report yourself, so somebody else has to review it.")
        case AskedByYou():
            return _("You asked for this yourself, so somebody else has to decide.")
        case Waived():
            return _(
                "Your unit need not report on this task. If it has to after all, please contact "
                "the agency that receives the reports."
            )
        case AwaitingSignOff():
            return _(
                "This report is waiting for the leader of your unit. To correct it, open the task "
                "list and take it back first."
            )
        case Decided(is_accepted=True, by=by):
            return _("{name} has accepted this report already.", name=name(_, by))
        case Decided(by=by):
            return _("{name} has returned this report to the unit already.", name=name(_, by))
        case Outdated():
            return _("This has changed since. Please open the list again.")
        case Locked():
            return _("The reporting period is locked. Please ask for an extension.")
        case NothingOpen():
            return _("No report is being filled in. Type “nhiệm vụ” to see your tasks.")
        case AlreadyHandedIn():
            return _("This report has already been handed in.")
        case _:
            return _("This is not possible at the moment.")
