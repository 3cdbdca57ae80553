"""The people of one's units, for administrators: how many, and finding a unit's or one of them."""

from collections.abc import Callable, Iterable

from markupsafe import Markup

from bot.domain.errors import Outdated
from bot.domain.people import Person, Right, Unit, UnitId
from bot.engine.folding import fold
from bot.i18n import Texts
from bot.roles import role_name
from handlers import access, changes, delegating, handover, person
from handlers.acts import number_in
from handlers.names import bearing, by_given_name
from handlers.scene import Act, Flow, Scene
from handlers.turning import turns
from handlers.units import named

PAGE = 8
LISTS: dict[str, Callable[[Person], bool]] = {
    "waiting": lambda one: one.active and one.enrolled_at is None,
    "suspended": lambda one: not one.active,
}
"""People who may need something done, by the name of their list."""


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """How many people there are, and the way to each."""
    del args
    _ = scene.texts
    units = await scene.scope(Right.INVITE)
    people = await scene.unit.people.of_units(units)
    counts = {name: len([one for one in people if is_in(one)]) for name, is_in in LISTS.items()}
    nobody = len(_without_people(units, people))
    scene.at("people")
    lines = [
        _("<b>People of the units: {count}</b>", count=_.number(len(people))),
        _("Enrolled: {count}", count=_.number(len(people) - sum(counts.values()))),
        _("Invited, not enrolled yet: {count}", count=_.number(counts["waiting"])),
        _("Suspended: {count}", count=_.number(counts["suspended"])),
        _(
            "Units with nobody: {count}/{total}",
            count=_.number(nobody),
            total=_.number(len(units)),
        ),
        _("Please type the name of a unit or of a person."),
    ]
    shown = [
        *((_list_name(_, name), f"people:list:{name}:0") for name in LISTS if counts[name]),
        *(((_list_name(_, "nobody"), "people:list:nobody:0"),) if nobody else ()),
        *(_units(units.values()) if len(units) == 1 else ()),
    ]
    scene.say(Markup("\n").join(lines), *((one,) for one in shown))


async def hear(scene: Scene, text: str) -> None:
    """A name: of whom is looked for, or what was asked for last."""
    scene.must(Right.INVITE)
    state = scene.conversation.state
    match state.get("asked"):
        case "name":
            await changes.rename(scene, state["person"], text)
        case "unit":
            await changes.choose_unit(scene, state["person"], text)
        case "successor":
            await handover.somebody_new(scene, state["person"], text)
        case _:
            await _found(scene, text, 0)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.INVITE)
    match args:
        case ("list", name, page):
            await _listed(scene, name, number_in(page))
        case ("found", page):
            await _found(scene, scene.conversation.state.get("text", ""), number_in(page))
        case ("unit", unit_id, page):
            await _of_unit(scene, UnitId(number_in(unit_id)), number_in(page))
        case ("over", number, *rest):
            await handover.press(scene, number, *rest)
        case ("parts", number, *rest):
            await delegating.press(scene, number, *rest)
        case ("card", number):
            await person.show(scene, await person.seen(scene, number))
        case (("name" | "role" | "move") as verb, number, *rest):
            await changes.press(scene, verb, number, *rest)
        case (verb, number, *rest):
            await access.press(scene, verb, number, *rest)
        case ("overview",):
            await enter(scene, ())
        case _:
            raise Outdated


# -- lists ---------------------------------------------------------------------------------------


async def _found(scene: Scene, text: str, page: int) -> None:
    """Units and people of this name, to choose from: never the first one by itself.

    Where it is a word of the name comes first: who looks for Huy hardly means Bình Thủy.
    """
    _ = scene.texts
    units = await scene.scope(Right.INVITE)
    people = bearing(await scene.unit.people.of_units(units), text)
    acts = _units(named(units.values(), text)) + _with_units(_, people, units)
    if not acts:
        scene.at("people")
        return scene.say(
            _("No unit or person here has this name. Please type the name again."),
            (person.overview(_),),
        )
    scene.at("people", text=text)
    acts.sort(key=lambda act: f" {fold(text)} " not in f" {fold(act[0])} ")
    head = _("Found: {count}. Which one is it?", count=_.number(len(acts)))
    return _choose(scene, head, acts, "found", page)


async def _listed(scene: Scene, name: str, page: int) -> None:
    """One of the lists of the overview."""
    _ = scene.texts
    units = await scene.scope(Right.INVITE)
    people = await scene.unit.people.of_units(units)
    if name == "nobody":
        acts = _units(_without_people(units, people))
    else:
        if name not in LISTS:
            raise Outdated
        acts = _with_units(_, by_given_name(filter(LISTS[name], people)), units)
    if not acts:
        raise Outdated
    scene.at("people")
    head = _("<b>{list}: {count}</b>", list=_list_name(_, name), count=_.number(len(acts)))
    _choose(scene, head, acts, f"list:{name}", page)


async def _of_unit(scene: Scene, unit_id: UnitId, page: int) -> None:
    """The people of one unit and how it stands with each."""
    _ = scene.texts
    unit = await scene.within(Right.INVITE, unit_id)
    people = by_given_name(await scene.unit.people.of_unit(unit_id))
    shown = people[page * PAGE : (page + 1) * PAGE]
    until = await scene.unit.invites.valid_until([one.id for one in shown], scene.now)
    lines = [
        _(
            "{name} ({role}): {state}",
            name=one.name,
            role=role_name(_, one.role),
            state=person.standing(scene, one, until.get(one.id)),
        )
        for one in shown
    ]
    head = _("<b>{unit} – people: {count}</b>", unit=unit.name, count=len(people))
    scene.at("people")
    scene.say(
        Markup("\n").join([head, *lines]),
        *(((one.name, f"people:card:{one.id}"),) for one in shown),
        turns(_, f"people:unit:{unit_id}", page, len(people), PAGE),
        ((_.plain("Invite a person"), f"invites:unit:{unit.key}"), person.overview(_)),
    )


def _choose(scene: Scene, head: Markup, acts: list[Act], verb: str, page: int) -> None:
    _ = scene.texts
    shown = acts[page * PAGE : (page + 1) * PAGE]
    ways = turns(_, f"people:{verb}", page, len(acts), PAGE)
    scene.say(head, *((one,) for one in shown), ways, (person.overview(_),))


def _units(units: Iterable[Unit]) -> list[Act]:
    return [(one.name, f"people:unit:{one.id}:0") for one in units]


def _with_units(_: Texts, people: Iterable[Person], units: dict[UnitId, Unit]) -> list[Act]:
    return [
        (
            _.plain("{name} – {unit}", name=one.name, unit=units[one.unit_id].name),
            f"people:card:{one.id}",
        )
        for one in people
    ]


def _without_people(units: dict[UnitId, Unit], people: Iterable[Person]) -> list[Unit]:
    """Units where nobody could answer, not even with a code."""
    have = {one.unit_id for one in people if one.active}
    return [unit for unit in units.values() if unit.id not in have]


def _list_name(_: Texts, name: str) -> str:
    names = {
        "waiting": _.plain("Not enrolled yet"),
        "suspended": _.plain("Suspended"),
        "nobody": _.plain("Units with nobody"),
    }
    return names[name]


FLOW = Flow(enter, press, hear)
