"""Choosing whom to address, the same way for announcements, reminders and new tasks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.assignments import Assignment
from bot.domain.audiences import Audience, Hearers, Part
from bot.domain.delegations import Scope
from bot.domain.errors import Outdated
from bot.domain.people import Person, Right, Unit, UnitId
from bot.i18n import Texts
from handlers.acts import number_in, one_of
from handlers.book import Book
from handlers.codes import called as channel_called
from handlers.scene import Act, Scene
from handlers.units import MOST_SHOWN, is_named, named
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Reach:
    """Who would hear of it, by channel; who would not, and the units where nobody is."""

    people: tuple[Person, ...]
    channels: Mapping[str, int]
    lost: int
    empty: int


def offer(scene: Scene, flow: str, parts: Sequence[Part], *others: Act) -> None:
    """Whom it is for; the buttons lead back to this conversation."""
    _ = scene.texts
    acts = [(part_name(_, one), f"{flow}:to:{one}") for one in parts]
    scene.say(_("Who is it for?"), *((act,) for act in (*acts, *others)))


async def choose(scene: Scene, flow: str, right: Right, args: Sequence[str]) -> Audience | None:
    """What was chosen; None where more has been asked."""
    scope = await scene.reach(right)
    match args:
        case (part,):
            return await _narrow(scene, flow, one_of(Part, part), scope)
        case (part, which):
            return await _chosen(scene, one_of(Part, part), number_in(which), scope)
        case _:
            raise Outdated


async def hear(scene: Scene, flow: str, right: Right, text: str) -> Audience | None:
    """The name of a unit; only a whole one that no other shares is taken at its word."""
    _ = scene.texts
    found = named((await scene.scope(right)).values(), text)
    if not found:
        scene.say(_("No unit has this name. Please type the name again."))
        return None
    if len(found) == 1 and is_named(found[0], text):
        return Audience(Part.UNIT, str(found[0].id))
    shown = found[:MOST_SHOWN]
    scene.say(_("Which unit is it?"), *(((one.name, f"{flow}:to:unit:{one.id}"),) for one in shown))
    return None


async def _narrow(scene: Scene, flow: str, part: Part, scope: Scope) -> Audience | None:
    _ = scene.texts
    if part in (Part.ALL, Part.OWING):
        return Audience(part)
    if part is Part.UNIT:
        scene.at(flow, asks="unit")
        scene.say(_("Please type the name of the unit."))
        return None
    offered: list[Act] = [
        (label, f"{flow}:to:{part}:{number}")
        for number, label in (await _offered(scene, part, scope)).items()
    ]
    across = 4 if part is Part.TASK else 1
    rows = [tuple(offered[start : start + across]) for start in range(0, len(offered), across)]
    scene.say(_("Which one?"), *rows)
    return None


def is_asked(scene: Scene) -> bool:
    """Whether the name of a unit is waited for."""
    return scene.conversation.state.get("asks") == "unit"


async def _offered(scene: Scene, part: Part, scope: Scope) -> dict[int, str]:
    """What can be chosen, by its number in the button."""
    if part is Part.KIND:
        there = {one.kind for one in scope.units.values()}
        names = kinds(scene.book, scene.texts)
        return {place: name for place, (key, name) in enumerate(names.items()) if key in there}
    if part is Part.AREA:
        return dict(enumerate(_areas(scope.units.values())))
    asked = await owed_within(scene.unit, scope, scene.now)
    return {one.task_id: one.clause_ref for one in asked}


async def _chosen(scene: Scene, part: Part, number: int, scope: Scope) -> Audience:
    if part is Part.UNIT:
        if number not in scope.units:
            raise Outdated
        return Audience(part, str(number))
    if part in (Part.ALL, Part.OWING) or number not in await _offered(scene, part, scope):
        raise Outdated
    if part is Part.KIND:
        return Audience(part, list(kinds(scene.book, scene.texts))[number])
    if part is Part.AREA:
        return Audience(part, _areas(scope.units.values())[number])
    return Audience(part, str(number))


def _areas(units: Iterable[Unit]) -> list[str]:
    return sorted({one.area for one in units if one.area})


def kinds(book: Book, _: Texts) -> dict[str, str]:
    """The kinds of unit and how they are called."""
    return {key: names[_.language] for key, names in book.settings["kinds"].items()}


async def owed_within(unit: UnitOfWork, scope: Scope, now: datetime) -> list[Assignment]:
    """What is owed to this person in the period whose reports are being handed in."""
    period = await unit.programmes.period_at(now)
    return await unit.programmes.owed_within(period.id, scope) if period else []


async def units_in(unit: UnitOfWork, scope: Scope, audience: Audience, now: datetime) -> list[Unit]:
    """The units it is for, of those that may be addressed."""
    below = scope.units
    match audience.part:
        case Part.ALL:
            return list(below.values())
        case Part.KIND:
            return [one for one in below.values() if one.kind == audience.which]
        case Part.AREA:
            return [one for one in below.values() if one.area == audience.which]
        case Part.UNIT:
            return [one for one in below.values() if str(one.id) == audience.which]
        case Part.OWING | Part.TASK:
            owing = {
                one.unit_id
                for one in await owed_within(unit, scope, now)
                if audience.part is Part.OWING or str(one.task_id) == audience.which
            }
            return [one for one in below.values() if one.id in owing]


async def people_in(unit: UnitOfWork, units: Iterable[Unit], hearers: Hearers) -> list[Person]:
    """Those of their people who take part."""
    people = await unit.people.of_units(one.id for one in units)
    return [one for one in people if one.enrolled_at is not None and one.may(hearers.right)]


async def reach(unit: UnitOfWork, units: Sequence[Unit], hearers: Hearers) -> Reach:
    """How many would hear of it, and where."""
    people = await people_in(unit, units, hearers)
    known = await unit.identities.channels_by_person(one.id for one in people)
    channels: Counter[str] = Counter()
    for person in people:
        usable = [one for one in known.get(person.id, []) if one.reachable]
        usable.sort(key=lambda one: (one.preferred, one.heard_at), reverse=True)
        channels.update(one.channel for one in usable[:1])
    empty = len({one.id for one in units} - {one.unit_id for one in people})
    return Reach(tuple(people), channels, len(people) - channels.total(), empty)


def called(
    scene: Scene, audience: Audience, units: Mapping[UnitId, Unit], hearers: Hearers | None = None
) -> str:
    """Whom it is for, in words."""
    _ = scene.texts
    match audience.part:
        case Part.KIND:
            whom = kinds(scene.book, _).get(audience.which, audience.which)
        case Part.AREA:
            whom = audience.which
        case Part.UNIT:
            whom = units[UnitId(int(audience.which))].name
        case _:
            whom = part_name(_, audience.part)
    return whom if hearers is None else f"{whom} ({hearers_name(_, hearers).lower()})"


def channels_named(_: Texts, channels: Mapping[str, int]) -> str:
    return _.list([f"{channel_called(_, one)}: {count}" for one, count in channels.items()])


def part_name(_: Texts, part: Part) -> str:
    names = {
        Part.ALL: _.plain("All units"),
        Part.OWING: _.plain("Units that have not handed in everything"),
        Part.KIND: _.plain("A kind of unit"),
        Part.AREA: _.plain("An area"),
        Part.TASK: _.plain("Units that owe one task"),
        Part.UNIT: _.plain("One unit"),
    }
    return names[part]


def hearers_name(_: Texts, hearers: Hearers) -> str:
    names = {
        Hearers.FILLERS: _.plain("Everybody who fills in"),
        Hearers.LEADERS: _.plain("Leaders only"),
    }
    return names[hearers]
