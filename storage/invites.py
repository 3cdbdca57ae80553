"""One-time codes: each is of one person, and only its hash is kept."""

from collections.abc import Iterable, Mapping
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
        await self.add_many({person_id: code_hash}, now, until)

    async def add_many(
        self, hashes: Mapping[PersonId, str], now: datetime, until: datetime
    ) -> None:
        """New codes of all these people at once."""
        if not hashes:
            return
        await self.revoke_all(hashes, now)
        rows = [
            {"person_id": one, "code_hash": hashed, "made_at": now, "expires_at": until}
            for one, hashed in hashes.items()
        ]
        await self._connection.execute(insert(invites), rows)

    async def find(self, code_hash: str) -> Invite | None:
        query = select(invites).where(invites.c.code_hash == code_hash)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return Invite(**row) if row else None

    async def valid_until(
        self, person_ids: Iterable[PersonId], now: datetime
    ) -> dict[PersonId, datetime]:
        """Until when each of these people can still use a code they have."""
        query = select(invites.c.person_id, invites.c.expires_at).where(
            invites.c.person_id.in_(list(person_ids)),
            invites.c.used_at.is_(None),
            invites.c.expires_at > now,
        )
        rows = await self._connection.execute(query)
        return {PersonId(row.person_id): row.expires_at for row in rows}

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
        await self.revoke_all([person_id], now)

    async def revoke_all(self, person_ids: Iterable[PersonId], now: datetime) -> None:
        """The same for all of these."""
        await self._connection.execute(
            update(invites)
            .where(
                invites.c.person_id.in_(list(person_ids)),
                invites.c.used_at.is_(None),
                invites.c.expires_at > now,
            )
            .values(expires_at=now)
        )
