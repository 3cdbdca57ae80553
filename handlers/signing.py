"""Sign-off: the unit's leader reads a finished report, agrees to hand it in, or sends it back."""

from markupsafe import Markup

from bot.domain.assignments import Assignment, AssignmentId
from bot.domain.audit import Deed
from bot.domain.errors import FilledByYou, NotYours, Outdated
from bot.domain.people import PersonId, Right
from bot.domain.reports import State
from bot.engine.advance import advance
from bot.engine.events import HandedIn, Reviewed
from bot.engine.moves import HandIn, Review
from bot.i18n import Texts
from handlers import comments
from handlers import filling as fillings
from handlers.acts import number_in
from handlers.cards import Cards
from handlers.filling import Filling
from handlers.receipts import hand_in
from handlers.scene import Flow, Rows, Scene
from handlers.turning import turns


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """What waits for the leader's word."""
    del args
    _ = scene.texts
    person = scene.must(Right.SIGN_OFF)
    period = await scene.unit.programmes.period_at(scene.now)
    owed = await scene.unit.programmes.owed_by(person.unit_id, period.id) if period else []
    waiting = [one for one in owed if one.state is State.SUBMITTED]
    scene.at("signing")
    if not waiting:
        return scene.say(_("No report is waiting for your agreement."))
    return scene.say(
        _("<b>Reports waiting for your agreement: {count}</b>", count=len(waiting)),
        *(((f"{one.clause_ref} {one.title}", f"signing:read:{one.id}:0"),) for one in waiting),
    )


async def hear(scene: Scene, text: str) -> None:
    """What the leader types is the comment to a report being sent back."""
    if "back" in scene.conversation.state:
        report = str(scene.conversation.state["back"])
        return await _comment_on(scene, await _submitted(scene, report), text)
    return await enter(scene, ())


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("read", report, page):
            await _read(scene, await _submitted(scene, report), number_in(page))
        case ("sign", report):
            await _sign(scene, await _submitted(scene, report))
        case ("back", report):
            await _ask_why(scene, await _submitted(scene, report))
        case ("stated", report):
            await _stated(scene, await _submitted(scene, report))
        case ("withdraw", report):
            await _withdraw(scene, await _own(scene, report))
        case ("list",):
            await enter(scene, ())
        case _:
            raise Outdated


# -- the leader ----------------------------------------------------------------------------------


async def _submitted(scene: Scene, report: str) -> Filling:
    """A report of the leader's own unit that waits for their word."""
    assignment = await _assignment(scene, report)
    if assignment.unit_id != scene.must(Right.SIGN_OFF).unit_id:
        raise NotYours
    return await fillings.submitted(scene, assignment)


async def _assignment(scene: Scene, report: str) -> Assignment:
    found = await scene.unit.programmes.assignment(AssignmentId(number_in(report)))
    if found is None:
        raise Outdated
    return found


async def _read(scene: Scene, filling: Filling, page: int) -> None:
    """The answers page by page, as the officer saw them last."""
    turn = advance(filling.interview, Review(page), scene.local_now)
    reviewed = turn.events[-1]
    assert isinstance(reviewed, Reviewed)  # noqa: S101 - reading is all that was asked for
    clause, now = filling.assignment.clause_ref, scene.local_now
    cards = Cards(filling.kept.id, clause, turn.interview, scene.texts, now)
    text, _rows = cards.tell(turn.events)
    scene.at("signing")
    scene.say(text, *_ways(scene.texts, filling.assignment.id, reviewed))


def _ways(_: Texts, number: AssignmentId, reviewed: Reviewed) -> Rows:
    ways = turns(_, f"signing:read:{number}", reviewed.page, reviewed.pages)
    agree = (_.plain("Agree and hand in"), f"signing:sign:{number}")
    back = (_.plain("Send back for correction"), f"signing:back:{number}")
    return ways, (agree,), (back,)


