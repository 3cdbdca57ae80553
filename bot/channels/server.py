"""The HTTP app: the channels' routes, a health answer, and guarded headers on every answer."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

Healthy = Callable[[], Awaitable[Mapping[str, object]]]

_CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' blob: data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS: Final = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

_ANNOUNCING: Final = frozenset({b"content-length", b"transfer-encoding"})
"""Headers of a request that has a body."""


def build_app(routes: Sequence[BaseRoute], healthy: Healthy) -> Starlette:
    """The app with these routes; `healthy` says how the parts are, and raises when one is down."""
    return Starlette(
        routes=[*routes, Route("/khoe", _health(healthy), methods=["GET"])],
        middleware=[Middleware(GuardedHeaders), Middleware(HangsUp)],
        exception_handlers={HTTPException: _refused, Exception: _broken},
    )


class GuardedHeaders:
    """Puts the security headers on every answer, and no-store where nothing else was said."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, guarded)


class HangsUp:
    """Closes the connection where the answer comes before all that was posted has been read.

    The server would go on reading what is still to come, however slowly: whoever lets it drip in
    could hold as many connections as they like, without any secret.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_read = not any(name in _ANNOUNCING for name, _ in scope["headers"])

        async def received() -> Message:
            nonlocal is_read
            message = await receive()
            is_read = is_read or not message.get("more_body", False)
            return message

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start" and not is_read:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._app(scope, received, answered)


def _guard(headers: MutableHeaders) -> None:
    headers.update(_HEADERS)
    headers.setdefault("Cache-Control", "no-store")


def _health(healthy: Healthy) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:  # noqa: ARG001 - Starlette passes it
        try:
            state = await healthy()
        except Exception:
            log.exception("health could not be told")
            return JSONResponse({"ok": False}, HTTPStatus.SERVICE_UNAVAILABLE)
        down = state.get("ok") is False
        return JSONResponse(dict(state), HTTPStatus.SERVICE_UNAVAILABLE if down else HTTPStatus.OK)

    return health


async def _refused(request: Request, refusal: Exception) -> Response:  # noqa: ARG001
    """One line in the words of HTTP: whoever gets here is not an officer on the page."""
    if not isinstance(refusal, HTTPException):
        raise refusal
    return PlainTextResponse(
        HTTPStatus(refusal.status_code).phrase, refusal.status_code, refusal.headers
    )


async def _broken(request: Request, fault: Exception) -> Response:  # noqa: ARG001
    """Answered outside the other layers, so it carries the headers itself; the log has the rest."""
    answer = PlainTextResponse("Internal Server Error", HTTPStatus.INTERNAL_SERVER_ERROR)
    _guard(answer.headers)
    return answer
