"""Requests to have what is kept about a person erased, with their clocks."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Erasure, ErasureId, PersonId
from storage.tables import erasures


class Erasures:
    """The requests. One is closed by carrying it out or withdrawing it; the audit tells which."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(
        self, person_id: PersonId, now: datetime, answer_by: datetime, erase_by: datetime
    ) -> Erasure:
        values = {
            "person_id": person_id,
            "asked_at": now,
            "answer_by": answer_by,
            "erase_by": erase_by,
        }
        made = await self._connection.execute(
            insert(erasures).values(**values).returning(erasures.c.id)
        )
        return Erasure(ErasureId(made.scalar_one()), person_id, now, answer_by, erase_by, None)

    async def find(self, erasure_id: ErasureId) -> Erasure | None:
        """One request that is still open, held until the transaction ends."""
        query = (
            select(erasures)
            .where(erasures.c.id == erasure_id, erasures.c.done_at.is_(None))
            .with_for_update()
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return Erasure(**row) if row else None

    async def open_of(self, person_id: PersonId) -> Erasure | None:
        """The request of this person that is still open."""
        return next((one for one in await self.open() if one.person_id == person_id), None)

    async def open(self) -> list[Erasure]:
        """Every open request, the most urgent first."""
        query = (
            select(erasures)
            .where(erasures.c.done_at.is_(None))
            .order_by(erasures.c.erase_by, erasures.c.id)
        )
        return [Erasure(**row) for row in (await self._connection.execute(query)).mappings()]

    async def withdraw(self, erasure_id: ErasureId, now: datetime) -> None:
        """Closed with nothing erased; the row stays, so that its number is not given again."""
        await self._connection.execute(
            update(erasures).where(erasures.c.id == erasure_id).values(done_at=now)
        )

    async def settle(self, person_id: PersonId, now: datetime) -> None:
        """What this person asked for has been done."""
        await self._connection.execute(
            update(erasures)
            .where(erasures.c.person_id == person_id, erasures.c.done_at.is_(None))
            .values(done_at=now)
        )
