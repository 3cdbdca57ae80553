"""What the units below have raised: for supervisors, whose turn it is first, and as a workbook."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.difficulties import Difficulty, Standing
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import Right, Unit, UnitId
from bot.exports.xlsx import Cell, Column, Sheet, workbook
from bot.i18n import Texts
from bot.messages import Attachment
from handlers import taken
from handlers.acts import number_in, one_of
from handlers.scene import Act, Scene
from handlers.turning import turns
from handlers.units import MOST_SHOWN, is_named, named

PAGE = 5
_EXCERPT = 160
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class View:
    """Which are looked at: `category` is the programme's first, second …; 0 is any, as for units.

    The number of a unit, and no name, fits into a button.
    """

    standing: Standing = Standing.WAITING
    category: int = 0
    unit: int = 0

    def act(self, verb: str = "list", page: int = 0) -> str:
        return f"{self.base(verb)}:{page}"

    def base(self, verb: str = "list") -> str:
        """What comes before the number of a page."""
        return f"difficulties:{verb}:{self.standing}:{self.category}:{self.unit}"


FIRST = View()
"""Those that wait for a reply, whoever raised them."""


async def first(scene: Scene) -> None:
    await _list(scene, FIRST, 0)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("list", standing, category, unit, page):
            await _list(scene, _view(standing, category, unit), number_in(page))
        case ("file", standing, category, unit, _page):
            await _export(scene, _view(standing, category, unit))
        case _:
            raise Outdated


async def hear(scene: Scene, text: str) -> None:
    """The name of a unit: only what it has raised."""
    _ = scene.texts
    units = await scene.scope(Right.REVIEW)
    match scene.conversation.state:
        case {"view": [str(standing), int(category)]}:
            view = View(Standing(standing), category)
        case _:
            view = FIRST
    found = named(units.values(), text)
    if not found:
        return scene.say(_("No unit has this name. Please type the name again."))
    if len(found) == 1 and is_named(found[0], text):
        return await _list(scene, replace(view, unit=found[0].id), 0)
    shown = found[:MOST_SHOWN]
    return scene.say(
        _("Which unit is it?"),
        *(((one.name, replace(view, unit=one.id).act()),) for one in shown),
    )


def _view(standing: str, category: str, unit: str) -> View:
    return View(one_of(Standing, standing), number_in(category), number_in(unit))


async def _wanted(scene: Scene, view: View) -> tuple[list[Difficulty], dict[UnitId, Unit]]:
    """What is waited for longest comes first; of what is done with, the newest."""
    reach = await scene.reach(Right.REVIEW)
    units = reach.units
    keys = list(scene.book.difficulties.categories)
    if view.category > len(keys):
        raise Outdated
    if view.unit and view.unit not in units:
        raise NotYours
    known = await scene.unit.difficulties.of_units([UnitId(view.unit)] if view.unit else units)
    found = [
        one
        for one in reach.of(known)
        if _is_shown(one, view.standing)
        and (not view.category or keys[view.category - 1] in one.categories)
    ]
    is_done = view.standing is not Standing.WAITING
    return sorted(found, key=lambda one: one.since, reverse=is_done), units


def _is_shown(one: Difficulty, wanted: Standing) -> bool:
    """What was asked back stands with what was answered: it is not the supervisors' turn."""
    standing = Standing.ANSWERED if one.standing is Standing.ASKED_BACK else one.standing
    return standing is wanted


async def _list(scene: Scene, view: View, page: int) -> None:
    _ = scene.texts
    found, units = await _wanted(scene, view)
    shown = found[page * PAGE : (page + 1) * PAGE]
    head = _(
        "<b>Difficulties: {filters} ({count})</b>",
        filters=_filters(scene, view, units),
        count=len(found),
    )
    hint = _("<i>Type the name of a unit to see only its own.</i>")
    scene.at("difficulties", view=[view.standing.value, view.category])
    scene.say(
        Markup("\n\n").join([head, *(_line(scene, one, units) for one in shown), hint]),
        tuple(
            (_.plain("No. {number}", number=one.id), f"difficulties:open:{one.id}") for one in shown
        ),
        turns(_, view.base(), page, len(found), PAGE),
        *_ways(scene, view, any_=bool(found)),
    )


def _line(scene: Scene, one: Difficulty, units: Mapping[UnitId, Unit]) -> Markup:
    _ = scene.texts
    return _(
        "<b>No. {number}, {unit}</b> · {categories} · {moment}\n{text}",
        number=one.id,
        unit=units[one.unit_id].name,
        categories=called(scene, one),
        moment=_.moment(one.since, scene.book.zone),
        text=excerpt(one.text),
    )


