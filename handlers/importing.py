"""A list of people carried out: what it changes at this moment, and doing exactly that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.audit import Deed
from bot.domain.people import Person, PersonId, Unit, UnitId
from bot.rosters import Bounds, Change, Difference, Roster, compare
from bot.workbooks.faults import SheetFault
from handlers.accounts import Clerk, Entrant
from handlers.scene import Said
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Plan:
    """What a roster would change now; with faults nothing of it is done.

    `may_rest` are those of the people not in the list any more who may be suspended.
    """

    units: Mapping[UnitId, Unit]
    difference: Difference
    faults: Sequence[SheetFault]
    may_rest: Sequence[Person]

    @property
    def entrants(self) -> list[Entrant]:
        """The new people, in the order of the list."""
        entries = (one.entry for one in self.difference.new)
        return [Entrant(self.units[one.unit_id], one.role, one.name) for one in entries]

    @property
    def changes_nothing(self) -> bool:
        """Unless people who are not in the list any more are suspended."""
        return not (self.difference.new or self.difference.changed)


@dataclass(frozen=True, slots=True)
class Imported:
    """Who has been added, in the order of the list, and what others are to be told."""

    added: Sequence[PersonId]
    told: Sequence[tuple[PersonId, Said]]


async def plan(unit: UnitOfWork, roster: Roster, by: Person | None) -> Plan:
    """Nobody else changes anybody until the transaction ends; `by` is nobody at the server."""
    await unit.people.hold_everybody()
    units = {one.id: one for one in await unit.people.units()}
    admins = await unit.people.hold_admins()
    difference = compare(roster, await unit.people.of_units(roster.units))
    bounds = Bounds((by, units[by.unit_id]) if by else None, admins, list(units.values()))
    faults = bounds.objections(difference, roster.place)
    return Plan(units, difference, faults, bounds.may_rest(difference))


async def carry_out(clerk: Clerk, agreed: Plan, resting: Sequence[Person]) -> Imported:
    """All of it, as one by one on the cards of /canbo."""
    added = await clerk.add(agreed.entrants)
    told: list[tuple[PersonId, Said]] = []
    for change in agreed.difference.changed:
        told += [(change.person.id, said) for said in await _change(clerk, agreed.units, change)]
    if resting:
        suspended = await clerk.suspend(*resting)
        told += [(one.id, suspended) for one in resting]
    counts = len(added), len(agreed.difference.changed), len(resting)
    await clerk.note(Deed.ROSTER_IMPORTED, " ".join(map(str, counts)))
    return Imported(added, told)


async def _change(clerk: Clerk, units: Mapping[UnitId, Unit], change: Change) -> list[Said]:
    one, entry, told = change.person, change.entry, []
    if change.is_back:
        told.append(await clerk.reinstate(one))
        one = replace(one, active=True)
    if change.is_renamed:
        await clerk.rename(one, entry.name)
    if change.has_new_role:
        told.append(await clerk.give_role(one, entry.role))
        one = replace(one, role=entry.role)
    if change.is_moved:
        told.append(await clerk.move(one, units[one.unit_id], units[entry.unit_id]))
    return told
