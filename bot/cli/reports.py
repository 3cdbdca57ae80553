"""`bot report unit|city`: the reports on official paper, as Word files."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot import app as program
from bot.cli.moments import Now, moment
from bot.cli.output import complain, say, stopping_at_faults
from bot.cli.settings import settings_or_stop
from bot.cli.written import write_whole
from bot.consolidating import put_together
from bot.domain.assignments import Period
from bot.domain.audit import COMMAND_LINE, Deed
from bot.domain.snapshots import Snapshot
from bot.settings import Settings
from handlers import consolidated, letters
from handlers.extracts import periods
from storage.unit_of_work import UnitOfWork, reading, writing

report = typer.Typer(no_args_is_help=True, help="Reports on official paper, as Word files.")
Out = Annotated[Path, typer.Argument(metavar="OUT.docx", help="The file.")]
PeriodKey = Annotated[str, typer.Option("--period", help="A period's key, such as 2026.")]


@report.command("unit")
def unit_report(
    out: Out,
    unit: Annotated[str, typer.Option(help="The unit, by its key.")],
    period: PeriodKey,
    now: Now = "",
) -> None:
    """Write everything a unit has handed in for a period as one document."""
    settings = settings_or_stop()
    clock = program.clock(moment(now, settings) if now else None)
    with stopping_at_faults():
        asyncio.run(_unit(settings, clock, unit, period, out))
    say.print(str(out), markup=False)


async def _unit(
    settings: Settings, clock: program.Clock, key: str, period_key: str, out: Path
) -> None:
    built = await program.build(settings, clock)
    try:
        async with reading(built.database) as work:
            place = await work.people.unit_by_key(key)
            if place is None:
                complain.print(f"no unit has the key {key}", markup=False)
                raise typer.Exit(1)
            period = await _period(work, built, period_key)
        wanted = letters.Wanted(place.id, period.id, int(clock().timestamp()))
        write_whole(out, await built.gallery.letter(wanted.key))
        async with writing(built.database) as work:
            subject = f"{key} {period.key} docx"
            await work.audit.add(clock(), None, COMMAND_LINE, Deed.DATA_EXPORTED, subject)
    finally:
        await built.stop()


@report.command("city")
def city_report(
    out: Out,
    period: PeriodKey,
    number: Annotated[
        int, typer.Option("--number", help="An earlier consolidation once more, by its number.")
    ] = 0,
    for_others: Annotated[
        bool,
        typer.Option("--for-others", help="Hide counts of 1 and 2 on sensitive indicators."),
    ] = False,
    now: Now = "",
) -> None:
    """Put the reports of all units together, freeze them, and write the document."""
    settings = settings_or_stop()
    clock = program.clock(moment(now, settings) if now else None)
    with stopping_at_faults():
        one = asyncio.run(_city(settings, clock, period, number, out, for_others=for_others))
    say.print(f"{out}: No. {one.number}, {one.checksum}", markup=False, soft_wrap=True)


async def _city(
    settings: Settings,
    clock: program.Clock,
    period_key: str,
    number: int,
    out: Path,
    *,
    for_others: bool,
) -> Snapshot:
    built = await program.build(settings, clock)
    try:
        async with reading(built.database) as work:
            period = await _period(work, built, period_key)
            known = await work.snapshots.of(period.id)
        one = next((one for one in known if one.number == number), None)
        if one is None and number:
            complain.print(f"there is no consolidation No. {number} of {period.key}", markup=False)
            raise typer.Exit(1)
        one = one or await _frozen(built, period)
        write_whole(out, await built.gallery.city(consolidated.Asked(one.id, for_others).key))
        async with writing(built.database) as work:
            subject = f"* {period.key} docx"
            await work.audit.add(clock(), None, COMMAND_LINE, Deed.DATA_EXPORTED, subject)
        return one
    finally:
        await built.stop()


async def _frozen(built: program.App, period: Period) -> Snapshot:
    now = built.clock()
    async with reading(built.database) as work:
        order = await consolidated.order(work, built.book, period.key, now)
    if order is None:
        complain.print("the programme has nobody to put reports together for", markup=False)
        raise typer.Exit(1)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=complain, transient=True) as bar:
        task = bar.add_task(period.key, total=None)
        made, _ = await put_together(
            built.database,
            order,
            lambda one: bar.update(task, completed=one.done, total=max(one.total, one.done)),
        )
    async with writing(built.database) as work:
        await work.audit.add(now, None, COMMAND_LINE, Deed.CONSOLIDATED, period.key)
        return await consolidated.freeze(work, built.book, period, made, None)


async def _period(work: UnitOfWork, built: program.App, key: str) -> Period:
    known = await periods(work, built.clock())
    period = next((one for one in known if one.key == key), None)
    if period is None:
        complain.print(f"no period opened so far has the key {key}", markup=False)
        raise typer.Exit(1)
    return period
