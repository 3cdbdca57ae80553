"""The reports a unit has handed in, with their receipts."""

from markupsafe import Markup

from bot.domain.errors import Outdated
from bot.domain.people import Right
from handlers.scene import Flow, Scene

LATEST = 20


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The newest reports of the officer's unit."""
    del args
    _ = scene.texts
    person = scene.must(Right.FILL)
    reports = await scene.unit.reports.of_unit(person.unit_id, LATEST)
    scene.at("tasks")
    lines = [
        _(
            "{clause} {title}\nReceipt {number}, {moment}",
            clause=one.clause_ref,
            title=one.title,
            number=one.number,
            moment=_.moment(one.handed_in_at, scene.book.zone),
        )
        for one in reports
    ]
    head = _("<b>Reports handed in</b>") if lines else _("No report has been handed in yet.")
    scene.say(Markup("\n\n").join([head, *lines]), ((_.plain("Task list"), "tasks:list:0"),))


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    if args != ("list",):
        raise Outdated
    await enter(scene, ())


FLOW = Flow(enter, press)
