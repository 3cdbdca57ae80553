"""The programme as loaded: clauses, forms, tasks, periods, and the assignments they make."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import (
    DONE,
    Assignment,
    AssignmentId,
    FormId,
    Period,
    PeriodId,
    ProgrammeId,
)
from bot.domain.delegations import Scope
from bot.domain.interviews import Answer
from bot.domain.people import PersonId, UnitId
from bot.domain.questionnaires import Status
from bot.domain.reports import State
from storage.scopes import covered
from storage.tables import (
    assignments,
    clauses,
    extensions,
    history,
    periods,
    programmes,
    tasks,
    units,
    waivers,
)

_AT_ONCE = 5000
"""Numbers one statement may hold, with either database."""


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

    async def is_current(self, key: str, digest: str) -> bool:
        """Whether this very state of a programme is the one loaded last."""
        query = (
            select(programmes.c.key, programmes.c.digest)
            .order_by(programmes.c.loaded_at.desc())
            .limit(1)
        )
        newest = (await self._connection.execute(query)).one_or_none()
        return newest is not None and (newest.key, newest.digest) == (key, digest)

    async def current(self) -> ProgrammeId:
        """The programme loaded last."""
        query = select(programmes.c.id).order_by(programmes.c.loaded_at.desc()).limit(1)
        return ProgrammeId((await self._connection.execute(query)).scalar_one())

    async def period(self, period_id: PeriodId) -> Period | None:
        row = await self._connection.execute(select(periods).where(periods.c.id == period_id))
        found = row.mappings().one_or_none()
        return Period(**found) if found else None

    async def period_at(self, now: datetime) -> Period | None:
        """The period whose reports are being handed in: open, or else the next to open."""
        rows = await self._connection.execute(select(periods).order_by(periods.c.opens_at))
        known = [Period(**row) for row in rows.mappings()]
        return next((one for one in known if now < one.locks_at), known[-1] if known else None)

    async def opened_last(self, now: datetime) -> Period | None:
        """The period last opened, locked or not: what may still be put off."""
        query = select(periods).where(periods.c.opens_at <= now)
        rows = await self._connection.execute(query.order_by(periods.c.opens_at.desc()).limit(1))
        found = rows.mappings().one_or_none()
        return Period(**found) if found else None

    async def opened(self, now: datetime) -> list[Period]:
        """Every period opened so far, the newest first."""
        query = select(periods).where(periods.c.opens_at <= now).order_by(periods.c.opens_at.desc())
        return [Period(**row) for row in (await self._connection.execute(query)).mappings()]

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

    async def clause(self, programme_id: ProgrammeId, ref: str) -> tuple[int, str] | None:
        """The number and the words of a paragraph, by its citation."""
        query = select(clauses.c.id, clauses.c.text).where(
            clauses.c.programme_id == programme_id, clauses.c.ref == ref
        )
        row = (await self._connection.execute(query)).one_or_none()
        return (row.id, row.text) if row else None

    async def resting_on(self, form_id: FormId) -> list[str]:
        """The paragraphs that tasks with this form rest on."""
        query = (
            select(clauses.c.ref)
            .join(tasks, tasks.c.clause_id == clauses.c.id)
            .where(tasks.c.form_id == form_id)
            .order_by(clauses.c.position)
        )
        return list(dict.fromkeys((await self._connection.execute(query)).scalars()))

    async def next_position(self, programme_id: ProgrammeId) -> int:
        """The place behind every task there is."""
        query = select(func.max(tasks.c.position)).where(tasks.c.programme_id == programme_id)
        return ((await self._connection.execute(query)).scalar() or 0) + 1

    async def made(self, task_id: int, period_id: PeriodId) -> list[AssignmentId]:
        """The assignments of a task in a period."""
        query = select(assignments.c.id).where(
            assignments.c.task_id == task_id, assignments.c.period_id == period_id
        )
        found = (await self._connection.execute(query)).scalars()
        return [AssignmentId(one) for one in found]

    async def owed_by(self, unit_id: UnitId, period_id: PeriodId) -> list[Assignment]:
        """Everything this unit is asked for in the period, in the programme's order."""
        query = assignments_in_full().where(
            assignments.c.unit_id == unit_id, assignments.c.period_id == period_id
        )
        return await self._list(query)

    async def opened_again(
        self, unit_id: UnitId, period_id: PeriodId, now: datetime
    ) -> list[Assignment]:
        """What this unit may still hand in for other periods, locked but for an extension."""
        query = assignments_in_full().where(
            assignments.c.unit_id == unit_id,
            assignments.c.period_id != period_id,
            assignments.c.extended_to > now,
            periods.c.locks_at <= now,
            assignments.c.state.not_in([state.value for state in DONE]),
        )
        return await self._list(query)

    async def within(self, period_id: PeriodId, scope: Scope) -> list[Assignment]:
        """What is asked of those somebody looks after."""
        query = assignments_in_full().where(assignments.c.period_id == period_id, covered(scope))
        return await self._list(query)

    async def owed_within(self, period_id: PeriodId, scope: Scope) -> list[Assignment]:
        """The same, as far as it is not handed in yet."""
        query = assignments_in_full().where(
            assignments.c.period_id == period_id,
            covered(scope),
            tasks.c.mandatory,
            assignments.c.state.not_in([state.value for state in DONE]),
        )
        return await self._list(query)

    async def all_in(self, period_id: PeriodId) -> list[Assignment]:
        return await self._list(assignments_in_full().where(assignments.c.period_id == period_id))

    async def assignment(self, assignment_id: AssignmentId) -> Assignment | None:
        """One assignment, held until the transaction ends."""
        query = assignments_in_full().where(assignments.c.id == assignment_id)
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

    async def stand(self, assignment_id: AssignmentId, state: State) -> None:
        """The assignment is in this state now."""
        await self._connection.execute(
            update(assignments).where(assignments.c.id == assignment_id).values(state=state.value)
        )

    async def handed_in(self, assignment: Assignment, now: datetime) -> None:
        await self._connection.execute(
            update(assignments)
            .where(assignments.c.id == assignment.id)
            .values(
                state=State.HANDED_IN.value,
                handed_in_at=now,
                first_handed_in_at=assignment.first_handed_in_at or now,
                returned_at=None,
            )
        )

    async def returned(self, assignment_id: AssignmentId, open_again: int, now: datetime) -> None:
        """The unit owes it again from this moment on, with so many questions to look at again."""
        await self._connection.execute(
            update(assignments)
            .where(assignments.c.id == assignment_id)
            .values(
                state=State.RETURNED.value,
                returned_at=now,
                answered=assignments.c.asked - open_again,
            )
        )

    async def extend(
        self,
        assignment_ids: Sequence[AssignmentId],
        due_at: datetime,
        reason: str,
        person_id: PersonId,
        now: datetime,
    ) -> None:
        """Put off the due moment; every earlier decision stays on record."""
        await self._connection.execute(
            insert(extensions),
            [
                {
                    "assignment_id": assignment_id,
                    "person_id": person_id,
                    "due_at": due_at,
                    "reason": reason,
                    "at": now,
                }
                for assignment_id in assignment_ids
            ],
        )
        for start in range(0, len(assignment_ids), _AT_ONCE):
            some = assignment_ids[start : start + _AT_ONCE]
            await self._connection.execute(
                update(assignments).where(assignments.c.id.in_(some)).values(extended_to=due_at)
            )

    async def brought_in(self, unit_id: UnitId, task: str, period: str) -> dict[str, Answer]:
        """Answers of an earlier period brought in from elsewhere, by indicator."""
        query = select(history.c.indicator, history.c.value, history.c.status).where(
            history.c.unit_id == unit_id, history.c.task == task, history.c.period == period
        )
        rows = await self._connection.execute(query)
        return {row.indicator: Answer(row.value, Status(row.status)) for row in rows}

    async def all_brought_in(self, task: str, period: str) -> dict[UnitId, dict[str, Answer]]:
        """The same of every unit that has any."""
        query = select(
            history.c.unit_id, history.c.indicator, history.c.value, history.c.status
        ).where(history.c.task == task, history.c.period == period)
        found: dict[UnitId, dict[str, Answer]] = {}
        for row in await self._connection.execute(query):
            answer = Answer(row.value, Status(row.status))
            found.setdefault(UnitId(row.unit_id), {})[row.indicator] = answer
        return found

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


