"""Keep what arrived before the platform is told, and handle it in order per chat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot import spool
from bot.aside import Aside
from bot.evidence import Unusable, examine
from bot.lanes import Lanes
from bot.messages import (
    Arrival,
    Channel,
    Gone,
    Incoming,
    Outgoing,
    Stored,
    Unreadable,
    Upload,
)
from storage.database import Database, Unavailable
from storage.files import Files
from storage.inbox import Kept
from storage.unit_of_work import UnitOfWork, reading, writing

TRIES = 3
PAUSE = 1.0
"""Seconds before the database is tried again."""

File = Stored | Unusable | None
Apologise = Callable[[UnitOfWork, str, str], Awaitable[Outgoing]]


class Converse(Protocol):
    """Handles a message; `done` is what was done aside for it. Raises Aside."""

    async def __call__(
        self, unit: UnitOfWork, inbox_id: int, incoming: Incoming, file: File, done: object = None
    ) -> Sequence[Outgoing]: ...


log = logging.getLogger(__name__)


class Inbox:
    """Everything that has arrived and what still has to be handled."""

    def __init__(
        self,
        database: Database,
        files: Files,
        clock: Callable[[], datetime],
        converse: Converse,
        apologise: Apologise,
        then: Callable[[str, str], None],
    ) -> None:
        """`then` is told of each chat that has something to be sent."""
        self._database = database
        self._files = files
        self._clock = clock
        self._converse = converse
        self._apologise = apologise
        self._then = then
        self._channels: dict[str, Channel] = {}
        self._lanes = Lanes(self.drain)

    def serve(self, channel: Channel) -> None:
        self._channels[channel.name] = channel

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None:
        """Keep all of these in one transaction, then wake the chats concerned.

        Once this returns the platform may be told "received". An update kept before is ignored;
        one whose `chat` is None goes to quarantine. Raises when nothing could be kept.
        """
        async with writing(self._database) as unit:
            await unit.inbox.keep(channel, arrivals, self._clock())
        for chat in dict.fromkeys(one.chat for one in arrivals if one.chat is not None):
            self._lanes.wake(channel, chat)

    async def resume(self) -> None:
        """Take up what was kept but not handled when the program stopped."""
        async with reading(self._database) as unit:
            waiting = await unit.inbox.waiting()
        for channel, chat in waiting:
            if channel in self._channels:
                self._lanes.wake(channel, chat)

    async def drain(self, channel: str, chat: str) -> None:
        """Handle everything this chat has sent, oldest first."""
        while True:
            async with reading(self._database) as unit:
                kept = await unit.inbox.next(channel, chat)
            if kept is None:
                return
            for one in await self._handle_safely(self._channels[channel], chat, kept):
                self._then(one.channel, one.chat)

    async def idle(self) -> None:
        """Wait until nothing is being handled."""
        await self._lanes.idle()

    async def stop(self) -> None:
        await self._lanes.stop()

    async def _handle_safely(self, channel: Channel, chat: str, kept: Kept) -> Sequence[Outgoing]:
        """A message that cannot be handled does not hold up the ones behind it for ever."""
        try:
            return await self._handle(channel, kept)
        except Unavailable:
            log.warning("database not available, trying again", extra={"inbox": kept.id})
            await asyncio.sleep(PAUSE)
            return ()
        except Exception:
            log.exception("message could not be handled", extra={"inbox": kept.id})
            return await self._failed(channel.name, chat, kept)

    async def _handle(self, channel: Channel, kept: Kept) -> Sequence[Outgoing]:
        """What is to be sent, committed together with everything the message has changed."""
        incoming = _read(channel, kept.payload)
        file = await self._fetch(channel, incoming)
        try:
            said = await self._commit(kept, incoming, file)
        except Aside as aside:
            said = await self._commit(kept, incoming, file, await aside.do())
        log.debug("message handled", extra={"channel": channel.name, "inbox": kept.id})
        return said

    async def _commit(
        self, kept: Kept, incoming: Incoming | None, file: File, done: object = None
    ) -> Sequence[Outgoing]:
        said: Sequence[Outgoing] = ()
        async with writing(self._database) as unit:
            if incoming is not None:
                said = await self._converse(unit, kept.id, incoming, file, done)
                await unit.outbox.put(said, self._clock())
            await unit.inbox.done(kept.id, self._clock())
        return said

    async def _fetch(self, channel: Channel, incoming: Incoming | None) -> File:
        """Download, examine and store a file before the transaction opens."""
        if incoming is None or not isinstance(incoming.body, Upload):
            return None
        try:
            content = await self._bytes(channel, incoming.body)
        except (Gone, FileNotFoundError):
            return Unusable.GONE
        evidence = await asyncio.to_thread(examine, content, incoming.body.name)
        if isinstance(evidence, Unusable):
            return evidence
        key = self._files.new_key("evidence")
        await self._files.put(key, evidence.content)
        size, caption = len(evidence.content), incoming.body.caption
        return Stored(key, evidence.name, evidence.media_type, size, caption)

    async def _bytes(self, channel: Channel, upload: Upload) -> bytes:
        """From where it waits, or from the platform. Raises Gone or FileNotFoundError."""
        if upload.place:
            return await self._files.get(upload.ref)
        return await channel.fetch(upload.ref)

    async def _failed(self, channel: str, chat: str, kept: Kept) -> Sequence[Outgoing]:
        now = self._clock()
        async with writing(self._database) as unit:
            await unit.inbox.failed(kept.id)
            if kept.tries + 1 < TRIES:
                return ()
            await unit.inbox.give_up(kept.id, now)
            apology = await self._apologise(unit, channel, chat)
            await unit.outbox.put([apology], now)
        return [apology]


def _read(channel: Channel, payload: str) -> Incoming | None:
    """What came by the web for this chat, or what the platform told; None where it says nothing."""
    try:
        return spool.read(channel.name, payload) or channel.read(payload)
    except Unreadable:
        return None