async def _sign(scene: Scene, filling: Filling) -> None:
    """Hand it in; whoever gave one of its answers leaves that to somebody else."""
    leader = scene.person
    if leader.id in {one.person_id for one in filling.versions.values()}:
        raise FilledByYou
    turn = advance(filling.interview, HandIn(), scene.local_now)
    handed_in = next((one for one in turn.events if isinstance(one, HandedIn)), None)
    if handed_in is None:
        # A rule may have begun to fail since, with figures of another report: it goes back.
        return await _send_back(scene, filling, scene.texts.plain("Some answers no longer fit."))
    report = await hand_in(scene, filling, handed_in)
    clause = filling.assignment.clause_ref
    return await _tell_officer(
        scene,
        filling,
        lambda _: (
            _(
                "Your leader has agreed: {clause} has been handed in. Receipt number: {number}",
                clause=clause,
                number=report.number,
            ),
            (),
        ),
    )


async def _ask_why(scene: Scene, filling: Filling) -> None:
    scene.at("signing", back=filling.assignment.id)
    scene.ask(scene.texts("What has to be corrected? Please type it for the officer."))


async def _comment_on(scene: Scene, filling: Filling, comment: str) -> None:
    number = filling.assignment.id
    statement, back = f"signing:stated:{number}", f"signing:back:{number}"
    if await comments.is_kept(scene, comment, statement, number, back):
        await _send_back(scene, filling, comment)


async def _stated(scene: Scene, filling: Filling) -> None:
    """The leader answers for it that the comment names no child."""
    number = filling.assignment.id
    comment = comments.stated(scene, f"signing:stated:{number}", number)
    if comment is None:
        return await _ask_why(scene, filling)
    await scene.note(Deed.STATED_HARMLESS, f"{filling.assignment.task_key} {filling.kept.id}")
    return await _send_back(scene, filling, comment)


async def _send_back(scene: Scene, filling: Filling, comment: str) -> None:
    """The officer goes on with it; the comment is told to them and kept nowhere else."""
    _ = scene.texts
    assignment = filling.assignment
    await _open_again(scene, assignment, filling)
    await scene.note(Deed.SENT_BACK, f"{assignment.id} {assignment.task_key}")
    await _tell_officer(scene, filling, lambda _: _comment(_, assignment, comment))
    scene.at("tasks")
    return scene.say(_("{clause} has gone back to the officer.", clause=assignment.clause_ref))


def _comment(_: Texts, assignment: Assignment, comment: str) -> tuple[Markup, Rows]:
    said = _(
        "Your leader has sent back {clause} {title}:\n“{comment}”",
        clause=assignment.clause_ref,
        title=assignment.title,
        comment=comment,
    )
    return said, (((_.plain("Correct it now"), f"tasks:fill:{assignment.id}"),),)


async def _tell_officer(scene: Scene, filling: Filling, what: fillings.Telling) -> None:
    officer = filling.kept.submitted_by
    if officer is not None and officer != scene.person.id:
        await scene.tell(PersonId(officer), what)


# -- the officer ---------------------------------------------------------------------------------


async def _own(scene: Scene, report: str) -> Filling:
    """A report of the officer's own unit that waits for the leader."""
    assignment = await _assignment(scene, report)
    if assignment.unit_id != scene.must(Right.FILL).unit_id:
        raise NotYours
    return await fillings.submitted(scene, assignment)


async def _withdraw(scene: Scene, filling: Filling) -> None:
    """Back to the officer, at the review card."""
    await _open_again(scene, filling.assignment, filling)
    await scene.note(Deed.WITHDRAWN, f"{filling.assignment.id} {filling.assignment.task_key}")
    await scene.go_to("interview", str(filling.assignment.id))


async def _open_again(scene: Scene, assignment: Assignment, filling: Filling) -> None:
    await scene.unit.interviews.submit(filling.kept.id, None)
    state = State.RETURNED if assignment.returned_at else State.IN_PROGRESS
    await scene.unit.programmes.stand(assignment.id, state)


FLOW = Flow(enter, press, hear)
