"""Not applicable: a unit asks not to report on a task, a supervisor decides."""

from markupsafe import Markup

from bot.domain.assignments import Assignment, AssignmentId
from bot.domain.audit import Deed
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import Right
from bot.domain.waivers import ASKABLE
from bot.i18n import Texts
from bot.messages import Spot, Stored
from handlers import comments, waiving
from handlers.acts import number_in
from handlers.scene import Act, Flow, Rows, Scene
from handlers.telling import supervisors_of, tell_all


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """What waits for a supervisor's word."""
    del args
    await waiving.list_open(scene)


async def hear(scene: Scene, text: str) -> None:
    """A unit's reason, or a supervisor's for not agreeing."""
    state = scene.conversation.state
    if "ask" in state:
        return await _reason(scene, await _askable(scene, str(state["ask"])), text)
    if "refuse" in state:
        return await waiving.refuse(scene, str(state["refuse"]), text)
    return await enter(scene, ())


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("ask", number):
            _ask_why(scene, await _askable(scene, number))
        case ("stated", number):
            await _stated(scene, await _askable(scene, number))
        case ("withdraw", number):
            await _withdraw(scene, await _own(scene, number))
        case _:
            await waiving.press(scene, args)


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    await enter(scene, ())


# -- the unit ------------------------------------------------------------------------------------


def way(_: Texts, one: Assignment) -> tuple[Act, ...]:
    """What a task's card offers: to ask, or to take the request back."""
    if one.waiver_asked:
        return ((_.plain("Withdraw the request not to report"), f"waivers:withdraw:{one.id}"),)
    if one.owed and one.state in ASKABLE:
        return ((_.plain("Outside our unit’s scope"), f"waivers:ask:{one.id}"),)
    return ()


async def _own(scene: Scene, number: str) -> Assignment:
    """An assignment of the person's own unit."""
    person = scene.must(Right.FILL)
    found = await scene.unit.programmes.assignment(AssignmentId(number_in(number)))
    if found is None or found.unit_id != person.unit_id:
        raise NotYours
    return found


async def _askable(scene: Scene, number: str) -> Assignment:
    """The same, as long as it is owed and nobody has asked yet."""
    found = await _own(scene, number)
    if found.waiver_asked or not found.owed or found.state not in ASKABLE:
        raise Outdated
    return found


def _ask_why(scene: Scene, one: Assignment) -> None:
    _ = scene.texts
    scene.at("waivers", ask=one.id)
    scene.ask(
        _(
            "Why is {clause} {title} outside the scope of your unit? Please type the reason. Until "
            "it is decided, the report is still owed.",
            clause=one.clause_ref,
            title=one.title,
        ),
        ((_.plain("Leave it as it is"), f"tasks:open:{one.id}"),),
    )


async def _reason(scene: Scene, one: Assignment, text: str) -> None:
    statement, back = f"waivers:stated:{one.id}", f"waivers:ask:{one.id}"
    if await comments.is_kept(scene, text, statement, one.id, back):
        await _ask(scene, one, text)


async def _stated(scene: Scene, one: Assignment) -> None:
    """The officer answers for it that the reason names no child."""
    reason = comments.stated(scene, f"waivers:stated:{one.id}", one.id)
    if reason is None:
        return _ask_why(scene, one)
    await scene.note(Deed.STATED_HARMLESS, f"{one.task_key} {one.id}")
    return await _ask(scene, one, reason)


async def _ask(scene: Scene, one: Assignment, reason: str) -> None:
    """Keep it, and tell those who may decide, at once."""
    _ = scene.texts
    if await scene.unit.waivers.open_of(one.id) is not None:
        # A colleague has asked since the assignment was looked up, and let go of it only now.
        raise Outdated
    number = await scene.unit.waivers.ask(one.id, scene.person.id, reason, scene.now)
    await scene.note(Deed.WAIVER_ASKED, f"{one.id} {one.task_key}")
    unit = await scene.unit.people.unit(one.unit_id)

    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "{unit} asks not to report on {clause} {title}.",
            unit=unit.name,
            clause=one.clause_ref,
            title=one.title,
        )
        return text, (((_.plain("Read the request"), f"waivers:read:{number}"),),)

    await tell_all(scene, await supervisors_of(scene, one), said)
    scene.at("tasks")
    scene.say(
        _(
            "Your request not to report on {clause} has been sent. You will be told the decision; "
            "until then the report is still owed.",
            clause=one.clause_ref,
        ),
        ((_.plain("Withdraw the request not to report"), f"waivers:withdraw:{one.id}"),),
        ((_.plain("Task list"), "tasks:list:0"),),
    )


async def _withdraw(scene: Scene, one: Assignment) -> None:
    _ = scene.texts
    asked = await scene.unit.waivers.open_of(one.id)
    if asked is None:
        raise Outdated
    await scene.unit.waivers.decide(asked.id, scene.person.id, scene.now, granted=None)
    await scene.note(Deed.WAIVER_WITHDRAWN, f"{one.id} {one.task_key}")
    scene.at("tasks")
    scene.say(
        _("The request not to report on {clause} has been withdrawn.", clause=one.clause_ref),
        ((_.plain("Open the task"), f"tasks:open:{one.id}"),),
        ((_.plain("Task list"), "tasks:list:0"),),
    )


FLOW = Flow(enter, hear, press, receive)
