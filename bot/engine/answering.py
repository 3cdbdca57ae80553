"""What the officer does with what is on the screen: a question, a doubt, a reason, a list."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.interviews import (
    Answer,
    Asking,
    Checking,
    Explaining,
    Removing,
    Unusual,
)
from bot.domain.questionnaires import CHOOSING, MEDIA, NUMBERS, Kind, Question, Repeat, Status
from bot.engine import parse
from bot.engine.events import Doubted, Event, OutOfDate, ReasonWanted, Recorded, Rejected, Removed
from bot.engine.faults import (
    Blank,
    Doubt,
    Fault,
    FileWanted,
    FilmWanted,
    NotAChoice,
    NotAllowedHere,
    PictureWanted,
    PlaceUnwanted,
    SoundWanted,
    TextWanted,
    TooLong,
    TooManyNumbers,
)
from bot.engine.folding import clean
from bot.engine.here import CHOICES_A_PAGE, MANY_CHOICES, Here, Turn, last_year
from bot.engine.moves import (
    Accept,
    Add,
    Attach,
    Close,
    Confirm,
    Edit,
    Keep,
    Leaf,
    Locate,
    Mark,
    MarkRest,
    Move,
    Pick,
    Remove,
    Retype,
    Say,
    Stand,
)
from bot.engine.paths import entry
from bot.engine.way import Stop

LONGEST_REASON = 500
_WANTED: dict[Kind, Fault] = {
    Kind.IMAGE: PictureWanted(),
    Kind.AUDIO: SoundWanted(),
    Kind.VIDEO: FilmWanted(),
    Kind.FILE: FileWanted(),
}


def answer(here: Here, stop: Stop, place: Asking, move: Move) -> Turn:
    """A move made at a question."""
    question = _question(here, stop)
    match move:
        case Say(text):
            return _said(here, stop, text)
        case Pick(choice=name):
            return _pick(here, stop, place, name)
        case Leaf(page=page):
            return here.ask(stop, replace(place, page=page), ticked=True)
        case Close():
            return _close(here, stop, place.picked)
        case Mark(status=status):
            return _mark(here, stop, status)
        case MarkRest(status=status):
            return _mark_rest(here, stop, status)
        case Keep():
            before = last_year(here.interview, question)
            if before is None:
                return here.reject(stop, NotAllowedHere())
            return take(here, stop, Answer(before.value, before.status))
        case Stand():
            return _stand(here, stop)
        case Accept():
            return _accept(here, stop)
        case Attach():
            return _attach(here, stop, move)
        case Locate():
            return _locate(here, stop, move)
        case _:
            return here.show()


def settle_doubt(here: Here, stop: Stop, place: Checking, move: Move) -> Turn:
    """A move made while a reading waits for a yes."""
    match move:
        case Confirm():
            return take(here, stop, place.answer, place.rest)
        case Retype():
            return here.ask(stop)
        case Say(text):
            # Digits here are a number typed anew, not a no or a yes.
            reading = None if text.strip().isdigit() else parse.yes_or_no(text)
            if reading is True:
                return take(here, stop, place.answer, place.rest)
            return here.ask(stop) if reading is False else _said(here, stop, text)
        case _:
            return answer(here, stop, Asking(stop.path), move)


def explain(here: Here, stop: Stop, place: Explaining, move: Move) -> Turn:
    """A move made while an answer waits for its reason."""
    match move:
        case Say(text):
            reason = clean(text)
            if not reason:
                return here.show()
            if _question(here, stop).kind in NUMBERS and not any(map(str.isalpha, reason)):
                # Digits here are the number corrected, not why it is right.
                return _said(here, stop, text)
            if len(reason) > LONGEST_REASON:
                slip = Rejected(_question(here, stop), TooLong(LONGEST_REASON, len(reason)))
                return here.show().told_after(slip)
            return record(here, stop, replace(place.answer, reason=reason), place.rest)
        case Retype():
            return here.ask(stop)
        case _:
            return answer(here, stop, Asking(stop.path), move)


def fill_list(here: Here, stop: Stop, move: Move) -> Turn:
    """A move made at a list: one more entry, one less, or enough."""
    match move:
        case Add():
            after, added = here.with_entry(stop.path)
            return after.edit(added) if after.entries(stop.path) else after.go_on()
        case Remove(path=path):
            return here.ask_removal(path) or here.show()
        case Close():
            count = len(here.entries(stop.path))
            closed = Answer(str(count), Status.GIVEN if count else Status.ZERO)
            return here.with_answers({stop.path: closed}).go_on(stop.path)
        case Say(text):
            return _list_said(here, stop, text)
        case _:
            return here.ask(stop)


def _list_said(here: Here, stop: Stop, text: str) -> Turn:
    """“thêm”, “xong”, “sửa 2”, “xóa 2”; anything else shows the list again."""
    wish = parse.list_wish(text)
    if wish is None:
        return here.ask(stop)
    verb, number = wish
    if verb in {Add, Close}:
        return fill_list(here, stop, verb(stop.path))
    entries = here.entries(stop.path)
    if not 1 <= number <= len(entries):
        return here.ask(stop)
    path = entry(stop.path, entries[number - 1])
    return here.edit(path) if verb is Edit else fill_list(here, stop, Remove(path))


def settle_removal(here: Here, stop: Stop, place: Removing, move: Move) -> Turn:
    """A yes takes the entry out; anything else leaves it in."""
    found = here.entry_of(place.path)
    if isinstance(move, Confirm) and found is not None and isinstance(stop.item, Repeat):
        after = here.with_answers({place.path: Answer("", Status.REMOVED)})
        return after.edit(stop.path).told_after(Removed(stop.item, found))
    return here.ask(stop)


def _stand(here: Here, stop: Stop) -> Turn:
    """A remark was looked into and the answer stays; somebody else may have settled it already."""
    kept = here.instance.answers.get(stop.path)
    if kept is None:
        return here.go_on(stop.path)
    if stop.path not in here.interview.remarks:
        return here.go_on(stop.path).told_after(OutOfDate(_question(here, stop)))
    return take(here, stop, replace(kept))


# -- taking an answer in -------------------------------------------------------------------------


def take(here: Here, stop: Stop, given: Answer, rest: Sequence[str] = ()) -> Turn:
    """A surely read answer: check the form's rules, then keep it or ask for a reason."""
    question = _question(here, stop)
    if not given.has_value:
        if given.status is Status.UNKNOWN and not given.reason:
            return _ask_why(here, stop, given, None, rest)
        return record(here, stop, given, rest)
    after = here.with_answers({stop.path: given})
    fault = after.broken(question, given)
    if fault:
        return here.reject(stop, fault)
    why = None if given.reason else after.unusual(question, given)
    if why:
        return _ask_why(here, stop, given, why, rest)
    return _keep(after, stop, given, rest)


