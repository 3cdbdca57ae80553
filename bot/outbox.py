"""Send what was committed: in order per chat, replies before reminders, at the platform's pace."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.lanes import Lanes
from bot.messages import (
    Channel,
    OutOfOrder,
    Sent,
    TryLater,
    Uncertain,
    Undeliverable,
    Unreachable,
)
from bot.pace import Pace
from storage.database import Database
from storage.outbox import EXPIRED, FAILED, SENT, UNCERTAIN, Waiting
from storage.unit_of_work import reading, writing

REPEAT_AFTER = 3.0
"""Seconds before a prompt that may not have arrived is sent once more."""
AFTER_A_FAULT = 3.0
LONGEST_PAUSE = 300.0
"""Seconds between tries while the platform, or the way to it, is out of order: 3, 6, 12 … 300."""

log = logging.getLogger(__name__)


class Paced(Protocol):
    """Hears what came of a turn."""

    def passed(self) -> None: ...
    def unused(self) -> None: ...
    def refused(self, chat: str, seconds: float, *, everyone: bool = False) -> None: ...


class _Unpaced:
    """A channel without a cap: our own pages."""

    def passed(self) -> None: ...
    def unused(self) -> None: ...
    def refused(self, chat: str, seconds: float, *, everyone: bool = False) -> None: ...


class Outbox:
    """What has to be sent and what has been."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        paces: Mapping[str, Pace],
        another_way: Callable[[], None] = lambda: None,
    ) -> None:
        """`another_way` is told when a reminder has to be sent on the person's next channel."""
        self._database = database
        self._clock = clock
        self._paces = paces
        self._another_way = another_way
        self._channels: dict[str, Channel] = {}
        self._lanes = Lanes(self.deliver)
        self._timers: set[asyncio.TimerHandle] = set()
        self._under_way: dict[str, set[str]] = defaultdict(set)
        self._freed = asyncio.Event()

    def serve(self, channel: Channel) -> None:
        self._channels[channel.name] = channel

    def wake(self, channel: str, chat: str) -> None:
        if channel in self._channels:
            self._lanes.wake(channel, chat)

    async def resume(self) -> None:
        """Send what was committed but not sent; drop reminders that have become pointless."""
        now = self._clock()
        async with writing(self._database) as unit:
            await unit.outbox.expire(now)
        async with reading(self._database) as unit:
            waiting = await unit.outbox.waiting(now)
        for channel, chat in waiting:
            self.wake(channel, chat)

    async def since(self, channel: str, chat: str, after: int, limit: int) -> list[Sent]:
        """The committed messages of one chat numbered above `after`: the latest `limit`."""
        async with reading(self._database) as unit:
            return await unit.outbox.since(channel, chat, after, limit)

    async def deliver(self, channel: str, chat: str) -> None:
        """Send everything this chat is to get now."""
        try:
            while await self._deliver_next(channel, chat):
                pass
        finally:
            self._under_way[channel].discard(chat)
            self._freed.set()

    async def _deliver_next(self, channel: str, chat: str) -> bool:
        """Send the next message, if there is one that may be sent now."""
        async with reading(self._database) as unit:
            waiting = await unit.outbox.next(channel, chat, self._clock())
        if waiting is not None:
            await self._send(self._channels[channel], waiting)
        return waiting is not None

    async def hand_on(self, channel: str, chat: str, at_most: int) -> None:
        """Wake this chat; wait while so many chats of its channel are being served already."""
        if channel not in self._channels:
            return
        under_way = self._under_way[channel]
        under_way.add(chat)
        self.wake(channel, chat)
        while len(under_way) >= at_most:
            self._freed.clear()
            await self._freed.wait()

    async def idle(self) -> None:
        await self._lanes.idle()

    async def stop(self) -> None:
        for timer in self._timers:
            timer.cancel()
        await self._lanes.stop()

    async def _send(self, channel: Channel, message: Waiting) -> None:
        """One message; what became of it is kept whatever happens."""
        pace = self._paces.get(channel.name)
        if pace is None:
            return await self._attempt(channel, message, _Unpaced())
        await pace.turn(message.lane)
        if message.expires_at is not None and message.expires_at <= self._clock():
            pace.unused()
            return await self._settle(message, EXPIRED)
        return await self._attempt(channel, message, pace)

    async def _attempt(self, channel: Channel, message: Waiting, pace: Paced) -> None:
        try:
            ref = await channel.send(message.chat, message.reply, message.id)
        except TryLater as later:
            pace.refused(message.chat, later.seconds, everyone=later.everyone)
            return await self._postpone(message, later.seconds)
        except OutOfOrder:
            seconds = _pause(message.tries)
            pace.refused(message.chat, seconds)
            return await self._postpone(message, seconds)
        except Uncertain:
            pace.passed()
            return await self._uncertain(message)
        except Unreachable:
            pace.passed()
            log.info("person unreachable", extra={"channel": channel.name, "outbox": message.id})
            return await self._lost(message)
        except Undeliverable:
            pace.passed()
            log.warning("message refused", extra={"channel": channel.name, "outbox": message.id})
            return await self._settle(message, FAILED)
        except Exception:
            pace.passed()
            log.exception("message could not be sent", extra={"outbox": message.id})
            return await self._postpone(message, _pause(message.tries))
        except asyncio.CancelledError:
            pace.unused()
            raise
        pace.passed()
        await self._settle(message, SENT, ref)
        log.debug("message sent", extra={"channel": channel.name, "outbox": message.id})
        return None

    async def _uncertain(self, message: Waiting) -> None:
        """A prompt may be repeated once; a file is not."""
        log.warning("delivery uncertain", extra={"outbox": message.id})
        if message.tries == 0 and not message.reply.attachments:
            await self._postpone(message, REPEAT_AFTER)
        else:
            await self._settle(message, UNCERTAIN)

    async def _lost(self, message: Waiting) -> None:
        async with writing(self._database) as unit:
            await unit.outbox.settle(message.id, FAILED, self._clock())
            await unit.identities.lost(message.channel, message.chat)
            is_notice = await unit.notices.again(message.id)
        if is_notice:
            self._another_way()

    async def _settle(self, message: Waiting, state: str, ref: str = "") -> None:
        async with writing(self._database) as unit:
            await unit.outbox.settle(message.id, state, self._clock(), ref)

    async def _postpone(self, message: Waiting, seconds: float) -> None:
        async with writing(self._database) as unit:
            await unit.outbox.postpone(message.id, self._clock() + timedelta(seconds=seconds))
        loop = asyncio.get_running_loop()
        # A breath longer than asked: the message must be due when the lane looks again.
        timer = loop.call_later(seconds + 0.05, self.wake, message.channel, message.chat)
        self._timers = {
            one for one in self._timers if not one.cancelled() and one.when() > loop.time()
        }
        self._timers.add(timer)


def _pause(tries: int) -> float:
    """Longer with every try, and never the same for all: they would come back at once."""
    longest = min(LONGEST_PAUSE, AFTER_A_FAULT * 2.0 ** min(tries, 10))
    return longest * (0.5 + random.random() / 2)  # noqa: S311 - nobody has to guess it
