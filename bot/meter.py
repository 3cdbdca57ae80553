"""Counts what a channel has sent, for the month's quota, and tells the administrators in time."""

import logging
from collections.abc import Callable
from datetime import datetime, tzinfo

from handlers.quotas import Quota, count, month_of
from storage.database import Database, Unavailable
from storage.unit_of_work import writing

log = logging.getLogger(__name__)


class Meter:
    """The meter of one channel."""

    def __init__(
        self,
        database: Database,
        channel: str,
        quota: Quota,
        *,
        secret: str,
        clock: Callable[[], datetime],
        zone: tzinfo,
        then: Callable[[str, str], None],
    ) -> None:
        """`then` is told of each chat that has something to be sent."""
        self._database = database
        self._channel = channel
        self._quota = quota
        self._secret = secret
        self._clock = clock
        self._zone = zone
        self._then = then

    async def sent(self, messages: int) -> None:
        """So many messages have gone out. What cannot be counted is no reason to send it again."""
        now = self._clock()
        month = month_of(now, self._zone)
        try:
            async with writing(self._database) as unit:
                said = await count(unit, self._secret, self._channel, self._quota, messages, month)
                await unit.outbox.put(said, now)
        except Unavailable:
            log.warning("not counted", extra={"channel": self._channel, "messages": messages})
            return
        for one in said:
            self._then(one.channel, one.chat)