def record(here: Here, stop: Stop, given: Answer, rest: Sequence[str] = ()) -> Turn:
    """Keep the answer and go on."""
    return _keep(here.with_answers({stop.path: given}), stop, given, rest)


def _keep(after: Here, stop: Stop, given: Answer, rest: Sequence[str]) -> Turn:
    recorded = Recorded(_question(after, stop), given)
    following = _next_mate(after, stop) if rest else None
    if following is None:
        return after.go_on(stop.path, recorded)
    return _said_each(after, following, rest).told_after(recorded)


def _ask_why(
    here: Here, stop: Stop, given: Answer, why: Unusual | None, rest: Sequence[str]
) -> Turn:
    place = Explaining(stop.path, given, why, tuple(rest))
    return here.at(place, ReasonWanted(_question(here, stop), given, why))


def _question(here: Here, stop: Stop) -> Question:
    assert isinstance(stop.item, Question)  # noqa: S101 - lists have moves of their own
    return here.instance.offered(stop.item)


# -- typed text ----------------------------------------------------------------------------------


def _said(here: Here, stop: Stop, text: str) -> Turn:
    parts = parse.parts(text)
    from_here = here.typed_together(stop)
    if len(parts) < 2 or not from_here:
        return _said_one(here, stop, text)
    if len(parts) <= len(from_here):
        return _said_each(here, stop, parts)
    whole_card = here.typed_together(here.mates(stop)[0])
    if len(parts) == len(whole_card):
        return _said_each(here, whole_card[0], parts)
    if len(from_here) == 1:
        return _said_one(here, stop, text)
    return here.reject(stop, TooManyNumbers(len(from_here), len(parts)))


def _said_each(here: Here, stop: Stop, parts: Sequence[str]) -> Turn:
    """Several numbers in one message: each to its question, in order, as far as they are clear."""
    first, *rest = parts
    return _said_one(here, stop, first, rest)


def _next_mate(here: Here, stop: Stop) -> Stop | None:
    """The question that stands after this one on the same card."""
    mates = here.mates(stop)
    place = next((n for n, one in enumerate(mates) if one.path == stop.path), len(mates))
    return mates[place + 1] if place + 1 < len(mates) else None


def _said_one(here: Here, stop: Stop, text: str, rest: Sequence[str] = ()) -> Turn:
    question = _question(here, stop)
    reading = parse.read(question, text, here.instance.now)
    match reading:
        case Answer() if _is_one_more(here, question, reading):
            return _pick(here, stop, _asking(here, stop), reading.value)
        case Answer():
            return take(here, stop, reading, rest)
        case Doubt(given, why):
            place = Checking(stop.path, given, why, tuple(rest))
            return here.at(place, Doubted(question, given, why))
        case NotAChoice() if len(question.choices) > MANY_CHOICES:
            return _seek(here, stop, text)
        case _:
            return here.reject(stop, reading)


def _seek(here: Here, stop: Stop, text: str) -> Turn:
    """Among many choices a part of a label finds the ones meant; none is taken by itself."""
    question = _question(here, stop)
    found = parse.matching(question, text)
    if not found:
        return here.reject(stop, NotAChoice())
    picked = _asking(here, stop).picked
    return here.ask(stop, Asking(stop.path, picked, sought=text[: 10 * CHOICES_A_PAGE]))


