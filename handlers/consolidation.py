"""The reports of the whole programme put together: when it was done, what has changed, the file."""

from markupsafe import Markup

from bot.domain.assignments import Period
from bot.domain.audit import Deed
from bot.domain.errors import NotAllowed, NotYours, Outdated
from bot.domain.people import Person, Right
from bot.domain.snapshots import Snapshot, SnapshotId
from bot.planning.consolidation import CURRENT
from handlers import consolidated
from handlers.acts import number_in
from handlers.extracts import periods
from handlers.jobs import Job, Together
from handlers.scene import Act, Flow, Scene

PAGE = 8


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """What has come in for the period, and what was put together of it so far."""
    del args
    await _must(scene)
    period = await scene.unit.programmes.opened_last(scene.now)
    period = period or await scene.unit.programmes.period_at(scene.now)
    if period is None:
        raise NotYours
    await _list(scene, period)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    await _must(scene)
    match args:
        case ("list",):
            await enter(scene, ())
        case ("periods",):
            await _periods(scene)
        case ("of", period):
            await _list(scene, await _period(scene, period))
        case ("make", period):
            await _make(scene, await _period(scene, period))
        case ("stop", number):
            await _stop(scene, number_in(number))
        case ("show", snapshot):
            await _show(scene, await _snapshot(scene, snapshot))
        case ("file", snapshot, ("own" | "others") as whose):
            await _file(scene, await _snapshot(scene, snapshot), is_for_others=whose == "others")
        case _:
            raise Outdated


async def _must(scene: Scene) -> Person:
    person = scene.must(Right.EXPORT)
    if not await consolidated.may(scene.unit, person):
        raise NotAllowed(Right.EXPORT.value)
    return person


async def _period(scene: Scene, number: str) -> Period:
    wanted = number_in(number)
    known = await periods(scene.unit, scene.now)
    found = next((one for one in known if one.id == wanted), None)
    if found is None:
        raise Outdated
    return found


async def _snapshot(scene: Scene, number: str) -> Snapshot:
    found = await scene.unit.snapshots.one(SnapshotId(number_in(number)))
    if found is None:
        raise Outdated
    return found


# -- on the screen -------------------------------------------------------------------------------


async def _periods(scene: Scene) -> None:
    _ = scene.texts
    known = await scene.unit.programmes.opened(scene.now)
    scene.at("consolidation")
    names = {one.id: _.period(one.key) for one in known[:PAGE]}
    scene.say(
        _("The report of which period?"),
        *(
            ((f"{name[:1].upper()}{name[1:]}", f"consolidation:of:{number}"),)
            for number, name in names.items()
        ),
    )


async def _list(scene: Scene, period: Period) -> None:
    _ = scene.texts
    tallied = await scene.unit.standings.by_kind(period, scene.now, None)
    known = await scene.unit.snapshots.of(period.id)
    lines = [
        _("<b>Report of the whole programme: {period}</b>", period=_.period(period.key)),
        _(
            "{count} reports are in that count.",
            count=_.number(sum(one.tally.count for one in tallied if one.tally.state in CURRENT)),
        ),
        _(
            "Putting them together freezes all figures under a number. What is corrected later "
            "shows as a difference in the next one."
        ),
    ]
    if known:
        lines += [Markup(), *(_line(scene, one) for one in known[:PAGE])]
    scene.at("consolidation")
    scene.say(
        Markup("\n").join(lines),
        ((_.plain("Put together now"), f"consolidation:make:{period.id}"),),
        *(
            (
                (
                    _.plain("Consolidation No. {number}", number=one.number),
                    f"consolidation:show:{one.id}",
                ),
            )
            for one in known[:PAGE]
        ),
        await _other_period(scene),
    )


def _line(scene: Scene, one: Snapshot) -> Markup:
    _ = scene.texts
    at = _.moment(one.at, scene.book.zone)
    if not one.name:
        return _("• No. {number}: {moment}", number=one.number, moment=at)
    return _("• No. {number}: {moment}, {name}", number=one.number, moment=at, name=one.name)


async def _other_period(scene: Scene) -> tuple[Act, ...]:
    if len(await scene.unit.programmes.opened(scene.now)) <= 1:
        return ()
    return ((scene.texts.plain("Another period"), "consolidation:periods"),)


async def _show(scene: Scene, one: Snapshot) -> None:
    """A snapshot, and how its sums differ from those of the one before."""
    _ = scene.texts
    period = await _of(scene, one)
    office = await scene.unit.people.unit(scene.person.unit_id)
    content = await consolidated.held(scene.unit, one)
    changes = await consolidated.since_before(scene.unit, one, content)
    lines = [
        *consolidated.told_of(_, period, one, len(content.reports)),
    ]
    if changes is None:
        lines.append(_("It is the first of its period."))
    else:
        lines += [*consolidated.summary(_, *changes), *consolidated.details(_, changes[1])]
    scene.at("consolidation")
    scene.say(
        Markup("\n").join(lines),
        *consolidated.files_of(_, one, office.name),
        ((_.plain("◀ List of consolidations"), f"consolidation:of:{period.id}"),),
    )


async def _of(scene: Scene, one: Snapshot) -> Period:
    period = await scene.unit.programmes.period(one.period_id)
    if period is None:
        raise Outdated
    return period


async def _file(scene: Scene, one: Snapshot, *, is_for_others: bool) -> None:
    _ = scene.texts
    period = await _of(scene, one)
    office = await scene.unit.people.unit(scene.person.unit_id)
    content = await consolidated.held(scene.unit, one)
    lines = consolidated.told_of(_, period, one, len(content.reports))
    if is_for_others:
        lines.append(
            _(
                "Counts of one and two on sensitive indicators, and what would tell them, are "
                "hidden."
            )
        )
    else:
        lines += consolidated.warned(_, content, office.name)
    await scene.note(Deed.DATA_EXPORTED, f"* {period.key} docx")
    scene.say(
        Markup("\n").join(lines),
        ((_.plain("◀ List of consolidations"), f"consolidation:of:{period.id}"),),
        attachments=(consolidated.attachment(_, period, one, is_for_others=is_for_others),),
    )


# -- being done ----------------------------------------------------------------------------------


async def _make(scene: Scene, period: Period) -> None:
    _ = scene.texts
    under_way = scene.jobs.of(scene.person.id)
    if under_way is not None and under_way.number != scene.inbox_id:
        return scene.say(
            _("Another file is still being prepared. Please wait for it, or call it off."),
            (consolidated.call_off(_, under_way),),
        )
    job = Job(
        scene.inbox_id or 0,
        scene.person.id,
        scene.conversation.channel,
        scene.conversation.chat,
        scene.conversation.language,
        Together(period.key),
        scene.message,
    )
    await scene.jobs.keep(job)
    scene.at("consolidation")
    return scene.say(
        _("The reports are being put together. Meanwhile you can go on working."),
        (consolidated.call_off(_, job),),
        replaces=scene.message,
    )


async def _stop(scene: Scene, number: int) -> None:
    _ = scene.texts
    job = scene.jobs.of(scene.person.id)
    if job is None or job.number != number:
        return scene.say(_("Nothing is being put together any more."))
    await scene.jobs.call_off(job)
    return scene.say(
        _("Called off. Nothing has been kept."),
        (consolidated.again(_),),
        replaces=scene.message,
    )


FLOW = Flow(enter, press)
