"""Who did what, when, from where. Only ever added to; no answers, no phone numbers."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import PersonId
from storage.tables import audit


class Audit:
    """The record of every act that changes something."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, now: datetime, person_id: PersonId | None, channel: str, act: str, subject: str
    ) -> None:
        await self._connection.execute(
            insert(audit).values(
                at=now, person_id=person_id, channel=channel, act=act, subject=subject
            )
        )
