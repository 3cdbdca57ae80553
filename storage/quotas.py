"""How much of what a platform allows has been used: messages of a month, people."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import conversations, quotas


class Quotas:
    """Counts by channel; `what` is a month such as 2026-11, or which mark has been told of."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def used(self, channel: str, what: str) -> int:
        query = select(quotas.c.count).where(_is_it(channel, what))
        return (await self._connection.execute(query)).scalar() or 0

    async def add(self, channel: str, what: str, count: int) -> int:
        """So many more; how many there are now."""
        is_sqlite = self._connection.dialect.name == "sqlite"
        adding = sqlite.insert(quotas) if is_sqlite else postgresql.insert(quotas)
        kept = adding.values(channel=channel, what=what, count=count).on_conflict_do_update(
            index_elements=["channel", "what"], set_={"count": quotas.c.count + count}
        )
        return int((await self._connection.execute(kept.returning(quotas.c.count))).scalar_one())

    async def people(self, channel: str) -> int:
        """How many have ever written to the bot there and are still known."""
        query = select(func.count()).where(conversations.c.channel == channel)
        return (await self._connection.execute(query)).scalar_one()


def _is_it(channel: str, what: str) -> ColumnElement[bool]:
    return (quotas.c.channel == channel) & (quotas.c.what == what)
