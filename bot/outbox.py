"""Send what was committed: in order per chat, replies before reminders, at the platform's pace."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.domain.people import Identity
from bot.lanes import Lanes
from bot.messages import (
    Channel,
    Lane,
    OutOfOrder,
    Reply,
    Sent,
    TryLater,
    Uncertain,
    Undeliverable,
    Unreachable,
)
from bot.pace import Pace, Turn
from bot.troubles import Troubles
from storage.database import Database, Unavailable
from storage.outbox import EXPIRED, FAILED, RECALLED, SENT, UNCERTAIN, Waiting
from storage.unit_of_work import UnitOfWork, reading, writing

REPEAT_AFTER = 3.0
"""Seconds before a prompt that may not have arrived is sent once more."""
AFTER_A_FAULT = 3.0
LONGEST_PAUSE = 300.0
"""Seconds between tries while the platform, or the way to it, is out of order: 3, 6, 12 … 300."""
LEAVE = 10.0
"""Seconds a message that is on its way has got when the program is asked to stop."""

T = TypeVar("T")
Address = tuple[str, str]
"""A channel and a chat."""

log = logging.getLogger(__name__)


class Paced(Protocol):
    """Gives turns to send, and hears what came of them."""

    async def turn(self, lane: Lane, messages: int) -> Turn: ...
    def passed(self, turn: Turn) -> None: ...
    def unused(self, turn: Turn) -> None: ...
    def refused(self, turn: Turn, chat: str, seconds: float, *, everyone: bool = False) -> None: ...


class _Unpaced:
    """A channel without a cap: our own pages."""

    async def turn(self, lane: Lane, messages: int) -> Turn:
        del lane, messages
        return Turn(0.0)

    def passed(self, turn: Turn) -> None: ...
    def unused(self, turn: Turn) -> None: ...
    def refused(self, turn: Turn, chat: str, seconds: float, *, everyone: bool = False) -> None: ...


class Outbox:
    """What has to be sent and what has been."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        paces: Mapping[str, Pace],
        is_in_charge: Callable[[], bool] = lambda: True,
        another_way: Callable[[], None] = lambda: None,
        readdressed: Callable[[Reply, Address, Address], Reply] = lambda reply, _from, _to: reply,
        troubles: Troubles | None = None,
    ) -> None:
        """Two processes at one pace would be refused, and each would send what the other sends.

        So a paced channel is left to the one in charge. `another_way` is told when a reminder has
        to be worded anew, later or for the person's next channel; what else somebody is told goes
        there `readdressed`, as it is.
        """
        self._database = database
        self._clock = clock
        self._paces = paces
        self._is_in_charge = is_in_charge
        self._another_way = another_way
        self._readdressed = readdressed
        self._troubles = troubles or Troubles()
        self._channels: dict[str, Channel] = {}
        self._lanes = Lanes(self.deliver)
        self._attempts: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.TimerHandle] = set()
        self._under_way: dict[str, set[str]] = defaultdict(set)
        self._freed = asyncio.Event()

    @property
    def is_in_charge(self) -> bool:
        """Whether reminders are for this process to send."""
        return self._is_in_charge()

    def serve(self, channel: Channel) -> None:
        self._channels[channel.name] = channel

    def wake(self, channel: str, chat: str) -> None:
        if self._may_send(channel):
            self._lanes.wake(channel, chat)

    async def resume(self) -> None:
        """Send what was committed but not sent; drop reminders that have become pointless."""
        now = self._clock()
        async with writing(self._database) as unit:
            await unit.outbox.expire(now)
        async with reading(self._database) as unit:
            waiting = await unit.outbox.waiting(now)
        for channel, chat in waiting:
            if channel in self._channels:
                self.wake(channel, chat)
            else:
                await self._leave(channel, chat)

    async def since(self, channel: str, chat: str, after: int, limit: int) -> list[Sent]:
        """The committed messages of one chat numbered above `after`: the latest `limit`."""
        async with reading(self._database) as unit:
            return await unit.outbox.since(channel, chat, after, limit)

    async def deliver(self, channel: str, chat: str) -> None:
        """Send everything this chat is to get now."""
        try:
            while await self._deliver_next(channel, chat):
                pass
        except Unavailable:
            log.warning("database not available, messages wait")
            self._wake_later(channel, chat, AFTER_A_FAULT)
        finally:
            self._under_way[channel].discard(chat)
            self._freed.set()

    async def _deliver_next(self, channel: str, chat: str) -> bool:
        """Send the next message, if there is one that may be sent now."""
        if not self._may_send(channel):
            return False
        async with reading(self._database) as unit:
            waiting = await unit.outbox.next(channel, chat, self._clock())
        if waiting is not None:
            await self._send(self._channels[channel], waiting)
        return waiting is not None

    async def hand_on(self, channel: str, chat: str, at_most: int) -> None:
        """Wake this chat; wait while so many chats of its channel are being served already.

        Not while it is out of order: reminders on other channels are not held up by it.
        """
        if not self._may_send(channel):
            return
        under_way = self._under_way[channel]
        under_way.add(chat)
        self.wake(channel, chat)
        while len(under_way) >= at_most and not self._has_to_wait(channel):
            self._freed.clear()
            await self._freed.wait()

    def _may_send(self, channel: str) -> bool:
        return channel in self._channels and (channel not in self._paces or self._is_in_charge())

    def _has_to_wait(self, channel: str) -> bool:
        now = self._clock()
        return self._troubles.until(channel, now) > now

    async def idle(self) -> None:
        await self._lanes.idle()

    async def stop(self) -> None:
        """What is on its way may arrive, and is noted; the rest is kept for the next start."""
        await self._lanes.stop()
        if self._attempts:
            await asyncio.wait(self._attempts, timeout=LEAVE)
        for attempt in self._attempts:
            attempt.cancel()
        for timer in self._timers:
            timer.cancel()

    async def _send(self, channel: Channel, message: Waiting) -> None:
        """One message in its turn; once it has left it is not called back."""
        pace = self._paces.get(channel.name, _Unpaced())
        turn = await pace.turn(message.lane, channel.messages(message.reply))
        attempt = asyncio.create_task(self._in_time(channel, message, pace, turn))
        self._attempts.add(attempt)
        attempt.add_done_callback(self._attempts.discard)
        await asyncio.shield(attempt)

    async def _in_time(self, channel: Channel, message: Waiting, pace: Paced, turn: Turn) -> None:
        """A reminder that has waited too long for its turn is not sent: a newer one is better."""
        must_wait = self._has_to_wait(channel.name)
        if not self._may_send(channel.name) or (must_wait and await self._taken_back(message)):
            pace.unused(turn)
        elif message.expires_at is not None and message.expires_at <= self._clock():
            pace.unused(turn)
            await self._settle(message, EXPIRED)
        else:
            await self._attempt(channel, message, pace, turn)

    async def _attempt(self, channel: Channel, message: Waiting, pace: Paced, turn: Turn) -> None:
        try:
            ref = await channel.send(message.chat, message.reply, message.id)
        except TryLater as later:
            self._troubles.worked(channel.name)
            pace.refused(turn, message.chat, later.seconds, everyone=later.everyone)
            return await self._postpone(message, later.seconds)
        except OutOfOrder:
            seconds = _pause(message.tries)
            self._troubles.failed(channel.name, self._clock())
            pace.refused(turn, message.chat, seconds)
            self._freed.set()
            if await self._taken_back(message) or await self._left(message):
                return None
            return await self._postpone(message, seconds)
        except Uncertain:
            pace.passed(turn)
            return await self._uncertain(message)
        except Unreachable:
            self._troubles.worked(channel.name)
            pace.passed(turn)
            log.info("person unreachable", extra={"channel": channel.name, "outbox": message.id})
            return await self._lost(message)
        except Undeliverable:
            pace.passed(turn)
            log.warning("message refused", extra={"channel": channel.name, "outbox": message.id})
            return await self._settle(message, FAILED)
        except Exception:
            pace.passed(turn)
            log.exception("message could not be sent", extra={"outbox": message.id})
            return await self._postpone(message, _pause(message.tries))
        except asyncio.CancelledError:
            pace.unused(turn)
            raise
        self._troubles.worked(channel.name)
        pace.passed(turn)
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
        """A reminder is worded anew for the person's next channel; what else they are told, too."""

        async def lose(unit: UnitOfWork) -> bool:
            is_reminder = await unit.notices.again(message.id)
            became = RECALLED if is_reminder else FAILED
            await unit.outbox.settle(message.id, became, self._clock())
            await unit.identities.lost(message.channel, message.chat)
            return is_reminder

        if await self._note(lose):
            self._another_way()
        else:
            await self._pass_on(message)

    async def _taken_back(self, message: Waiting) -> bool:
        """Whether it is a reminder: worded anew when its channel works, or for the next one."""

        async def take_back(unit: UnitOfWork) -> bool:
            is_reminder = await unit.notices.again(message.id)
            if is_reminder:
                await unit.outbox.settle(message.id, RECALLED, self._clock())
            return is_reminder

        is_reminder = message.lane is Lane.REMINDER and await self._note(take_back)
        if is_reminder:
            self._another_way()
        return is_reminder

    async def _left(self, message: Waiting) -> bool:
        """Whether it goes to another channel, since this one has been out of order for long."""
        is_lasting = self._troubles.is_lasting(message.channel, self._clock())
        return is_lasting and await self._pass_on(message)

    async def _leave(self, channel: str, chat: str) -> None:
        """A channel that was switched off: whoever is reached elsewhere is told there."""
        is_moved = True
        while is_moved:
            async with reading(self._database) as unit:
                message = await unit.outbox.next(channel, chat, self._clock(), Lane.REMINDER)
                known = await unit.identities.others(channel, chat)
            if message is None or self._next_of(known) is None:
                return
            is_moved = await self._taken_back(message) or await self._pass_on(message)

    async def _pass_on(self, message: Waiting) -> bool:
        """To the person's next channel, as it is; a reply is only of use where it was asked for."""
        here = message.channel, message.chat

        async def pass_on(unit: UnitOfWork) -> Address | None:
            there = self._next_of(await unit.identities.others(*here))
            if there is not None:
                await unit.outbox.settle(message.id, FAILED, self._clock())
                reply = self._readdressed(message.reply, here, there)
                await unit.outbox.add(
                    *there, message.lane, reply, self._clock(), message.expires_at
                )
            return there

        there = await self._note(pass_on) if message.lane is Lane.REMINDER else None
        if there is not None:
            self.wake(*there)
        return there is not None

    def _next_of(self, known: Sequence[Identity]) -> Address | None:
        """The first channel that works, as far as is known."""
        now = self._clock()
        usable = (
            (one.channel, one.chat)
            for one in known
            if one.reachable
            and one.channel in self._channels
            and not self._troubles.is_lasting(one.channel, now)
        )
        return next(usable, None)

    async def _settle(self, message: Waiting, state: str, ref: str = "") -> None:
        await self._note(lambda unit: unit.outbox.settle(message.id, state, self._clock(), ref))

    async def _postpone(self, message: Waiting, seconds: float) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        await self._note(lambda unit: unit.outbox.postpone(message.id, until))
        self._wake_later(message.channel, message.chat, seconds)

    async def _note(self, write: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """What became of a message is kept whatever happens: else it would be sent once more."""
        while True:
            try:
                async with writing(self._database) as unit:
                    return await write(unit)
            except Unavailable:
                log.warning("database not available, what was sent is noted later")
                await asyncio.sleep(AFTER_A_FAULT)

    def _wake_later(self, channel: str, chat: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        # A breath longer than asked: the message must be due when the lane looks again.
        timer = loop.call_later(seconds + 0.05, self.wake, channel, chat)
        self._timers = {
            one for one in self._timers if not one.cancelled() and one.when() > loop.time()
        }
        self._timers.add(timer)


def _pause(tries: int) -> float:
    """Longer with every try, and never the same for all: they would come back at once."""
    longest = min(LONGEST_PAUSE, AFTER_A_FAULT * 2.0 ** min(tries, 10))
    return longest * (0.5 + random.random() / 2)  # noqa: S311 - nobody has to guess it
