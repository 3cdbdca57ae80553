"""Units found by what is written in a sheet: a whole name or a key, never a beginning."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from bot.domain.people import Unit
from bot.engine.folding import fold

MOST_NEAR = 3
_LONGEST = 100
"""Characters compared for a suggestion; no unit has a longer name."""
_CLOSE = 0.6
_MOST_LOOKED_FOR = 200


class Directory:
    """The units of a roster, by key, full name and short name."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self._as_written = _by_name(self.units, str.casefold)
        self._folded = _by_name(self.units, fold)
        self._near: dict[str, list[str]] = {}

    def find(self, text: str) -> list[Unit]:
        """The units of this name; accents count only where they tell two units apart."""
        return self._as_written.get(text.casefold(), []) or self._folded.get(fold(text), [])

    def near(self, text: str) -> list[str]:
        """Names that may have been meant: those it is a part of, then those spelt like it.

        Remembered, and given up after many: one column of something else is no list of slips.
        """
        wanted = fold(text[:_LONGEST])
        if wanted not in self._near:
            self._near[wanted] = self._alike(wanted) if len(self._near) < _MOST_LOOKED_FOR else []
        return self._near[wanted]

    def _alike(self, wanted: str) -> list[str]:
        parts = [name for name in self._folded if wanted and wanted in name]
        close = get_close_matches(wanted, self._folded, n=MOST_NEAR, cutoff=_CLOSE)
        found = (unit.name for name in [*parts, *close] for unit in self._folded[name])
        return list(dict.fromkeys(found))[:MOST_NEAR]


def _by_name(units: Iterable[Unit], made: Callable[[str], str]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        for name in {made(unit.key), made(unit.name), made(unit.short_name)}:
            found.setdefault(name, []).append(unit)
    return found
