"""`bot programme …`: packs checked, counted and loaded."""

import asyncio
from datetime import UTC, datetime

import typer

from bot import app as program
from bot.cli.output import complain, show, stop_at
from bot.cli.settings import settings_or_stop
from bot.domain.audit import COMMAND_LINE
from bot.domain.programmes import Pack
from bot.domain.questionnaires import Questionnaire
from bot.forms import build, check
from bot.logs import set_up_logs
from bot.programmes import PackFaults, load_pack, pack_folder
from bot.programmes.counts import counts, sources
from bot.settings import Settings
from storage.database import Database
from storage.files import Files

programme = typer.Typer(no_args_is_help=True, help="Programme packs.")


@programme.command("check")
def check_programme(path: str) -> None:
    """Check a pack: every fault with its file and line, or what the pack holds, counted."""
    show(counts(*_checked(path)))


@programme.command("sources")
def show_sources(path: str) -> None:
    """Print where every indicator of a pack comes from, with its unit and period."""
    show(sources(*_checked(path)))


@programme.command("load")
def load_programme(path: str) -> None:
    """Load a pack into the database."""
    pack, _ = _checked(path)
    settings = settings_or_stop()
    set_up_logs("WARNING")
    asyncio.run(_load(settings, pack))


async def _load(settings: Settings, pack: Pack) -> None:
    program.make_folders(settings)
    database = Database(settings.database_url)
    await database.migrate()
    files = Files(program.store_of(settings.media_url))
    await program.load(database, files, pack, datetime.now(UTC), COMMAND_LINE)
    await database.close()


def pack_or_stop(path: str) -> Pack:
    """The pack, or every fault of it and no more."""
    try:
        return load_pack(pack_folder(path))
    except PackFaults as faults:
        stop_at(faults.faults)
        raise


def _checked(path: str) -> tuple[Pack, dict[str, Questionnaire]]:
    """The pack and its forms, or every fault of both and no more."""
    pack = pack_or_stop(path)
    known = pack.instances
    found = [
        fault
        for files in pack.forms.values()
        for fault in check(files, strict=True, known_instances=known)
    ]
    for warning in (fault for fault in found if fault.is_warning):
        complain.print(str(warning), markup=False)
    stop_at(fault for fault in found if not fault.is_warning)
    return pack, {
        key: build(files, key, known_instances=known) for key, files in pack.forms.items()
    }
