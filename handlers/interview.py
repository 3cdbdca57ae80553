"""The interview: one questionnaire, question by question, until it is handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.assignments import AssignmentId, InterviewId, KeptAnswer, KeptInterview
from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.interviews import Answer, Asking, Checking, Explaining, Interview, Unclear
from bot.domain.people import Right
from bot.domain.questionnaires import MEDIA, Kind, Path, Question, Status
from bot.engine.advance import Turn, advance, asked, question_at
from bot.engine.events import Asked, HandedIn
from bot.engine.here import LINES_A_PAGE
from bot.engine.moves import Attach, Locate, Move, Review, Say, Show
from bot.engine.paths import list_of, template
from bot.messages import Spot, Stored
from bot.privacy import identity
from handlers import filling as fillings
from handlers import media, screening, words
from handlers.acts import number_in
from handlers.cards import Cards, act, is_answered_by_typing, is_typed
from handlers.filling import Filling
from handlers.moves import move_of
from handlers.receipts import hand_in
from handlers.scene import Flow, Scene
from handlers.submitting import submit
from handlers.withheld import Held

_MEDIA = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO}


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """Open an assignment's interview, or go on with the one worked on last."""
    if args:
        filling = await fillings.of_assignment(scene, AssignmentId(number_in(args[0])))
    else:
        filling = await fillings.last_touched(scene)
    await _make(scene, filling, Show())


async def hear(scene: Scene, text: str) -> None:
    await _make(scene, await _current(scene), Say(text))


async def receive(scene: Scene, sent: Stored | Spot) -> None:
    filling = await _current(scene)
    if isinstance(sent, Spot):
        move: Move = Locate(sent.latitude, sent.longitude, sent.accuracy)
        return await _make(scene, filling, move)
    kinds = screening.kinds_in([sent.name, sent.caption])
    if kinds:
        return await _hold_back(scene, filling, sent, kinds)
    return await _attach(scene, filling, sent)


async def _attach(scene: Scene, filling: Filling, sent: Stored) -> None:
    await scene.unit.interviews.attach(filling.kept.id, scene.person.id, sent, scene.now)
    await scene.note(Deed.FILE_SENT, filling.assignment.task_key)
    kind = _MEDIA.get(sent.media_type.partition("/")[0], Kind.FILE)
    return await _make(scene, filling, Attach(sent.key, sent.name, kind))


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    """A button: the interview's number, the answer's address, what to do, and with what."""
    match args:
        case (interview_id, _, "later"):
            return _leave(scene, await fillings.ours(scene, InterviewId(number_in(interview_id))))
        case (interview_id, where, verb, *rest):
            filling = await fillings.by_id(scene, InterviewId(number_in(interview_id)))
        case _:
            raise Outdated
    if verb == "stated":
        return await _stated(scene, filling)
    if verb == "nocase":
        return await _no_case(scene, filling)
    if verb == "theirs":
        filling = replace(filling, interview=replace(filling.interview, place=None))
        return await _make(scene, filling, Show())
    now = scene.local_now
    move = move_of(filling.interview, where, verb, rest, now)
    return await _make(scene, filling, move)


async def _current(scene: Scene) -> Filling:
    return await fillings.by_id(scene, InterviewId(scene.conversation.state["interview"]))


async def _stated(scene: Scene, filling: Filling) -> None:
    """The officer answers for it that what was held back names no child."""
    statement = screening.statement_in(filling.kept.id)
    what = screening.take(scene, statement, filling.interview.place)
    if what is None:
        return await _forgotten(scene, filling)
    await scene.note(Deed.STATED_HARMLESS, f"{filling.assignment.task_key} {filling.kept.id}")
    if isinstance(what, Stored):
        return await _attach(scene, filling, what)
    return await _make(scene, filling, Say(what), is_stated=True)


async def _no_case(scene: Scene, filling: Filling) -> None:
    """The officer answers for it that no case was reported; it may still name a child."""
    statement = screening.no_case_in(filling.kept.id)
    what = screening.take(scene, statement, filling.interview.place)
    if not isinstance(what, str):
        return await _forgotten(scene, filling)
    await scene.note(Deed.STATED_NO_CASE, f"{filling.assignment.task_key} {filling.kept.id}")
    return await _make(scene, filling, Say(what))


