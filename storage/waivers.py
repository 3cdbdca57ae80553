"""Requests not to report on a task, and what was decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import AssignmentId
from bot.domain.people import PersonId
from bot.domain.reports import State
from bot.domain.waivers import Waiver
from storage.tables import assignments, clauses, periods, tasks, waivers


class Waivers:
    """Requests of the units."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(
        self, assignment_id: AssignmentId, person_id: PersonId, reason: str, now: datetime
    ) -> int:
        made = await self._connection.execute(
            insert(waivers)
            .values(assignment_id=assignment_id, person_id=person_id, reason=reason, at=now)
            .returning(waivers.c.id)
        )
        return int(made.scalar_one())

    async def one(self, number: int) -> Waiver | None:
        """One request; whoever decides holds its assignment, so they decide after each other."""
        found = await self._list(_waivers().where(waivers.c.id == number))
        return found[0] if found else None

    async def open_of(self, assignment_id: AssignmentId) -> Waiver | None:
        """The request about this assignment nobody has decided yet."""
        found = await self._list(
            _waivers().where(
                waivers.c.assignment_id == assignment_id, waivers.c.decided_at.is_(None)
            )
        )
        return found[0] if found else None

    async def open(self) -> list[Waiver]:
        """What waits to be decided, oldest first."""
        return await self._list(_waivers().where(waivers.c.decided_at.is_(None)))

    async def granted(self) -> list[Waiver]:
        """What need not be reported on as things stand."""
        return await self._list(
            _waivers().where(waivers.c.granted, assignments.c.state == State.NOT_APPLICABLE.value)
        )

    async def decide(
        self, number: int, person_id: PersonId, now: datetime, *, granted: bool | None
    ) -> None:
        """A supervisor's word; None is the unit taking it back."""
        await self._connection.execute(
            update(waivers)
            .where(waivers.c.id == number)
            .values(decided_by=person_id, granted=granted, decided_at=now)
        )

    async def _list(self, query: Select[Any]) -> list[Waiver]:
        rows = await self._connection.execute(query.order_by(waivers.c.at, waivers.c.id))
        return [Waiver(**{**row, "state": State(row["state"])}) for row in rows.mappings()]


def _waivers() -> Select[Any]:
    return (
        select(
            waivers.c.id,
            waivers.c.assignment_id,
            assignments.c.unit_id,
            tasks.c.key.label("task_key"),
            clauses.c.ref.label("clause_ref"),
            tasks.c.title,
            periods.c.key.label("period"),
            assignments.c.state,
            waivers.c.person_id,
            waivers.c.reason,
            waivers.c.at,
            waivers.c.decided_by,
            waivers.c.granted,
            waivers.c.decided_at,
        )
        .join(assignments, assignments.c.id == waivers.c.assignment_id)
        .join(tasks, tasks.c.id == assignments.c.task_id)
        .join(clauses, clauses.c.id == tasks.c.clause_id)
        .join(periods, periods.c.id == assignments.c.period_id)
    )
