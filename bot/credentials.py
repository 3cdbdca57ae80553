"""A platform's tokens that change: kept sealed, renewed by one at a time, kept before used."""

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken

from storage.database import Database
from storage.unit_of_work import writing

AHEAD = timedelta(minutes=10)
"""How long before its end an access token is renewed."""


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """What opens the platform's doors, until when (Unix seconds), and what gets the next pair."""

    access: str
    refresh: str
    ends_at: float = 0.0


Renew = Callable[[str], Awaitable[Pair]]
"""Exchanges a refresh token, which is used up by it, for a new pair."""


class Credentials:
    """The tokens of one channel. `first` is the refresh token an administrator was given.

    Where the administrator gives another one, because the kept one was lost, that one counts.
    """

    def __init__(
        self,
        database: Database,
        channel: str,
        secret: str,
        first: str,
        renew: Renew,
        clock: Callable[[], datetime],
    ) -> None:
        key = hashlib.sha256(f"tokens\0{secret}".encode()).digest()
        self._sealer = Fernet(base64.urlsafe_b64encode(key))
        self._database = database
        self._channel = channel
        self._first = first
        self._mark = hashlib.sha256(first.encode()).hexdigest()
        self._renew = renew
        self._clock = clock
        self._known: Pair | None = None

    async def access(self, refused: str = "") -> str:
        """A token that opens now; another one than the `refused`."""
        known = self._known
        if known is None or not self._serves(known, refused):
            known = self._known = await self._renewed(refused)
        return known.access

    def _serves(self, pair: Pair, refused: str) -> bool:
        lasting = pair.ends_at - self._clock().timestamp() > AHEAD.total_seconds()
        return lasting and pair.access != refused

    async def _renewed(self, refused: str) -> Pair:
        """Another process may have renewed it: the row is held, so only one of them uses it up."""
        async with writing(self._database) as unit:
            kept = self._unsealed(await unit.credentials.hold(self._channel))
            if kept is not None and self._serves(kept, refused):
                return kept
            pair = await self._renew(kept.refresh if kept is not None else self._first)
            await unit.credentials.keep(self._channel, self._sealed(pair))
        return pair

    def _sealed(self, pair: Pair) -> str:
        content = json.dumps({"of": self._mark, **asdict(pair)})
        return self._sealer.encrypt(content.encode()).decode()

    def _unsealed(self, sealed: str) -> Pair | None:
        """The kept pair; None where there is none, or it came of another first token or key."""
        try:
            content = json.loads(self._sealer.decrypt(sealed.encode())) if sealed else {}
        except InvalidToken:
            return None
        if content.pop("of", "") != self._mark:
            return None
        return Pair(**content)
