"""What was handed in: frozen versions of an assignment, each with its receipt number."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import Assignment, AssignmentId, KeptInterview, Report
from bot.domain.people import PersonId, UnitId
from bot.domain.questionnaires import Path
from storage.tables import assignments, clauses, reports, tasks


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
        """Keep the next version; the interview can be handed in once only."""
        version = await self._versions(assignment.id) + 1
        late = now >= assignment.due_at
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

    async def _versions(self, assignment_id: AssignmentId) -> int:
        query = select(func.count()).where(reports.c.assignment_id == assignment_id)
        return int((await self._connection.execute(query)).scalar_one())
