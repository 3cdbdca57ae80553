"""Interviews under way and the answers given in them, every version of each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import AssignmentId, FormId, InterviewId, KeptAnswer, KeptInterview
from bot.domain.interviews import Answer
from bot.domain.people import PersonId, UnitId
from bot.domain.questionnaires import Path
from bot.domain.reports import State
from bot.messages import Stored
from storage.tables import answers, assignments, forms, interviews, media, people, periods, tasks


class Interviews:
    """Filling-in under way. An assignment has at most one open interview."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open_of(self, assignment_id: AssignmentId) -> KeptInterview | None:
        """The interview under way for this assignment."""
        query = select(interviews).where(
            interviews.c.assignment_id == assignment_id, interviews.c.closed_at.is_(None)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return _interview(row) if row else None

    async def hold(self, interview_id: InterviewId) -> KeptInterview | None:
        """One interview, held until the transaction ends: two officers take turns."""
        query = select(interviews).where(interviews.c.id == interview_id).with_for_update()
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return _interview(row) if row else None

    async def draft(self, unit_id: UnitId, task_key: str, period: str) -> list[KeptAnswer]:
        """The answers of a unit's open interview on a task; none where there is none."""
        query = (
            select(interviews.c.id)
            .join(assignments, assignments.c.id == interviews.c.assignment_id)
            .join(tasks, tasks.c.id == assignments.c.task_id)
            .join(periods, periods.c.id == assignments.c.period_id)
            .where(
                assignments.c.unit_id == unit_id,
                tasks.c.key == task_key,
                periods.c.key == period,
                interviews.c.closed_at.is_(None),
            )
        )
        found = (await self._connection.execute(query)).scalar()
        return [] if found is None else await self.answers(InterviewId(found))

    async def last_touched(self, unit_id: UnitId) -> KeptInterview | None:
        """The unit's open interview somebody worked on last."""
        query = (
            select(interviews)
            .join(assignments, assignments.c.id == interviews.c.assignment_id)
            .where(
                assignments.c.unit_id == unit_id,
                interviews.c.closed_at.is_(None),
                interviews.c.submitted_by.is_(None),
                assignments.c.state != State.NOT_APPLICABLE.value,
            )
            .order_by(interviews.c.touched_at.desc(), interviews.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return _interview(row) if row else None

    async def begin(
        self, assignment_id: AssignmentId, form_id: FormId, now: datetime
    ) -> KeptInterview:
        made = await self._connection.execute(
            insert(interviews)
            .values(assignment_id=assignment_id, form_id=form_id, opened_at=now, touched_at=now)
            .returning(interviews.c.id)
        )
        return KeptInterview(
            InterviewId(made.scalar_one()), assignment_id, form_id, None, now, None
        )

    async def answers(self, interview_id: InterviewId) -> list[KeptAnswer]:
        """The answers in force: the newest version of each."""
        query = (
            select(
                answers.c.id,
                answers.c.path,
                answers.c.value,
                answers.c.status,
                answers.c.reason,
                answers.c.label,
                answers.c.person_id,
                people.c.name.label("person_name"),
                answers.c.at,
                answers.c.inbox_id,
            )
            .join(people, people.c.id == answers.c.person_id)
            .where(answers.c.id.in_(_newest(interview_id)))
        )
        rows = await self._connection.execute(query)
        return [KeptAnswer(**row) for row in rows.mappings()]

    async def record(
        self,
        interview_id: InterviewId,
        given: Mapping[Path, Answer],
        person_id: PersonId,
        inbox_id: int | None,
        now: datetime,
    ) -> None:
        """Add these versions; earlier ones stay."""
        if not given:
            return
        await self._connection.execute(
            insert(answers),
            [
                {
                    "interview_id": interview_id,
                    "person_id": person_id,
                    "path": path,
                    "value": one.value,
                    "status": one.status.value,
                    "reason": one.reason,
                    "label": one.label,
                    "inbox_id": inbox_id,
                    "at": now,
                }
                for path, one in given.items()
            ],
        )

    async def begin_from(self, interview_id: InterviewId, earlier: InterviewId) -> None:
        """Start with the answers in force of an earlier interview: whoever gave them, still has."""
        kept = ("path", "value", "status", "reason", "label", "person_id", "at")
        copied = (
            select(literal(interview_id), *(answers.c[name] for name in kept))
            .where(answers.c.id.in_(_newest(earlier)))
            .order_by(answers.c.id)
        )
        await self._connection.execute(insert(answers).from_select(["interview_id", *kept], copied))

    async def given_again(self, interview_id: InterviewId) -> set[Path]:
        """The answers given more than once in this interview."""
        query = (
            select(answers.c.path)
            .where(answers.c.interview_id == interview_id)
            .group_by(answers.c.path)
            .having(func.count() > 1)
        )
        return {Path(one) for one in (await self._connection.execute(query)).scalars()}

    async def move(
        self, interview_id: InterviewId, place: dict[str, Any] | None, now: datetime
    ) -> None:
        await self._connection.execute(
            update(interviews)
            .where(interviews.c.id == interview_id)
            .values(place=place, touched_at=now)
        )

    async def under_way(self, key: str, but: FormId) -> list[InterviewId]:
        """The open interviews on earlier versions of a form than this one."""
        query = (
            select(interviews.c.id)
            .join(forms, forms.c.id == interviews.c.form_id)
            .where(forms.c.key == key, forms.c.id < but, interviews.c.closed_at.is_(None))
        )
        return [InterviewId(one) for one in (await self._connection.execute(query)).scalars()]

    async def carry_over(self, interview_id: InterviewId, form_id: FormId) -> FormId:
        """Go on with another version of the form; returns the one it was on."""
        query = select(interviews.c.form_id).where(interviews.c.id == interview_id)
        before = FormId((await self._connection.execute(query)).scalar_one())
        await self._connection.execute(
            update(interviews)
            .where(interviews.c.id == interview_id)
            .values(form_id=form_id, place=None)
        )
        return before

    async def submit(self, interview_id: InterviewId, person_id: PersonId | None) -> None:
        """It is with the unit's leader now, passed on by this person; None takes it back."""
        await self._connection.execute(
            update(interviews).where(interviews.c.id == interview_id).values(submitted_by=person_id)
        )

    async def close(self, interview_id: InterviewId, now: datetime) -> None:
        await self._connection.execute(
            update(interviews).where(interviews.c.id == interview_id).values(closed_at=now)
        )

    async def attach(
        self, interview_id: InterviewId, person_id: PersonId, file: Stored, now: datetime
    ) -> None:
        """Note an evidence file that has been stored."""
        await self._connection.execute(
            insert(media).values(
                key=file.key,
                name=file.name,
                type=file.media_type,
                size=file.size,
                person_id=person_id,
                interview_id=interview_id,
                at=now,
            )
        )

    async def unit_of_file(self, key: str) -> UnitId | None:
        """The unit whose evidence this is; None for what is no evidence."""
        query = (
            select(assignments.c.unit_id)
            .join(interviews, interviews.c.assignment_id == assignments.c.id)
            .join(media, media.c.interview_id == interviews.c.id)
            .where(media.c.key == key)
        )
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else UnitId(found)


def _newest(interview_id: InterviewId) -> Select[Any]:
    return (
        select(func.max(answers.c.id))
        .where(answers.c.interview_id == interview_id)
        .group_by(answers.c.path)
    )


def _interview(row: Any) -> KeptInterview:
    return KeptInterview(
        id=InterviewId(row["id"]),
        assignment_id=AssignmentId(row["assignment_id"]),
        form_id=FormId(row["form_id"]),
        place=row["place"],
        touched_at=row["touched_at"],
        closed_at=row["closed_at"],
        submitted_by=row["submitted_by"],
    )
