"""The command line: `bot …`."""

import asyncio
import contextlib
import json
import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from bot import app as program
from bot.demo import demo_settings, furnish
from bot.domain.people import Role
from bot.domain.programmes import Pack
from bot.domain.questionnaires import Questionnaire
from bot.forms import FormFaults
from bot.forms import build as build_form
from bot.forms import check as check_form
from bot.forms import size as size_of_form
from bot.forms.evaluate import HOME, evaluate, evaluate_line
from bot.forms.workbook import workbook as form_workbook
from bot.forms.workbook import write_whole
from bot.logs import set_up_logs
from bot.programmes import PackFaults, load_pack, pack_folder
from bot.programmes.counts import Table, counts, sources
from bot.settings import Misconfigured, Settings, read_settings
from handlers.invites import VALID_FOR, new_code
from handlers.start import code_hash
from storage.database import Database
from storage.unit_of_work import writing

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
programme = typer.Typer(no_args_is_help=True, help="Programme packs.")
form = typer.Typer(no_args_is_help=True, help="Forms and their expressions.")
app.add_typer(programme, name="programme")
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
    """Check a pack: every fault with its file and line, or what the pack holds, counted."""
    _show(counts(*_checked(path)))


@programme.command("sources")
def show_sources(path: str) -> None:
    """Print where every indicator of a pack comes from, with its unit and period."""
    _show(sources(*_checked(path)))


def _checked(path: str) -> tuple[Pack, dict[str, Questionnaire]]:
    """The pack and its forms, or every fault and no more."""
    try:
        pack = load_pack(pack_folder(path))
    except PackFaults as faults:
        _stop_at(faults.faults)
        raise
    found = [
        fault
        for files in pack.forms.values()
        for fault in check_form(files, strict=True, known_instances=pack.instances)
    ]
    for warning in (fault for fault in found if fault.is_warning):
        complain.print(str(warning))
    _stop_at(list(dict.fromkeys(fault for fault in found if not fault.is_warning)))
    known = pack.instances
    return pack, {
        key: build_form(files, key, known_instances=known) for key, files in pack.forms.items()
    }


def _show(tables: Sequence[Table]) -> None:
    for one in tables:
        table = RichTable(*one.columns, title=one.title, title_justify="left")
        for row in one.rows:
            table.add_row(*map(escape, row))
        say.print(table, soft_wrap=False)


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
def check_files(
    files: list[Path],
    language: Tongue = Tongue.VI,
    pack: Annotated[str, typer.Option("--programme")] = "can_tho_1183",
) -> None:
    """Check the files of one form, laid end to end; lists in .csv files may be among them."""
    fault_word, warning_word = ("Lỗi", "Cảnh báo") if language == "vi" else ("Fault", "Warning")
    found = check_form(files, known_instances=load_pack(pack_folder(pack)).instances)
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


@form.command("eval")
def eval_expression(
    expression: Annotated[str, typer.Argument(help="The expression.")] = "",
    xml: Annotated[Path | None, typer.Option(help="A file with the instance, as XML.")] = None,
    context: Annotated[str, typer.Option(help="The path of the node it is about.")] = "",
    kind: Annotated[str, typer.Option("--type", help="string, number or boolean.")] = "string",
    batch: Annotated[Path | None, typer.Option(help="A file with one JSON case per line.")] = None,
) -> None:
    """Try an expression, or a file of them: one answer per line, in the same order."""
    now = datetime.now(_zone())
    if batch is not None:
        with batch.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            for line in lines:
                typer.echo(evaluate_line(line, now))
        return
    case = {"expr": expression, "context": context, "type": kind}
    if xml is not None:
        case["xml"] = xml.read_text(encoding="utf-8")
    answer = evaluate(case, now)
    if "error" in answer:
        complain.print(answer["error"], markup=False)
        raise typer.Exit(1)
    typer.echo(_shown(answer["value"]))


def _zone() -> ZoneInfo:
    """Where the clock stands that dates are read by: TZ if it names a zone, else home."""
    try:
        return ZoneInfo(os.environ.get("TZ") or HOME)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(HOME)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _settings() -> Settings:
    """The settings, or one line saying which is wrong and what to write."""
    try:
        return read_settings()
    except Misconfigured as wrong:
        complain.print(str(wrong))
        raise typer.Exit(2) from None


def _moment(text: str, settings: Settings) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        return moment
    zone = program.zone_of(settings, load_pack(pack_folder(settings.programme)))
    return moment.replace(tzinfo=zone)
