"""Who did what, when, from where. Only ever added to; no answers, no phone numbers."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import Deed
from bot.domain.people import PersonId
from storage.tables import audit


class Audit:
    """The record of every act that changes something."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, now: datetime, person_id: PersonId | None, channel: str, deed: Deed, subject: str
    ) -> None:
        await self._connection.execute(
            insert(audit).values(
                at=now, person_id=person_id, channel=channel, act=deed.value, subject=subject
            )
        )

    async def is_noted(self, deed: Deed, subject: str, since: datetime) -> bool:
        """Whether this has been done to it since then."""
        query = select(audit.c.id).where(
            audit.c.at >= since, audit.c.act == deed.value, audit.c.subject == subject
        )
        return (await self._connection.execute(query.limit(1))).scalar() is not None

    async def count(self, deed: Deed, channel: str, since: datetime) -> int:
        """How often this was done on a channel since then."""
        query = (
            select(func.count())
            .select_from(audit)
            .where(audit.c.act == deed.value, audit.c.channel == channel, audit.c.at >= since)
        )
        return int((await self._connection.execute(query)).scalar_one())
