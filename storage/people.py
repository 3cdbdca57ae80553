"""Units, people, their identities on the channels, invitations and consents."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Invite, Person, PersonId, Role, Unit, UnitId
from storage.tables import consents, identities, invites, people, units


class People:
    """Who takes part."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def behind(self, channel: str, chat: str) -> Person | None:
        """The person this chat belongs to."""
        query = (
            select(people)
            .join(identities, identities.c.person_id == people.c.id)
            .where(identities.c.channel == channel, identities.c.chat == chat)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return _person(row) if row else None

    async def unit(self, unit_id: UnitId) -> Unit:
        row = await self._connection.execute(select(units).where(units.c.id == unit_id))
        return Unit(**row.mappings().one())

    async def units(self) -> list[Unit]:
        rows = await self._connection.execute(select(units).order_by(units.c.position))
        return [Unit(**row) for row in rows.mappings()]

    async def unit_by_key(self, key: str) -> Unit | None:
        row = await self._connection.execute(select(units).where(units.c.key == key))
        found = row.mappings().one_or_none()
        return Unit(**found) if found else None

    async def of_unit(self, unit_id: UnitId) -> list[Person]:
        rows = await self._connection.execute(select(people).where(people.c.unit_id == unit_id))
        return [_person(row) for row in rows.mappings()]

    async def chats(self, person_id: PersonId) -> list[tuple[str, str]]:
        """Where this person can be written to, the one heard from last first."""
        query = (
            select(identities.c.channel, identities.c.chat)
            .where(identities.c.person_id == person_id, identities.c.reachable)
            .order_by(identities.c.heard_at.desc())
        )
        return [(row.channel, row.chat) for row in await self._connection.execute(query)]

    async def channels_by_unit(self) -> dict[UnitId, list[str]]:
        """The channels on which each unit's people have enrolled."""
        query = (
            select(people.c.unit_id, identities.c.channel)
            .join(identities, identities.c.person_id == people.c.id)
            .where(people.c.active)
            .distinct()
        )
        found: dict[UnitId, list[str]] = {}
        for row in await self._connection.execute(query):
            found.setdefault(UnitId(row.unit_id), []).append(row.channel)
        return found

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

    async def invite(
        self, unit_id: UnitId, role: Role, name: str, code_hash: str, now: datetime, until: datetime
    ) -> None:
        await self._connection.execute(
            insert(invites).values(
                unit_id=unit_id,
                role=role.value,
                name=name,
                code_hash=code_hash,
                created_at=now,
                expires_at=until,
            )
        )

    async def invited(self, code_hash: str) -> Invite | None:
        row = await self._connection.execute(
            select(invites).where(invites.c.code_hash == code_hash)
        )
        found = row.mappings().one_or_none()
        return Invite(**{**found, "role": Role(found["role"])}) if found else None

    async def enrol(
        self, invite: Invite, channel: str, chat: str, now: datetime
    ) -> PersonId | None:
        """Use the invitation; None when somebody else used it first."""
        taken = await self._connection.execute(
            update(invites)
            .where(invites.c.id == invite.id, invites.c.used_at.is_(None))
            .values(used_at=now)
        )
        if taken.rowcount == 0:
            return None
        person_id = await self.add(invite.unit_id, invite.role, invite.name, now)
        await self.link(person_id, channel, chat, now)
        await self._connection.execute(
            update(invites).where(invites.c.id == invite.id).values(used_by=person_id)
        )
        return person_id

    async def add(self, unit_id: UnitId, role: Role, name: str, now: datetime) -> PersonId:
        made = await self._connection.execute(
            insert(people)
            .values(unit_id=unit_id, role=role.value, name=name, active=True, enrolled_at=now)
            .returning(people.c.id)
        )
        return PersonId(made.scalar_one())

    async def link(self, person_id: PersonId, channel: str, chat: str, now: datetime) -> None:
        await self._connection.execute(
            insert(identities).values(
                person_id=person_id,
                channel=channel,
                chat=chat,
                reachable=True,
                linked_at=now,
                heard_at=now,
            )
        )

    async def consent(self, person_id: PersonId, version: str, now: datetime) -> None:
        await self._connection.execute(
            insert(consents).values(person_id=person_id, version=version, at=now)
        )


def _person(row: object) -> Person:
    values = dict(row)  # type: ignore[call-overload]
    return Person(**{**values, "role": Role(values["role"])})
