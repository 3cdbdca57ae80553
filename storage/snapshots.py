"""Consolidations as they were frozen: added, read, and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import PeriodId
from bot.domain.people import PersonId
from bot.domain.snapshots import Snapshot, SnapshotId
from storage.tables import documents, people, snapshots


class Snapshots:
    """The consolidations of every period."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_number(self, period_id: PeriodId) -> int:
        query = select(func.max(snapshots.c.number)).where(snapshots.c.period_id == period_id)
        return ((await self._connection.execute(query)).scalar() or 0) + 1

    async def add(
        self,
        period_id: PeriodId,
        number: int,
        person_id: PersonId | None,
        at: datetime,
        content: str,
        checksum: str,
    ) -> SnapshotId:
        """Keep it; a unique key sees to it that no number is given twice in a period."""
        made = await self._connection.execute(
            insert(snapshots)
            .values(
                period_id=period_id,
                number=number,
                person_id=person_id,
                at=at,
                content=content,
                checksum=checksum,
            )
            .returning(snapshots.c.id)
        )
        return SnapshotId(made.scalar_one())

    async def of(self, period_id: PeriodId) -> list[Snapshot]:
        """Those of a period, the newest first."""
        query = _snapshots().where(snapshots.c.period_id == period_id)
        rows = await self._connection.execute(query.order_by(snapshots.c.number.desc()))
        return [_snapshot(row) for row in rows.mappings()]

    async def one(self, snapshot_id: SnapshotId) -> Snapshot | None:
        query = _snapshots().where(snapshots.c.id == snapshot_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return _snapshot(row) if row else None

    async def before(self, snapshot: Snapshot) -> Snapshot | None:
        """The one before it in its period."""
        query = _snapshots().where(
            snapshots.c.period_id == snapshot.period_id, snapshots.c.number < snapshot.number
        )
        query = query.order_by(snapshots.c.number.desc()).limit(1)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return _snapshot(row) if row else None

    async def content(self, snapshot_id: SnapshotId) -> str:
        query = select(snapshots.c.content).where(snapshots.c.id == snapshot_id)
        return str((await self._connection.execute(query)).scalar_one())

    async def document(self, snapshot_id: SnapshotId, *, for_others: bool) -> bytes | None:
        """Its document as it was given out first; None where nobody has asked for it yet."""
        query = select(documents.c.content).where(
            documents.c.snapshot_id == snapshot_id, documents.c.for_others == for_others
        )
        return (await self._connection.execute(query)).scalar()

    async def keep_document(
        self, snapshot_id: SnapshotId, content: bytes, *, for_others: bool
    ) -> None:
        """Keep it; raises AlreadyThere where somebody else was first."""
        kept = {"snapshot_id": snapshot_id, "for_others": for_others, "content": content}
        await self._connection.execute(insert(documents).values(kept))


def _snapshots() -> Select[Any]:
    """All but what they hold, which is large."""
    return select(
        snapshots.c.id,
        snapshots.c.period_id,
        snapshots.c.number,
        snapshots.c.person_id,
        func.coalesce(people.c.name, "").label("name"),
        snapshots.c.at,
        snapshots.c.checksum,
    ).outerjoin(people, people.c.id == snapshots.c.person_id)


def _snapshot(row: Any) -> Snapshot:
    return Snapshot(**row)
