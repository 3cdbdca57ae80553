"""The people of one's units on an Excel sheet: sent out, changed by hand, sent back and read."""

import asyncio

from markupsafe import Markup

from bot.domain.errors import Outdated
from bot.domain.people import Right
from bot.messages import Attachment, Spot, Stored
from bot.rosters import Refused, Roster, read_apart, template
from handlers import code_cards, proposal
from handlers.proposal import FOLDER
from handlers.scene import Flow, Scene

NAME = "danh-sach-can-bo.xlsx"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The list as it is now, to be changed in Excel and sent back."""
    del args
    _ = scene.texts
    units = await scene.scope(Right.INVITE)
    people = await scene.unit.people.of_units(units)

    async def written() -> Attachment:
        made = (list(units.values()), people, _, scene.local_now)
        content = await asyncio.to_thread(template, *made)
        key = scene.files.new_key(FOLDER)
        await scene.files.put(key, content)
        return Attachment(key, NAME, WORKBOOK)

    sheet = await scene.aside(written)
    scene.at("roster")
    scene.say(
        Markup("\n").join(
            [
                _("<b>The list of people</b>"),
                _(
                    "The attached file has the people of {count} units as they are now. Please "
                    "add, change and delete rows in Excel – the file says how – and send it back.",
                    count=_.number(len(units)),
                ),
                _("You will see every change first; nothing changes before you agree."),
            ]
        ),
        await code_cards.way(scene),
        attachments=(sheet,),
        awaits_file=True,
    )


async def hear(scene: Scene, text: str) -> None:
    """Nothing is asked here; whoever types is shown where they are."""
    del text
    scene.must(Right.INVITE)
    if proposal.is_waiting(scene):
        return await proposal.show(scene)
    return _ask(scene)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.INVITE)
    match args:
        case ("import", mark):
            await proposal.carry_out(scene, mark, suspends=False)
        case ("both", mark):
            await proposal.carry_out(scene, mark, suspends=True)
        case ("gone",):
            await proposal.show_gone(scene)
        case ("show",):
            await proposal.show(scene)
        case ("drop",):
            proposal.drop(scene)
        case ("codes",):
            await code_cards.to_all_waiting(scene)
        case ("template",):
            await enter(scene, ())
        case _:
            raise Outdated


async def receive(scene: Scene, sent: Stored | Spot) -> None:
    """A workbook: every fault at once, or what would change."""
    units = await scene.scope(Right.INVITE)
    if isinstance(sent, Spot):
        return _ask(scene)
    if sent.media_type != WORKBOOK:
        await scene.files.delete(sent.key)
        return _ask(scene)
    people = await scene.unit.people.of_units(units)

    async def outcome() -> Roster | Refused:
        content = await scene.files.get(sent.key)
        await scene.files.delete(sent.key)
        return await read_apart(sent.name, content, list(units.values()), people)

    found = await scene.aside(outcome)
    proposal.forget(scene)
    if isinstance(found, Refused):
        return await proposal.refuse(scene, found.faults)
    await proposal.keep(scene, found)
    return await proposal.show(scene)


def _ask(scene: Scene) -> None:
    _ = scene.texts
    scene.say(
        _("Please send the list of people as an Excel workbook (.xlsx)."),
        ((_.plain("Send me the list as it is now"), "roster:template"),),
        awaits_file=True,
    )


FLOW = Flow(enter, press, hear, receive)