async def _forgotten(scene: Scene, filling: Filling) -> None:
    scene.say(scene.texts("The system does not hold your text any more. Please send it again."))
    await _make(scene, filling, Show())


async def _hold_back(
    scene: Scene, filling: Filling, what: str | Stored, kinds: list[identity.Kind]
) -> None:
    interview_id = filling.kept.id
    held = Held(screening.statement_in(interview_id), filling.interview.place, what)
    await screening.hold_back(scene, held, kinds, screening.question_in(interview_id))


async def _make(scene: Scene, filling: Filling, move: Move, *, is_stated: bool = False) -> None:
    """One move: what is new is kept, then said.

    `is_stated`: the officer has said that what was typed names no child.
    """
    turn = advance(filling.interview, move, scene.local_now)
    given = _given(filling.interview, turn.interview)
    if isinstance(move, Say) and not is_stated:
        kinds = screening.kinds_in(_free_texts(filling, turn.interview, given))
        if kinds:
            return await _hold_back(scene, filling, move.text, kinds)
    others = await _overtaken(scene, filling, given)
    if others:
        return await _ask_which(scene, filling, others, given)
    await _record(scene, filling, given)
    for event in turn.events:
        if isinstance(event, HandedIn):
            changed = await _changed(scene, filling)
            if changed:
                return await _show_changed(scene, filling, changed)
            return await _finish(scene, filling, event)
    return await _go_on(scene, filling, turn)


async def _record(scene: Scene, filling: Filling, given: dict[Path, Answer]) -> None:
    """Keep these answers; what the form puts in by itself is no act of the officer."""
    await scene.unit.interviews.record(
        filling.kept.id, given, scene.person.id, scene.inbox_id, scene.now
    )
    count = sum(one.status is not Status.PRESET for one in given.values())
    if count:
        await scene.note(Deed.ANSWERED, f"{filling.assignment.task_key} {count}")


def _given(before: Interview, after: Interview) -> dict[Path, Answer]:
    return {
        path: answer
        for path, answer in after.answers.items()
        if before.answers.get(path) is not answer
    }


def _free_texts(filling: Filling, after: Interview, given: dict[Path, Answer]) -> Iterator[str]:
    """What would be kept of what was typed, beyond numbers, dates and choices."""
    questions = filling.interview.questionnaire.by_path
    for path, answer in given.items():
        question = questions.get(template(path))
        if question is not None and question.kind is Kind.TEXT and answer.status is Status.GIVEN:
            yield answer.value
        yield answer.reason
    if isinstance(after.place, Asking):
        yield after.place.sought
    if isinstance(after.place, Checking | Explaining):
        yield from after.place.rest


async def _unseen(scene: Scene, filling: Filling) -> dict[Path, KeptAnswer]:
    """What has been answered since this chat was shown where it is: by others, or elsewhere."""
    newer = [one for one in filling.versions.values() if one.id > filling.seen]
    own = [one.inbox_id for one in newer if one.person_id == scene.person.id and one.inbox_id]
    channel, chat = scene.conversation.channel, scene.conversation.chat
    here = await scene.unit.inbox.of_chat(channel, chat, own) if own else set()
    return {
        Path(one.path): one
        for one in newer
        if one.inbox_id not in here and one.status != Status.PRESET
    }


async def _overtaken(
    scene: Scene, filling: Filling, given: dict[Path, Answer]
) -> dict[Path, KeptAnswer]:
    """The other answers to the questions answered now; the same one twice is no clash.

    What the form puts in itself is nobody's answer, and a list is only counted.
    """
    questions = filling.interview.questionnaire.by_path
    mine = {
        path: answer
        for path, answer in given.items()
        if path in filling.versions
        and template(path) in questions
        and answer.status is not Status.PRESET
    }
    others = await _unseen(scene, filling) if mine else {}
    return {
        path: kept
        for path, kept in others.items()
        if path in mine and fillings.answer_of(kept) != mine[path]
    }


