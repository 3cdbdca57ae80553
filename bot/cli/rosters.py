"""`bot roster …`: the people of all units as an Excel list, made, checked and imported."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import app as program
from bot.app import App
from bot.cli.output import Tongue, complain, say
from bot.cli.settings import settings_or_stop
from bot.cli.written import ready, write_whole
from bot.codes import new_code
from bot.domain.audit import COMMAND_LINE, Deed
from bot.domain.people import Person
from bot.i18n import Texts, texts
from bot.logs import set_up_logs
from bot.rosters import Refused, Roster, read, template
from handlers import code_cards, importing
from handlers.accounts import Clerk
from handlers.codes import FOR_INVITATIONS
from handlers.importing import Plan
from handlers.roster_words import MANY, summary
from handlers.scene import message_to
from storage.unit_of_work import UnitOfWork, reading, writing

roster = typer.Typer(no_args_is_help=True, help="The people of all units, as an Excel list.")
Given = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list, .xlsx.")]
Language = Annotated[Tongue, typer.Option(help="The language of what is printed.")]


@roster.command("template")
def write_template(target: Path, language: Language = Tongue.VI) -> None:
    """Write the list as it is now, to be changed in Excel."""
    _run(lambda built: _write_template(built, target, texts(language)))


@roster.command("check")
def check_file(file: Given, language: Language = Tongue.VI) -> None:
    """Every fault of a list, or what it would change; nothing is changed."""
    content = file.read_bytes()
    _run(lambda built: _check(built, file.name, content, texts(language)))


@roster.command("import")
def import_file(
    file: Given,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    codes: Annotated[
        Path | None, typer.Option(help="Write the codes of new people here, as cards, .docx.")
    ] = None,
    suspend_gone: Annotated[
        bool, typer.Option("--suspend-gone", help="Suspend whoever is not in the list.")
    ] = False,
    language: Language = Tongue.VI,
) -> None:
    """Show what a list would change, ask, and change it: all of it or nothing."""
    wanted = _Wanted(file.name, file.read_bytes(), codes, suspend_gone)
    _run(lambda built: _import(built, wanted, texts(language), sure=yes))


def _run(do: Callable[[App], Awaitable[None]]) -> None:
    settings = settings_or_stop()
    set_up_logs("WARNING")

    async def run() -> None:
        built = await program.build(settings, program.clock())
        try:
            await do(built)
        finally:
            await built.stop()

    asyncio.run(run())


async def _write_template(built: App, target: Path, _: Texts) -> None:
    async with reading(built.database) as work:
        units = await work.people.units()
        people = await work.people.of_units(one.id for one in units)
    write_whole(target, template(units, people, _, built.clock().astimezone(built.book.zone)))
    say.print(f"{target}", markup=False)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The list, where codes are to be written, and whether those not in it are suspended."""

    name: str
    content: bytes
    codes: Path | None
    suspends: bool


@dataclass(frozen=True, slots=True)
class _Looked:
    """A list without faults, and what it would change."""

    roster: Roster
    plan: Plan


async def _look(built: App, name: str, content: bytes) -> _Looked | Refused:
    async with reading(built.database) as work:
        units = await work.people.units()
        people = await work.people.of_units(one.id for one in units)
        found = read(name, content, units, people)
        if isinstance(found, Refused):
            return found
        plan = await importing.plan(work, found, None)
    return Refused(tuple(plan.faults)) if plan.faults else _Looked(found, plan)


def _stop_at(refused: Refused, language: str) -> NoReturn:
    for fault in refused.faults:
        complain.print(fault.said_in(language), markup=False)
    raise typer.Exit(1)


def _show(plan: Plan, _: Texts) -> None:
    for line in summary(_, plan, MANY).split("\n"):
        say.print(unescape(line.striptags()), markup=False)


async def _check(built: App, name: str, content: bytes, _: Texts) -> None:
    looked = await _look(built, name, content)
    if isinstance(looked, Refused):
        _stop_at(looked, _.language)
    _show(looked.plan, _)


async def _import(built: App, wanted: _Wanted, _: Texts, *, sure: bool) -> None:
    looked = await _look(built, wanted.name, wanted.content)
    if isinstance(looked, Refused):
        async with writing(built.database) as work:
            subject = str(len(looked.faults))
            await _clerk(built, work).note(Deed.ROSTER_REFUSED, subject)
        _stop_at(looked, _.language)
    _show(looked.plan, _)
    resting = looked.plan.may_rest if wanted.suspends else ()
    if looked.plan.changes_nothing and not resting:
        say.print(_.plain("There is nothing to import."))
        return
    if not sure:
        typer.confirm(_.plain("Import the list?"), abort=True)
    agreed = _Agreed(looked, resting)
    if wanted.codes is None or not looked.plan.entrants:
        await _carry_out(built, agreed, _)
        return
    await built.introduce()
    drawn = _draw(built, looked.plan, _)
    with ready(wanted.codes, drawn.sheet):
        await _carry_out(built, agreed, _, drawn)
    say.print(_.plain("Codes of {count} people: {file}", count=len(drawn.codes), file=wanted.codes))


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What is to be done: a list, and who is suspended because they are not in it."""

    looked: _Looked
    resting: Sequence[Person]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The codes of the new people, and the sheet they are printed on."""

    codes: Sequence[str]
    until: datetime
    sheet: bytes


def _draw(built: App, plan: Plan, _: Texts) -> _Drawn:
    now, zone = built.clock(), built.book.zone
    made, until = [new_code() for _one in plan.entrants], now + FOR_INVITATIONS
    cards = code_cards.cards(plan.entrants, made, _, built.links, until.astimezone(zone))
    return _Drawn(made, until, code_cards.sheet(cards, _, now.astimezone(zone)))


async def _carry_out(built: App, agreed: _Agreed, _: Texts, drawn: _Drawn | None = None) -> None:
    """In one transaction, unless people have been changed since they were looked at."""
    looked, secret = agreed.looked, built.settings.secret_key.get_secret_value()
    async with writing(built.database) as work:
        plan = await importing.plan(work, looked.roster, None)
        if plan.faults or plan.difference.mark != looked.plan.difference.mark:
            complain.print(_.plain("People have been changed meanwhile; please look again."))
            raise typer.Exit(1)
        clerk = _clerk(built, work)
        done = await importing.carry_out(clerk, plan, agreed.resting)
        for person_id, told in done.told:
            said = await message_to(work, secret, person_id, told)
            await work.outbox.put(said, clerk.now)
        if drawn is not None:
            coded = zip(plan.entrants, drawn.codes, strict=True)
            given = dict(zip(done.added, coded, strict=True))
            await clerk.give_codes(given, secret, drawn.until)
    say.print(
        _.plain(
            "The list has been imported – new: {new}, changed: {changed}, suspended: {suspended}.",
            new=_.number(len(done.added)),
            changed=_.number(len(plan.difference.changed)),
            suspended=_.number(len(agreed.resting)),
        )
    )


def _clerk(built: App, work: UnitOfWork) -> Clerk:
    return Clerk(work, built.clock(), None, COMMAND_LINE)
