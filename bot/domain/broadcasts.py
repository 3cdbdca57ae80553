"""One announcement to many, which can be called off for a moment before it goes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from bot.domain.audiences import Audience, Hearers
from bot.domain.people import PersonId

BroadcastId = NewType("BroadcastId", int)
LONGEST = 1500
CALLED_OFF_WITHIN = timedelta(minutes=2)
LASTS = timedelta(days=7)
"""How long is tried to reach somebody."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`sent_at` is set once it is known of everybody whether it reached them."""

    id: BroadcastId
    person_id: PersonId
    audience: Audience
    hearers: Hearers
    text: str
    made_at: datetime
    send_at: datetime
    sent_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How far it is; `uncertain` may or may not have arrived."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    uncertain: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed + self.uncertain
