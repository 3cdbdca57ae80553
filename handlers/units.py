"""Finding a unit by its name, as people type it: never by a beginning alone."""

from collections.abc import Iterable

from bot.domain.people import Unit
from bot.engine.folding import fold
from handlers.scene import Act, Rows

MOST_SHOWN = 8


def named(units: Iterable[Unit], text: str) -> list[Unit]:
    """The units of this name, then those whose name it is a part of."""
    wanted = fold(text)
    if not wanted:
        return []
    found = [one for one in units if wanted in fold(one.name)]
    return sorted(found, key=lambda one: not is_named(one, text))


def is_named(unit: Unit, text: str) -> bool:
    """Whether this is the whole name of the unit, or all of its short one."""
    return fold(text) in {fold(unit.name), fold(unit.short_name)}


def choices(units: list[Unit], act: str) -> Rows:
    """A button for each; `act` is what comes before the unit's key."""
    rows: list[tuple[Act, ...]] = [((one.name, f"{act}:{one.key}"),) for one in units[:MOST_SHOWN]]
    return rows
