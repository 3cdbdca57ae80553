"""The survey as a tree: every question, group and repeat with its place."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from bot.forms.kinds import METADATA, Kind, kind
from bot.forms.sources import Row, Sheets

ROOT = "/data"
SUGGESTIONS = 50
_REFERENCE_ONLY = re.compile(r"^\s*\$\{[^}]*\}\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A question, group or repeat, or one that is made for the author (`is_made`)."""

    row: Row
    kind: Kind
    name: str
    path: str
    depth: int
    parent: "Item | None"
    is_made: bool = False

    @property
    def above(self) -> Iterator["Item"]:
        """The groups and repeats around it, nearest first."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    @property
    def repeats(self) -> tuple["Item", ...]:
        """The repeats it lies in, outermost first."""
        return tuple(one for one in self.above if one.kind.name == "begin repeat")[::-1]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A begin without its end, an end without its begin, or an end of another kind."""

    row: Row
    opened: Row | None = None


class Form:
    """Everything the rules look at, worked out once."""

    def __init__(self, sheets: Sheets, known_instances: frozenset[str]) -> None:
        self.sheets = sheets
        self.known_instances = known_instances
        self.mismatches: list[Mismatch] = []
        self._suggestions = SUGGESTIONS
        self.items = tuple(self._items(sheets.survey))

    def _items(self, survey: Iterable[Row]) -> Iterator[Item]:
        opened: list[Item] = []
        for row in survey:
            found = kind(row["type"])
            if found.is_end:
                self._close(opened, row, found)
                continue
            item = _item(row, found, _name(row, found), opened[-1] if opened else None)
            yield item
            yield from _made(item)
            if found.is_begin:
                opened.append(item)
        self.mismatches += [Mismatch(one.row) for one in opened]

    def _close(self, opened: list[Item], row: Row, found: Kind) -> None:
        """An end of the wrong kind closes nothing unless its begin is open further out."""
        wanted = found.name.replace("end ", "begin ")
        if opened and opened[-1].kind.name == wanted:
            opened.pop()
        elif any(one.kind.name == wanted for one in opened):
            while opened[-1].kind.name != wanted:
                self.mismatches.append(Mismatch(opened.pop().row))
            opened.pop()
        else:
            self.mismatches.append(Mismatch(row, opened[-1].row if opened else None))

    @cached_property
    def by_name(self) -> Mapping[str, list[Item]]:
        found = defaultdict[str, list[Item]](list)
        for item in self.items:
            found[item.name].append(item)
        return dict(found)

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        return {item.path: item for item in self.items}

    @cached_property
    def lists(self) -> Mapping[str, tuple[Row, ...]]:
        found = defaultdict[str, list[Row]](list)
        for row in self.sheets.choices:
            found[row["list_name"]].append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    @cached_property
    def names_in(self) -> Mapping[str, Mapping[str, Row]]:
        """The choices of each list by name."""
        return {name: {row["name"]: row for row in rows} for name, rows in self.lists.items()}

    def closest(self, word: str, candidates: Iterable[str], cutoff: float = 0.6) -> str | None:
        """What the author most likely meant. Only so often: comparing words takes its time."""
        self._suggestions -= 1
        if self._suggestions < 0:
            return None
        return next(iter(get_close_matches(word, list(candidates), n=1, cutoff=cutoff)), None)

    def named(self, name: str) -> Item | None:
        """The one item of this name; None where there is none."""
        found = self.by_name.get(name)
        return found[0] if found else None


def _item(row: Row, found: Kind, name: str, parent: Item | None, *, is_made: bool = False) -> Item:
    above, depth = (parent.path, parent.depth + 1) if parent else (ROOT, 0)
    return Item(row, found, name, f"{above}/{name}", depth, parent, is_made)


def _name(row: Row, found: Kind) -> str:
    """Metadata is named after its type where the author gave no name; an audit always is."""
    if found.name == "audit":
        return found.name
    return row["name"] or (found.name if found.name in METADATA else "")


def _made(item: Item) -> Iterator[Item]:
    """What we or pyxform add beside a question: `…_other`, and a repeat's `…_count`."""
    if item.kind.other and item.name:
        yield _item(item.row, Kind("text"), f"{item.name}_other", item.parent, is_made=True)
    count = item.row["repeat_count"]
    if item.kind.name == "begin repeat" and count and not _REFERENCE_ONLY.match(count):
        yield _item(item.row, Kind("calculate"), f"{item.name}_count", item.parent, is_made=True)
