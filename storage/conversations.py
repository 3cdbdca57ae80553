"""Where each chat is: the conversation under way, its place, and the buttons on the screen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import conversations


@dataclass(frozen=True, slots=True)
class Conversation:
    """One chat. `menu` holds the buttons last shown: label → act, so labels can also be typed."""

    id: int
    channel: str
    chat: str
    language: str = "vi"
    flow: str = "start"
    state: dict[str, Any] = field(default_factory=dict)
    menu: dict[str, str] = field(default_factory=dict)
    wrong_codes: int = 0
    locked_until: datetime | None = None


class Conversations:
    """The chats."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open(self, channel: str, chat: str) -> Conversation:
        """The conversation of this chat, held until the transaction ends; a new one if unknown."""
        asked = {"channel": channel, "chat": chat}
        row = (await self._connection.execute(_HELD, asked)).mappings().one_or_none()
        if row:
            return Conversation(**row)
        fresh = {
            "channel": channel,
            "chat": chat,
            "language": "vi",
            "flow": "start",
            "state": {},
            "menu": {},
            "wrong_codes": 0,
        }
        made = await self._connection.execute(
            insert(conversations).values(**fresh).returning(conversations.c.id)
        )
        return Conversation(id=made.scalar_one(), channel=channel, chat=chat)

    async def found(self, channel: str, chat: str) -> Conversation | None:
        """The conversation of this chat as it is now, to be looked at only."""
        query = select(conversations).where(
            conversations.c.channel == channel, conversations.c.chat == chat
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return Conversation(**row) if row else None

    async def language(self, channel: str, chat: str) -> str:
        """The language this chat is in."""
        query = select(conversations.c.language).where(
            conversations.c.channel == channel, conversations.c.chat == chat
        )
        return (await self._connection.execute(query)).scalar() or "vi"

    async def forget(self, channel: str, chat: str) -> None:
        """This chat begins anew: nothing of what was on its screen can be answered any more."""
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.channel == channel, conversations.c.chat == chat)
            .values(flow="start", state={}, menu={})
        )

    async def keep(self, conversation: Conversation) -> None:
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation.id)
            .values(
                language=conversation.language,
                flow=conversation.flow,
                state=conversation.state,
                menu=conversation.menu,
                wrong_codes=conversation.wrong_codes,
                locked_until=conversation.locked_until,
            )
        )


_HELD = (
    select(conversations)
    .where(
        conversations.c.channel == bindparam("channel"),
        conversations.c.chat == bindparam("chat"),
    )
    .with_for_update()
)
"""Asked at every message: built once, that takes longer than to answer it."""
