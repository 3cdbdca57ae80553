"""One-time codes: each is of one person, and only its hash is kept."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Invite, PersonId
from storage.tables import invites


class Invites:
    """Codes given out."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, person_id: PersonId, code_hash: str, now: datetime, until: datetime
    ) -> None:
        """A new code for this person; earlier ones not used yet stop working."""
        await self.revoke(person_id, now)
        await self._connection.execute(
            insert(invites).values(
                person_id=person_id, code_hash=code_hash, made_at=now, expires_at=until
            )
        )

    async def find(self, code_hash: str) -> Invite | None:
        query = select(invites).where(invites.c.code_hash == code_hash)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return Invite(**row) if row else None

    async def use(self, invite: Invite, now: datetime) -> bool:
        """Use a code, once; False when somebody else was first."""
        taken = await self._connection.execute(
            update(invites)
            .where(invites.c.id == invite.id, invites.c.used_at.is_(None))
            .values(used_at=now)
        )
        return taken.rowcount == 1

    async def revoke(self, person_id: PersonId, now: datetime) -> None:
        """Codes of this person that were not used stop working."""
        await self._connection.execute(
            update(invites)
            .where(
                invites.c.person_id == person_id,
                invites.c.used_at.is_(None),
                invites.c.expires_at > now,
            )
            .values(expires_at=now)
        )
