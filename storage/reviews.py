"""Reports waiting for a verdict, the verdicts, and the comments made on the way to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.assignments import AssignmentId
from bot.domain.delegations import Scope
from bot.domain.people import PersonId
from bot.domain.questionnaires import Path
from bot.domain.reports import State
from bot.domain.reviews import Comment, Decision, Filed, Past, ReportId, Verdict, Waiting
from storage.reports import answers_of
from storage.scopes import covered
from storage.tables import (
    answers,
    assignments,
    clauses,
    comments,
    people,
    periods,
    reports,
    reviews,
    tasks,
    units,
)


class Reviews:
    """What supervisors have before them. A report gets one verdict: a unique key sees to it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    # -- the queue -------------------------------------------------------------------------------

    async def count(self, scope: Scope) -> int:
        """How many reports of those looked after wait."""
        query = _waiting(select(func.count()), scope)
        return int((await self._connection.execute(query)).scalar_one())

    async def waiting(self, scope: Scope, limit: int, offset: int = 0) -> list[Waiting]:
        """The reports of these nobody has decided upon, oldest first."""
        query = _waiting(_queue(), scope).limit(limit).offset(offset)
        return [_of_queue(row) for row in (await self._connection.execute(query)).mappings()]

    async def plain(
        self, scope: Scope, person_id: PersonId, until: ReportId | None, limit: int
    ) -> list[Waiting]:
        """Of the oldest waiting: first versions nobody has commented on, and without a reason.

        Without those this person filled in, and without what came after the report `until`.
        """
        query = (
            _waiting(_queue().add_columns(reports.c.answers), scope)
            .where(
                reports.c.version == 1,
                ~exists().where(comments.c.report_id == reports.c.id),
                ~_is_filled_by(person_id),
            )
            .limit(limit)
        )
        if until is not None:
            query = query.where(reports.c.id <= until)
        rows = (await self._connection.execute(query)).mappings()
        return [
            _of_queue(row)
            for row in rows
            if not any(one["reason"] for one in row["answers"].values())
        ]

    # -- one report ------------------------------------------------------------------------------

    async def filed(self, report_id: ReportId) -> Filed | None:
        """One report as it was handed in."""
        return await self._filed(reports.c.id == report_id)

    async def newest(self, assignment_id: AssignmentId) -> Filed | None:
        """The version of a report that was handed in last."""
        return await self._filed(reports.c.assignment_id == assignment_id)

    async def version(self, assignment_id: AssignmentId, version: int) -> Filed | None:
        """An earlier version of a report."""
        return await self._filed(
            reports.c.assignment_id == assignment_id, reports.c.version == version
        )

    async def is_filled_by(self, filed: Filed, person_id: PersonId) -> bool:
        """Whether this person handed it in or gave any of its answers."""
        query = select(func.count()).where(reports.c.id == filed.id, _is_filled_by(person_id))
        return bool((await self._connection.execute(query)).scalar_one())

    async def decision(self, report_id: ReportId) -> Decision | None:
        """The verdict on a report, if there is one."""
        query = (
            select(reviews.c.verdict, people.c.name, units.c.name.label("unit_name"), reviews.c.at)
            .join(people, people.c.id == reviews.c.person_id)
            .join(units, units.c.id == people.c.unit_id)
            .where(reviews.c.report_id == report_id)
        )
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        return Decision(Verdict(row.verdict), row.name, row.unit_name, row.at)

    async def decide(
        self, report_id: ReportId, verdict: Verdict, person_id: PersonId, now: datetime
    ) -> None:
        await self._connection.execute(
            insert(reviews).values(
                report_id=report_id, person_id=person_id, verdict=verdict.value, at=now
            )
        )

    # -- read again ------------------------------------------------------------------------------

    async def count_decided(self, scope: Scope) -> int:
        """How many verdicts there are on reports of those looked after."""
        query = _read_again(select(func.count()), scope).where(reviews.c.id.is_not(None))
        return int((await self._connection.execute(query)).scalar_one())

    async def decided(self, scope: Scope, limit: int, offset: int = 0) -> list[Past]:
        """The reports of these that have been decided upon, the latest verdict first."""
        query = (
            _read_again(_past(), scope)
            .where(reviews.c.id.is_not(None))
            .order_by(reviews.c.at.desc(), reviews.c.id.desc())
        )
        return await self._pasts(query.limit(limit).offset(offset))

    async def current(self, scope: Scope) -> list[Past]:
        """The newest version of every report of these, the latest first."""
        query = (
            _read_again(_past(), scope)
            .where(_is_newest())
            .order_by(reports.c.handed_in_at.desc(), reports.c.id.desc())
        )
        return await self._pasts(query)

    async def versions(self, assignment_id: AssignmentId) -> list[Past]:
        """Everything handed in on one assignment, the latest first."""
        query = (
            _read_again(_past(), None)
            .where(reports.c.assignment_id == assignment_id)
            .order_by(reports.c.version.desc())
        )
        return await self._pasts(query)

    async def _pasts(self, query: Select[Any]) -> list[Past]:
        rows = (await self._connection.execute(query)).mappings()
        return [
            Past(**{**row, "verdict": Verdict(row["verdict"]) if row["verdict"] else None})
            for row in rows
        ]

    # -- comments --------------------------------------------------------------------------------

    async def comments(self, report_id: ReportId) -> dict[Path, Comment]:
        """The comments made on a report, by the answer they are about."""
        query = (
            select(comments.c.path, comments.c.text, comments.c.person_id, people.c.name)
            .join(people, people.c.id == comments.c.person_id)
            .where(comments.c.report_id == report_id)
            .order_by(comments.c.id)
        )
        rows = await self._connection.execute(query)
        return {
            row.path: Comment(Path(row.path), row.text, row.person_id, row.name) for row in rows
        }

    async def comment(
        self, report_id: ReportId, path: Path, text: str, person_id: PersonId, now: datetime
    ) -> None:
        """Say this about an answer, instead of what was said about it so far."""
        await self.withdraw(report_id, path)
        await self._connection.execute(
            insert(comments).values(
                report_id=report_id, person_id=person_id, path=path, text=text, at=now
            )
        )

    async def withdraw(self, report_id: ReportId, path: Path | None = None) -> None:
        """Take the comment on this answer back, or all of them."""
        query = delete(comments).where(comments.c.report_id == report_id)
        await self._connection.execute(
            query if path is None else query.where(comments.c.path == path)
        )

    async def to_correct(self, assignment_id: AssignmentId) -> dict[Path, Comment]:
        """The comments a unit has to attend to: those on its newest report, once returned."""
        newest = await self.newest(assignment_id)
        decided = await self.decision(newest.id) if newest else None
        if newest is None or decided is None or decided.verdict is not Verdict.RETURNED:
            return {}
        return await self.comments(newest.id)

    async def _filed(self, *where: ColumnElement[bool]) -> Filed | None:
        query = select(reports).where(*where).order_by(reports.c.version.desc()).limit(1)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return Filed(**{**row, "answers": answers_of(row["answers"])}) if row else None


