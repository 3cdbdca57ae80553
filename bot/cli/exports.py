"""`bot export xlsx|csv|jsonl`: everything handed in, as a file."""

import asyncio
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)

from bot import app as program
from bot.cli.moments import Now, moment
from bot.cli.output import Tongue, complain, say, stopping_at_faults
from bot.cli.settings import settings_or_stop
from bot.domain.audit import COMMAND_LINE, Deed
from bot.domain.extracts import EVERY_FORM, Extract, Format, Progress, Wanted
from bot.domain.people import Unit
from bot.extracting import write
from bot.settings import Settings
from handlers.extracts import extract
from storage.unit_of_work import UnitOfWork, reading, writing


def export(
    how: Annotated[Format, typer.Argument(metavar="xlsx|csv|jsonl", help="The format.")],
    form: Annotated[str, typer.Option(help="A form's key; every form without it.")] = EVERY_FORM,
    period: Annotated[str, typer.Option(help="A period's key, such as 2026.")] = "",
    unit: Annotated[str, typer.Option(help="Only this unit and those below it, by key.")] = "",
    out: Annotated[Path | None, typer.Option(help="The file, or a folder for it.")] = None,
    small_cells: Annotated[
        bool,
        typer.Option("--small-cells", help="Show counts of 1 and 2 on sensitive indicators."),
    ] = False,
    lang: Annotated[Tongue, typer.Option(help="The language of labels.")] = Tongue.VI,
    now: Now = "",
) -> None:
    """Write what was handed in on one form, or on every one, into a file."""
    settings = settings_or_stop()
    clock = program.clock(moment(now, settings) if now else None)
    wanted = Wanted(form, period, how)
    with stopping_at_faults():
        target, progress = asyncio.run(
            _export(settings, clock, wanted, unit, out or Path(), lang, small_cells=small_cells)
        )
    say.print(f"{target}: {progress.reports} reports of {progress.done} asked for", markup=False)


async def _export(
    settings: Settings,
    clock: program.Clock,
    wanted: Wanted,
    unit_key: str,
    out: Path,
    language: str,
    *,
    small_cells: bool,
) -> tuple[Path, Progress]:
    built = await program.build(settings, clock)
    try:
        async with reading(built.database) as unit:
            top = await _top(unit, unit_key)
            wanted = Wanted(wanted.form, wanted.period or await _newest(unit, built), wanted.format)
            what = await extract(unit, built.book, top, wanted, language, clock())
        if what is None:
            complain.print("there is no such form or period")
            raise typer.Exit(1)
        target = _target(out, wanted, what)
        progress = await _written(built, replace(what, small_cells=small_cells), target)
        async with writing(built.database) as unit:
            subject = f"{wanted.form or '*'} {wanted.period} {wanted.format}"
            await unit.audit.add(clock(), None, COMMAND_LINE, Deed.DATA_EXPORTED, subject)
        return target, progress
    finally:
        await built.stop()


async def _top(unit: UnitOfWork, key: str) -> Unit:
    """The unit above all, or the one of this key."""
    units = await unit.people.units()
    top = next((one for one in units if one.key == key or (not key and not one.parent)), None)
    if top is None:
        complain.print(f"no unit has the key {key}")
        raise typer.Exit(1)
    return top


async def _newest(unit: UnitOfWork, built: program.App) -> str:
    period = await unit.programmes.opened_last(built.clock())
    period = period or await unit.programmes.period_at(built.clock())
    return period.key if period else ""


def _target(out: Path, wanted: Wanted, what: Extract) -> Path:
    name = f"{wanted.form or 'tat-ca-phieu'}-{what.period.key}.{what.suffix}"
    return out / name if out.is_dir() else out


async def _written(built: program.App, what: Extract, target: Path) -> Progress:
    """Written beside its place, and put there once it is whole: stopped half-way, none is left."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with (
        TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder,
        Bar(*columns, console=complain, transient=True) as bar,
    ):
        part = Path(folder) / target.name
        task = bar.add_task(what.period.key, total=None)
        progress = await write(
            built.database,
            what,
            part,
            lambda one: bar.update(task, completed=one.done, total=max(one.total, one.done)),
        )
        if not progress.done:
            complain.print("nothing of this is asked of the units there")
            raise typer.Exit(1)
        part.replace(target)
    return progress
