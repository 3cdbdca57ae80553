"""Putting a reminder off for a few days."""

from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.planning.owing import due_in_force
from bot.planning.snoozing import snooze_until
from handlers.acts import number_in
from handlers.remind import owed_by
from handlers.scene import Flow, Scene


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """There is nothing to put off before a reminder has come."""
    del args
    await scene.go_to("tasks")


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    """The reminder's number and the days; the limits hold on the day of the tap too."""
    if len(args) != 2:
        raise Outdated
    notice_id, days = map(number_in, args)
    notice = await scene.unit.notices.find(notice_id)
    if notice is None or notice.person_id != scene.person.id:
        raise Outdated
    owed = await owed_by(scene.unit, notice.about, scene.now)
    due = due_in_force((one.due_at for one in owed), scene.now)
    timetable = scene.book.timetable
    is_offered = due is not None and days in timetable.ladder.snooze
    until = (
        snooze_until(timetable, days, scene.now, next_rung=notice.pointless_from, due=due)
        if is_offered and due is not None
        else None
    )
    if until is None:
        raise Outdated
    await scene.unit.notices.add(notice, until)
    await scene.note(Deed.SNOOZED, str(days))
    _ = scene.texts
    scene.say(
        _(
            "The system will remind you again at {moment}, unless everything has been handed in.",
            moment=_.moment(until, scene.book.zone),
        )
    )


FLOW = Flow(enter, press)
