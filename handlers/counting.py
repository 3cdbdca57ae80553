"""Counting for one reader: by the database, or one by one where only parts are theirs."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.assignments import Assignment, Period, TaskId
from bot.domain.delegations import Scope
from bot.domain.people import UnitId
from bot.domain.reports import State, Tally
from handlers.figures import tallies_of
from storage.standings import Tallied, Units
from storage.unit_of_work import UnitOfWork


async def counting(unit: UnitOfWork, period: Period, scope: Scope, now: datetime) -> "Counting":
    """Counts what this scope covers; where that is all there is, without naming every unit."""
    is_all = len(scope.units) == await unit.people.unit_count()
    return Counting(unit, period, scope, None if is_all else scope.units, now)


@dataclass(frozen=True, slots=True)
class Counting:
    """What is asked in a period of those somebody looks after.

    `within` are the units below them, None where these are all there are: quicker. Who was given
    areas and tasks has few, so these are fetched and counted here.
    """

    unit: UnitOfWork
    period: Period
    scope: Scope
    within: Units
    now: datetime

    async def by_kind(self) -> list[Tallied]:
        """Counted by the kind of unit and the task."""
        if not self.scope.parts:
            return await self.unit.standings.by_kind(self.period, self.now, self.within)
        return [
            Tallied(self.scope.below[one.unit_id].kind, one.task_id, tally)
            for one in await self._theirs(self.period, self.scope.below)
            for tally in tallies_of([one], self.now)
        ]

    async def by_unit(
        self, units: Units = None, task_id: TaskId | None = None
    ) -> dict[UnitId, list[Tally]]:
        """Counted by the unit: of all, or of these of them; of every task, or of one."""
        if not self.scope.parts:
            some = self.within if units is None else units
            return await self.unit.standings.by_unit(self.period, self.now, some, task_id)
        found: dict[UnitId, list[Tally]] = defaultdict(list)
        some = self.scope.below if units is None else units
        for one in await self._theirs(self.period, some, task_id):
            found[one.unit_id] += tallies_of([one], self.now)
        return found

    async def each(
        self, units: Collection[UnitId], task_id: TaskId | None = None
    ) -> list[Assignment]:
        """The assignments of these units themselves, in the programme's order."""
        if not self.scope.parts:
            return await self.unit.standings.each(self.period, units, task_id)
        return await self._theirs(self.period, units, task_id)

    async def hand_ins(
        self, period: Period, units: Collection[UnitId], task_id: TaskId | None = None
    ) -> list[tuple[datetime, int]]:
        """How many expected reports of this period, or of an earlier one, first came in when."""
        if not self.scope.parts:
            return await self.unit.standings.hand_ins(period, units, task_id)
        return [
            (one.first_handed_in_at, 1)
            for one in await self._theirs(period, units, task_id)
            if one.first_handed_in_at and one.mandatory and one.state is not State.NOT_APPLICABLE
        ]

    async def _theirs(
        self, period: Period, units: Collection[UnitId], task_id: TaskId | None = None
    ) -> list[Assignment]:
        known = await self.unit.programmes.within(period.id, self.scope)
        return [one for one in known if one.unit_id in units and task_id in {None, one.task_id}]
