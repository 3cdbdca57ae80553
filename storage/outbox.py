"""What has to be sent, in order per chat, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Attachment, Button, Lane, Outgoing, Reply, Sent
from storage.tables import outbox

PENDING, SENT, UNCERTAIN, FAILED, EXPIRED = "pending", "sent", "uncertain", "failed", "expired"
RECALLED = "recalled"
"""A reminder that could not be delivered here, and is worded anew."""

_LOOKED_THROUGH = 50
"""The latest messages of a chat among which a question is looked for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that waits to be sent."""

    id: int
    channel: str
    chat: str
    lane: Lane
    reply: Reply
    tries: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of a chat and what became of it; `ref` is the platform's name of it."""

    lane: Lane
    reply: Reply
    ref: str
    sent_at: datetime | None
    state: str


class OutboxRows:
    """The outbox table."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        channel: str,
        chat: str,
        lane: Lane,
        reply: Reply,
        now: datetime,
        expires_at: datetime | None = None,
        not_before: datetime | None = None,
    ) -> int:
        made = await self._connection.execute(
            insert(outbox)
            .values(
                channel=channel,
                chat=chat,
                lane=int(lane),
                body=_plain(reply),
                state=PENDING,
                tries=0,
                ref="",
                created_at=now,
                expires_at=expires_at,
                not_before=not_before,
            )
            .returning(outbox.c.id)
        )
        return int(made.scalar_one())

    async def put(
        self, said: Iterable[Outgoing], now: datetime, not_before: datetime | None = None
    ) -> None:
        """Add these, in order; at night they may wait until morning."""
        for one in said:
            await self.add(one.channel, one.chat, one.lane, one.reply, now, not_before=not_before)

    async def next(
        self, channel: str, chat: str, now: datetime, first: Lane = Lane.REPLY
    ) -> Waiting | None:
        """The message of this chat to send now: none while an earlier one has to wait.

        `first` is the lane to begin with; those before it are passed over.
        """
        query = (
            select(outbox)
            .where(
                outbox.c.channel == channel,
                outbox.c.chat == chat,
                outbox.c.state == PENDING,
                outbox.c.lane >= first,
            )
            .order_by(outbox.c.lane, outbox.c.id)
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        if row is None or (row["not_before"] and row["not_before"] > now):
            return None
        return _waiting(row)

    async def waiting(self, now: datetime) -> list[tuple[str, str]]:
        """The chats with something to send, replies before reminders."""
        query = (
            select(outbox.c.channel, outbox.c.chat)
            .where(outbox.c.state == PENDING, _due(now))
            .group_by(outbox.c.channel, outbox.c.chat)
            .order_by(func.min(outbox.c.lane), func.min(outbox.c.id))
        )
        return [(row.channel, row.chat) for row in await self._connection.execute(query)]

    async def since(self, channel: str, chat: str, after: int, limit: int) -> list[Sent]:
        query = (
            select(outbox)
            .where(outbox.c.channel == channel, outbox.c.chat == chat, outbox.c.id > after)
            .order_by(outbox.c.id.desc())
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).mappings().all()
        return [Sent(row["id"], _reply(row["body"]), row["created_at"]) for row in reversed(rows)]

    async def newest(self, channel: str, chat: str, limit: int) -> list[Shown]:
        """The messages written last to this chat, sent or not, the newest first."""
        query = (
            select(outbox)
            .where(outbox.c.channel == channel, outbox.c.chat == chat)
            .order_by(outbox.c.id.desc())
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).mappings()
        return [
            Shown(Lane(row["lane"]), _reply(row["body"]), row["ref"], row["sent_at"], row["state"])
            for row in rows
        ]

    async def asking(self, channel: str, chat: str, place: str) -> Reply | None:
        """The newest of this chat's latest messages that waits for a file there."""
        found = await self.newest(channel, chat, _LOOKED_THROUGH)
        return next((one.reply for one in found if one.reply.awaits == place), None)

    async def sent_since(self, channel: str, chat: str, since: datetime) -> list[Reply]:
        """What has been sent to this chat since then, or may have been."""
        query = select(outbox.c.body).where(
            outbox.c.channel == channel,
            outbox.c.chat == chat,
            outbox.c.sent_at >= since,
            outbox.c.state.in_([SENT, UNCERTAIN]),
        )
        return [_reply(row.body) for row in await self._connection.execute(query)]

    async def settle(self, message_id: int, state: str, now: datetime, ref: str = "") -> None:
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == message_id)
            .values(state=state, ref=ref, sent_at=now, tries=outbox.c.tries + 1)
        )

    async def ref(self, message_id: int) -> str:
        """What the channel calls a message; "" while it has not been sent."""
        query = select(outbox.c.ref).where(outbox.c.id == message_id)
        return (await self._connection.execute(query)).scalar() or ""

    async def postpone(self, message_id: int, until: datetime) -> None:
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == message_id)
            .values(not_before=until, tries=outbox.c.tries + 1)
        )

    async def expire(self, now: datetime) -> None:
        """Reminders that could not be sent in time are dropped: a newer one says it better."""
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.state == PENDING, outbox.c.expires_at <= now)
            .values(state=EXPIRED)
        )

    async def forget(self, which: ColumnElement[bool]) -> None:
        """Delete these; the newest of all is only emptied.

        Its number must not be given again: open pages ask for what comes after the last they saw.
        """
        newest = select(func.max(outbox.c.id)).scalar_subquery()
        await self._connection.execute(delete(outbox).where(which, outbox.c.id != newest))
        await self._connection.execute(
            update(outbox)
            .where(which)
            .values(chat="", ref="", state=EXPIRED, body=_plain(Reply(Markup())))
        )

    async def count(self, state: str) -> int:
        query = select(func.count()).select_from(outbox).where(outbox.c.state == state)
        return (await self._connection.execute(query)).scalar_one()


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)


def _plain(reply: Reply) -> dict[str, Any]:
    return {
        "text": str(reply.text),
        "buttons": [[[one.label, one.act] for one in row] for row in reply.buttons],
        "attachments": [[one.key, one.name, one.media_type] for one in reply.attachments],
        "replaces": reply.replaces,
        "lettered": reply.lettered,
        "language": reply.language,
        "awaits": reply.awaits,
    }


def _reply(body: dict[str, Any]) -> Reply:
    return Reply(
        text=Markup(body["text"]),  # noqa: S704 - it was markup when it was written
        buttons=tuple(tuple(Button(*one) for one in row) for row in body["buttons"]),
        attachments=tuple(Attachment(*one) for one in body["attachments"]),
        replaces=body["replaces"],
        lettered=body.get("lettered", False),  # messages written before there were letters
        language=body.get("language", "vi"),
        awaits=body.get("awaits", ""),  # messages written before there were links
    )


def _waiting(row: Any) -> Waiting:
    return Waiting(
        id=row["id"],
        channel=row["channel"],
        chat=row["chat"],
        lane=Lane(row["lane"]),
        reply=_reply(row["body"]),
        tries=row["tries"],
        expires_at=row["expires_at"],
    )
