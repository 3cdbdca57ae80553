"""On which channels people can be written to."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Identity, IdentityId, PersonId, UnitId
from storage.tables import conversations, identities, people


class Identities:
    """Chats and whose they are. A chat belongs to one person; a person may have several."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person_id: PersonId) -> list[Identity]:
        """A person's channels, the one for reminders first, then the one heard from last."""
        query = (
            select(identities)
            .where(identities.c.person_id == person_id)
            .order_by(identities.c.preferred.desc(), identities.c.heard_at.desc())
        )
        rows = await self._connection.execute(query)
        return [Identity(**row) for row in rows.mappings()]

    async def others(self, channel: str, chat: str) -> list[Identity]:
        """The other channels of whoever this chat belongs to, in that order."""
        query = select(identities.c.person_id).where(
            identities.c.channel == channel, identities.c.chat == chat
        )
        person_id = (await self._connection.execute(query)).scalar()
        known = [] if person_id is None else await self.of(PersonId(person_id))
        return [one for one in known if (one.channel, one.chat) != (channel, chat)]

    async def chats(self, person_id: PersonId) -> list[tuple[str, str]]:
        """Where this person can be written to, in that order."""
        return [(one.channel, one.chat) for one in await self.of(person_id) if one.reachable]

    async def busy_at(self, person_id: PersonId) -> datetime | None:
        """When this person last wrote from the middle of an interview; None where there is none."""
        query = (
            select(func.max(identities.c.heard_at))
            .join(
                conversations,
                and_(
                    conversations.c.channel == identities.c.channel,
                    conversations.c.chat == identities.c.chat,
                ),
            )
            .where(identities.c.person_id == person_id, conversations.c.flow == "interview")
        )
        found: datetime | None = (await self._connection.execute(query)).scalar()
        return found

    async def channels_by_unit(self) -> dict[UnitId, list[str]]:
        """The channels on which each unit's people can be reached."""
        query = (
            select(people.c.unit_id, identities.c.channel)
            .join(identities, identities.c.person_id == people.c.id)
            .where(people.c.active, identities.c.reachable)
            .distinct()
        )
        found: dict[UnitId, list[str]] = {}
        for row in await self._connection.execute(query):
            found.setdefault(UnitId(row.unit_id), []).append(row.channel)
        return found

    async def channels_by_person(
        self, person_ids: Iterable[PersonId]
    ) -> dict[PersonId, list[Identity]]:
        """The channels of each of these people."""
        query = select(identities).where(identities.c.person_id.in_(list(person_ids)))
        found: dict[PersonId, list[Identity]] = {}
        for row in (await self._connection.execute(query)).mappings():
            found.setdefault(PersonId(row["person_id"]), []).append(Identity(**row))
        return found

    async def link(self, person_id: PersonId, channel: str, chat: str, now: datetime) -> None:
        """This chat is this person's from now on."""
        await self._connection.execute(
            insert(identities).values(
                person_id=person_id,
                channel=channel,
                chat=chat,
                reachable=True,
                preferred=False,
                linked_at=now,
                heard_at=now,
            )
        )

    async def unlink(self, identity_id: IdentityId) -> None:
        await self._connection.execute(delete(identities).where(identities.c.id == identity_id))

    async def prefer(self, identity: Identity) -> None:
        """Reminders go to this channel of the person, as long as it can be reached."""
        theirs = identities.c.person_id == identity.person_id
        await self._connection.execute(
            update(identities).where(theirs).values(preferred=identities.c.id == identity.id)
        )

    async def heard(self, channel: str, chat: str, now: datetime) -> None:
        """This chat has written: it can be written to again."""
        await self._connection.execute(
            update(identities)
            .where(identities.c.channel == channel, identities.c.chat == chat)
            .values(heard_at=now, reachable=True)
        )

    async def lost(self, channel: str, chat: str) -> None:
        """The platform says this chat cannot be written to any more."""
        await self._connection.execute(
            update(identities)
            .where(identities.c.channel == channel, identities.c.chat == chat)
            .values(reachable=False)
        )
