"""What was handed in: frozen versions of an assignment, each with its receipt number."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import Assignment, AssignmentId, KeptInterview, Report
from bot.domain.interviews import Answer
from bot.domain.people import PersonId, UnitId
from bot.domain.questionnaires import Path, Status
from bot.domain.reviews import Filed
from storage.tables import assignments, clauses, periods, reports, tasks

_STATUSES = {one.value: one for one in Status}
"""Faster than asking the enumeration: a province's reports on a form have 100,000 answers."""


class Reports:
    """Reports handed in."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def freeze(
        self,
        assignment: Assignment,
        interview: KeptInterview,
        person_id: PersonId,
        answers: Mapping[Path, Mapping[str, str]],
        number: str,
        now: datetime,
    ) -> Report:
        """Keep the next version; the interview can be handed in once only.

        A correction is as late as the report it corrects was.
        """
        version = await self._versions(assignment.id) + 1
        late = (assignment.first_handed_in_at or now) >= assignment.due_at
        receipt = f"{number}-{version}"
        made = await self._connection.execute(
            insert(reports)
            .values(
                interview_id=interview.id,
                form_id=interview.form_id,
                person_id=person_id,
                answers=answers,
                assignment_id=assignment.id,
                version=version,
                number=receipt,
                late=late,
                handed_in_at=now,
            )
            .returning(reports.c.id)
        )
        return Report(
            id=made.scalar_one(),
            title=assignment.title,
            clause_ref=assignment.clause_ref,
            assignment_id=assignment.id,
            version=version,
            number=receipt,
            late=late,
            handed_in_at=now,
        )

    async def of_unit(self, unit_id: UnitId, limit: int) -> list[Report]:
        """The newest reports of a unit."""
        query = (
            select(
                reports.c.id,
                reports.c.assignment_id,
                reports.c.version,
                reports.c.number,
                reports.c.late,
                reports.c.handed_in_at,
                tasks.c.title,
                clauses.c.ref.label("clause_ref"),
            )
            .join(assignments, assignments.c.id == reports.c.assignment_id)
            .join(tasks, tasks.c.id == assignments.c.task_id)
            .join(clauses, clauses.c.id == tasks.c.clause_id)
            .where(assignments.c.unit_id == unit_id)
            .order_by(reports.c.handed_in_at.desc(), reports.c.id.desc())
            .limit(limit)
        )
        rows = await self._connection.execute(query)
        return [Report(**row) for row in rows.mappings()]

    async def newest(
        self, unit_id: UnitId, task_key: str, period: str
    ) -> dict[Path, Answer] | None:
        """The answers of a unit's newest report on a task; None where none was handed in."""
        query = _answers(unit_id, task_key).where(periods.c.key == period)
        found = (await self._connection.execute(query.limit(1))).scalar()
        return None if found is None else answers_of(found)

    async def last_of(self, unit_id: UnitId, task_key: str) -> dict[Path, Answer]:
        """The answers of the report a unit handed in last on a task, whatever the period."""
        found = (await self._connection.execute(_answers(unit_id, task_key).limit(1))).scalar()
        return {} if found is None else answers_of(found)

    async def newest_of(self, assignment_ids: Collection[AssignmentId]) -> list[Filed]:
        """What was handed in last on each of these assignments, as far as anything was."""
        last = (
            select(func.max(reports.c.id))
            .where(reports.c.assignment_id.in_(assignment_ids))
            .group_by(reports.c.assignment_id)
        )
        rows = await self._connection.execute(select(reports).where(reports.c.id.in_(last)))
        return [Filed(**{**row, "answers": answers_of(row["answers"])}) for row in rows.mappings()]

    async def _versions(self, assignment_id: AssignmentId) -> int:
        query = select(func.count()).where(reports.c.assignment_id == assignment_id)
        return int((await self._connection.execute(query)).scalar_one())


def _answers(unit_id: UnitId, task_key: str) -> Select[Any]:
    return (
        select(reports.c.answers)
        .join(assignments, assignments.c.id == reports.c.assignment_id)
        .join(tasks, tasks.c.id == assignments.c.task_id)
        .join(periods, periods.c.id == assignments.c.period_id)
        .where(assignments.c.unit_id == unit_id, tasks.c.key == task_key)
        .order_by(reports.c.handed_in_at.desc(), reports.c.id.desc())
    )


def answers_of(kept: Mapping[str, Mapping[str, str]]) -> dict[Path, Answer]:
    """Answers as a report keeps them, in their order."""
    return {
        Path(path): Answer(one["value"], _STATUSES[one["status"]], one["reason"], one["label"])
        for path, one in kept.items()
    }
