"""Review: supervisors read what was handed in, oldest first, and accept or return it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.delegations import Scope
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import Right, Unit, UnitId
from bot.domain.reports import State
from bot.domain.reviews import ReportId, Waiting
from bot.i18n import Texts
from bot.messages import Spot, Stored
from handlers import commenting, reading, verdicts
from handlers.acts import number_in
from handlers.papers import waiting
from handlers.scene import Act, Flow, Rows, Scene
from handlers.turning import turns
from handlers.units import MOST_SHOWN, is_named, named

PAGE = 8
MOST_AT_ONCE = 200
_UNITS_SHOWN = 20
EVERY = UnitId(0)
"""In a button: no unit in particular."""


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """What waits to be reviewed."""
    del args
    await _queue(scene, EVERY, 0)


async def hear(scene: Scene, text: str) -> None:
    """A comment where one was asked for; else the name of a unit."""
    state = scene.conversation.state
    scene.at("review")
    if "where" in state:
        report = await waiting(scene, str(state["report"]))
        return await commenting.hear(scene, report, str(state["where"]), text)
    return await _of_named(scene, text)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("list", page):
            await _queue(scene, EVERY, number_in(page))
        case ("of", unit, page):
            await _queue(scene, UnitId(number_in(unit)), number_in(page))
        case ("all", unit):
            await _ask_about_all(scene, UnitId(number_in(unit)))
        case ("sure", unit, until, count):
            numbers = number_in(until), number_in(count)
            await _accept_all(scene, UnitId(number_in(unit)), *numbers)
        case (verb, report, *rest):
            await _with_report(scene, verb, report, rest)
        case _:
            raise Outdated


async def _with_report(scene: Scene, verb: str, report: str, rest: Sequence[str]) -> None:
    """What is done with one report."""
    one = await waiting(scene, report)
    match verb, rest:
        case "read", [page]:
            await reading.read(scene, one, number_in(page))
        case "files", [page]:
            await scene.must_cover(Right.SEE_MEDIA, one.assignment)
            await reading.send_files(scene, one, number_in(page), "review:read")
        case "note", [where]:
            await commenting.ask(scene, one, where)
        case "phrase", [where, key]:
            await commenting.take_phrase(scene, one, where, key)
        case "stated", [where]:
            await commenting.stated(scene, one, where)
        case "drop", [where]:
            await commenting.drop(scene, one, where)
        case "comments", []:
            await commenting.show_all(scene, one)
        case "accept", []:
            await verdicts.accept(scene, one)
        case "surely", [known]:
            await verdicts.accept_anyway(scene, one, number_in(known))
        case "back", []:
            await verdicts.give_back(scene, one)
        case _:
            raise Outdated


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    scene.say(scene.texts("Please type your comment; no file is needed here."))


# -- the queue -----------------------------------------------------------------------------------


async def _among(scene: Scene, unit_id: UnitId) -> Scope:
    """Whose reports are meant: of all units looked after, or of one of them."""
    reach = await scene.reach(Right.REVIEW)
    if unit_id == EVERY:
        return reach
    if unit_id not in reach.units:
        raise NotYours
    return replace(reach, below={unit_id: reach.below[unit_id]})


async def _queue(scene: Scene, unit_id: UnitId, page: int) -> None:
    _ = scene.texts
    reach = await _among(scene, unit_id)
    units = reach.below
    count = await scene.unit.reviews.count(reach)
    shown = await scene.unit.reviews.waiting(reach, PAGE, page * PAGE)
    plain = await _plain(scene, reach) if page == 0 else []
    scene.at("review")
    every: list[Act] = [(_.plain("All units"), "review:list:0")] if unit_id != EVERY else []
    base = "review:list" if unit_id == EVERY else f"review:of:{unit_id}"
    scene.say(
        Markup("\n").join(
            [
                _queue_head(_, units, unit_id, count),
                *(_line(scene, one, units[one.unit_id]) for one in shown),
                *([_("<i>Type the name of a unit to see only its reports.</i>")] if count else []),
            ]
        ),
        *((_way(one, units[one.unit_id]),) for one in shown),
        turns(_, base, page, count, PAGE),
        ((_all_of(_, len(plain)), f"review:all:{unit_id}"),) if plain else (),
        (*every, (_.plain("Decided upon"), "filed:decided:0")),
    )


def _queue_head(_: Texts, units: Mapping[UnitId, Unit], unit_id: UnitId, count: int) -> Markup:
    if unit_id == EVERY:
        if not count:
            return _("No report is waiting to be reviewed.")
        return _("<b>Reports waiting to be reviewed: {count}</b>", count=_.number(count))
    name = units[unit_id].name
    if not count:
        return _("No report of {unit} is waiting to be reviewed.", unit=name)
    return _("<b>Reports of {unit} waiting to be reviewed: {count}</b>", unit=name, count=count)


def _line(scene: Scene, one: Waiting, place: Unit) -> Markup:
    _ = scene.texts
    values = {
        "clause": one.clause_ref,
        "unit": place.name,
        "moment": _.moment(one.handed_in_at, scene.book.zone),
    }
    if one.version > 1:
        return _("🔄 {clause} · {unit}: version {version}, {moment}", version=one.version, **values)
    if one.late:
        return _("⏰ {clause} · {unit}: late, {moment}", **values)
    return _("📄 {clause} · {unit}: {moment}", **values)


def _way(one: Waiting, place: Unit) -> Act:
    return f"{one.clause_ref} · {place.name}", f"review:read:{one.report_id}:0"


async def _of_named(scene: Scene, text: str) -> None:
    """One unit's reports; a part of a name is only ever offered."""
    _ = scene.texts
    units = await scene.scope(Right.REVIEW)
    found = named(units.values(), text)
    if len([one for one in found if is_named(one, text)]) == 1:
        return await _queue(scene, found[0].id, 0)
    if not found:
        return scene.say(
            _("No unit has this name. Please type the name again."),
            ((_.plain("Reports waiting"), "review:list:0"),),
        )
    rows: Rows = [((one.name, f"review:of:{one.id}:0"),) for one in found[:MOST_SHOWN]]
    return scene.say(_("Which unit is it?"), *rows)


