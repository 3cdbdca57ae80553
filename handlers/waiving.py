"""The supervisor's side of a request not to report: read it, agree or not, and think again."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.errors import AskedByYou, NotYours, Outdated
from bot.domain.people import Right, Unit
from bot.domain.reports import State
from bot.domain.waivers import ASKABLE, Waiver
from bot.i18n import Texts
from handlers import comments, words
from handlers.acts import number_in
from handlers.scene import Act, Rows, Scene
from handlers.telling import tell_units
from handlers.turning import turns

PAGE = 8


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("list", page):
            await list_open(scene, number_in(page))
        case ("granted", page):
            await _list_granted(scene, number_in(page))
        case ("read", number):
            await _read(scene, number)
        case ("grant", number):
            await _grant(scene, number)
        case ("refuse", number):
            await _ask_why(scene, number)
        case ("meant", number):
            await _stated(scene, number)
        case ("undo", number):
            await _undo(scene, number)
        case _:
            raise Outdated


# -- lists ---------------------------------------------------------------------------------------


async def waiting(scene: Scene) -> list[Waiver]:
    """The requests this person may decide, oldest first."""
    scene.must(Right.REVIEW)
    found = await scene.unit.waivers.open()
    return (await scene.reach(Right.REVIEW)).of(found) if found else []


async def list_open(scene: Scene, page: int = 0) -> None:
    _ = scene.texts
    found = await waiting(scene)
    granted = (await scene.reach(Right.REVIEW)).of(await scene.unit.waivers.granted())
    scene.at("waivers")
    head = _("<b>Requests not to report: {count}</b>", count=_.number(len(found)))
    agreed = _.plain("Need not report ({count})", count=_.number(len(granted)))
    scene.say(
        head if found else _("No request not to report is waiting to be decided."),
        *await _buttons(scene, found, "list", page),
        ((agreed, "waivers:granted:0"),) if granted else (),
    )


async def _list_granted(scene: Scene, page: int) -> None:
    _ = scene.texts
    found = (await scene.reach(Right.REVIEW)).of(await scene.unit.waivers.granted())
    scene.at("waivers")
    scene.say(
        _("<b>Units that need not report: {count}</b>", count=_.number(len(found))),
        *await _buttons(scene, found, "granted", page),
        (_back(_),),
    )


async def _buttons(scene: Scene, found: Sequence[Waiver], verb: str, page: int) -> Rows:
    _ = scene.texts
    units = await scene.scope(Right.REVIEW)
    rows: list[tuple[Act, ...]] = [
        ((f"{units[one.unit_id].name} · {one.clause_ref}", f"waivers:read:{one.id}"),)
        for one in found[page * PAGE : (page + 1) * PAGE]
    ]
    return [*rows, turns(_, f"waivers:{verb}", page, len(found), PAGE)]


def _back(_: Texts) -> Act:
    return _.plain("Requests not to report"), "waivers:list:0"


# -- one request ---------------------------------------------------------------------------------


async def _one(scene: Scene, number: str) -> tuple[Waiver, Unit]:
    """A request within what this person looks after."""
    reach = await scene.reach(Right.REVIEW)
    found = await scene.unit.waivers.one(number_in(number))
    if found is None:
        raise Outdated
    if not reach.covers(found):
        raise NotYours
    return found, reach.below[found.unit_id]


async def _held(scene: Scene, number: str) -> tuple[Waiver, Unit]:
    """The same, read again once its assignment is held: of two supervisors one is the second."""
    one, _unit = await _one(scene, number)
    await scene.unit.programmes.assignment(one.assignment_id)
    return await _one(scene, number)


async def _read(scene: Scene, number: str) -> None:
    """The reason, and what can be done about it."""
    _ = scene.texts
    one, unit = await _one(scene, number)
    asker = await scene.unit.people.person(one.person_id)
    scene.at("waivers")
    lines = [
        _(
            "<b>{unit} · {clause} {title}</b>",
            unit=unit.name,
            clause=one.clause_ref,
            title=one.title,
        ),
        _(
            "Asked by {name}, {moment}",
            name=words.name(_, asker.name if asker else ""),
            moment=_.moment(one.at, scene.book.zone),
        ),
        _("Reason: “{reason}”", reason=one.reason),
    ]
    if not one.is_open:
        lines.append(await _decision(scene, one))
    scene.say(Markup("\n").join(lines), *_ways(_, one), (_back(_),))


def _ways(_: Texts, one: Waiver) -> Rows:
    if one.is_open and one.state in ASKABLE:
        return (
            ((_.plain("Agree"), f"waivers:grant:{one.id}"),),
            ((_.plain("Do not agree"), f"waivers:refuse:{one.id}"),),
        )
    if one.granted and one.state is State.NOT_APPLICABLE:
        return (((_.plain("Have it reported after all"), f"waivers:undo:{one.id}"),),)
    return ()


async def _decision(scene: Scene, one: Waiver) -> Markup:
    """Who has decided, what and when."""
    _ = scene.texts
    who = await scene.unit.people.person(one.decided_by) if one.decided_by else None
    at = _.moment(one.decided_at, scene.book.zone) if one.decided_at else ""
    values = {"name": words.name(_, who.name if who else ""), "moment": at}
    match one.granted:
        case True:
            return _("{name} agreed to this request, {moment}.", **values)
        case False:
            return _("{name} decided that the unit has to report, {moment}.", **values)
        case None:
            return _("The unit has withdrawn this request, {moment}.", **values)


async def _to_decide(scene: Scene, number: str) -> tuple[Waiver, Unit] | None:
    """A request nobody has decided yet; if somebody has, that is said."""
    one, unit = await _held(scene, number)
    if not one.is_open:
        scene.at("waivers")
        scene.say(await _decision(scene, one), (_back(scene.texts),))
        return None
    if one.person_id == scene.person.id:
        raise AskedByYou
    if one.state not in ASKABLE:
        raise Outdated
    return one, unit


async def _grant(scene: Scene, number: str) -> None:
    """Out of what is expected of the unit; what was entered is kept."""
    found = await _to_decide(scene, number)
    if found is None:
        return
    one, unit = found
    await scene.unit.waivers.decide(one.id, scene.person.id, scene.now, granted=True)
    await scene.unit.programmes.stand(one.assignment_id, State.NOT_APPLICABLE)
    await scene.note(Deed.WAIVED, f"{one.assignment_id} {one.task_key}")

    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "The request has been agreed to: {unit} need not report on {clause} {title}.",
            unit=unit.name,
            clause=one.clause_ref,
            title=one.title,
        )
        return text, (((_.plain("Task list"), "tasks:list:0"),),)

    await tell_units(scene, {one.unit_id: said})
    _done(scene, one, unit)


async def _ask_why(scene: Scene, number: str) -> None:
    found = await _to_decide(scene, number)
    if found is not None:
        scene.at("waivers", refuse=found[0].id)
        scene.ask(scene.texts("Why does the unit have to report? Please type it for the unit."))


async def refuse(scene: Scene, number: str, reason: str) -> None:
    """The unit has to report, and learns why."""
    found = await _to_decide(scene, number)
    if found is None:
        return
    statement, back = f"waivers:meant:{number}", f"waivers:refuse:{number}"
    if await comments.is_kept(scene, reason, statement, found[0].id, back):
        await _refuse(scene, *found, reason)


async def _stated(scene: Scene, number: str) -> None:
    """The supervisor answers for it that the reason names no child."""
    found = await _to_decide(scene, number)
    if found is None:
        return None
    one, unit = found
    reason = comments.stated(scene, f"waivers:meant:{number}", one.id)
    if reason is None:
        return await _ask_why(scene, number)
    await scene.note(Deed.STATED_HARMLESS, f"{one.task_key} {one.assignment_id}")
    return await _refuse(scene, one, unit, reason)


async def _refuse(scene: Scene, one: Waiver, unit: Unit, reason: str) -> None:
    await scene.unit.waivers.decide(one.id, scene.person.id, scene.now, granted=False)
    await scene.note(Deed.WAIVER_REFUSED, f"{one.assignment_id} {one.task_key}")

    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "The request not to report on {clause} {title} has not been agreed to:\n“{reason}”",
            clause=one.clause_ref,
            title=one.title,
            reason=reason,
        )
        return text, (((_.plain("Open the task"), f"tasks:open:{one.assignment_id}"),),)

    await tell_units(scene, {one.unit_id: said})
    _done(scene, one, unit)


def _done(scene: Scene, one: Waiver, unit: Unit) -> None:
    _ = scene.texts
    scene.at("waivers")
    text = _(
        "Your decision on {clause} of {unit} has been kept; the unit is told.",
        clause=one.clause_ref,
        unit=unit.name,
    )
    scene.say(text, (_back(_),))


# -- thinking again ------------------------------------------------------------------------------


async def _undo(scene: Scene, number: str) -> None:
    """The unit owes the report again, where it was left."""
    one, unit = await _held(scene, number)
    if not one.granted or one.state is not State.NOT_APPLICABLE:
        raise Outdated
    if one.person_id == scene.person.id:
        raise AskedByYou
    await scene.unit.waivers.decide(one.id, scene.person.id, scene.now, granted=False)
    await scene.unit.programmes.stand(one.assignment_id, await _state_before(scene, one))
    await scene.note(Deed.OWED_AGAIN, f"{one.assignment_id} {one.task_key}")

    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "{unit} has to report on {clause} {title} after all.",
            unit=unit.name,
            clause=one.clause_ref,
            title=one.title,
        )
        return text, (((_.plain("Open the task"), f"tasks:open:{one.assignment_id}"),),)

    await tell_units(scene, {one.unit_id: said})
    _done(scene, one, unit)


async def _state_before(scene: Scene, one: Waiver) -> State:
    """Returned, under way or not begun, as it was when the request was agreed to."""
    number = one.assignment_id
    assignment = await scene.unit.programmes.assignment(number)
    if assignment is not None and assignment.first_handed_in_at is not None:
        return State.RETURNED
    is_begun = await scene.unit.interviews.open_of(number) is not None
    return State.IN_PROGRESS if is_begun else State.NOT_STARTED