def due_in_force() -> ColumnElement[datetime]:
    """When an assignment is due: the period's moment, or the one it was put off to."""
    return func.coalesce(assignments.c.extended_to, periods.c.due_at)


def due_then(usual: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """The due moment in force when it was first handed in: later decisions do not change it.

    `usual` is the period's.
    """
    decided = (
        select(extensions.c.due_at)
        .where(
            extensions.c.assignment_id == assignments.c.id,
            extensions.c.at <= assignments.c.first_handed_in_at,
        )
        .order_by(extensions.c.id.desc())
        .limit(1)
        .correlate(assignments)
        .scalar_subquery()
    )
    is_past = assignments.c.first_handed_in_at.is_not(None) & assignments.c.extended_to.is_not(None)
    return case(
        (is_past, func.coalesce(decided, usual)),
        else_=func.coalesce(assignments.c.extended_to, usual),
    )


def _waiver_asked() -> ColumnElement[bool]:
    return (
        exists()
        .where(waivers.c.assignment_id == assignments.c.id, waivers.c.decided_at.is_(None))
        .correlate(assignments)
    )


def lock_in_force() -> ColumnElement[datetime]:
    """When it can be handed in no more: an extension beyond the lock opens it until then."""
    put_off, locks_at = assignments.c.extended_to, periods.c.locks_at
    return case((put_off > locks_at, put_off), else_=locks_at)


def assignments_in_full() -> Select[Any]:
    """Assignments with what is read from their task, clause and period."""
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
            assignments.c.returned_at,
            periods.c.key.label("period"),
            due_in_force().label("due_at"),
            due_then(periods.c.due_at).label("due_then"),
            _waiver_asked().label("waiver_asked"),
            lock_in_force().label("locks_at"),
        )
        .join(tasks, tasks.c.id == assignments.c.task_id)
        .join(clauses, clauses.c.id == tasks.c.clause_id)
        .join(periods, periods.c.id == assignments.c.period_id)
        .order_by(assignments.c.unit_id, tasks.c.position)
    )