async def _ask_which(
    scene: Scene,
    filling: Filling,
    overtaken: dict[Path, KeptAnswer],
    given: dict[Path, Answer],
) -> None:
    """Answered twice, by two officers or on two screens: nothing is overwritten without a choice.

    What else was given in the same message is kept; what follows from it is worked out again.
    """
    now = scene.local_now
    path, other = next(iter(overtaken.items()))
    mine = given[path]
    question = question_at(filling.interview, path, now)
    assert question is not None  # noqa: S101 - only questions are overtaken
    free = {
        where: answer
        for where, answer in given.items()
        if where not in overtaken and answer.status is not Status.PRESET
    }
    await _record(scene, filling, free)
    answers = {**filling.interview.answers, **free}
    place = Checking(question.path, mine, Unclear.CHOICE)
    interview = replace(filling.interview, place=place, answers=answers)
    await fillings.keep_place(scene, filling, interview, seen=fillings.newest(filling.versions))
    told, use, keep = _which(scene, question, other, mine)
    return scene.say(
        told,
        (act(filling.kept.id, question.path, (use, "yes")),),
        (act(filling.kept.id, question.path, (keep, "theirs")),),
        lettered=is_answered_by_typing(question),
    )


def _which(
    scene: Scene, question: Question, other: KeptAnswer, mine: Answer
) -> tuple[Markup, str, str]:
    """The two answers, and what to choose between: somebody else's, or one's own given before."""
    _ = scene.texts
    before, now = (words.value(_, question, one) for one in (fillings.answer_of(other), mine))
    if other.person_id == scene.person.id:
        return (
            _(
                "You have answered this question in another chat: {before}.\nHere you entered: "
                "{now}.",
                before=before,
                now=now,
            ),
            _.plain("Use the new answer"),
            _.plain("Keep the earlier answer"),
        )
    return (
        _(
            "{name} has just answered this question: {theirs}.\nYou entered: {mine}.",
            name=words.name(_, other.person_name),
            theirs=before,
            mine=now,
        ),
        _.plain("Use my answer"),
        _.plain("Keep the other answer"),
    )


async def _changed(scene: Scene, filling: Filling) -> list[int]:
    """The numbers of the questions whose answers are not those on this screen any more."""
    unseen = await _unseen(scene, filling)
    paths = {one for path in unseen for one in (path, list_of(path))}
    stops = asked(filling.interview, scene.local_now)
    return [number for number, stop in enumerate(stops, start=1) if stop.path in paths]


async def _show_changed(scene: Scene, filling: Filling, numbers: Sequence[int]) -> None:
    """Nobody hands in what they have not seen: the review card once more, as it is now."""
    _ = scene.texts
    scene.say(
        _(
            "Since you were shown this report, answers have been changed: {numbers}. Please check "
            "them before handing in.",
            numbers=_.list([_.plain("question {number}", number=one) for one in numbers]),
        )
    )
    page = (numbers[0] - 1) // LINES_A_PAGE
    await _go_on(scene, filling, advance(filling.interview, Review(page), scene.local_now))


async def _go_on(scene: Scene, filling: Filling, turn: Turn) -> None:
    interview = turn.interview
    # A reading asked back about does not show what others have answered meanwhile.
    is_asked_back = isinstance(interview.place, Checking | Explaining)
    seen = filling.seen if is_asked_back else fillings.newest(filling.versions)
    await fillings.keep_place(scene, filling, interview, seen)
    now = scene.local_now
    cards = Cards(filling.kept.id, filling.assignment.clause_ref, interview, scene.texts, now)
    text, rows = cards.tell(turn.events)
    last = turn.events[-1]
    only_ticked = isinstance(last, Asked) and last.ticked
    scene.say(
        text,
        *rows,
        replaces=scene.message if only_ticked else "",
        awaits_file=isinstance(last, Asked) and last.question.kind in MEDIA,
        attachments=() if only_ticked else await media.attachments(scene, interview, last),
        lettered=is_typed(last),
    )


async def _finish(scene: Scene, filling: Filling, event: HandedIn) -> None:
    """It goes to the recipient, or to the unit's leader where the programme wants that first."""
    if scene.book.needs_sign_off and not scene.person.may(Right.SIGN_OFF):
        await fillings.keep_place(scene, filling, filling.interview, filling.seen)
        return await submit(scene, filling)
    await hand_in(scene, filling, event)
    return None


def _leave(scene: Scene, kept: KeptInterview) -> None:
    """Everything is kept already; only say so."""
    _ = scene.texts
    scene.at("tasks")
    scene.say(
        _("Everything has been saved. Come back at any time, on any device, to go on."),
        (
            (_.plain("Continue"), f"interview:{kept.id}:0:show"),
            (_.plain("Task list"), "tasks:list:0"),
        ),
    )


FLOW = Flow(enter, press, hear, receive)
