"""A roster read: who is to belong to which unit with which role, or everything wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bot.domain.people import Person, PersonId, Role, Unit, UnitId
from bot.i18n import LANGUAGES, texts
from bot.roles import role_name
from bot.rosters import sayings
from bot.rosters.directory import Directory
from bot.rosters.headings import Field, role_of
from bot.rosters.listing import Line, Listing, Place, Refused, listing
from bot.rosters.marks import marked
from bot.rosters.names import objection, plain
from bot.workbooks.faults import SheetFault

MOST_FAULTS = 500
"""Nobody corrects more in one go."""
_SHOWN = 60
"""Characters of a cell repeated in a sentence."""
_ROLES = {
    f"roles_{language}": ", ".join(role_name(texts(language), role) for role in Role)
    for language in LANGUAGES
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a roster; without an id they are looked for by unit and name."""

    row: int
    person_id: PersonId | None
    unit_id: UnitId
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The people an administrator wants in these units, and nobody else."""

    units: frozenset[UnitId]
    entries: tuple[Entry, ...]
    place: Place


def read(
    name: str, content: bytes, units: Iterable[Unit], people: Iterable[Person]
) -> Roster | Refused:
    """The roster of these units, or every fault at once; `people` are those known at present."""
    found = listing(Path(name), content)
    if isinstance(found, Refused):
        return found
    directory = Directory(units)
    covered = frozenset(unit.id for unit in directory.units)
    known = {one.id: one for one in people if one.unit_id in covered and one.erased_at is None}
    read_rows = [_entry(found, directory, known, line) for line in found.lines]
    entries = tuple(one for one in read_rows if isinstance(one, Entry))
    faults = [*chain.from_iterable(one for one in read_rows if not isinstance(one, Entry))]
    faults += [*_same_marks(found), *_same_people(found, entries)]
    if faults:
        return Refused(tuple(sorted(faults, key=lambda one: one.row)[:MOST_FAULTS]))
    return Roster(covered, entries, found.place)


def _entry(
    found: Listing, directory: Directory, known: Mapping[PersonId, Person], line: Line
) -> Entry | tuple[SheetFault, ...]:
    if line.computed:
        return tuple(found.place.fault(sayings.FORMULA, line.row, one) for one in line.computed)
    person = _person(found, known, line)
    unit = _unit(found, directory, line)
    name = _name(found, line, person.name if isinstance(person, Person) else "")
    role = _role(found, line)
    if (
        not isinstance(person, SheetFault)
        and not isinstance(unit, SheetFault)
        and not isinstance(name, SheetFault)
        and not isinstance(role, SheetFault)
    ):
        return Entry(line.row, person.id if person else None, unit.id, role, name)
    return tuple(one for one in (person, unit, name, role) if isinstance(one, SheetFault))


def _person(
    found: Listing, known: Mapping[PersonId, Person], line: Line
) -> Person | SheetFault | None:
    text = line[Field.MARK]
    if not text:
        return None
    person_id = marked(text)
    if person_id is None or person_id not in known:
        return found.place.fault(sayings.UNKNOWN_MARK, line.row, Field.MARK, text=_cut(text))
    return known[person_id]


def _unit(found: Listing, directory: Directory, line: Line) -> Unit | SheetFault:
    text = line[Field.UNIT]
    if not text:
        return found.place.fault(sayings.NO_UNIT, line.row, Field.UNIT)
    units = directory.find(text)
    if len(units) == 1:
        return units[0]
    near = [unit.name for unit in units] or directory.near(text)
    saying = sayings.SEVERAL_UNITS if units else sayings.UNKNOWN_UNIT_NEAR
    return found.place.fault(
        saying if near else sayings.UNKNOWN_UNIT,
        line.row,
        Field.UNIT,
        text=_cut(text),
        near="; ".join(near),
    )


def _name(found: Listing, line: Line, present: str) -> str | SheetFault:
    """A name that stands in the system already is not judged again."""
    name = line[Field.NAME]
    if name and name == plain(present):
        return name
    why = objection(name)
    if why is None:
        return name
    saying, named = why
    return found.place.fault(saying, line.row, Field.NAME, **named)


def _role(found: Listing, line: Line) -> Role | SheetFault:
    text = line[Field.ROLE]
    role = role_of(text)
    if role is not None:
        return role
    saying = sayings.UNKNOWN_ROLE if text else sayings.NO_ROLE
    return found.place.fault(saying, line.row, Field.ROLE, text=_cut(text), **_ROLES)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _same_marks(found: Listing) -> Iterator[SheetFault]:
    first: dict[PersonId, int] = {}
    for line in found.lines:
        person_id = marked(line[Field.MARK])
        if person_id is None:
            continue
        if person_id in first:
            text, row = line[Field.MARK], first[person_id]
            yield found.place.fault(sayings.SAME_MARK, line.row, Field.MARK, text=text, row=row)
        first.setdefault(person_id, line.row)


def _same_people(found: Listing, entries: Iterable[Entry]) -> Iterator[SheetFault]:
    """Two people of one unit may share a name once the system tells them apart by their codes."""
    first: dict[tuple[UnitId, str], Entry] = {}
    for entry in entries:
        other = first.setdefault((entry.unit_id, entry.name.casefold()), entry)
        if other is not entry and (entry.person_id is None or other.person_id is None):
            yield found.place.fault(sayings.SAME_PERSON, entry.row, Field.NAME, row=other.row)
