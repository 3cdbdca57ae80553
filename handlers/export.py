"""Taking the data out: which form, which period, in which format; the file follows when ready."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.assignments import KeptTask, Period
from bot.domain.delegations import Scope
from bot.domain.errors import NotYours, Outdated
from bot.domain.extracts import EVERY_FORM, Format, Wanted
from bot.domain.people import Right
from bot.engine.folding import fold
from bot.i18n import Texts
from handlers.acts import number_in, one_of
from handlers.jobs import Job
from handlers.scene import Act, Flow, Scene
from handlers.turning import turns

PAGE = 8
EVERY = 0
"""Stands for every form in a button, where a form has the number of its newest version."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A form reports have been asked on: its number, its key, and what it is called."""

    number: int
    key: str
    title: str


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The forms of the period whose reports are being handed in."""
    del args
    await _forms(scene, await _newest_period(scene), 0)


async def hear(scene: Scene, text: str) -> None:
    """A paragraph such as II.1.a, or a part of a title."""
    _ = scene.texts
    scene.must(Right.EXPORT)
    period = await _period_of(scene, scene.conversation.state.get("period"))
    wanted = fold(text)
    known = await _offered(scene, period)
    found = [one for one in known if wanted and wanted in fold(one.title)]
    named = [one for one in found if fold(one.title).split(" ")[0] == wanted]
    chosen = named or found
    if len(chosen) == 1:
        return await _formats(scene, period, chosen[0])
    if not chosen:
        return scene.say(
            _("No questionnaire has this name. Please tap one, or type its paragraph."),
            ((_.plain("List of questionnaires"), f"export:list:{period.id}:0"),),
        )
    return scene.say(
        _("Which questionnaire is it?"),
        *(((one.title, f"export:form:{period.id}:{one.number}"),) for one in chosen[:PAGE]),
    )


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.EXPORT)
    match args:
        case ("periods",):
            await _periods(scene)
        case ("list", period, page):
            await _forms(scene, await _period(scene, period), number_in(page))
        case ("form", period, form):
            chosen = await _period(scene, period)
            await _formats(scene, chosen, await _form(scene, chosen, form))
        case ("make", period, form, how):
            chosen = await _period(scene, period)
            await _make(scene, chosen, await _form(scene, chosen, form), one_of(Format, how))
        case ("stop", number):
            await _stop(scene, number_in(number))
        case _:
            raise Outdated


# -- what may be chosen --------------------------------------------------------------------------


async def _newest_period(scene: Scene) -> Period:
    """The period in progress, or else the one opened last."""
    scene.must(Right.EXPORT)
    period = await scene.unit.programmes.opened_last(scene.now)
    return period or await _coming(scene)


async def _coming(scene: Scene) -> Period:
    period = await scene.unit.programmes.period_at(scene.now)
    if period is None:
        raise NotYours
    return period


async def _period(scene: Scene, number: str) -> Period:
    return await _period_of(scene, number_in(number))


async def _period_of(scene: Scene, number: object) -> Period:
    if number is None:
        return await _newest_period(scene)
    known = [*await scene.unit.programmes.opened(scene.now), await _newest_period(scene)]
    found = next((one for one in known if one.id == number), None)
    if found is None:
        raise Outdated
    return found


async def _form(scene: Scene, period: Period, number: str) -> Offered:
    chosen = number_in(number)
    known = await _offered(scene, period)
    if chosen == EVERY and known:
        return Offered(EVERY, EVERY_FORM, scene.texts.plain("All questionnaires"))
    found = next((one for one in known if one.number == chosen), None)
    if found is None:
        raise Outdated
    return found


async def _offered(scene: Scene, period: Period) -> list[Offered]:
    """The forms of the tasks that units within this person's reach are asked for."""
    reach = await scene.reach(Right.EXPORT)
    tallied = await scene.unit.standings.by_kind(period, scene.now, list(reach.units))
    asked = {one.task_id for one in tallied}
    tasks = {
        one.id: one
        for one in await scene.unit.standings.tasks(period)
        if one.id in asked and _is_theirs(reach, one)
    }
    newest = {one.key: one.id for one in await scene.unit.forms.newest(period.programme_id)}
    found = []
    for key, task_ids in (await scene.unit.forms.asked_for(period.programme_id)).items():
        first = next((tasks[one] for one in task_ids if one in tasks), None)
        if first is not None:
            found.append(Offered(newest[key], key, f"{first.clause_ref} {first.title}"))
    return found


