"""Units, their people, and what those have agreed to."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Person, PersonId, Role, Unit, UnitId
from storage.tables import consents, identities, people, units


class People:
    """Who takes part."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def unit(self, unit_id: UnitId) -> Unit:
        row = await self._connection.execute(select(units).where(units.c.id == unit_id))
        return Unit(**row.mappings().one())

    async def units(self) -> list[Unit]:
        return [Unit(*row) for row in await self._connection.execute(_UNITS)]

    async def unit_count(self) -> int:
        return (await self._connection.execute(_UNIT_COUNT)).scalar_one()

    async def unit_by_key(self, key: str) -> Unit | None:
        row = await self._connection.execute(select(units).where(units.c.key == key))
        found = row.mappings().one_or_none()
        return Unit(**found) if found else None

    async def behind(self, channel: str, chat: str) -> Person | None:
        """The person this chat belongs to."""
        asked = {"channel": channel, "chat": chat}
        row = (await self._connection.execute(_BEHIND, asked)).mappings().one_or_none()
        return _person(row) if row else None

    async def person(self, person_id: PersonId) -> Person | None:
        """One person, held until the transaction ends."""
        query = people_with_consent().where(people.c.id == person_id).with_for_update(of=people)
        found = await self._list(query)
        return found[0] if found else None

    async def of_unit(self, unit_id: UnitId) -> list[Person]:
        """The unit's people; those erased are nobody's any more."""
        return await self.of_units([unit_id])

    async def of_units(self, unit_ids: Iterable[UnitId]) -> list[Person]:
        query = people_with_consent().where(
            people.c.unit_id.in_(list(unit_ids)), people.c.erased_at.is_(None)
        )
        return await self._list(query)

    async def with_role(self, role: Role) -> list[Person]:
        """Everybody at work in this role."""
        return await self._list(
            people_with_consent().where(
                people.c.role == role.value, people.c.active, people.c.enrolled_at.is_not(None)
            )
        )

    async def hold_admins(self) -> list[Person]:
        """The administrators who can act, held together until the transaction ends.

        So two of them cannot put each other to rest at the same moment.
        """
        linked = select(identities.c.id).where(identities.c.person_id == people.c.id).exists()
        query = people_with_consent().where(
            people.c.role == Role.ADMIN.value, people.c.active, linked
        )
        return await self._list(query.with_for_update(of=people))

    async def hold_everybody(self) -> None:
        """Nobody else adds or changes anybody until the transaction ends.

        A list is compared with everybody, also with people somebody else is about to add. SQLite
        has one writer at a time anyway.
        """
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(text("LOCK TABLE people IN EXCLUSIVE MODE"))

    async def add(self, unit_id: UnitId, role: Role, name: str, now: datetime) -> PersonId:
        """Somebody who may enrol with a code."""
        (made,) = await self.add_many([(unit_id, role, name)], now)
        return made

    async def add_many(
        self, newcomers: Sequence[tuple[UnitId, Role, str]], now: datetime
    ) -> list[PersonId]:
        """Everybody at once; their numbers in the order they were given."""
        if not newcomers:
            return []
        rows = [
            {"unit_id": unit_id, "role": role.value, "name": name, "active": True, "added_at": now}
            for unit_id, role, name in newcomers
        ]
        numbered = insert(people).returning(people.c.id, sort_by_parameter_order=True)
        made = await self._connection.execute(numbered, rows)
        return [PersonId(one) for one in made.scalars()]

    async def change(self, person_id: PersonId, **values: object) -> None:
        """Give a person another unit, role, name or standing."""
        await self.change_all([person_id], **values)

    async def change_all(self, person_ids: Iterable[PersonId], **values: object) -> None:
        """The same for all of these."""
        await self._connection.execute(
            update(people).where(people.c.id.in_(list(person_ids))).values(**values)
        )

    async def consent(self, person_id: PersonId, version: str, now: datetime) -> None:
        """They have agreed to this version of the notice; from the first time on they take part."""
        await self._connection.execute(
            insert(consents).values(person_id=person_id, version=version, at=now)
        )
        await self._connection.execute(
            update(people)
            .where(people.c.id == person_id, people.c.enrolled_at.is_(None))
            .values(enrolled_at=now)
        )

    async def _list(self, query: Select[Any]) -> list[Person]:
        rows = await self._connection.execute(query.order_by(people.c.id))
        return [_person(row) for row in rows.mappings()]


def _person(row: RowMapping) -> Person:
    return Person(**{**row, "role": Role(row["role"])})


def people_with_consent() -> Select[Any]:
    """People with the version of the notice they agreed to last."""
    agreed = (
        select(consents.c.version)
        .where(consents.c.person_id == people.c.id)
        .order_by(consents.c.id.desc())
        .limit(1)
        .correlate(people)
        .scalar_subquery()
    )
    return select(people, func.coalesce(agreed, "").label("consent"))


# Asked at every message: built once, that takes longer than to answer them.
_UNITS = select(*(units.c[one.name] for one in fields(Unit))).order_by(units.c.position)
_UNIT_COUNT = select(func.count()).select_from(units)
_BEHIND = (
    people_with_consent()
    .join(identities, identities.c.person_id == people.c.id)
    .where(
        identities.c.channel == bindparam("channel"),
        identities.c.chat == bindparam("chat"),
    )
)
