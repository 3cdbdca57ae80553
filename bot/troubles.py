"""Channels that are out of order: since when, and when it is worth trying one again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LASTING = timedelta(minutes=20)
"""After so long in trouble a person's next channel is taken."""
SHORTEST, LONGEST = timedelta(seconds=3), timedelta(minutes=5)
"""Between two tries: the longer the trouble lasts, the longer."""
FORGOTTEN = timedelta(hours=1)
"""Without any try for so long nothing is known any more."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    since: datetime
    last: datetime


class Troubles:
    """What is known of each channel from what was sent there last."""

    def __init__(self) -> None:
        self._known: dict[str, _Trouble] = {}

    def failed(self, channel: str, now: datetime) -> None:
        """The channel, or the way to it, was out of order just now."""
        known = self._of(channel, now)
        self._known[channel] = _Trouble(known.since if known else now, now)

    def worked(self, channel: str) -> None:
        """The channel has answered."""
        self._known.pop(channel, None)

    def until(self, channel: str, now: datetime) -> datetime:
        """When it may be tried: now, unless it has failed a moment ago."""
        known = self._of(channel, now)
        if known is None:
            return now
        pause = min(max((known.last - known.since) / 2, SHORTEST), LONGEST)
        return max(now, known.last + pause)

    def is_lasting(self, channel: str, now: datetime) -> bool:
        """Whether it has been out of order for so long that another channel is better."""
        known = self._of(channel, now)
        return known is not None and now - known.since >= LASTING

    def _of(self, channel: str, now: datetime) -> _Trouble | None:
        """A clock that was put back knows nothing either."""
        known = self._known.get(channel)
        return known if known and known.last <= now < known.last + FORGOTTEN else None
