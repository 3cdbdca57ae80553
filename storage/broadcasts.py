"""Announcements, and how far each is."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audiences import Audience, Hearers, Part
from bot.domain.broadcasts import Broadcast, BroadcastId, Tally
from bot.domain.people import PersonId, UnitId
from bot.domain.reminders import Kind
from storage.notices import COMPOSED, WAITING
from storage.outbox import PENDING, SENT, UNCERTAIN
from storage.tables import broadcasts, notices, outbox, people


class Broadcasts:
    """One row each; what becomes of it for each person is told by the notices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        person_id: PersonId,
        audience: Audience,
        hearers: Hearers,
        text: str,
        now: datetime,
        send_at: datetime,
    ) -> BroadcastId:
        made = await self._connection.execute(
            insert(broadcasts)
            .values(
                person_id=person_id,
                audience={"part": audience.part, "which": audience.which, "hearers": hearers},
                text=text,
                made_at=now,
                send_at=send_at,
            )
            .returning(broadcasts.c.id)
        )
        return BroadcastId(made.scalar_one())

    async def one(self, broadcast_id: BroadcastId) -> Broadcast | None:
        """One announcement, held until the transaction ends."""
        query = select(broadcasts).where(broadcasts.c.id == broadcast_id)
        found = await self._list(query.with_for_update())
        return found[0] if found else None

    async def of_units(self, unit_ids: Iterable[UnitId], limit: int) -> list[Broadcast]:
        """The newest of people of these units."""
        query = (
            select(broadcasts)
            .join(people, people.c.id == broadcasts.c.person_id)
            .where(people.c.unit_id.in_(list(unit_ids)))
        )
        return await self._list(query.order_by(broadcasts.c.id.desc()).limit(limit))

    async def due(self, now: datetime) -> list[Broadcast]:
        """Those whose moment has come and that are not done with."""
        query = select(broadcasts).where(
            broadcasts.c.send_at <= now,
            broadcasts.c.sent_at.is_(None),
            broadcasts.c.cancelled_at.is_(None),
        )
        return await self._list(query.order_by(broadcasts.c.id))

    async def done(self, broadcast_id: BroadcastId, now: datetime) -> None:
        await self._set(broadcast_id, sent_at=now)

    async def cancel(self, broadcast_id: BroadcastId, now: datetime) -> None:
        await self._set(broadcast_id, cancelled_at=now)

    async def tally(self, one: Broadcast) -> Tally:
        """Its notices by what has become of them."""
        query = (
            select(notices.c.kinds, notices.c.about, notices.c.state, outbox.c.state.label("sent"))
            .outerjoin(outbox, outbox.c.id == notices.c.outbox_id)
            .where(notices.c.ready_at == one.send_at)
        )
        found = Counter(
            row.sent or row.state
            for row in await self._connection.execute(query)
            if row.kinds == [Kind.BROADCAST.value] and row.about == [one.id]
        )
        sent = found[SENT] + found[COMPOSED]
        waiting = found[WAITING] + found[PENDING]
        failed = found.total() - sent - waiting - found[UNCERTAIN]
        return Tally(sent, waiting, failed, found[UNCERTAIN])

    async def _set(self, broadcast_id: BroadcastId, **values: object) -> None:
        await self._connection.execute(
            update(broadcasts).where(broadcasts.c.id == broadcast_id).values(**values)
        )

    async def _list(self, query: Select[Any]) -> list[Broadcast]:
        return [_broadcast(row) for row in (await self._connection.execute(query)).mappings()]


def _broadcast(row: Any) -> Broadcast:
    audience = row["audience"]
    return Broadcast(
        id=BroadcastId(row["id"]),
        person_id=PersonId(row["person_id"]),
        audience=Audience(Part(audience["part"]), audience["which"]),
        hearers=Hearers(audience["hearers"]),
        text=row["text"],
        made_at=row["made_at"],
        send_at=row["send_at"],
        sent_at=row["sent_at"],
        cancelled_at=row["cancelled_at"],
    )
