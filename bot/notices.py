"""Hand reminders to the outbox as fast as they can be sent, worded when their turn has come."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import assert_never

from bot.messages import Outgoing
from bot.outbox import Outbox
from bot.planning.sending import Wait
from storage.database import Database, Unavailable
from storage.notices import KeptNotice
from storage.unit_of_work import UnitOfWork, reading, writing

AT_ONCE = 20
"""Reminders on their way on one channel: enough that none waits for the database, few enough that
each is worded from the state of this minute."""
AFTER_A_FAULT = 5.0
ONCE_MORE = timedelta(minutes=10)
"""Until a reminder that could not be worded is tried again: a defect holds up no other."""
FAULTY = "faulty"

Compose = Callable[[UnitOfWork, KeptNotice, datetime], Awaitable[Outgoing | Wait | str]]

log = logging.getLogger(__name__)


class Pump:
    """Empties the list of notices; woken whenever there may be something in it."""

    def __init__(
        self, database: Database, outbox: Outbox, clock: Callable[[], datetime], compose: Compose
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock
        self._compose = compose
        self._running: asyncio.Task[None] | None = None
        self._again = False

    def wake(self) -> None:
        """There may be something to send."""
        if self._running is not None and not self._running.done():
            self._again = True
            return
        self._running = asyncio.create_task(self._run())

    async def idle(self) -> None:
        """Wait until nothing is left whose turn has come."""
        while self._running is not None and not self._running.done():
            await asyncio.wait([self._running])

    async def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._again = False
            try:
                await self._empty()
            except Unavailable:
                log.warning("database not available, reminders wait")
                await asyncio.sleep(AFTER_A_FAULT)
                continue
            if not self._again:
                return

    async def _empty(self) -> None:
        while True:
            async with reading(self._database) as unit:
                due = await unit.notices.due(self._clock(), AT_ONCE)
            if not due:
                return
            for notice in due:
                await self._hand_over(notice)

    async def _hand_over(self, notice: KeptNotice) -> None:
        """Worded while others may write; whoever takes it first has it sent."""
        outcome = await self._word(notice)
        async with writing(self._database) as unit:
            if not await unit.notices.take(notice.id):
                return
            await self._keep(unit, notice, outcome)
        if isinstance(outcome, Outgoing):
            await self._outbox.hand_on(outcome.channel, outcome.chat, AT_ONCE)

    async def _word(self, notice: KeptNotice) -> Outgoing | Wait | str:
        now = self._clock()
        try:
            async with reading(self._database) as unit:
                return await self._compose(unit, notice, now)
        except Unavailable:
            raise
        except Exception:
            log.exception("reminder could not be worded", extra={"notice": notice.id})
            again = now + ONCE_MORE
            return Wait(again) if again < notice.notice.pointless_from else FAULTY

    async def _keep(
        self, unit: UnitOfWork, notice: KeptNotice, outcome: Outgoing | Wait | str
    ) -> None:
        match outcome:
            case Wait(until):
                await unit.notices.wait(notice.id, until)
            case str() as why:
                await unit.notices.drop(notice.id, why)
            case Outgoing(channel, chat, lane, reply):
                outbox_id = await unit.outbox.add(
                    channel, chat, lane, reply, self._clock(), notice.notice.pointless_from
                )
                await unit.notices.composed(notice.id, outbox_id)
            case _:
                assert_never(outcome)
