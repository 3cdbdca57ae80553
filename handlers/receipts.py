"""Handing in: the report is frozen, and the officer gets a receipt."""

from dataclasses import asdict

from markupsafe import Markup

from bot.domain.assignments import Assignment, Report
from bot.domain.audit import Deed
from bot.engine.events import HandedIn
from handlers import misfits, stated
from handlers.filling import Filling
from handlers.reports import document_of
from handlers.scene import Act, Scene


async def hand_in(scene: Scene, filling: Filling, event: HandedIn) -> Report:
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
    await stated.take_over(scene, assignment, dict(event.answers), report)
    await scene.note(Deed.HANDED_IN, report.number)
    await _let_go(scene, assignment)
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
        (document_of(scene, assignment.period_id),),
        ((_.plain("Task list"), "tasks:list:0"), (_.plain("Reports handed in"), "reports:list")),
    )
    return report


async def _let_go(scene: Scene, assignment: Assignment) -> None:
    """Who hands in no longer asks not to report."""
    asked = await scene.unit.waivers.open_of(assignment.id)
    if asked is not None:
        await scene.unit.waivers.decide(asked.id, scene.person.id, scene.now, granted=None)
        await scene.note(Deed.WAIVER_WITHDRAWN, f"{assignment.id} {assignment.task_key}")


async def _next_task(scene: Scene, handed_in: Assignment) -> tuple[Act, ...]:
    """A button for the next task the unit still owes, in the programme's order."""
    owed = await scene.unit.programmes.owed_by(handed_in.unit_id, handed_in.period_id)
    one = next((one for one in owed if one.owed and one.id != handed_in.id), None)
    if one is None:
        return ()
    return ((scene.texts.plain("Next: {clause}", clause=one.clause_ref), f"tasks:open:{one.id}"),)
