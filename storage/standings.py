"""Where the reports stand, counted by the database: looked at many times a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    exists,
    extract,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import Assignment, KeptTask, Period, TaskId
from bot.domain.people import UnitId
from bot.domain.reports import State, Tally
from storage.programmes import assignments_in_full, due_then
from storage.tables import (
    Moment,
    assignments,
    clauses,
    identities,
    people,
    periods,
    tasks,
    units,
)

_GRAIN = timedelta(minutes=15)
"""Fine enough for the midnight of every time zone there is."""
Units = Collection[UnitId] | None
"""Some units, or None for all there are."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """What is counted of one task at units of one kind."""

    kind: str
    task_id: TaskId
    tally: Tally


class Standings:
    """The assignments of a period, in figures."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def tasks(self, period: Period) -> list[KeptTask]:
        """Every task of the programme, in its order."""
        query = (
            select(
                tasks.c.id,
                tasks.c.key,
                clauses.c.ref.label("clause_ref"),
                tasks.c.title,
                tasks.c.mandatory,
            )
            .join(clauses, clauses.c.id == tasks.c.clause_id)
            .where(tasks.c.programme_id == period.programme_id)
            .order_by(tasks.c.position)
        )
        return [KeptTask(**row) for row in (await self._connection.execute(query)).mappings()]

    async def year_before(self, period: Period) -> Period | None:
        """The same period of the year before: 2025-Q1 for 2026-Q1."""
        year, dash, part = period.key.partition("-")
        if not year.isdecimal():
            return None
        query = select(periods).where(
            periods.c.programme_id == period.programme_id,
            periods.c.key == f"{int(year) - 1}{dash}{part}",
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return Period(**row) if row else None

    async def by_kind(self, period: Period, now: datetime, within: Units) -> list[Tallied]:
        """Counted by the kind of unit and the task."""
        values: dict[str, object] = {"period": period.id, **_moments(period, now)}
        if within is not None:
            values["within"] = list(within)
        rows = await self._connection.execute(_by_kind(is_within=within is not None), values)
        return [
            Tallied(kind, TaskId(task_id), _tally(state, mandatory, *counts))
            for mandatory, task_id, kind, state, *counts in rows
        ]

    async def by_unit(
        self, period: Period, now: datetime, within: Units, task_id: TaskId | None = None
    ) -> dict[UnitId, list[Tally]]:
        """Counted by the unit, of every task or of one."""
        grouped = (assignments.c.unit_id, assignments.c.state, tasks.c.mandatory)
        query = (
            select(*grouped, *_counts())
            .join(tasks, tasks.c.id == assignments.c.task_id)
            .where(*_asked(period, within), *_of_task(task_id))
            .group_by(*grouped)
        )
        found: dict[UnitId, list[Tally]] = {}
        rows = await self._connection.execute(query, _moments(period, now))
        for unit_id, state, mandatory, *counts in rows:
            found.setdefault(UnitId(unit_id), []).append(_tally(state, mandatory, *counts))
        return found

    async def each(
        self, period: Period, within: Units, task_id: TaskId | None = None
    ) -> list[Assignment]:
        """The assignments themselves, in the programme's order: for as many as fit on a page."""
        query = assignments_in_full().where(*_asked(period, within), *_of_task(task_id))
        rows = await self._connection.execute(query)
        return [Assignment(**{**row, "state": State(row["state"])}) for row in rows.mappings()]

    async def unreachable(self, period: Period, task_id: TaskId | None = None) -> set[UnitId]:
        """The units asked for something of which nobody can be written to."""
        values = {"period": period.id, **({} if task_id is None else {"task": task_id})}
        query = _unreachable(is_of_task=task_id is not None)
        rows = await self._connection.execute(query, values)
        return {UnitId(one) for one in rows.scalars()}

    async def hand_ins(
        self, period: Period, within: Units, task_id: TaskId | None = None
    ) -> list[tuple[datetime, int]]:
        """How many expected reports were first handed in when, by the quarter of an hour."""
        since = cast(extract("epoch", assignments.c.first_handed_in_at), Integer)
        grain = (since // int(_GRAIN.total_seconds())).label("grain")
        query = (
            select(grain, func.count())
            .join(tasks, tasks.c.id == assignments.c.task_id)
            .where(
                *_asked(period, within),
                *_of_task(task_id),
                tasks.c.mandatory,
                assignments.c.state != State.NOT_APPLICABLE.value,
                assignments.c.first_handed_in_at.is_not(None),
            )
            .group_by(grain)
            .order_by(grain)
        )
        start = datetime.fromtimestamp(0, UTC)
        rows = await self._connection.execute(query)
        return [(start + count * _GRAIN, number) for count, number in rows]


def _asked(period: Period, within: Units) -> tuple[ColumnElement[bool], ...]:
    of_period = assignments.c.period_id == period.id
    return (of_period,) if within is None else (of_period, assignments.c.unit_id.in_(within))


def _of_task(task_id: TaskId | None) -> tuple[ColumnElement[bool], ...]:
    return () if task_id is None else (assignments.c.task_id == task_id,)


@cache
def _by_kind(*, is_within: bool) -> Select[Any]:
    """Built once: that takes as long as a city's counting does.

    Tasks are joined to the counts, not to the rows: 100,000 of them take half as long so.
    """
    grouped = (assignments.c.task_id, units.c.kind, assignments.c.state)
    wanted = [assignments.c.period_id == bindparam("period")]
    if is_within:
        wanted.append(assignments.c.unit_id.in_(bindparam("within", expanding=True)))
    counted = (
        select(*grouped, *_counts())
        .join(units, units.c.id == assignments.c.unit_id)
        .where(*wanted)
        .group_by(*grouped)
        .subquery()
    )
    return select(tasks.c.mandatory, counted).join(tasks, tasks.c.id == counted.c.task_id)


@cache
def _unreachable(*, is_of_task: bool) -> Select[int]:
    reached = exists().where(
        people.c.unit_id == units.c.id,
        people.c.active,
        identities.c.person_id == people.c.id,
        identities.c.reachable,
    )
    asked = exists().where(
        assignments.c.unit_id == units.c.id, assignments.c.period_id == bindparam("period")
    )
    if is_of_task:
        asked = asked.where(assignments.c.task_id == bindparam("task"))
    return select(units.c.id).where(~reached, asked)


_DUE = bindparam("due", type_=Moment)
_NOW = bindparam("now", type_=Moment)


def _moments(period: Period, now: datetime) -> dict[str, object]:
    return {"due": period.due_at, "now": now}


def _counts() -> tuple[ColumnElement[int], ...]:
    """What `Tally` counts, in its order."""
    due = func.coalesce(assignments.c.extended_to, _DUE)
    first = assignments.c.first_handed_in_at
    return (
        func.count().label("count"),
        func.count(first).label("ever"),
        _sum(first < due_then(_DUE)).label("in_time"),
        _sum(due <= _NOW).label("past_due"),
    )


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _tally(state: str, mandatory: bool, *counts: int) -> Tally:
    return Tally(State(state), mandatory, *counts)
