"""The programme as loaded: clauses, forms, tasks, periods, and the assignments they make."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import Assignment, AssignmentId, FormId, Period, PeriodId, ProgrammeId
from bot.domain.people import UnitId
from bot.domain.reports import State
from storage.tables import (
    assignments,
    clauses,
    forms,
    history,
    periods,
    programmes,
    tasks,
    units,
)


class Programmes:
    """One programme and everything it asks for."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(
        self, table: Table, natural: Mapping[str, Any], values: Mapping[str, Any]
    ) -> tuple[int, bool]:
        """Insert or update by natural key; the row's id and whether it is new."""
        where = [table.c[name] == value for name, value in natural.items()]
        found = (await self._connection.execute(select(table.c.id).where(*where))).scalar()
        if found is None:
            made = await self._connection.execute(
                insert(table).values(**natural, **values).returning(table.c.id)
            )
            return int(made.scalar_one()), True
        if values:
            await self._connection.execute(
                update(table).where(table.c.id == found).values(**values)
            )
        return int(found), False

    async def put_programme(
        self, key: str, title: str, settings: dict[str, Any], digest: str, now: datetime
    ) -> ProgrammeId:
        values = {"title": title, "settings": settings, "digest": digest, "loaded_at": now}
        return ProgrammeId((await self.put(programmes, {"key": key}, values))[0])

    async def put_unit(self, key: str, **values: Any) -> UnitId:
        return UnitId((await self.put(units, {"key": key}, values))[0])

    async def put_clause(self, programme_id: ProgrammeId, ref: str, **values: Any) -> int:
        return (await self.put(clauses, {"programme_id": programme_id, "ref": ref}, values))[0]

    async def put_task(self, programme_id: ProgrammeId, key: str, **values: Any) -> int:
        return (await self.put(tasks, {"programme_id": programme_id, "key": key}, values))[0]

    async def put_period(self, programme_id: ProgrammeId, key: str, **values: Any) -> PeriodId:
        natural = {"programme_id": programme_id, "key": key}
        return PeriodId((await self.put(periods, natural, values))[0])

    async def publish(
        self, programme_id: ProgrammeId, key: str, xform: str, now: datetime
    ) -> FormId:
        """The form's newest version: a new one only where the text differs from the last."""
        digest = hashlib.sha256(xform.encode()).hexdigest()
        query = (
            select(forms.c.id, forms.c.version, forms.c.digest)
            .where(forms.c.programme_id == programme_id, forms.c.key == key)
            .order_by(forms.c.version.desc())
            .limit(1)
        )
        newest = (await self._connection.execute(query)).one_or_none()
        if newest is not None and newest.digest == digest:
            return FormId(newest.id)
        made = await self._connection.execute(
            insert(forms)
            .values(
                programme_id=programme_id,
                key=key,
                version=1 if newest is None else newest.version + 1,
                digest=digest,
                xform=xform,
                published_at=now,
            )
            .returning(forms.c.id)
        )
        return FormId(made.scalar_one())

    async def form(self, form_id: FormId) -> tuple[str, str]:
        """A published form's key and XForm text."""
        query = select(forms.c.key, forms.c.xform).where(forms.c.id == form_id)
        row = (await self._connection.execute(query)).one()
        return row.key, row.xform

    async def assign(self, task_id: int, period_id: PeriodId, unit_ids: Sequence[UnitId]) -> None:
        """Make the assignments that are missing."""
        query = select(assignments.c.unit_id).where(
            assignments.c.task_id == task_id, assignments.c.period_id == period_id
        )
        have = set((await self._connection.execute(query)).scalars())
        missing = [unit_id for unit_id in unit_ids if unit_id not in have]
        if missing:
            await self._connection.execute(
                insert(assignments),
                [
                    {
                        "task_id": task_id,
                        "period_id": period_id,
                        "unit_id": unit_id,
                        "state": State.NOT_STARTED.value,
                        "answered": 0,
                        "asked": 0,
                    }
                    for unit_id in missing
                ],
            )

    async def settings(self) -> dict[str, Any]:
        """Title and settings of the programme loaded last; empty before any is."""
        query = (
            select(programmes.c.key, programmes.c.title, programmes.c.settings)
            .order_by(programmes.c.loaded_at.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return {"key": row.key, "title": row.title, **row.settings} if row else {}

    async def period_at(self, now: datetime) -> Period | None:
        """The period whose reports are being handed in: open, or else the next to open."""
        rows = await self._connection.execute(select(periods).order_by(periods.c.opens_at))
        known = [Period(**row) for row in rows.mappings()]
        return next((one for one in known if now < one.locks_at), known[-1] if known else None)

    async def clause_text(self, assignment_id: AssignmentId) -> tuple[str, str]:
        """The citation and the words an assignment rests on."""
        query = (
            select(clauses.c.ref, clauses.c.text)
            .join(tasks, tasks.c.clause_id == clauses.c.id)
            .join(assignments, assignments.c.task_id == tasks.c.id)
            .where(assignments.c.id == assignment_id)
        )
        row = (await self._connection.execute(query)).one()
        return row.ref, row.text

    async def owed_by(self, unit_id: UnitId, period_id: PeriodId) -> list[Assignment]:
        """Everything this unit is asked for in the period, in the programme's order."""
        query = _assignments().where(
            assignments.c.unit_id == unit_id, assignments.c.period_id == period_id
        )
        return await self._list(query)

    async def all_in(self, period_id: PeriodId) -> list[Assignment]:
        return await self._list(_assignments().where(assignments.c.period_id == period_id))

    async def assignment(self, assignment_id: AssignmentId) -> Assignment | None:
        """One assignment, held until the transaction ends."""
        query = _assignments().where(assignments.c.id == assignment_id)
        found = await self._list(query.with_for_update(of=assignments))
        return found[0] if found else None

    async def progress(
        self, assignment_id: AssignmentId, state: State, answered: int, asked: int
    ) -> None:
        await self._connection.execute(
            update(assignments)
            .where(assignments.c.id == assignment_id)
            .values(state=state.value, answered=answered, asked=asked)
        )

    async def handed_in(self, assignment: Assignment, now: datetime) -> None:
        await self._connection.execute(
            update(assignments)
            .where(assignments.c.id == assignment.id)
            .values(
                state=State.HANDED_IN.value,
                handed_in_at=now,
                first_handed_in_at=assignment.first_handed_in_at or now,
            )
        )

    async def last_year(self, assignment: Assignment) -> dict[str, tuple[str, str]]:
        """Values and statuses of the year before, by indicator; nothing for other periods."""
        if not assignment.period.isdigit():
            return {}
        query = select(history.c.indicator, history.c.value, history.c.status).where(
            history.c.unit_id == assignment.unit_id,
            history.c.task == assignment.task_key,
            history.c.period == str(int(assignment.period) - 1),
        )
        rows = await self._connection.execute(query)
        return {row.indicator: (row.value, row.status) for row in rows}

    async def remember(self, unit_id: UnitId, period: str, task: str, **values: str) -> None:
        """Keep what an earlier period's report said, for "the same as last year"."""
        for indicator, value in values.items():
            natural = {
                "unit_id": unit_id,
                "period": period,
                "task": task,
                "indicator": indicator,
            }
            await self.put(history, natural, {"value": value, "status": "given"})

    async def _list(self, query: Select[Any]) -> list[Assignment]:
        rows = await self._connection.execute(query)
        return [Assignment(**{**row, "state": State(row["state"])}) for row in rows.mappings()]


def _assignments() -> Select[Any]:
    return (
        select(
            assignments.c.id,
            assignments.c.unit_id,
            assignments.c.period_id,
            assignments.c.task_id,
            tasks.c.key.label("task_key"),
            clauses.c.ref.label("clause_ref"),
            tasks.c.title,
            tasks.c.mandatory,
            tasks.c.form_id,
            assignments.c.state,
            assignments.c.answered,
            assignments.c.asked,
            assignments.c.first_handed_in_at,
            assignments.c.handed_in_at,
            periods.c.key.label("period"),
            periods.c.due_at,
            periods.c.locks_at,
        )
        .join(tasks, tasks.c.id == assignments.c.task_id)
        .join(clauses, clauses.c.id == tasks.c.clause_id)
        .join(periods, periods.c.id == assignments.c.period_id)
        .order_by(assignments.c.unit_id, tasks.c.position)
    )
