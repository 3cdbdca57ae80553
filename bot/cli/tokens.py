"""`bot token`: which programs may read the data over HTTP."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot import app as program
from bot.cli.output import complain, say, stopping_at_faults
from bot.cli.settings import settings_or_stop
from bot.domain.audit import COMMAND_LINE, Deed
from bot.domain.tokens import OF_ANSWERS, Permit, Token, TokenId
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.tokens import new_token, token_hash
from storage.unit_of_work import UnitOfWork, reading, writing

token = typer.Typer(no_args_is_help=True, help="Programs that read the data at /api/v1/.")
USUAL_DAYS = 365
MOST_DAYS = 3 * 365


@token.command()
def add(
    name: Annotated[str, typer.Argument(help="Which program it is for; not a person's name.")],
    permit: Annotated[list[Permit], typer.Option(help="What it may read; give it repeatedly.")],
    unit: Annotated[
        list[str] | None, typer.Option(help="Only this unit and those below it, by key.")
    ] = None,
    area: Annotated[list[str] | None, typer.Option(help="Only units of this area.")] = None,
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="Days until it expires.")
    ] = USUAL_DAYS,
) -> None:
    """Make a token and show it, once: only its hash is kept."""
    permits = frozenset(permit)
    if permits & OF_ANSWERS and Permit.ANSWERS not in permits:
        complain.print("texts and small_cells add to answers: give --permit answers too")
        raise typer.Exit(2)
    settings = _settings()
    with stopping_at_faults():
        asyncio.run(_add(settings, name, permits, unit or [], area or [], days))


@token.command(name="list")
def show() -> None:
    """List the tokens: what each may read and until when, never the token itself."""
    settings = _settings()
    with stopping_at_faults():
        asyncio.run(_list(settings))


@token.command()
def revoke(number: int) -> None:
    """Revoke a token, by its number in the list; it opens nothing from now on."""
    settings = _settings()
    with stopping_at_faults():
        asyncio.run(_revoke(settings, TokenId(number)))


async def _add(
    settings: Settings,
    name: str,
    permits: frozenset[Permit],
    units: list[str],
    areas: list[str],
    days: int,
) -> None:
    built = await program.build(settings, program.clock())
    made, now = new_token(), built.clock()
    hashed = token_hash(settings.secret_key.get_secret_value(), made)
    until = now + timedelta(days=days)
    try:
        async with writing(built.database) as work:
            await _stop_at_unknown(work, units, areas)
            number = await work.tokens.add(
                name, hashed, permits, frozenset(units), frozenset(areas), now, until
            )
            subject = " ".join([str(number), *sorted(permits)])
            await work.audit.add(now, None, COMMAND_LINE, Deed.ACCESS_GIVEN, subject)
    finally:
        await built.stop()
    if Permit.SMALL_CELLS in permits:
        complain.print("it shows counts of one and two: for the own systems of the unit above all")
    complain.print(f"token {number}, until {until:%Y-%m-%d}; it is shown only this once:")
    say.print(made, markup=False)


async def _stop_at_unknown(work: UnitOfWork, units: Iterable[str], areas: Iterable[str]) -> None:
    known = await work.people.units()
    strange = [
        *(f"no unit has the key {one}" for one in sorted(set(units) - {one.key for one in known})),
        *(f"no unit is in the area {one}" for one in sorted(set(areas) - {u.area for u in known})),
    ]
    for one in strange:
        complain.print(one, markup=False)
    if strange:
        raise typer.Exit(1)


async def _list(settings: Settings) -> None:
    built = await program.build(settings, program.clock())
    try:
        async with reading(built.database) as work:
            tokens = await work.tokens.all()
    finally:
        await built.stop()
    table = Table("no.", "name", "permits", "units", "made", "expires", "state")
    for one in tokens:
        where = ", ".join(sorted([*one.units, *one.areas])) or "all"
        state = _state(one, built.clock)
        permits = ", ".join(sorted(one.permits))
        days = [f"{at:%Y-%m-%d}" for at in (one.made_at, one.expires_at)]
        table.add_row(*map(escape, [str(one.id), one.name, permits, where, *days, state]))
    say.print(table, soft_wrap=False)


def _state(one: Token, clock: program.Clock) -> str:
    if one.revoked_at is not None:
        return f"revoked {one.revoked_at:%Y-%m-%d}"
    return "good" if one.is_good(clock()) else "expired"


async def _revoke(settings: Settings, number: TokenId) -> None:
    built = await program.build(settings, program.clock())
    now = built.clock()
    try:
        async with writing(built.database) as work:
            if not await work.tokens.revoke(number, now):
                complain.print("no such token, or revoked already")
                raise typer.Exit(1)
            await work.audit.add(now, None, COMMAND_LINE, Deed.ACCESS_REVOKED, str(number))
    finally:
        await built.stop()
    say.print(f"token {number} is revoked")


def _settings() -> Settings:
    settings = settings_or_stop()
    set_up_logs("WARNING")
    return settings
