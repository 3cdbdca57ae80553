"""Send what was committed: in order per chat, replies before reminders, at the platform's pace."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.lanes import Lanes
from bot.messages import Channel, Sent, TryLater, Uncertain, Undeliverable, Unreachable
from storage.database import Database
from storage.outbox import FAILED, SENT, UNCERTAIN, Waiting
from storage.unit_of_work import reading, writing

REPEAT_AFTER = 3.0
"""Seconds before a prompt that may not have arrived is sent once more."""
AFTER_A_DEFECT = 30.0

log = logging.getLogger(__name__)


class Pace:
    """Evenly spaced turns: never more than `per_second` in any second."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        loop = asyncio.get_running_loop()
        wait = self._next - loop.time()
        self._next = max(self._next, loop.time()) + self._gap
        if wait > 0:
            await asyncio.sleep(wait)


class Outbox:
    """What has to be sent and what has been."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], paces: Mapping[str, Pace]
    ) -> None:
        self._database = database
        self._clock = clock
        self._paces = paces
        self._channels: dict[str, Channel] = {}
        self._lanes = Lanes(self.deliver)
        self._timers: set[asyncio.TimerHandle] = set()

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
        while True:
            async with reading(self._database) as unit:
                waiting = await unit.outbox.next(channel, chat, self._clock())
            if waiting is None:
                return
            await self._send(self._channels[channel], waiting)

    async def idle(self) -> None:
        await self._lanes.idle()

    async def stop(self) -> None:
        for timer in self._timers:
            timer.cancel()
        await self._lanes.stop()

    async def _send(self, channel: Channel, message: Waiting) -> None:
        """One message; what became of it is kept whatever happens."""
        pace = self._paces.get(channel.name)
        if pace is not None:
            await pace.turn()
        try:
            ref = await channel.send(message.chat, message.reply, message.id)
        except TryLater as later:
            await self._postpone(message, later.seconds)
        except Uncertain:
            await self._uncertain(message)
        except Unreachable:
            log.info("person unreachable", extra={"channel": channel.name, "outbox": message.id})
            await self._lost(message)
        except Undeliverable:
            log.warning("message refused", extra={"channel": channel.name, "outbox": message.id})
            await self._settle(message, FAILED)
        except Exception:
            log.exception("message could not be sent", extra={"outbox": message.id})
            await self._postpone(message, AFTER_A_DEFECT)
        else:
            await self._settle(message, SENT, ref)
            log.debug("message sent", extra={"channel": channel.name, "outbox": message.id})

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
            await unit.people.lost(message.channel, message.chat)

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
