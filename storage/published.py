"""The data as other systems read it: a page at a time, in an order nothing new can disturb.

Rows are read by their number, from the one after `after` on: what is added meanwhile comes last.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import FormId, Period, ProgrammeId
from bot.domain.published import (
    Filled,
    FormVersion,
    Narrowed,
    Obligation,
    ReportState,
    Task,
    Version,
)
from bot.domain.reports import State
from storage.programmes import assignments_in_full
from storage.reports import answers_of
from storage.tables import assignments, clauses, forms, periods, reports, reviews, tasks, units

_CURRENT = (State.HANDED_IN.value, State.ACCEPTED.value)


class Published:
    """What may be read of one programme."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def periods(self, programme_id: ProgrammeId) -> list[Period]:
        query = select(periods).where(periods.c.programme_id == programme_id)
        rows = await self._connection.execute(query.order_by(periods.c.id))
        return [Period(**row) for row in rows.mappings()]

    async def tasks(self, programme_id: ProgrammeId) -> list[Task]:
        query = (
            select(
                tasks.c.id,
                tasks.c.key,
                clauses.c.ref.label("clause"),
                tasks.c.title,
                tasks.c.mandatory,
                forms.c.key.label("form"),
            )
            .join(clauses, clauses.c.id == tasks.c.clause_id)
            .join(forms, forms.c.id == tasks.c.form_id)
            .where(tasks.c.programme_id == programme_id)
            .order_by(tasks.c.id)
        )
        return [Task(**row) for row in (await self._connection.execute(query)).mappings()]

    async def forms(self, programme_id: ProgrammeId, after: int, most: int) -> list[FormVersion]:
        """Every version of every questionnaire."""
        query = (
            select(forms.c.id, forms.c.key, forms.c.version, forms.c.published_at)
            .where(forms.c.programme_id == programme_id, forms.c.id > after)
            .order_by(forms.c.id)
            .limit(most)
        )
        return [FormVersion(**row) for row in (await self._connection.execute(query)).mappings()]

    async def assignments(
        self, narrowed: Narrowed, state: State | None, after: int, most: int
    ) -> list[Obligation]:
        query = (
            _narrow(assignments_in_full().order_by(None), narrowed)
            .join(units, units.c.id == assignments.c.unit_id)
            .add_columns(units.c.key.label("unit_key"))
            .where(assignments.c.id > after)
            .order_by(assignments.c.id)
            .limit(most)
        )
        if state is not None:
            query = query.where(assignments.c.state == state.value)
        rows = (await self._connection.execute(query)).mappings()
        return [
            Obligation(
                id=row["id"],
                unit=row["unit_key"],
                task=row["task_key"],
                period=row["period"],
                mandatory=row["mandatory"],
                state=State(row["state"]),
                answered=row["answered"],
                asked=row["asked"],
                due_at=row["due_at"],
                locks_at=row["locks_at"],
                first_handed_in_at=row["first_handed_in_at"],
                handed_in_at=row["handed_in_at"],
                returned_at=row["returned_at"],
                waiver_asked=row["waiver_asked"],
            )
            for row in rows
        ]

    async def reports(
        self, narrowed: Narrowed, state: ReportState | None, after: int, most: int
    ) -> list[Version]:
        """Every version handed in, also those returned and replaced."""
        query = (
            _versions(narrowed)
            .add_columns(
                reports.c.version,
                reports.c.handed_in_at,
                reports.c.late,
                _state().label("state"),
                (_is_newest() & assignments.c.state.in_(_CURRENT)).label("is_current"),
            )
            .outerjoin(reviews, reviews.c.report_id == reports.c.id)
            .where(reports.c.id > after)
            .limit(most)
        )
        if state is not None:
            query = query.where(_state() == state.value)
        rows = (await self._connection.execute(query)).mappings()
        return [
            Version(
                **{
                    **row,
                    "state": ReportState(row["state"]),
                    "is_current": bool(row["is_current"]),
                }
            )
            for row in rows
        ]

    async def filled(self, narrowed: Narrowed, since: int, most: int) -> list[Filled]:
        """The versions whose figures count, from the one with this number on."""
        query = (
            _versions(narrowed)
            .add_columns(reports.c.form_id, reports.c.answers)
            .where(
                _is_newest(),
                assignments.c.state.in_(_CURRENT),
                reports.c.id >= since,
            )
            .limit(most)
        )
        rows = (await self._connection.execute(query)).mappings()
        return [
            Filled(
                id=row["id"],
                report=row["number"],
                unit=row["unit"],
                task=row["task"],
                period=row["period"],
                form_id=FormId(row["form_id"]),
                form=row["form"],
                form_version=row["form_version"],
                answers=answers_of(row["answers"]),
            )
            for row in rows
        ]


def _narrow(query: Select[Any], narrowed: Narrowed) -> Select[Any]:
    query = query.where(
        assignments.c.task_id.in_(narrowed.tasks),
        assignments.c.period_id.in_(narrowed.periods),
    )
    return (
        query if narrowed.units is None else query.where(assignments.c.unit_id.in_(narrowed.units))
    )


def _versions(narrowed: Narrowed) -> Select[Any]:
    query = (
        select(
            reports.c.id,
            reports.c.number,
            units.c.key.label("unit"),
            tasks.c.key.label("task"),
            periods.c.key.label("period"),
            forms.c.key.label("form"),
            forms.c.version.label("form_version"),
        )
        .join(assignments, assignments.c.id == reports.c.assignment_id)
        .join(units, units.c.id == assignments.c.unit_id)
        .join(tasks, tasks.c.id == assignments.c.task_id)
        .join(periods, periods.c.id == assignments.c.period_id)
        .join(forms, forms.c.id == reports.c.form_id)
        .order_by(reports.c.id)
    )
    return _narrow(query, narrowed)


def _is_newest() -> ColumnElement[bool]:
    later = reports.alias()
    return ~(
        select(later.c.id)
        .where(
            later.c.assignment_id == reports.c.assignment_id,
            later.c.version > reports.c.version,
        )
        .correlate(reports)
        .exists()
    )


def _state() -> ColumnElement[str]:
    """What was decided upon it; where nothing was, whether a later one has taken its place."""
    return case(
        (reviews.c.verdict.is_not(None), reviews.c.verdict),
        (_is_newest(), ReportState.HANDED_IN.value),
        else_=ReportState.REPLACED.value,
    )
