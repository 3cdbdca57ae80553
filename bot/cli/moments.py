"""Moments typed on the command line."""

from datetime import datetime
from typing import Annotated

import typer

from bot import app as program
from bot.programmes import load_pack, pack_folder
from bot.settings import Settings

Now = Annotated[str, typer.Option("--now", help="Run the clock from this moment, ISO 8601.")]


def moment(text: str, settings: Settings) -> datetime:
    """A moment; without an offset it is meant where the programme is."""
    given = datetime.fromisoformat(text)
    if given.tzinfo:
        return given
    zone = program.zone_of(settings, load_pack(pack_folder(settings.programme)))
    return given.replace(tzinfo=zone)
