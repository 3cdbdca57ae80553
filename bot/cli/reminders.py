"""`bot remind`: who would be reminded."""

import asyncio
from typing import Annotated

import typer

from bot import app as program
from bot.cli.moments import Now, moment
from bot.cli.output import complain, show, stopping_at_faults
from bot.cli.settings import settings_or_stop
from bot.i18n import texts
from bot.programmes.counts import Table
from bot.settings import Settings
from handlers.forecast import forecast
from storage.unit_of_work import reading


def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show; the bot sends.")] = False,
    now: Now = "",
) -> None:
    """Show who would be reminded of what, when and on which channel, and why the others not."""
    if not dry_run:
        complain.print("the running bot sends reminders by itself; add --dry-run to see them")
        raise typer.Exit(2)
    settings = settings_or_stop()
    with stopping_at_faults():
        show([asyncio.run(_forecast(settings, now))])


async def _forecast(settings: Settings, now: str) -> Table:
    clock = program.clock(moment(now, settings) if now else None)
    built = await program.build(settings, clock)
    _ = texts(settings.language)
    async with reading(built.database) as unit:
        lines = await forecast(unit, built.desk, _, built.clock())
    await built.stop()
    return Table(
        _.plain("Reminders"),
        (
            _.plain("Unit"),
            _.plain("Name"),
            _.plain("About"),
            _.plain("Channel"),
            _.plain("When, or why not"),
        ),
        tuple((one.unit, one.person, one.about, one.channel, one.when) for one in lines),
    )
