"""The command line: `bot …`."""

import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from bot import app as program
from bot.cli.exports import export
from bot.cli.forms import form
from bot.cli.moments import Now, moment
from bot.cli.output import complain, say, stopping_at_faults
from bot.cli.programmes import programme
from bot.cli.reminders import remind
from bot.cli.reports import report
from bot.cli.rights import erase, sweep
from bot.cli.rosters import roster
from bot.cli.settings import settings_or_stop
from bot.cli.tokens import token
from bot.codes import new_code
from bot.demo import demo_settings, furnish
from bot.domain.audit import COMMAND_LINE
from bot.domain.people import Role
from bot.logs import set_up_logs
from bot.settings import Settings
from handlers.accounts import Clerk, Entrant
from handlers.codes import FOR_INVITATIONS
from storage.database import Database
from storage.unit_of_work import writing

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(programme, name="programme")
app.add_typer(form, name="form")
app.add_typer(roster, name="roster")
app.add_typer(token, name="token")
app.add_typer(report, name="report")
app.command()(erase)
app.command()(sweep)
app.command()(remind)
app.command()(export)


@app.command()
def run() -> None:
    """Run the bot with the settings of the environment and .env."""
    settings = settings_or_stop()
    set_up_logs(settings.log_level)
    with contextlib.suppress(KeyboardInterrupt), stopping_at_faults():
        asyncio.run(program.run(settings, program.clock()))


@app.command()
def demo(port: int = 8080, now: Now = "") -> None:
    """Show the real programme with demo people, on an embedded database."""
    set_up_logs("WARNING")
    with tempfile.TemporaryDirectory(prefix="baocao-") as folder:
        settings = demo_settings(Path(folder), port)
        clock = program.clock(moment(now, settings) if now else None)
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
    settings = settings_or_stop()
    set_up_logs(settings.log_level)
    asyncio.run(_migrate(settings))


async def _migrate(settings: Settings) -> None:
    program.make_folders(settings)
    database = Database(settings.database_url)
    await database.migrate()
    await database.close()


@app.command()
def invite(unit: Annotated[str, typer.Option()], role: Annotated[Role, typer.Option()]) -> None:
    """Make a one-time code for a person of a unit (its key, such as phuong_ninh_kieu)."""
    settings = settings_or_stop()
    set_up_logs("WARNING")
    with stopping_at_faults():
        asyncio.run(_invite(settings, unit, role))


async def _invite(settings: Settings, key: str, role: Role) -> None:
    built = await program.build(settings, program.clock())
    code, now = new_code(), built.clock()
    async with writing(built.database) as work:
        unit = await work.people.unit_by_key(key)
        if unit is None:
            complain.print(f"no unit has the key {key}")
            raise typer.Exit(1)
        entrant = Entrant(unit, role, f"{role.value} {unit.short_name}")
        clerk = Clerk(work, now, None, COMMAND_LINE)
        (person,) = await clerk.add([entrant])
        secret = settings.secret_key.get_secret_value()
        await clerk.give_codes({person: (entrant, code)}, secret, now + FOR_INVITATIONS)
    say.print(code)
    say.print(built.web.invite_link(code))
    await built.stop()