# -- many at once --------------------------------------------------------------------------------


async def _plain(scene: Scene, reach: Scope, until: int | None = None) -> list[Waiting]:
    """What may be accepted unread: handed in once, every answer usual, nobody has a comment."""
    last = None if until is None else ReportId(until)
    return await scene.unit.reviews.plain(reach, scene.person.id, last, MOST_AT_ONCE)


def _all_of(_: Texts, count: int) -> str:
    return _.plain("Accept all without warnings ({count})", count=count)


async def _ask_about_all(scene: Scene, unit_id: UnitId) -> None:
    _ = scene.texts
    reach = await _among(scene, unit_id)
    found = await _plain(scene, reach)
    if not found:
        raise Outdated
    by_unit: dict[UnitId, list[str]] = defaultdict(list)
    for one in found:
        by_unit[one.unit_id].append(one.clause_ref)
    told = [
        _("– {unit}: {clauses}", unit=reach.below[key].name, clauses=_.list(clauses))
        for key, clauses in list(by_unit.items())[:_UNITS_SHOWN]
    ]
    left = len(by_unit) - len(told)
    if left > 0:
        told.append(_("… and {count} more units", count=left))
    until = max(one.report_id for one in found)
    head = _(
        "Accept {count} reports in which no answer was given with a reason? Reports that were "
        "returned before, or have comments, are not among them.",
        count=len(found),
    )
    yes = _.plain("Accept {count} reports", count=len(found))
    scene.say(
        Markup("\n").join([head, *told]),
        ((yes, f"review:sure:{unit_id}:{until}:{len(found)}"),),
        ((_.plain("Reports waiting"), "review:list:0"),),
    )


async def _accept_all(scene: Scene, unit_id: UnitId, until: int, count: int) -> None:
    """Those that were shown; what somebody else has decided upon meanwhile is left alone."""
    _ = scene.texts
    found = await _plain(scene, await _among(scene, unit_id), until)
    if not found or len(found) > count:
        raise Outdated
    accepted = [one for one in found if await _accept(scene, one)]
    silent = await verdicts.tell_units(scene, accepted)
    scene.at("review")
    told = (
        _(
            "{count} reports have been accepted. The units have been told, but for {silent} where "
            "nobody can be reached.",
            count=len(accepted),
            silent=len(silent),
        )
        if silent
        else _(
            "{count} reports have been accepted. The units have been told.",
            count=len(accepted),
        )
    )
    scene.say(
        told,
        ((_.plain("Reports waiting"), "review:list:0"),),
    )


async def _accept(scene: Scene, one: Waiting) -> bool:
    assignment = await scene.unit.programmes.assignment(one.assignment_id)
    if assignment is None or assignment.state is not State.HANDED_IN:
        return False
    await verdicts.put_accepted(scene, one.report_id, assignment.id, one.number)
    return True


FLOW = Flow(enter, press, hear, receive)
