"""What is printed: what was asked for, and beside it what is wrong."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from bot.forms import FormFaults
from bot.programmes import PackFaults
from bot.programmes.counts import Table

say = Console(highlight=False, soft_wrap=True)
complain = Console(stderr=True, highlight=False, soft_wrap=True)


class Tongue(StrEnum):
    """The language something is printed in."""

    VI = "vi"
    EN = "en"


def stop_at(faults: Iterable[object]) -> None:
    """Print every fault and stop, if there is any."""
    found = list(dict.fromkeys(map(str, faults)))
    for fault in found:
        complain.print(fault, markup=False)
    if found:
        raise typer.Exit(1)


@contextmanager
def stopping_at_faults() -> Iterator[None]:
    """A pack that cannot be loaded is told to its author: no log would say what is wrong in it."""
    try:
        yield
    except (PackFaults, FormFaults) as found:
        stop_at(found.faults)


def show(tables: Sequence[Table]) -> None:
    """Tables one under the other, as wide as the terminal."""
    for one in tables:
        table = RichTable(*one.columns, title=one.title, title_justify="left")
        for row in one.rows:
            table.add_row(*map(escape, row))
        say.print(table, soft_wrap=False)
