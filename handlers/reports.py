"""The reports a unit has handed in, with their receipts, and all of them as one document."""

from markupsafe import Markup

from bot.domain.assignments import PeriodId
from bot.domain.errors import Outdated
from bot.domain.people import Right
from handlers import letters
from handlers.acts import number_in
from handlers.extracts import small_counts_warned
from handlers.scene import Act, Flow, Scene

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
    rows = [(one,) for one in await _documents(scene)] if lines else []
    scene.say(Markup("\n\n").join([head, *lines]), *rows, ((_.plain("Task list"), "tasks:list:0"),))


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("list",):
            await enter(scene, ())
        case ("document", period):
            await _document(scene, PeriodId(number_in(period)))
        case _:
            raise Outdated


def document_of(scene: Scene, period_id: PeriodId) -> Act:
    """The button that asks for everything handed in for a period as one document."""
    return (scene.texts.plain("Report as a Word file"), f"reports:document:{period_id}")


async def _documents(scene: Scene) -> list[Act]:
    period = await scene.unit.programmes.period_at(scene.now)
    return [document_of(scene, period.id)] if period else []


async def _document(scene: Scene, period_id: PeriodId) -> None:
    """The unit's report to be printed and signed; what is not handed in yet is said in it."""
    _ = scene.texts
    person = scene.must(Right.FILL)
    period = await scene.unit.programmes.period(period_id)
    if period is None:
        raise Outdated
    place = await scene.unit.people.unit(person.unit_id)
    asked = await scene.unit.programmes.owed_by(place.id, period.id)
    handed_in = sum(one.first_handed_in_at is not None for one in asked)
    lines = [
        _(
            "<b>Report of {unit}</b>, {period}: {count}/{of} tasks handed in.",
            unit=place.name,
            period=_.period(period.key),
            count=handed_in,
            of=len(asked),
        ),
        _(
            "The number, the day, the directions for next year and the signature are blank. Please "
            "check it and complete it in Word before it is signed."
        ),
    ]
    if await letters.has_small_counts(scene.unit, scene.book, asked):
        lines.append(small_counts_warned(_, scene.book.recipients.addressee))
    scene.say(
        Markup("\n").join(lines),
        ((_.plain("Task list"), "tasks:list:0"),),
        attachments=letters.attachments(_, scene.book, place, period, scene.now),
    )


FLOW = Flow(enter, press)
