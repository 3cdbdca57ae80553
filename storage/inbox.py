"""What arrived: kept before the platform is told, handled once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Arrival
from storage.tables import inbox

BY_LINK = "link:"
"""What the names of files begin with that did not come by the platform."""
NEW, DONE, DEAD, UNREADABLE = "new", "done", "dead", "unreadable"


@dataclass(frozen=True, slots=True)
class Kept:
    """One update that waits to be handled."""

    id: int
    payload: str
    tries: int


class InboxRows:
    """The inbox table."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, channel: str, arrivals: Sequence[Arrival], now: datetime) -> None:
        """Add those not seen before."""
        is_sqlite = self._connection.dialect.name == "sqlite"
        adding = sqlite.insert(inbox) if is_sqlite else postgresql.insert(inbox)
        await self._connection.execute(
            adding.on_conflict_do_nothing(),
            [
                {
                    "channel": channel,
                    "external_id": one.external_id,
                    "chat": one.chat,
                    "payload": one.payload,
                    "state": UNREADABLE if one.chat is None else NEW,
                    "tries": 0,
                    "received_at": now,
                }
                for one in arrivals
            ],
        )

    async def knows(self, channel: str, external_id: str) -> bool:
        """Whether this has come in before."""
        query = select(inbox.c.id).where(
            inbox.c.channel == channel, inbox.c.external_id == external_id
        )
        return (await self._connection.execute(query)).first() is not None

    async def heard_at(self, channel: str, chat: str) -> datetime | None:
        """When this chat last wrote on the platform; files sent by a link are not seen there."""
        query = select(func.max(inbox.c.received_at)).where(
            inbox.c.channel == channel,
            inbox.c.chat == chat,
            inbox.c.external_id.not_like(f"{BY_LINK}%"),
        )
        found: datetime | None = (await self._connection.execute(query)).scalar()
        return found

    async def next(self, channel: str, chat: str) -> Kept | None:
        """The oldest update of this chat that waits."""
        query = (
            select(inbox.c.id, inbox.c.payload, inbox.c.tries)
            .where(inbox.c.state == NEW, inbox.c.channel == channel, inbox.c.chat == chat)
            .order_by(inbox.c.id)
            .limit(1)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return Kept(*row) if row else None

    async def of_chat(self, channel: str, chat: str, ids: Collection[int]) -> set[int]:
        """Which of these updates came from this chat."""
        query = select(inbox.c.id).where(
            inbox.c.id.in_(ids), inbox.c.channel == channel, inbox.c.chat == chat
        )
        return set((await self._connection.execute(query)).scalars())

    async def waiting(self) -> list[tuple[str, str]]:
        """The chats with something to handle."""
        query = select(inbox.c.channel, inbox.c.chat).where(inbox.c.state == NEW).distinct()
        return [(row.channel, row.chat) for row in await self._connection.execute(query)]

    async def count(self, state: str) -> int:
        query = select(func.count()).select_from(inbox).where(inbox.c.state == state)
        return (await self._connection.execute(query)).scalar_one()

    async def done(self, inbox_id: int, now: datetime) -> None:
        """Handled: what was typed is in the answers now and is not kept twice."""
        await self._close(inbox_id, DONE, now)

    async def give_up(self, inbox_id: int, now: datetime) -> None:
        await self._close(inbox_id, DEAD, now)

    async def failed(self, inbox_id: int) -> None:
        await self._connection.execute(
            update(inbox).where(inbox.c.id == inbox_id).values(tries=inbox.c.tries + 1)
        )

    async def _close(self, inbox_id: int, state: str, now: datetime) -> None:
        await self._connection.execute(
            update(inbox)
            .where(inbox.c.id == inbox_id)
            .values(state=state, handled_at=now, payload="")
        )
