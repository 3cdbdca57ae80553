"""`bot erase` and `bot sweep`: personal data taken out, by a person or because its time is over."""

import asyncio
from typing import Annotated

import typer
from rich.markup import escape

from bot import app as program
from bot.cli.output import complain, say
from bot.cli.settings import settings_or_stop
from bot.domain.errors import LastAdmin
from bot.domain.people import Erasure, ErasureId, Person, PersonId
from bot.settings import Settings
from handlers.erasing import erase as erase_person
from handlers.sweep import plan
from storage.unit_of_work import UnitOfWork, reading, writing

CHANNEL = "cli"


def erase(
    person: Annotated[int, typer.Option(help="The person's number.")] = 0,
    ticket: Annotated[int, typer.Option(help="The number of a request for erasure.")] = 0,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase the personal data of a person, or of whoever made a request."""
    if bool(person) == bool(ticket):
        complain.print("give either --person or --ticket")
        raise typer.Exit(2)
    asyncio.run(_erase(settings_or_stop(), PersonId(person), ErasureId(ticket), sure=yes))


def sweep(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Let go of what has been kept long enough, as every night."""
    asyncio.run(_sweep(settings_or_stop(), dry_run=dry_run))


async def _sweep(settings: Settings, *, dry_run: bool) -> None:
    built = await program.build(settings, program.clock())
    try:
        if dry_run:
            swept = await plan(built.database, built.files, built.book, built.clock())
        else:
            swept = await built.sweep()
    finally:
        await built.stop()
    for what, count in sorted(swept.counts.items()):
        say.print(f"{what}: {count}")


async def _erase(settings: Settings, who: PersonId, ticket: ErasureId, *, sure: bool) -> None:
    built = await program.build(settings, program.clock())
    try:
        async with reading(built.database) as unit:
            person = await _found(unit, who, ticket)
            lines = await _shown(unit, person)
        for line in lines:
            say.print(escape(line))
        if not sure:
            typer.confirm("Erase for good?", abort=True)
        secret = settings.secret_key.get_secret_value()
        async with writing(built.database) as unit:
            now = built.clock()
            farewell = await erase_person(unit, secret, person.id, now, by=None, channel=CHANNEL)
            await unit.outbox.put(farewell, now)
    except LastAdmin:
        complain.print("this is the last administrator: invite another one first")
        raise typer.Exit(1) from None
    finally:
        await built.stop()
    say.print(f"person {person.id} has been erased")


async def _found(unit: UnitOfWork, who: PersonId, ticket: ErasureId) -> Person:
    asked = await _open(unit, ticket) if ticket else None
    person = await unit.people.person(asked.person_id if asked else who)
    if person is None or person.erased_at is not None:
        complain.print("no open request" if ticket else "no such person, or erased already")
        raise typer.Exit(1)
    return person


async def _open(unit: UnitOfWork, ticket: ErasureId) -> Erasure | None:
    return next((one for one in await unit.erasures.open() if one.id == ticket), None)


async def _shown(unit: UnitOfWork, person: Person) -> list[str]:
    """Who it is and what would go, and what stays."""
    kept = await unit.records.of(person.id)
    place = await unit.people.unit(person.unit_id)
    asked = [
        f"request {one.id}, to be carried out by {one.erase_by:%Y-%m-%d %H:%M %Z}"
        for one in kept.erasures
        if one.done_at is None
    ]
    channels = ", ".join(one.channel for one in kept.identities) or "none"
    return [
        f"person {person.id}: {person.name}, {person.role.value}, {place.name}",
        *asked,
        f"goes: the name, chats ({channels}), {len(kept.invites)} codes, "
        f"{kept.inbox + kept.outbox} messages",
        f"stays without the name: {len(kept.answers)} answers, {len(kept.reports)} reports, "
        f"{len(kept.media)} files, {len(kept.audit)} entries of the log",
    ]
