"""Who is where: completeness and timeliness, and the units that still owe."""

from collections import defaultdict

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.errors import Outdated
from bot.domain.people import Right, Unit, UnitId
from bot.i18n import Texts
from bot.messages import Spot, Stored
from handlers.acts import number_in
from handlers.figures import rates_of, share, summary
from handlers.scene import Act, Flow, Scene
from handlers.waiving import waiting

PAGE = 20


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The whole city, or with "owing" the list of units that owe."""
    if args[:1] == ("owing",):
        return await _owing(scene, 0)
    return await _all(scene)


async def hear(scene: Scene, text: str) -> None:
    del text
    await _all(scene)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("owing", page):
            await _owing(scene, number_in(page))
        case ("all",):
            await _all(scene)
        case _:
            raise Outdated


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    await _all(scene)


async def _expected(scene: Scene) -> tuple[dict[UnitId, Unit], list[Assignment], str]:
    """What is asked of the units this person may see."""
    reach = await scene.reach(Right.WATCH)
    period = await scene.unit.programmes.period_at(scene.now)
    asked = await scene.unit.programmes.all_in(period.id) if period else []
    return reach.units, reach.of(asked), period.key if period else ""


async def _all(scene: Scene) -> None:
    _ = scene.texts
    units, owed, period = await _expected(scene)
    by_kind: dict[str, list[Assignment]] = defaultdict(list)
    by_task: dict[str, list[Assignment]] = defaultdict(list)
    for one in owed:
        by_kind[units[one.unit_id].kind].append(one)
        by_task[f"{one.clause_ref} {one.title}"].append(one)
    kinds = {key: names[_.language] for key, names in scene.book.settings["kinds"].items()}
    scene.at("tasks")
    scene.say(
        Markup("\n\n").join(
            [
                _("<b>Progress of the reports for {period}</b>", period=_.period(period)),
                Markup("\n").join(summary(_, owed, scene.now)),
                _table(_, _("<b>By kind of unit</b>"), by_kind, kinds, scene),
                _table(_, _("<b>By task</b>"), by_task, {}, scene),
            ]
        ),
        ((_.plain("Not handed in"), "progress:owing:0"),),
        await _requests(scene),
    )


async def _requests(scene: Scene) -> tuple[Act, ...]:
    """The way to the requests not to report, while some wait for this person's word."""
    count = len(await waiting(scene)) if scene.person.may(Right.REVIEW) else 0
    label = scene.texts.plain("Requests not to report ({count})", count=count)
    return ((label, "waivers:list:0"),) if count else ()


def _table(
    _: Texts,
    head: Markup,
    groups: dict[str, list[Assignment]],
    names: dict[str, str],
    scene: Scene,
) -> Markup:
    del scene
    lines = [
        _(
            "{name}: {count}/{expected} ({share})",
            name=names.get(name, name),
            count=got.complete,
            expected=got.expected,
            share=share(_, got.completeness),
        )
        for name, got in ((name, rates_of(group)) for name, group in groups.items())
        if got.expected
    ]
    return Markup("\n").join([head, *lines])


async def _owing(scene: Scene, page: int) -> None:
    """Units that owe, those that owe most first, with the channels they can be reached on."""
    _ = scene.texts
    units, owed, period = await _expected(scene)
    channels = await scene.unit.identities.channels_by_unit()
    owing: dict[UnitId, list[Assignment]] = defaultdict(list)
    for one in owed:
        if one.owed:
            owing[one.unit_id].append(one)
    ranked = sorted(owing, key=lambda unit_id: (-len(owing[unit_id]), units[unit_id].position))
    scene.at("tasks")
    lines = [
        _(
            "{unit}: {count} reports not handed in ({reached})",
            unit=units[unit_id].name,
            count=len(owing[unit_id]),
            reached=_.list(channels[unit_id]) if unit_id in channels else _("nobody enrolled"),
        )
        for unit_id in ranked[page * PAGE : (page + 1) * PAGE]
    ]
    head = _(
        "<b>Units that have not handed in everything for {period}: {count}</b>",
        period=_.period(period),
        count=len(ranked),
    )
    scene.say(Markup("\n").join([head, *lines]), _turns(_, page, len(ranked)))


def _turns(_: Texts, page: int, total: int) -> tuple[tuple[str, str], ...]:
    turns = []
    if page > 0:
        turns.append((_.plain("◀ Page before"), f"progress:owing:{page - 1}"))
    if (page + 1) * PAGE < total:
        turns.append((_.plain("Next page ▶"), f"progress:owing:{page + 1}"))
    return tuple(turns)


FLOW = Flow(enter, hear, press, receive)
