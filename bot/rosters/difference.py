"""What a roster would change: who is new, who changes, and who is not in it any more."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.domain.people import Person, PersonId, UnitId
from bot.engine.folding import fold
from bot.rosters.names import plain
from bot.rosters.roster import Entry, Roster

_SIGNS = 16
"""Of a mark: it has to fit into a button."""


@dataclass(frozen=True, slots=True)
class New:
    """Somebody not known in this unit.

    `namesakes` are people of other units who are in no row of the roster: perhaps this person has
    moved, perhaps another only bears the same name. Taking one for the other would hand over an
    account, so nothing is guessed: a move is told by the code.
    """

    entry: Entry
    namesakes: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody known, and what the roster says of them."""

    person: Person
    entry: Entry

    @property
    def is_renamed(self) -> bool:
        return plain(self.person.name) != plain(self.entry.name)

    @property
    def is_moved(self) -> bool:
        return self.person.unit_id != self.entry.unit_id

    @property
    def has_new_role(self) -> bool:
        return self.person.role != self.entry.role

    @property
    def is_back(self) -> bool:
        """Suspended, and now in the roster again."""
        return not self.person.active

    @property
    def is_any(self) -> bool:
        return self.is_renamed or self.is_moved or self.has_new_role or self.is_back


@dataclass(frozen=True, slots=True)
class Difference:
    """A roster against the people of its units; `same` counts those it leaves as they are."""

    new: tuple[New, ...]
    changed: tuple[Change, ...]
    gone: tuple[Person, ...]
    same: int

    @property
    def mark(self) -> str:
        """Tells it from any other: what was agreed to is done, and nothing else."""
        told = (
            [(one.entry, [other.id for other in one.namesakes]) for one in self.new],
            [(one.entry, _as_known(one.person)) for one in self.changed],
            [_as_known(one) for one in self.gone],
            self.same,
        )
        return sha256(repr(told).encode()).hexdigest()[:_SIGNS]


def _as_known(one: Person) -> tuple[object, ...]:
    return one.id, one.name, one.unit_id, one.role, one.active


def compare(roster: Roster, people: Iterable[Person]) -> Difference:
    """People of units the roster does not cover are left alone."""
    known = [one for one in people if one.unit_id in roster.units and one.erased_at is None]
    found = _recognised(roster.entries, known)
    met = [Change(found[entry], entry) for entry in roster.entries if entry in found]
    taken = {one.person.id for one in met}
    left = [one for one in known if one.id not in taken]
    new = _new([one for one in roster.entries if one not in found], left)
    changed = tuple(one for one in met if one.is_any)
    gone = tuple(one for one in left if one.active)
    return Difference(new, changed, gone, len(met) - len(changed))


def _recognised(entries: Iterable[Entry], known: Iterable[Person]) -> dict[Entry, Person]:
    """By code; else by unit and name, as written before without accents, where it is one person."""
    by_id = {one.id: one for one in known}
    found = {one: by_id[one.person_id] for one in entries if one.person_id in by_id}
    for made in (plain, fold):
        found |= _by_name(entries, by_id, found, made)
    return found


def _by_name(
    entries: Iterable[Entry],
    by_id: Mapping[PersonId, Person],
    found: Mapping[Entry, Person],
    made: Callable[[str], str],
) -> dict[Entry, Person]:
    taken = {one.id for one in found.values()}
    people: dict[tuple[int, str], list[Person]] = {}
    for one in by_id.values():
        if one.id not in taken:
            people.setdefault((one.unit_id, made(one.name)), []).append(one)
    wanted: dict[tuple[int, str], list[Entry]] = {}
    for entry in entries:
        if entry not in found:
            wanted.setdefault((entry.unit_id, made(entry.name)), []).append(entry)
    return {
        some[0]: people[key][0]
        for key, some in wanted.items()
        if len(some) == len(people.get(key, ())) == 1
    }


def _new(entries: Iterable[Entry], left: Iterable[Person]) -> tuple[New, ...]:
    bearing: dict[str, list[Person]] = {}
    for one in left:
        bearing.setdefault(fold(one.name), []).append(one)
    return tuple(
        New(entry, _elsewhere(bearing.get(fold(entry.name), ()), entry.unit_id))
        for entry in entries
    )


def _elsewhere(people: Iterable[Person], unit: UnitId) -> tuple[Person, ...]:
    return tuple(one for one in people if one.unit_id != unit)
