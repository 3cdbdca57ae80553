"""Hand reminders to the outbox as fast as they can be sent, worded when their turn has come."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.people import PersonId
from bot.messages import Outgoing
from bot.outbox import Outbox
from bot.planning.sending import Pointless, Wait, together
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
MERGED = "merged"
"""Why a notice was not sent: a newer one said it with its own."""

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
        if self.is_busy:
            self._again = True
            return
        self._running = asyncio.create_task(self._run())

    @property
    def is_busy(self) -> bool:
        return self._running is not None and not self._running.done()

    async def idle(self) -> None:
        """Wait until nothing is left whose turn has come."""
        if self._running is not None:
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
        """Leave them to the process in charge: only that sends what is made of them."""
        while self._outbox.is_in_charge:
            async with reading(self._database) as unit:
                due = await unit.notices.due(self._clock(), AT_ONCE)
            if not due:
                return
            for person_id in due:
                await self._hand_over_safely(person_id)

    async def _hand_over_safely(self, person_id: PersonId) -> None:
        """What cannot be worded is tried again later: a defect holds up nobody else."""
        try:
            await self._hand_over(person_id)
        except Unavailable:
            raise
        except Exception:
            log.exception("reminder could not be worded", extra={"person": person_id})
            now = self._clock()
            again = now + ONCE_MORE
            async with writing(self._database) as unit:
                for one in await unit.notices.take(person_id, now):
                    is_late = again >= one.notice.pointless_from
                    outcome: Wait | str = FAULTY if is_late else Wait(again)
                    await self._keep(unit, [one], outcome)

    async def _hand_over(self, person_id: PersonId) -> None:
        """All that waits for one person, in one transaction: whoever is second finds it taken."""
        async with writing(self._database) as unit:
            now = self._clock()
            taken = await unit.notices.take(person_id, now)
            outcome = await self._worded(unit, taken, now)
            await self._keep(unit, taken, outcome)
        if isinstance(outcome, Outgoing):
            await self._outbox.hand_on(outcome.channel, outcome.chat, AT_ONCE)

    async def _worded(
        self, unit: UnitOfWork, taken: Sequence[KeptNotice], now: datetime
    ) -> Outgoing | Wait | str:
        """They get one message, whatever has come together."""
        whole = together((one.notice for one in taken), now)
        if whole is None:
            return Pointless.OUTDATED.value
        newest = KeptNotice(taken[-1].id, whole)
        if len(taken) > 1:  # it may have to be worded anew, for another channel
            await unit.notices.take_in(newest)
        return await self._compose(unit, newest, now)

    async def _keep(
        self, unit: UnitOfWork, taken: Sequence[KeptNotice], outcome: Outgoing | Wait | str
    ) -> None:
        match outcome:
            case Wait(until):
                for one in taken:
                    await unit.notices.wait(one.id, until)
            case str() as why:
                for one in taken:
                    await unit.notices.drop(one.id, why)
            case Outgoing(channel, chat, lane, reply):
                *merged, newest = taken
                for one in merged:
                    await unit.notices.drop(one.id, MERGED)
                outbox_id = await unit.outbox.add(
                    channel, chat, lane, reply, self._clock(), newest.notice.pointless_from
                )
                await unit.notices.composed(newest.id, outbox_id)
            case _:
                assert_never(outcome)