def _is_theirs(reach: Scope, task: KeptTask) -> bool:
    return not reach.parts or any(part.task in ("", task.key) for part in reach.parts)


# -- on the screen -------------------------------------------------------------------------------


async def _periods(scene: Scene) -> None:
    _ = scene.texts
    known = await scene.unit.programmes.opened(scene.now)
    if len(known) <= 1:
        return await _forms(scene, await _newest_period(scene), 0)
    scene.at("export")
    names = {one.id: _.period(one.key) for one in known[:PAGE]}
    return scene.say(
        _("Of which reporting period?"),
        *(
            ((f"{name[:1].upper()}{name[1:]}", f"export:list:{one}:0"),)
            for one, name in names.items()
        ),
    )


async def _forms(scene: Scene, period: Period, page: int) -> None:
    _ = scene.texts
    known = await _offered(scene, period)
    scene.at("export", period=period.id)
    if not known:
        return scene.say(
            _("Nothing has been asked of your units in this period."), await _other_period(scene)
        )
    shown = known[page * PAGE : (page + 1) * PAGE]
    lines = [
        _("<b>Taking out the data: {period}</b>", period=_.period(period.key)),
        _("Please choose a questionnaire, or type its paragraph, such as {clause}.",
          clause=known[0].title.partition(" ")[0]),
    ]  # fmt: skip
    every = _.plain("All questionnaires ({count})", count=len(known))
    return scene.say(
        Markup("\n").join(lines),
        *(((one.title, f"export:form:{period.id}:{one.number}"),) for one in shown),
        turns(_, f"export:list:{period.id}", page, len(known), PAGE),
        ((every, f"export:form:{period.id}:{EVERY}"),),
        await _other_period(scene),
    )


async def _other_period(scene: Scene) -> tuple[Act, ...]:
    """A way to earlier periods, where there is any."""
    if len(await scene.unit.programmes.opened(scene.now)) <= 1:
        return ()
    return ((scene.texts.plain("Another period"), "export:periods"),)


async def _formats(scene: Scene, period: Period, form: Offered) -> None:
    _ = scene.texts
    scene.at("export", period=period.id)
    lines = [
        _("<b>{form}</b>, {period}", form=form.title, period=_.period(period.key)),
        _("In which format?"),
        _("• Excel: to be read and filtered; by label and by code, with a dictionary."),
        _("• CSV: for statistics programs, with the columns ODK users know."),
        _("• JSON Lines: for other computer systems."),
    ]
    make = f"export:make:{period.id}:{form.number}"
    scene.say(
        Markup("\n").join(lines),
        (
            ("Excel", f"{make}:{Format.XLSX}"),
            ("CSV", f"{make}:{Format.CSV}"),
            ("JSON Lines", f"{make}:{Format.JSONL}"),
        ),
        ((_.plain("◀ Another questionnaire"), f"export:list:{period.id}:0"),),
    )


# -- being done ----------------------------------------------------------------------------------


async def _make(scene: Scene, period: Period, form: Offered, how: Format) -> None:
    _ = scene.texts
    under_way = scene.jobs.of(scene.person.id)
    if under_way is not None and under_way.number != scene.inbox_id:
        return scene.say(
            _("Another file is still being prepared. Please wait for it, or call it off."),
            _call_off(_, under_way),
        )
    job = Job(
        scene.inbox_id or 0,
        scene.person.id,
        scene.conversation.channel,
        scene.conversation.chat,
        scene.conversation.language,
        Wanted(form.key, period.key, how),
        scene.message,
    )
    await scene.jobs.keep(job)
    scene.at("export", period=period.id)
    return scene.say(
        _("The file is being prepared and will be sent here. Meanwhile you can go on working."),
        _call_off(_, job),
        replaces=scene.message,
    )


def _call_off(_: Texts, job: Job) -> tuple[Act, ...]:
    return ((_.plain("Stop preparing the file"), f"export:stop:{job.number}"),)


async def _stop(scene: Scene, number: int) -> None:
    _ = scene.texts
    job = scene.jobs.of(scene.person.id)
    if job is None or job.number != number:
        return scene.say(_("The file is not being prepared any more."))
    await scene.jobs.call_off(job)
    return scene.say(
        _("Called off. No file will be sent."),
        ((_.plain("Take out data again"), "export:periods"),),
        replaces=scene.message,
    )


FLOW = Flow(enter, press, hear)
