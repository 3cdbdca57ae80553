"""The command line: `bot …`."""

import asyncio
import contextlib
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from bot import app as program
from bot.demo import demo_settings, furnish
from bot.domain.people import Role
from bot.forms import FormFaults
from bot.forms import check as check_form
from bot.forms import size as size_of_form
from bot.forms.workbook import workbook as form_workbook
from bot.forms.workbook import write_whole
from bot.logs import set_up_logs
from bot.programmes import PackFaults, check_pack, load_pack, pack_folder
from bot.settings import Misconfigured, Settings, read_settings
from handlers.invites import VALID_FOR, new_code
from handlers.start import code_hash
from storage.database import Database
from storage.unit_of_work import writing

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
programme = typer.Typer(no_args_is_help=True, help="Programme packs.")
app.add_typer(programme, name="programme")
form = typer.Typer(no_args_is_help=True, help="Questionnaires written as XLSForms.")
app.add_typer(form, name="form")
say = Console(highlight=False, soft_wrap=True)
complain = Console(stderr=True, highlight=False, soft_wrap=True)

Now = Annotated[str, typer.Option("--now", help="Run the clock from this moment, ISO 8601.")]


@app.command()
def run() -> None:
    """Run the bot with the settings of the environment and .env."""
    settings = _settings()
    set_up_logs(settings.log_level)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(program.run(settings, program.clock()))


@app.command()
def demo(port: int = 8080, now: Now = "") -> None:
    """Show the real programme with demo people, on an embedded database."""
    set_up_logs("WARNING")
    with tempfile.TemporaryDirectory(prefix="baocao-") as folder:
        settings = demo_settings(Path(folder), port)
        clock = program.clock(_moment(now, settings) if now else None)
        asyncio.run(_demo(settings, clock))


async def _demo(settings: Settings, clock: program.Clock) -> None:
    built = await program.build(settings, clock)
    links = await furnish(built)
    names = {
        Role.OFFICER: "Cán bộ phường Ninh Kiều / officer",
        Role.SUPERVISOR: "Giám sát, Sở Y tế / supervisor",
        Role.ADMIN: "Quản trị / admin",
    }
    for role, link in links.items():
        say.print(f"{names[role]}: {link}")
    say.print("Ctrl+C để dừng / to stop")
    await program.serve(built)


@app.command()
def migrate() -> None:
    """Bring the database's tables to the newest version."""
    asyncio.run(_migrate(_settings()))


async def _migrate(settings: Settings) -> None:
    program.make_folders(settings)
    database = Database(settings.database_url)
    await database.migrate()
    await database.close()


@app.command()
def invite(unit: Annotated[str, typer.Option()], role: Annotated[Role, typer.Option()]) -> None:
    """Make a one-time code for a person of a unit (its key, such as phuong_ninh_kieu)."""
    asyncio.run(_invite(_settings(), unit, role))


async def _invite(settings: Settings, key: str, role: Role) -> None:
    built = await program.build(settings, program.clock())
    code, now = new_code(), built.clock()
    async with writing(built.database) as work:
        unit = await work.people.unit_by_key(key)
        if unit is None:
            complain.print(f"no unit has the key {key}")
            raise typer.Exit(1)
        name = f"{role.value} {unit.short_name}"
        await work.people.invite(unit.id, role, name, code_hash(code), now, now + VALID_FOR)
    say.print(code)
    say.print(built.web.invite_link(code))
    await built.stop()


@programme.command()
def check(path: str) -> None:
    """Check a pack and print every fault with its file and line."""
    folder = pack_folder(path)
    _stop_at(check_pack(folder))
    pack = load_pack(folder)
    found = [fault for files in pack.forms.values() for fault in check_form(files, strict=True)]
    for warning in (fault for fault in found if fault.is_warning):
        complain.print(str(warning))
    _stop_at([fault for fault in found if not fault.is_warning])
    say.print(
        f"{pack.key}: {len(pack.clauses)} clauses, {len(pack.units)} units, "
        f"{len(pack.tasks)} tasks, {len(pack.forms)} forms, {len(pack.periods)} periods"
    )


def _stop_at(faults: Sequence[object]) -> None:
    for fault in faults:
        complain.print(str(fault))
    if faults:
        raise typer.Exit(1)


@programme.command("load")
def load_programme(path: str) -> None:
    """Load a pack into the database."""
    asyncio.run(_load(_settings(), path))


async def _load(settings: Settings, path: str) -> None:
    try:
        pack = load_pack(pack_folder(path))
    except PackFaults as faults:
        complain.print(str(faults))
        raise typer.Exit(1) from None
    program.make_folders(settings)
    database = Database(settings.database_url)
    await database.migrate()
    await program.load(database, pack, datetime.now(UTC))
    await database.close()


class Tongue(StrEnum):
    """The language faults are printed in."""

    VI = "vi"
    EN = "en"


@form.command("check")
def check_files(files: list[Path], language: Tongue = Tongue.VI) -> None:
    """Check the files of one form, laid end to end; lists in .csv files may be among them."""
    fault_word, warning_word = ("Lỗi", "Cảnh báo") if language == "vi" else ("Fault", "Warning")
    found = check_form(files)
    for fault in found:
        word = warning_word if fault.is_warning else fault_word
        complain.print(f"{word}: {fault.said_in(language)}", markup=False)
    faults = sum(not fault.is_warning for fault in found)
    with contextlib.suppress(FormFaults):
        size = size_of_form(files)
        say.print(f"questions: {size.questions}, rules: {size.rules}, choices: {size.choices}")
    say.print(f"faults: {faults}, warnings: {len(found) - faults}")
    if faults:
        raise typer.Exit(1)


@form.command("export")
def export_form(
    target: Path, pack: Annotated[str, typer.Option("--programme")] = "can_tho_1183"
) -> None:
    """Write a form of a programme, named by the file, as a workbook: NAME.xlsx."""
    forms = load_pack(pack_folder(pack)).forms
    if target.stem not in forms:
        complain.print(f"no form is named {target.stem}; there are: {', '.join(sorted(forms))}")
        raise typer.Exit(1)
    write_whole(target, form_workbook(forms[target.stem]))
    say.print(f"{target}")


def _settings() -> Settings:
    """The settings, or one line saying which is wrong and what to write."""
    try:
        return read_settings()
    except Misconfigured as wrong:
        complain.print(str(wrong))
        raise typer.Exit(2) from None


def _moment(text: str, settings: Settings) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.timezone))
