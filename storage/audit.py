"""Who did what, when, from where. Only ever added to; no answers, no phone numbers."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import Deed, Entry, Wanted
from bot.domain.people import PersonId
from storage.tables import audit, people


class Audit:
    """The record of every act that changes something."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, now: datetime, person_id: PersonId | None, channel: str, deed: Deed, subject: str
    ) -> None:
        await self.add_many(now, person_id, channel, deed, [subject])

    async def add_many(
        self,
        now: datetime,
        person_id: PersonId | None,
        channel: str,
        deed: Deed,
        subjects: Iterable[str],
    ) -> None:
        """The same act, done to many at once."""
        rows = [
            {
                "at": now,
                "person_id": person_id,
                "channel": channel,
                "act": deed.value,
                "subject": one,
            }
            for one in subjects
        ]
        if rows:
            await self._connection.execute(insert(audit), rows)

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

    async def newest(self, wanted: Wanted, limit: int, before: int | None = None) -> list[Entry]:
        """The newest of these entries first; `before` goes on from the last one of a page."""
        query = (
            select(audit, func.coalesce(people.c.name, "").label("name"), people.c.unit_id)
            .outerjoin(people, people.c.id == audit.c.person_id)
            .where(*_conditions(wanted))
            .order_by(audit.c.id.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(audit.c.id < before)
        rows = await self._connection.execute(query)
        return [Entry(**{**row, "act": Deed(row["act"])}) for row in rows.mappings()]


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    theirs = people.c.unit_id.in_(wanted.units)
    yield or_(theirs, audit.c.person_id.is_(None)) if wanted.nobodys else theirs
    if wanted.person_id is not None:
        yield audit.c.person_id == wanted.person_id
    if wanted.deeds is not None:
        yield audit.c.act.in_([one.value for one in wanted.deeds])
    if wanted.since is not None:
        yield audit.c.at >= wanted.since
