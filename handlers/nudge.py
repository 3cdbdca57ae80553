"""Reminding now: some units that owe, once a day at most, with the words of every reminder."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from markupsafe import Markup

from bot.domain.audiences import Audience, Hearers, Part
from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.people import Person, Right, Unit, UnitId
from bot.domain.reminders import Kind, Notice, Planned, Row
from handlers import audience, remind, reminders
from handlers.scene import Act, Flow, Scene
from storage.notices import KeptNotice

FLOW_NAME = "nudge"
PARTS = (Part.UNIT, Part.KIND, Part.TASK, Part.OWING)
LASTS = timedelta(days=7)
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Round:
    """Whom a reminder would go to now: units with people, and those passed over."""

    people: dict[Unit, list[Person]]
    done_today: tuple[Unit, ...]
    empty: tuple[Unit, ...]


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    del args
    await scene.scope(Right.NUDGE)
    scene.at(FLOW_NAME)
    audience.offer(scene, FLOW_NAME, PARTS)


async def hear(scene: Scene, text: str) -> None:
    """The name of a unit."""
    if not audience.is_asked(scene):
        return await enter(scene, ())
    found = await audience.hear(scene, FLOW_NAME, Right.NUDGE, text)
    return await _preview(scene, found) if found else None


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.NUDGE)
    match args:
        case ("to", *rest):
            scene.at(FLOW_NAME)
            found = await audience.choose(scene, FLOW_NAME, Right.NUDGE, rest)
            if found:
                await _preview(scene, found)
        case ("send",):
            await _send(scene)
        case _:
            raise Outdated


async def _round(scene: Scene, chosen: Audience) -> Round:
    scope = await scene.reach(Right.NUDGE)
    units = await audience.units_in(scene.unit, scope, chosen, scene.now)
    within = replace(scope, below={one.id: one for one in units})
    owed = await audience.owed_within(scene.unit, within, scene.now)
    owing = {one.unit_id for one in owed if scene.now < one.locks_at}
    known = await audience.reach(scene.unit, units, Hearers.FILLERS)
    ledger = await scene.unit.notices.ledger(scene.now - timedelta(days=2))
    done = {row.unit_id for row in ledger if (row.kind, row.rung) == (Kind.NUDGE, _rung(scene))}
    people: dict[Unit, list[Person]] = {}
    by_unit: dict[UnitId, list[Person]] = defaultdict(list)
    for one in known.people:
        by_unit[one.unit_id].append(one)
    for unit in units:
        theirs = by_unit[unit.id]
        if unit.id in owing and theirs and unit.id not in done:
            people[unit] = theirs
    return Round(
        people,
        done_today=tuple(one for one in units if one.id in done),
        empty=tuple(one for one in units if one.id in owing - done and one not in people),
    )


def _rung(scene: Scene) -> str:
    """One a day for each unit: the ledger's key."""
    return f"nudge-{scene.local_now.date().isoformat()}"


async def _preview(scene: Scene, chosen: Audience) -> None:
    """The words for the first unit, then who else gets its own."""
    _ = scene.texts
    found = await _round(scene, chosen)
    scene.at(FLOW_NAME, to=[chosen.part.value, chosen.which])
    if found.people:
        scene.say(await _words(scene, next(iter(found.people))))
    lines = [*_counted(scene, found)]
    send: tuple[Act, ...] = ((_.plain("Send the reminder"), "nudge:send"),) if found.people else ()
    scene.say(Markup("\n").join(lines), send)


async def _words(scene: Scene, unit: Unit) -> Markup:
    """What the unit's people will read, from the state of this moment: all that the unit owes."""
    theirs = await remind.owed_by(scene.unit, [unit.id], scene.now)
    notice = Notice(scene.person.id, (Kind.NUDGE,), (unit.id,), scene.now, scene.now + LASTS)
    kept = KeptNotice(0, notice)
    return reminders.to_unit(scene.texts, scene.book, kept, unit, theirs, scene.now).text


def _counted(scene: Scene, found: Round) -> list[Markup]:
    _ = scene.texts
    if not found.people:
        lines = [_("There is nobody to remind.")]
    else:
        lines = [
            _(
                "<b>The reminder goes to {people} people of {units} units</b>",
                people=sum(map(len, found.people.values())),
                units=len(found.people),
            ),
        ]
        if len(found.people) > 1:
            lines += [
                _(
                    "Each unit reads what it owes itself; above is that of {unit}.",
                    unit=_first(found),
                ),
                _("Units: {units}", units=_named(scene, tuple(found.people))),
            ]
    if found.done_today:
        lines.append(
            _(
                "Reminded by hand today already, once a day is the most: {units}",
                units=_named(scene, found.done_today),
            )
        )
    if found.empty:
        lines.append(_("Nobody has enrolled yet: {units}", units=_named(scene, found.empty)))
    return lines


def _first(found: Round) -> str:
    return next(iter(found.people)).name


def _named(scene: Scene, units: Sequence[Unit]) -> str:
    more = len(units) - _MOST_NAMED
    names = [one.name for one in units[:_MOST_NAMED]]
    if more > 0:
        names.append(scene.texts.plain("and {more} more", more=more))
    return scene.texts.list(names)


async def _send(scene: Scene) -> None:
    """Written into the ledger and sent like every reminder: not at night, not twice."""
    _ = scene.texts
    match scene.conversation:
        case one if one.flow == FLOW_NAME and "to" in one.state:
            part, which = one.state["to"]
        case _:
            raise Outdated
    found = await _round(scene, Audience(Part(part), which))
    if not found.people:
        raise Outdated
    for unit, people in found.people.items():
        row = Row(Kind.NUDGE, unit.id, _rung(scene), sent=True, at=scene.now)
        notices = [
            Notice(one.id, (Kind.NUDGE,), (unit.id,), scene.now, scene.now + LASTS)
            for one in people
        ]
        await scene.unit.notices.write(Planned((row,), tuple(notices)))
    await scene.note(Deed.NUDGED, str(len(found.people)))
    scene.at(FLOW_NAME)
    scene.say(
        _(
            "The reminder to {units} units goes out within a minute; at night and on days off, "
            "the next working morning. Type /donvi to see what became of it.",
            units=len(found.people),
        )
    )


FLOW = Flow(enter, press, hear)
