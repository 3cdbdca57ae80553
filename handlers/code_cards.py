"""One-time codes of many people at once, as cards on a sheet to be printed and cut out."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from markupsafe import Markup

from bot.codes import new_code
from bot.domain.errors import Outdated
from bot.domain.people import PersonId, Right
from bot.exports.cards import Card
from bot.i18n import Texts
from bot.messages import Attachment
from bot.roles import role_name
from handlers import codes
from handlers.accounts import Entrant, clerk_of
from handlers.invites import appointable
from handlers.scene import Act, Scene

MOST = 240
"""Thirty pages, drawn in two to four seconds; the others get theirs by a button."""
FOLDER = "cards"
NAME = "ma-moi.docx"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Codes on a sheet, which let nobody in yet."""

    entrants: Sequence[Entrant]
    codes: Sequence[str]
    until: datetime
    sheet: Attachment


async def draw(scene: Scene, entrants: Sequence[Entrant]) -> Drawn:
    """A sheet for these people, in this order."""

    async def drawn() -> Drawn:
        made, until = [new_code() for _ in entrants], scene.now + codes.FOR_INVITATIONS
        shown = cards(entrants, made, scene.texts, scene.links, until.astimezone(scene.book.zone))
        content = await asyncio.to_thread(sheet, shown, scene.texts, scene.local_now)
        key = scene.files.new_key(FOLDER)
        await scene.files.put(key, content)
        return Drawn(entrants, made, until, Attachment(key, NAME, _WORD))

    return await scene.aside(drawn)


def sheet(shown: Sequence[Card], _: Texts, made_at: datetime) -> bytes:
    """The cards as a Word file."""
    from bot.exports.code_sheet import code_sheet  # slow to load

    return code_sheet(shown, _, made_at)


def cards(
    entrants: Sequence[Entrant],
    made: Sequence[str],
    _: Texts,
    links: Callable[[str], Mapping[str, str]],
    until: datetime,
) -> list[Card]:
    """What the cards say; `until` is local."""
    return [
        Card(
            one.unit.name,
            one.name,
            role_name(_, one.role),
            code,
            {codes.called(_, channel): link for channel, link in links(code).items()},
            until.date(),
        )
        for one, code in zip(entrants, made, strict=True)
    ]


async def hand_out(scene: Scene, numbers: Sequence[PersonId], drawn: Drawn, *said: Markup) -> None:
    """From now on the codes of the sheet let these people in, and here it is to be printed."""
    _ = scene.texts
    coded = zip(drawn.entrants, drawn.codes, strict=True)
    given = dict(zip(numbers, coded, strict=True))
    await clerk_of(scene).give_codes(given, scene.secret, drawn.until)
    scene.say(
        Markup("\n\n").join(
            [
                *said,
                _(
                    "The attached file has the codes of {count} people, each to be used once, "
                    "until {until}. Please print it at once, cut out the cards and hand each to "
                    "its owner only: the system keeps the file for one day, and the codes not at "
                    "all.",
                    count=_.number(len(given)),
                    until=_.day(drawn.until.astimezone(scene.book.zone).date()),
                ),
                _(
                    "Whoever loses the card gets a new code: type /canbo, open that person and "
                    "tap “Give a new code”."
                ),
            ]
        ),
        await way(scene),
        attachments=(drawn.sheet,),
    )


async def to_all_waiting(scene: Scene) -> None:
    """A sheet for whoever has no code, or whose code has expired."""
    found = dict(islice((await waiting(scene)).items(), MOST))
    if not found:
        return scene.say(scene.texts("Everybody has enrolled or has a code still valid."))
    drawn = await draw(scene, list(found.values()))
    if drawn.entrants != list(found.values()):
        raise Outdated
    return await hand_out(scene, list(found), drawn)


async def way(scene: Scene) -> tuple[Act, ...]:
    """The button for a sheet, where somebody has no code."""
    _ = scene.texts
    count = len(await waiting(scene))
    label = _.plain("Codes for {count} people who have none", count=_.number(count))
    return ((label, "roster:codes"),) if count else ()


async def waiting(scene: Scene) -> dict[PersonId, Entrant]:
    """Whoever has not enrolled and has no code to do it with, among those one may give codes of."""
    units = await scene.scope(Right.INVITE)
    roles = await appointable(scene)
    people = [
        one
        for one in await scene.unit.people.of_units(units)
        if one.active and one.enrolled_at is None and one.role in roles
    ]
    good = await scene.unit.invites.valid_until([one.id for one in people], scene.now)
    return {
        one.id: Entrant(units[one.unit_id], one.role, one.name)
        for one in sorted(people, key=lambda one: units[one.unit_id].position)
        if one.id not in good
    }