def _filters(scene: Scene, view: View, units: Mapping[UnitId, Unit]) -> str:
    _ = scene.texts
    names = _categories(scene)
    told = [standing_name(_, view.standing)]
    if view.category:
        told.append(names[view.category - 1])
    if view.unit:
        told.append(units[UnitId(view.unit)].name)
    return _.list(told)


def _ways(scene: Scene, view: View, *, any_: bool) -> list[tuple[Act, ...]]:
    """What else can be looked at; what is in force already is said at the top."""
    _ = scene.texts
    standings = [
        (standing_name(_, one).capitalize(), replace(view, standing=one).act())
        for one in (Standing.WAITING, Standing.ANSWERED, Standing.CLOSED)
    ]
    kinds = [
        (name, replace(view, category=place).act())
        for place, name in enumerate(_categories(scene), start=1)
    ]
    if view.category:
        kinds.append((_.plain("Every category"), replace(view, category=0).act()))
    others = [one for one in kinds if one[1] != view.act()]
    wider = ((_.plain("Every unit"), replace(view, unit=0).act()),) if view.unit else ()
    return [
        tuple(one for one in standings if one[1] != view.act()),
        *(tuple(others[start : start + 2]) for start in range(0, len(others), 2)),
        wider,
        ((_.plain("Download as Excel"), view.act("file")),) if any_ else (),
    ]


# -- as a workbook -------------------------------------------------------------------------------


async def _export(scene: Scene, view: View) -> None:
    _ = scene.texts
    person = scene.must(Right.EXPORT)
    found, units = await _wanted(scene, view)
    content = await asyncio.to_thread(_workbook, scene, found, units)
    key = await taken.key_for(scene.unit, person)
    await scene.files.put(key, content)
    await scene.note(Deed.DIFFICULTIES_EXPORTED, str(len(found)))
    name = f"kho-khan-{scene.local_now:%Y%m%d-%H%M}.xlsx"
    scene.say(
        _("The file has {count} lines.", count=_.number(len(found))),
        ((_.plain("All difficulties"), view.act()),),
        attachments=(Attachment(key, name, _WORKBOOK),),
    )


def _workbook(scene: Scene, found: Sequence[Difficulty], units: Mapping[UnitId, Unit]) -> bytes:
    _ = scene.texts
    columns = (
        Column(_.plain("Number"), 8),
        Column(_.plain("Unit"), 26),
        Column(_.plain("Moment"), 18),
        Column(_.plain("Category"), 22),
        Column(_.plain("Difficulty"), 60),
        Column(_.plain("Report"), 26),
        Column(_.plain("State"), 18),
        Column(_.plain("Replies"), 60),
    )
    rows = [_row(scene, one, units) for one in found]
    return workbook([Sheet(_.plain("Difficulties"), columns, rows, fixed=2)], scene.local_now)


def _row(scene: Scene, one: Difficulty, units: Mapping[UnitId, Unit]) -> Sequence[Cell]:
    _, zone = scene.texts, scene.book.zone
    said = [f"{_.moment(reply.at, zone)}: {reply.text}" for reply in one.replies]
    return (
        one.id,
        units[one.unit_id].name,
        one.at.astimezone(zone),
        called(scene, one),
        one.text,
        one.report,
        standing_name(_, one.standing),
        "\n".join(said),
    )


# -- in words ------------------------------------------------------------------------------------


def _categories(scene: Scene) -> list[str]:
    known = scene.book.difficulties.categories.values()
    return [one[scene.texts.language] for one in known]


def called(scene: Scene, one: Difficulty) -> str:
    """Its categories; one the programme does not know any more by its key."""
    _, known = scene.texts, scene.book.difficulties.categories
    return _.list([known[key][_.language] if key in known else key for key in one.categories])


def excerpt(text: str) -> str:
    """The beginning of a long text."""
    short = " ".join(text.split())
    return short if len(short) <= _EXCERPT else f"{short[:_EXCERPT].rstrip()}…"


def standing_name(_: Texts, standing: Standing) -> str:
    names = {
        Standing.WAITING: _.plain("waiting for a reply"),
        Standing.ASKED_BACK: _.plain("the unit is asked to answer"),
        Standing.ANSWERED: _.plain("answered"),
        Standing.CLOSED: _.plain("closed"),
    }
    return names[standing]
