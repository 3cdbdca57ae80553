"""Tokens a platform gives anew each time they are used; kept sealed, never in the clear."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import credentials


class Credentials:
    """One per channel."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, channel: str) -> str:
        """The sealed token, held until the transaction ends; "" where there is none."""
        await self._add(channel)
        query = (
            select(credentials.c.sealed).where(credentials.c.channel == channel).with_for_update()
        )
        return (await self._connection.execute(query)).scalar() or ""

    async def keep(self, channel: str, sealed: str) -> None:
        """In place of the one held."""
        await self._connection.execute(
            update(credentials).where(credentials.c.channel == channel).values(sealed=sealed)
        )

    async def _add(self, channel: str) -> None:
        """A row to hold, also before the first token."""
        is_sqlite = self._connection.dialect.name == "sqlite"
        adding = sqlite.insert(credentials) if is_sqlite else postgresql.insert(credentials)
        added = adding.values(channel=channel, sealed="").on_conflict_do_nothing()
        await self._connection.execute(added)
