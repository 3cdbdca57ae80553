"""`bot …` typed in a terminal. What it prints is its answer; what it complains of is a log."""

from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli import app
from tests.support import collected


def bot(*words: str | Path, typed: str = "") -> Result:
    for line in typed.splitlines():
        collected.typed(line)
    result = CliRunner().invoke(app, [*map(str, words)], input=typed)
    collected.wrote(result.stderr)
    return result
