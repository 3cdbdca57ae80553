"""What may name a child is held in memory only, until the officer rewrites it or answers for it."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messages import Stored

HELD_FOR = timedelta(minutes=30)
MOST = 2000
"""Chats at once; the oldest is forgotten first, and that officer is asked to send it again."""


@dataclass(frozen=True, slots=True)
class Held:
    """Something typed or sent that is not kept yet.

    `statement` is the button by which the officer answers for it; `place` is where it was meant
    for: elsewhere it would answer another question.
    """

    statement: str
    place: object
    what: str | Stored


class Withheld:
    """One thing per chat. A restart forgets everything: then it has to be sent again."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], tuple[datetime, Held]] = OrderedDict()

    def hold(self, channel: str, chat: str, held: Held, now: datetime) -> None:
        self._held[channel, chat] = (now, held)
        self._held.move_to_end((channel, chat))
        while len(self._held) > MOST:
            self._held.popitem(last=False)

    def take(self, channel: str, chat: str, now: datetime) -> Held | None:
        """What was held for this chat, once; None when there is nothing any more."""
        since, held = self._held.pop((channel, chat), (None, None))
        return held if since is not None and now - since < HELD_FOR else None
