"""The table of units × tasks, as much of it as its reader may see at the moment of reading."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.assignments import Assignment, KeptTask
from bot.domain.delegations import Scope
from bot.domain.people import PersonId, Right, Unit, UnitId
from bot.domain.reports import Tally
from bot.domain.sheets import OVERDUE, Line, Order, Sheet, Sought, Totals, UnitSheet
from bot.engine.folding import fold
from bot.planning.rates import Rates, rates_of
from handlers.book import Book
from handlers.counting import Counting
from handlers.figures import rates_of as rates_of_assignments
from handlers.scene import scope_of
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading

PAGE = 130
"""Units on a page: a city on one, a large province on some thirty."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Looks its reader up every time: a link outlives a right, an account or a transfer."""

    database: Database
    book: Book
    clock: Callable[[], datetime]

    async def sheet(self, reader: PersonId, language: str, sought: Sought) -> Sheet | None:
        """One page; None where this person may not see it, or nothing is asked for yet."""
        now = self.clock()
        async with reading(self.database) as unit:
            everybody = await unit.people.units()
            scope = await self._scope(unit, reader)
            period = await unit.programmes.period_at(now)
            if not scope.below or period is None:
                return None
            within = None if len(scope.below) == len(everybody) else scope.below
            counting = Counting(unit, period, scope, within, now)
            return await self._sheet(counting, language, sought)

    async def of_unit(self, reader: PersonId, language: str, key: str) -> UnitSheet | None:
        """One unit; None where this person may not see it."""
        now = self.clock()
        async with reading(self.database) as unit:
            scope = await self._scope(unit, reader)
            period = await unit.programmes.period_at(now)
            place = next((one for one in scope.units.values() if one.key == key), None)
            if place is None or period is None:
                return None
            known = await unit.programmes.owed_by(place.id, period.id)
            asked = scope.of(known)
            if known and not asked:
                return None
        kind = self._kinds(language).get(place.kind, place.kind)
        totals = _totals(rates_of_assignments(asked, now))
        return UnitSheet(period.key, now, place, kind, totals, asked)

    async def _scope(self, unit: UnitOfWork, reader: PersonId) -> Scope:
        """What this person may see now: nothing without the right, or the notice agreed to."""
        person = await unit.people.person(reader)
        if person is None or not person.may(Right.WATCH):
            return Scope({})
        if person.consent != self.book.notice_version:
            return Scope({})
        return await scope_of(unit, person)

    async def _sheet(self, counting: Counting, language: str, sought: Sought) -> Sheet:
        period, scope, units = counting.period, counting.scope, counting.scope.units
        tasks = [
            one
            for one in await counting.unit.standings.tasks(period)
            if not scope.parts or any(part.task in {"", one.key} for part in scope.parts)
        ]
        task = next((one for one in tasks if one.key == sought.task), None)
        counted = await counting.by_unit(task_id=task.id if task is not None else None)
        found = [units[one] for one in counted if _is_sought(units[one], counted[one], sought)]
        stands = {one.id: rates_of(counted[one.id]) for one in found}
        ranked = _ranked(found, stands, sought.order)
        shown = ranked[sought.page * PAGE : (sought.page + 1) * PAGE]
        asked = await counting.each(
            [one.id for one in shown], task.id if task is not None else None
        )
        known = {one.task_id for one in asked}
        columns = [one for one in tasks if one.id in known]
        kinds = {one.kind for one in units.values()}
        return Sheet(
            period=period.key,
            at=counting.now,
            tasks=columns,
            all_tasks=tasks,
            kinds={key: name for key, name in self._kinds(language).items() if key in kinds},
            areas=sorted({one.area for one in units.values() if one.area}, key=fold),
            lines=_lines(shown, stands, columns, asked),
            totals=_totals(rates_of(tally for one in found for tally in counted[one.id])),
            units=len(found),
            pages=max(-(-len(found) // PAGE), 1),
        )

    def _kinds(self, language: str) -> dict[str, str]:
        return {key: names[language] for key, names in self.book.settings["kinds"].items()}


def _is_sought(unit: Unit, tallies: Sequence[Tally], sought: Sought) -> bool:
    if sought.kind not in {"", unit.kind} or sought.area not in {"", unit.area}:
        return False
    if sought.state == OVERDUE:
        return rates_of(tallies).overdue > 0
    return not sought.state or any(one.state.value == sought.state for one in tallies)


def _ranked(units: Iterable[Unit], stands: dict[UnitId, Rates], order: Order) -> list[Unit]:
    listed = sorted(units, key=lambda one: one.position)
    match order:
        case Order.NAME:
            return sorted(listed, key=lambda one: fold(one.short_name))
        case Order.OWED:
            return sorted(listed, key=lambda one: -stands[one.id].owed)
        case Order.OVERDUE:
            return sorted(listed, key=lambda one: -stands[one.id].overdue)
        case Order.COMPLETE:
            return sorted(listed, key=lambda one: -(stands[one.id].completeness or 0))
        case Order.LISTED:
            return listed


def _lines(
    units: Sequence[Unit],
    stands: dict[UnitId, Rates],
    tasks: Sequence[KeptTask],
    asked: Iterable[Assignment],
) -> list[Line]:
    found = {(one.unit_id, one.task_id): one for one in asked}
    return [
        Line(unit, _totals(stands[unit.id]), [found.get((unit.id, task.id)) for task in tasks])
        for unit in units
    ]


def _totals(got: Rates) -> Totals:
    return Totals(got.expected, got.complete, got.timely, got.overdue)
