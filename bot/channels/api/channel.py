"""The addresses other systems read at: who asks, how often, for what; a page with its ETag."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from http import HTTPStatus
from importlib.metadata import version
from typing import Final
from urllib.parse import urlencode

from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from bot.channels.api.openapi import describe
from bot.channels.api.problems import Fault, Refusal, broken, refused
from bot.channels.api.queries import Paged
from bot.channels.api.quota import Quota
from bot.channels.api.resources import SHELVES, Shelf
from bot.domain.published import Page
from bot.domain.tokens import Token
from handlers.published import NEEDED, Library

ROOT: Final = "/api/v1"
_REALM: Final = 'Bearer realm="api"'
_KEPT: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
"""Whoever has a page may keep it, but asks each time whether it is still right."""
_BEARER: Final = re.compile(r"bearer +(?P<token>[A-Za-z0-9\-._~+/]+=*) *", re.IGNORECASE)
_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


class Api:
    """Serves the library to whoever has a token."""

    def __init__(
        self, library: Library, secret: str, per_minute: int, clock: Callable[[], float]
    ) -> None:
        self._library = library
        self._cursors = URLSafeSerializer(secret, salt="api cursor")
        self._quota = Quota(per_minute, per_minute, clock)

    @property
    def routes(self) -> list[BaseRoute]:
        routes: list[BaseRoute] = [
            Route(one.path, partial(self._read, one), methods=["GET"]) for one in SHELVES
        ]
        app = Starlette(
            routes=[*routes, Route("/openapi.json", self._describe, methods=["GET"])],
            exception_handlers={HTTPException: refused, Exception: broken},
        )
        app.router.redirect_slashes = False
        return [Mount(ROOT, app)]

    async def _read(self, shelf: Shelf, request: Request) -> Response:
        token = await self._holder(request)
        self._pace(token)
        await self._permit(token, shelf)
        query = _query(shelf.query, request)
        asked = query.asked(self._after(shelf, query.cursor))
        page = await self._library.read(token, shelf.resource, asked)
        return self._shown(shelf, request, query, page)

    def _shown(self, shelf: Shelf, request: Request, query: Paged, page: Page[object]) -> Response:
        following = self._next(shelf, query, page)
        shown = shelf.page(items=[shelf.show(one) for one in page.items], next=following)
        content = shown.model_dump_json().encode()
        link = {"Link": f'<{following}>; rel="next"'} if following else {}
        return _answer(request, content, link)

    # -- who asks --------------------------------------------------------------------------------

    async def _holder(self, request: Request) -> Token:
        """Whose token it is. Whether one is unknown, over or revoked is nobody's business."""
        given = _BEARER.fullmatch(request.headers.get("Authorization", ""))
        if given is None:
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "Send a token: Authorization: Bearer …",
                {"WWW-Authenticate": _REALM},
            )
        holder = await self._library.holder(given["token"])
        if holder is None:
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "This token is not valid.",
                {"WWW-Authenticate": f'{_REALM}, error="invalid_token"'},
            )
        return holder

    def _pace(self, token: Token) -> None:
        seconds = self._quota.wait(token.id)
        if seconds:
            raise Refusal(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"Too many requests with this token; try again in {seconds} seconds.",
                {"Retry-After": str(seconds)},
            )

    async def _permit(self, token: Token, shelf: Shelf) -> None:
        permit = NEEDED[shelf.resource]
        if permit is None or token.may(permit):
            return
        await self._library.refuse(token, shelf.resource)
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            f"This token does not permit {permit.value}.",
            {"WWW-Authenticate": (f'{_REALM}, error="insufficient_scope", scope="{permit.value}"')},
        )

    # -- pages -----------------------------------------------------------------------------------

    def _after(self, shelf: Shelf, cursor: str | None) -> tuple[int, int]:
        """Where to go on: only what this program has given out itself, and for this list."""
        if cursor is None:
            return 0, 0
        try:
            name, number, told = self._cursors.loads(cursor)
        except (BadSignature, ValueError):
            name, number, told = "", 0, 0
        if name != shelf.resource.value:
            fault = Fault(parameter="cursor", detail="no cursor of this list")
            raise Refusal(HTTPStatus.BAD_REQUEST, "The cursor is not valid.", faults=(fault,))
        return number, told

    def _next(self, shelf: Shelf, query: Paged, page: Page[object]) -> str | None:
        if page.last is None:
            return None
        cursor = self._cursors.dumps([shelf.resource.value, *page.last])
        kept = query.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        return f"{ROOT}{shelf.path}?{urlencode({**kept, 'cursor': cursor})}"

    # -- the description -------------------------------------------------------------------------

    async def _describe(self, request: Request) -> Response:
        return _answer(request, self._description, {})

    @cached_property
    def _description(self) -> bytes:
        said = describe(version("baocao-tre-em"))
        return json.dumps(said, ensure_ascii=False).encode()


def _query(model: type[Paged], request: Request) -> Paged:
    """What is asked for; every parameter that makes no sense is named."""
    given = request.query_params
    twice = [name for name in given if len(given.getlist(name)) > 1]
    faults = [Fault(parameter=name, detail="given more than once") for name in dict.fromkeys(twice)]
    try:
        query = model.model_validate(dict(given))
    except ValidationError as error:
        faults += [
            Fault(parameter=".".join(map(str, one["loc"])), detail=one["msg"])
            for one in error.errors(include_input=False, include_url=False)
        ]
    else:
        if not faults:
            return query
    raise Refusal(HTTPStatus.BAD_REQUEST, "Some parameters make no sense.", faults=tuple(faults))


def _answer(request: Request, content: bytes, headers: dict[str, str]) -> Response:
    """The content, its headers only for HEAD, or word that nothing has changed."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**_KEPT, **headers, "ETag": tag}
    if _has(tag, request.headers.getlist("If-None-Match")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if request.method == "HEAD":
        headers["Content-Length"] = str(len(content))
        return Response(headers=headers, media_type="application/json")
    return Response(content, headers=headers, media_type="application/json")


def _has(tag: str, given: Sequence[str]) -> bool:
    """Whether the asker has it already (RFC 9110, 13.1.2: compared weakly)."""
    said = ",".join(given)
    return said.strip() == "*" or tag in _TAG.findall(said)
