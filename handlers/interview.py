"""The interview: one questionnaire, question by question, until it is handed in."""

from dataclasses import asdict, replace

from markupsafe import Markup

from bot.domain.assignments import Assignment, AssignmentId, InterviewId, KeptAnswer
from bot.domain.audit import Deed
from bot.domain.interviews import Answer, Checking, Explaining, Interview, Unclear
from bot.domain.questionnaires import Kind, Path, Status
from bot.engine.advance import Turn, advance, question_at
from bot.engine.events import Asked, HandedIn
from bot.engine.moves import Attach, Locate, Move, Say, Show
from bot.engine.paths import template
from bot.messages import Spot, Stored
from handlers import filling as fillings
from handlers import media, misfits, words
from handlers.cards import Cards, act
from handlers.filling import Filling
from handlers.moves import move_of
from handlers.scene import Act, Flow, Scene

_MEDIA = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO}


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """Open an assignment's interview, or go on with the one worked on last."""
    if args:
        filling = await fillings.of_assignment(scene, AssignmentId(int(args[0])))
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
    await scene.unit.interviews.attach(filling.kept.id, scene.person.id, sent, scene.now)
    kind = _MEDIA.get(sent.media_type.partition("/")[0], Kind.FILE)
    return await _make(scene, filling, Attach(sent.key, sent.name, kind))


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    """A button: the interview's number, the answer's address, what to do, and with what."""
    interview_id, where, verb, *rest = args
    if verb == "later":
        return _leave(scene, interview_id)
    filling = await fillings.by_id(scene, InterviewId(int(interview_id)))
    if verb == "theirs":
        filling = replace(filling, interview=replace(filling.interview, place=None))
        return await _make(scene, filling, Show())
    now = scene.local_now
    move = move_of(filling.interview, where, verb, rest, now)
    return await _make(scene, filling, move)


async def _current(scene: Scene) -> Filling:
    return await fillings.by_id(scene, InterviewId(scene.conversation.state["interview"]))


async def _make(scene: Scene, filling: Filling, move: Move) -> None:
    """One move: what is new is kept, then said."""
    turn = advance(filling.interview, move, scene.local_now)
    given = _given(filling.interview, turn.interview)
    theirs = _overtaken(scene, filling, given)
    if theirs is not None:
        return await _ask_whose(scene, filling, theirs, given)
    await _record(scene, filling, given)
    for event in turn.events:
        if isinstance(event, HandedIn):
            return await _hand_in(scene, filling, event)
    return await _go_on(scene, filling, turn)


async def _record(scene: Scene, filling: Filling, given: dict[Path, Answer]) -> None:
    await scene.unit.interviews.record(
        filling.kept.id, given, scene.person.id, scene.inbox_id, scene.now
    )


def _given(before: Interview, after: Interview) -> dict[Path, Answer]:
    return {
        path: answer
        for path, answer in after.answers.items()
        if before.answers.get(path) is not answer
    }


def _overtaken(
    scene: Scene, filling: Filling, given: dict[Path, Answer]
) -> dict[Path, KeptAnswer] | None:
    """Somebody else's answers to the same questions, given after this officer saw the screen.

    What the form puts in itself is nobody's answer, and a list is only counted.
    """
    questions = filling.interview.questionnaire.by_path
    found = {}
    for path, mine in given.items():
        kept = filling.versions.get(path)
        if kept is None or template(path) not in questions or mine.status is Status.PRESET:
            continue
        is_theirs = kept.person_id != scene.person.id and kept.status != Status.PRESET
        if is_theirs and kept.id > filling.seen:
            found[path] = kept
    return found or None


async def _ask_whose(
    scene: Scene,
    filling: Filling,
    overtaken: dict[Path, KeptAnswer],
    given: dict[Path, Answer],
) -> None:
    """Two officers answered the same question: nothing is overwritten without a choice.

    What else was given in the same message is kept; what follows from it is worked out again.
    """
    _ = scene.texts
    now = scene.local_now
    path, theirs = next(iter(overtaken.items()))
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
    return scene.say(
        _(
            "{name} has just answered this question: {theirs}.\nYou entered: {mine}.",
            name=words.name(_, theirs.person_name),
            theirs=words.value(_, question, fillings.answer_of(theirs)),
            mine=words.value(_, question, mine),
        ),
        (act(filling.kept.id, question.path, (_.plain("Use my answer"), "yes")),),
        (
            act(
                filling.kept.id,
                question.path,
                (_.plain("Keep the other answer"), "theirs"),
            ),
        ),
    )


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
        attachments=() if only_ticked else await media.attachments(scene, interview, last),
    )


def _leave(scene: Scene, interview_id: str) -> None:
    """Everything is kept already; only say so."""
    _ = scene.texts
    scene.at("tasks")
    scene.say(
        _("Everything has been saved. Come back at any time, on any device, to go on."),
        (
            (_.plain("Continue"), f"interview:{interview_id}:0:show"),
            (_.plain("Task list"), "tasks:list:0"),
        ),
    )


async def _hand_in(scene: Scene, filling: Filling, event: HandedIn) -> None:
    """Freeze the report and give the receipt."""
    _ = scene.texts
    assignment = filling.assignment
    unit = await scene.unit.people.unit(assignment.unit_id)
    report = await scene.unit.reports.freeze(
        assignment,
        filling.kept,
        scene.person.id,
        {path: asdict(answer) for path, answer in event.answers},
        f"{assignment.period}-{unit.code or unit.key}-{assignment.task_key}",
        scene.now,
    )
    await scene.unit.interviews.close(filling.kept.id, scene.now)
    await scene.unit.programmes.handed_in(assignment, scene.now)
    await scene.note(Deed.HANDED_IN, report.number)
    scene.at("tasks")
    receipt = [
        _("<b>The report has been received</b>"),
        _("{clause} {title}", clause=assignment.clause_ref, title=assignment.title),
        _("Unit: {unit}", unit=unit.name),
        _("Receipt number: {number}", number=report.number),
        _("Handed in at {moment}", moment=_.moment(report.handed_in_at, scene.book.zone)),
        _("Handed in after the deadline.") if report.late else _("Handed in on time."),
    ]
    misfitting = await misfits.found(scene, assignment)
    parts = [Markup("\n").join(receipt), *(misfits.told(scene, one) for one in misfitting)]
    scene.say(
        Markup("\n\n").join(parts),
        *(misfits.way(scene, one) for one in misfitting),
        await _next_task(scene, assignment),
        ((_.plain("Task list"), "tasks:list:0"), (_.plain("Reports handed in"), "reports:list")),
    )


async def _next_task(scene: Scene, handed_in: Assignment) -> tuple[Act, ...]:
    """A button for the next task the unit still owes, in the programme's order."""
    owed = await scene.unit.programmes.owed_by(handed_in.unit_id, handed_in.period_id)
    one = next((one for one in owed if one.owed and one.id != handed_in.id), None)
    if one is None:
        return ()
    return ((scene.texts.plain("Next: {clause}", clause=one.clause_ref), f"tasks:open:{one.id}"),)


FLOW = Flow(enter, hear, press, receive)