def _is_one_more(here: Here, question: Question, given: Answer) -> bool:
    """Among many choices, with some ticked on other pages, a name alone is one to be ticked too."""
    place = here.interview.place
    picked = place.picked if isinstance(place, Asking) else ()
    is_many = question.kind is Kind.SELECT_MULTIPLE and len(question.choices) > MANY_CHOICES
    is_one = len(question.named(given.value)) == 1 and given.value not in picked
    return bool(picked) and is_many and is_one


def _asking(here: Here, stop: Stop) -> Asking:
    place = here.interview.place
    return place if isinstance(place, Asking) else Asking(stop.path)


# -- buttons -------------------------------------------------------------------------------------


def _pick(here: Here, stop: Stop, place: Asking, name: str) -> Turn:
    question = _question(here, stop)
    if question.bounds is not None:
        return _said_one(here, stop, name.replace(".", ","))
    if question.kind not in CHOOSING or question.choice(name) is None:
        return here.show()
    if question.kind is Kind.SELECT_ONE:
        return take(here, stop, Answer(name))
    if question.kind is Kind.RANK:
        return _rank(here, stop, place, name)
    ticked = set(place.picked) ^ {name}
    picked = tuple(one.name for one in question.choices if one.name in ticked)
    return here.ask(stop, replace(place, picked=picked, sought=""), ticked=True)


def _rank(here: Here, stop: Stop, place: Asking, name: str) -> Turn:
    """Taps give the order; the last place fills itself, a second tap takes a choice back."""
    question = _question(here, stop)
    known = tuple(one for one in place.picked if question.choice(one))
    order = tuple(one for one in known if one != name) if name in known else (*known, name)
    left = [one.name for one in question.choices if one.name not in order]
    if len(left) > 1 or not order:
        return here.ask(stop, replace(place, picked=order), ticked=True)
    return take(here, stop, Answer(" ".join([*order, *left])))


def _close(here: Here, stop: Stop, picked: tuple[str, ...]) -> Turn:
    question = _question(here, stop)
    if not picked or question.kind is not Kind.SELECT_MULTIPLE:
        return here.reject(stop, Blank(question.required_message))
    return take(here, stop, Answer(" ".join(picked)))


def _mark(here: Here, stop: Stop, status: Status) -> Turn:
    question = _question(here, stop)
    if status is Status.SKIPPED:
        if here.instance.is_required(question):
            return here.reject(stop, NotAllowedHere())
        return take(here, stop, Answer("", Status.SKIPPED))
    if status not in question.missing:
        return here.reject(stop, NotAllowedHere())
    return take(here, stop, Answer("0" if status is Status.ZERO else "", status))


def _mark_rest(here: Here, stop: Stop, status: Status) -> Turn:
    """Mark this question and what is still open on its card, as far as the form allows it."""
    events: list[Event] = []
    while True:
        turn = _mark(here, stop, status)
        here = Here(turn.interview, turn.interview.memo)  # type: ignore[arg-type]
        recorded = turn.events[0]
        if not isinstance(recorded, Recorded):
            return turn.told_after(*events)
        following = _next_open_mate(here, stop)
        if following is None or status not in _missing(following):
            return turn.told_after(*events)
        events.append(recorded)
        stop = following


def _next_open_mate(here: Here, stop: Stop) -> Stop | None:
    """The next question still open on the same card."""
    following = _next_mate(here, stop)
    while following is not None and here.trouble(following) is None:
        following = _next_mate(here, following)
    return following


def _missing(stop: Stop) -> frozenset[Status]:
    return stop.item.missing if isinstance(stop.item, Question) else frozenset()


def _accept(here: Here, stop: Stop) -> Turn:
    """What the form put in counts as the officer's answer from now on."""
    question = _question(here, stop)
    if question.kind is Kind.ACKNOWLEDGE:
        return take(here, stop, Answer("OK"))
    value = here.instance.value(stop.path)
    if not value:
        return here.reject(stop, NotAllowedHere())
    return take(here, stop, Answer(value))


# -- files and places ----------------------------------------------------------------------------


def _attach(here: Here, stop: Stop, file: Attach) -> Turn:
    question = _question(here, stop)
    if question.kind not in MEDIA:
        return here.reject(stop, TextWanted())
    if question.kind not in {Kind.FILE, file.kind}:
        return here.reject(stop, _WANTED[question.kind])
    return take(here, stop, Answer(file.key, label=file.name))


def _locate(here: Here, stop: Stop, spot: Locate) -> Turn:
    if _question(here, stop).kind is not Kind.GEOPOINT:
        return here.reject(stop, PlaceUnwanted())
    value = f"{spot.latitude:.6f} {spot.longitude:.6f} 0 {spot.accuracy:g}"
    return take(here, stop, Answer(value))