def _queue() -> Select[Any]:
    return select(
        reports.c.id.label("report_id"),
        reports.c.number,
        reports.c.assignment_id,
        assignments.c.unit_id,
        clauses.c.ref.label("clause_ref"),
        tasks.c.title,
        reports.c.version,
        reports.c.late,
        reports.c.handed_in_at,
    ).order_by(reports.c.handed_in_at, reports.c.id)


def _waiting(query: Select[Any], scope: Scope) -> Select[Any]:
    """Those of them that are the newest version of their report, and not decided upon."""
    return (
        query.select_from(reports)
        .join(assignments, assignments.c.id == reports.c.assignment_id)
        .join(tasks, tasks.c.id == assignments.c.task_id)
        .join(clauses, clauses.c.id == tasks.c.clause_id)
        .where(
            covered(scope),
            assignments.c.state == State.HANDED_IN.value,
            _is_newest(),
        )
    )


def _is_newest() -> ColumnElement[bool]:
    later = aliased(reports)
    return ~exists().where(
        later.c.assignment_id == reports.c.assignment_id, later.c.version > reports.c.version
    )


def _past() -> Select[Any]:
    return select(
        reports.c.id.label("report_id"),
        reports.c.assignment_id,
        assignments.c.unit_id,
        clauses.c.ref.label("clause_ref"),
        periods.c.key.label("period"),
        reports.c.version,
        reports.c.handed_in_at,
        reviews.c.verdict,
        reviews.c.at.label("decided_at"),
    )


def _read_again(query: Select[Any], scope: Scope | None) -> Select[Any]:
    """All that has been handed in, of those looked after; with None, of everybody."""
    joined = (
        query.select_from(reports)
        .join(assignments, assignments.c.id == reports.c.assignment_id)
        .join(tasks, tasks.c.id == assignments.c.task_id)
        .join(clauses, clauses.c.id == tasks.c.clause_id)
        .join(periods, periods.c.id == assignments.c.period_id)
        .outerjoin(reviews, reviews.c.report_id == reports.c.id)
    )
    return joined if scope is None else joined.where(covered(scope))


def _is_filled_by(person_id: PersonId) -> ColumnElement[bool]:
    gave_an_answer = exists().where(
        answers.c.interview_id == reports.c.interview_id, answers.c.person_id == person_id
    )
    return or_(reports.c.person_id == person_id, gave_an_answer)


def _of_queue(row: Mapping[str, Any]) -> Waiting:
    return Waiting(**{key: value for key, value in row.items() if key != "answers"})
