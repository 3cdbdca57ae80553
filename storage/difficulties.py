"""Difficulties and the replies to them, raised in the chat or stated in reports."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import AssignmentId
from bot.domain.difficulties import Difficulty, DifficultyId, Said
from bot.domain.people import RIGHTS, PersonId, Right, Role, UnitId
from storage.tables import assignments, difficulties, people, replies, reports, tasks


class Difficulties:
    """What stands in units' ways."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        unit_id: UnitId,
        person_id: PersonId,
        categories: Sequence[str],
        text: str,
        now: datetime,
        report_id: int | None = None,
    ) -> DifficultyId:
        made = await self._connection.execute(
            insert(difficulties)
            .values(
                unit_id=unit_id,
                person_id=person_id,
                category=" ".join(categories),
                text=text,
                report_id=report_id,
                at=now,
            )
            .returning(difficulties.c.id)
        )
        return DifficultyId(made.scalar_one())

    async def reply(
        self, difficulty_id: DifficultyId, person_id: PersonId, text: str, now: datetime
    ) -> None:
        """One more word to it; it is open again."""
        await self._connection.execute(
            insert(replies).values(
                difficulty_id=difficulty_id, person_id=person_id, text=text, at=now
            )
        )
        await self.close(difficulty_id, None)

    async def close(self, difficulty_id: DifficultyId, at: datetime | None) -> None:
        """Nothing more is to be done about it; None opens it again."""
        await self._set(difficulty_id, closed_at=at)

    async def carry_over(self, difficulty_id: DifficultyId, report_id: int) -> None:
        """The next version of the report states the same."""
        await self._set(difficulty_id, report_id=report_id)

    async def one(self, difficulty_id: DifficultyId) -> Difficulty | None:
        """One difficulty, held until the transaction ends."""
        query = _difficulties().where(difficulties.c.id == difficulty_id)
        found = await self._list(query.with_for_update(of=difficulties))
        return found[0] if found else None

    async def of_units(self, unit_ids: Iterable[UnitId]) -> list[Difficulty]:
        """Every difficulty of these units, the oldest first."""
        return await self._list(_difficulties().where(difficulties.c.unit_id.in_(list(unit_ids))))

    async def open_ones(self) -> list[Difficulty]:
        """Every difficulty that is not closed."""
        return await self._list(_difficulties().where(difficulties.c.closed_at.is_(None)))

    async def of_assignment(self, assignment_id: AssignmentId) -> list[Difficulty]:
        """What the reports on an assignment have stated, the latest last."""
        return await self._list(_difficulties().where(reports.c.assignment_id == assignment_id))

    async def _set(self, difficulty_id: DifficultyId, **values: object) -> None:
        await self._connection.execute(
            update(difficulties).where(difficulties.c.id == difficulty_id).values(**values)
        )

    async def _list(self, query: Select[Any]) -> list[Difficulty]:
        rows = (await self._connection.execute(query.order_by(difficulties.c.id))).all()
        said = await self._said([row.id for row in rows])
        return [
            Difficulty(
                id=DifficultyId(row.id),
                unit_id=UnitId(row.unit_id),
                categories=tuple(row.category.split()),
                text=row.text,
                at=row.at,
                closed_at=row.closed_at,
                report=row.number or "",
                task_key=row.key or "",
                replies=tuple(said[row.id]),
            )
            for row in rows
        ]

    async def _said(self, ids: Sequence[int]) -> dict[int, list[Said]]:
        query = (
            select(
                replies.c.difficulty_id,
                replies.c.text,
                replies.c.at,
                replies.c.person_id,
                people.c.name,
                people.c.unit_id,
                people.c.role,
            )
            .join(people, people.c.id == replies.c.person_id)
            .where(replies.c.difficulty_id.in_(ids))
            .order_by(replies.c.id)
        )
        found: dict[int, list[Said]] = defaultdict(list)
        for row in await self._connection.execute(query):
            found[row.difficulty_id].append(
                Said(
                    text=row.text,
                    at=row.at,
                    person_id=PersonId(row.person_id),
                    name=row.name,
                    unit_id=UnitId(row.unit_id),
                    is_answer=Right.FILL not in RIGHTS[Role(row.role)],
                )
            )
        return found


def _difficulties() -> Select[Any]:
    query = select(
        difficulties.c.id,
        difficulties.c.unit_id,
        difficulties.c.category,
        difficulties.c.text,
        difficulties.c.at,
        difficulties.c.closed_at,
        reports.c.number,
        tasks.c.key,
    ).outerjoin(reports, reports.c.id == difficulties.c.report_id)
    return query.outerjoin(assignments, assignments.c.id == reports.c.assignment_id).outerjoin(
        tasks, tasks.c.id == assignments.c.task_id
    )
