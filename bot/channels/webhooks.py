"""Where a platform's bots post what is written to them: kept first, then answered 200."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.bodies import read_delivery
from bot.messages import Arrival, Incoming, Unreadable

Update = dict[str, Any]


class Keeps(Protocol):
    """What is needed of `bot.inbox.Inbox`: once it returns, “received” may be said."""

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None: ...


class Webhook:
    """An address that opens only for its secret, named in a header; others learn nothing of it."""

    def __init__(
        self,
        channel: str,
        header: str,
        secret: str,
        inbox: Keeps,
        keep: Callable[[Sequence[Update]], Awaitable[None]],
    ) -> None:
        """`keep` takes updates; what is none is put aside in the inbox."""
        self.secret = secret
        self.path = f"/{channel}/{hashlib.sha256(secret.encode()).hexdigest()[:16]}"
        self._header = header
        self._channel = channel
        self._inbox = inbox
        self._keep = keep

    @property
    def route(self) -> Route:
        return Route(self.path, self._receive, methods=["POST"])

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get(self._header, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        await self._take(await read_delivery(request))
        return Response(status_code=HTTPStatus.OK)

    async def _take(self, body: bytes) -> None:
        """Anything else than 200 would bring the same bytes again and again."""
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None
        if isinstance(update, dict):
            await self._keep([update])
        else:
            await self._inbox.keep(self._channel, [quarantined(body)])


def quarantined(body: bytes) -> Arrival:
    """Bytes that are no update. A database of text takes no NUL."""
    payload = body.decode(errors="replace").replace("\0", "\ufffd")
    return Arrival(hashlib.sha256(body).hexdigest(), None, payload)


def arrival(
    payload: str, known_by: Callable[[], str], read: Callable[[str], Incoming | None]
) -> Arrival | None:
    """The update to keep; None where nothing is asked of us, no chat where it cannot be read.

    `known_by` says what a repeated delivery is known by, "" where it has no name; it is asked of
    what could be read only.
    """
    digest = hashlib.sha256(payload.encode()).hexdigest()
    try:
        incoming = read(payload)
    except Unreadable:
        return Arrival(digest, None, payload)
    return Arrival(known_by() or digest, incoming.chat, payload) if incoming else None
