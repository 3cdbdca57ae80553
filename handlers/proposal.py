"""A list of people that has been read: what it would change is shown, then agreed to or dropped.

It waits in the store of files; nothing else is touched before it is agreed to.
"""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import Right
from bot.i18n import Texts
from bot.rosters import ROSTER, Roster
from bot.workbooks.faults import SheetFault
from handlers import code_cards, importing
from handlers.accounts import clerk_of
from handlers.importing import Plan
from handlers.roster_words import FEW, MANY, summary
from handlers.scene import Act, Scene
from handlers.sheet_faults import fault_list

FOLDER = "rosters"
"""Where lists are kept until they are swept away, a day later."""


async def keep(scene: Scene, roster: Roster) -> None:
    """A screen names only the end of the key: what one names in full is never swept away."""
    key = scene.files.new_key(FOLDER)
    await scene.files.put(key, ROSTER.dump_json(roster))
    scene.at("roster", list=key.removeprefix(f"{FOLDER}/"))


def is_waiting(scene: Scene) -> bool:
    return scene.conversation.flow == "roster" and "list" in scene.conversation.state


def forget(scene: Scene) -> None:
    """No list waits any more. Its file is left to the sweep: this may yet have to be done again."""
    scene.at("roster")


def _key(scene: Scene) -> str:
    return f"{FOLDER}/{scene.conversation.state['list']}"


async def _plan(scene: Scene) -> Plan:
    """What the list would change at this moment; one that waited too long has been swept away."""
    units = await scene.scope(Right.INVITE)
    if not is_waiting(scene):
        raise Outdated
    try:
        roster = ROSTER.validate_json(await scene.files.get(_key(scene)))
    except FileNotFoundError as gone:
        forget(scene)
        raise Outdated from gone
    if not roster.units <= units.keys():
        raise NotYours
    return await importing.plan(scene.unit, roster, scene.person)


# -- looked at -----------------------------------------------------------------------------------


async def refuse(scene: Scene, faults: Sequence[SheetFault]) -> None:
    """Everything that is wrong with it, and nothing done."""
    _ = scene.texts
    await scene.note(Deed.ROSTER_REFUSED, str(len(faults)))
    head = _("<b>The list cannot be imported – faults: {count}</b>", count=len(faults))
    ask = _("Nothing has been changed. Please correct the file and send it again.")
    scene.say(Markup("\n").join([fault_list(_, head, faults), ask]))


async def show(scene: Scene) -> None:
    """The dry run, with what can be done about it."""
    await _show(scene, await _plan(scene))


async def _show(scene: Scene, plan: Plan, *said: Markup) -> None:
    _ = scene.texts
    if plan.faults:
        forget(scene)
        return await refuse(scene, plan.faults)
    if plan.changes_nothing and not plan.may_rest:
        forget(scene)
        ask = _("There is nothing to import.")
    else:
        ask = _("Nothing has been changed yet. Please choose:")
    head = _("<b>What the list would change</b>")
    text = Markup("\n").join([*said, head, summary(_, plan, FEW), ask])
    return scene.say(text, *(_ways(_, plan) if is_waiting(scene) else ()))


def _ways(_: Texts, plan: Plan) -> list[tuple[Act, ...]]:
    count = len(plan.may_rest)
    take = (_.plain("Import the list"), f"roster:import:{plan.difference.mark}")
    rest = (_.plain("Suspend those not in it ({count})", count=count), "roster:gone")
    return [
        *([] if plan.changes_nothing else [(take,)]),
        *([(rest,)] if count else []),
        ((_.plain("Drop the list"), "roster:drop"),),
    ]


async def show_gone(scene: Scene) -> None:
    """Who would be suspended, by name, before that is agreed to as well."""
    _ = scene.texts
    plan = await _plan(scene)
    if plan.faults or not plan.may_rest:
        return await _show(scene, plan)
    count = len(plan.may_rest)
    label = (
        _.plain("Suspend {count} people", count=count)
        if plan.changes_nothing
        else _.plain("Import, and suspend {count} people", count=count)
    )
    return scene.say(
        Markup("\n").join(
            [
                _("<b>What the list would change</b>"),
                summary(_, plan, MANY),
                _(
                    "⚠️ {count} people would be suspended: they can do nothing here any more and "
                    "get no reminders, until reinstated. What they entered is kept for their unit.",
                    count=count,
                ),
            ]
        ),
        ((label, f"roster:both:{plan.difference.mark}"),),
        ((_.plain("Suspend nobody"), "roster:show"), (_.plain("Drop the list"), "roster:drop")),
    )


def drop(scene: Scene) -> None:
    if not is_waiting(scene):
        raise Outdated
    forget(scene)
    scene.say(scene.texts("The list has been dropped. Nothing has been changed."))


# -- done ----------------------------------------------------------------------------------------


async def carry_out(scene: Scene, mark: str, *, suspends: bool) -> None:
    """What was agreed to, and nothing else: if people have changed since, it is shown again."""
    _ = scene.texts
    plan = await _plan(scene)
    if plan.faults or plan.difference.mark != mark:
        return await _show(scene, plan, _("People have been changed meanwhile; please look again."))
    coded = plan.entrants[: code_cards.MOST]
    drawn = await code_cards.draw(scene, coded) if coded else None
    resting = plan.may_rest if suspends else ()
    done = await importing.carry_out(clerk_of(scene), plan, resting)
    for person_id, told in done.told:
        await scene.tell(person_id, told)
    forget(scene)
    said = _(
        "The list has been imported – new: {new}, changed: {changed}, suspended: {suspended}.",
        new=_.number(len(done.added)),
        changed=_.number(len(plan.difference.changed)),
        suspended=_.number(len(resting)),
    )
    if drawn is None:
        return scene.say(said, await code_cards.way(scene))
    return await code_cards.hand_out(scene, done.added[: len(coded)], drawn, said)
