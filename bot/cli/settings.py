"""The settings, for commands that need them."""

import typer

from bot.cli.output import complain
from bot.settings import Misconfigured, Settings, read_settings


def settings_or_stop() -> Settings:
    """The settings, or one line saying which is wrong and what to write."""
    try:
        return read_settings()
    except Misconfigured as wrong:
        complain.print(str(wrong))
        raise typer.Exit(2) from None
