"""How long, and how often, a platform lets people be answered after they have written."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.messages import Reply
from storage.database import Database
from storage.unit_of_work import reading

log = logging.getLogger(__name__)


class Standing(StrEnum):
    """Whether somebody may be written to freely, at a price, or not at all."""

    FREE = "free"
    PAID = "paid"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Terms:
    """Free for so long and so many messages after the last one from the person; then closed."""

    free_for: timedelta
    free_messages: int
    closes_after: timedelta


def standing(terms: Terms, heard_at: datetime | None, sent: int, now: datetime) -> Standing:
    """By when they last wrote, and how many messages they have been sent since."""
    if heard_at is None or now - heard_at >= terms.closes_after:
        return Standing.CLOSED
    is_free = now - heard_at < terms.free_for and sent < terms.free_messages
    return Standing.FREE if is_free else Standing.PAID


class Windows:
    """Counted from what has come in and gone out; nothing is kept besides."""

    def __init__(
        self, database: Database, channel: str, terms: Terms, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channel = channel
        self._terms = terms
        self._clock = clock

    async def of(self, chat: str, messages: Callable[[Reply], int]) -> Standing:
        """How this person stands; `messages` says how many the platform counts for a reply."""
        async with reading(self._database) as unit:
            heard_at = await unit.inbox.heard_at(self._channel, chat)
            sent = await unit.outbox.sent_since(self._channel, chat, heard_at) if heard_at else []
        found = standing(self._terms, heard_at, sum(map(messages, sent)), self._clock())
        if found is Standing.PAID:
            log.info("a message beyond the free ones", extra={"channel": self._channel})
        return found
