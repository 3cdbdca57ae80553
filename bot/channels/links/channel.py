"""Signed links of one chat: made when a message is sent, answered when the person opens them."""

import asyncio
import hashlib
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote

from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import spool
from bot.channels import bodies
from bot.channels.assets import Assets
from bot.channels.links.words import words
from bot.i18n import Texts
from bot.messages import Arrival, Attachment, Reply, Upload
from storage.files import Files
from storage.inbox import BY_LINK

FILE_AGE: Final = timedelta(hours=24)
PICTURE_AGE: Final = timedelta(days=7)
"""A picture is part of a message: the platform, or the phone, fetches it when it is looked at."""
UPLOAD_AGE: Final = timedelta(hours=24)
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/webp"})
"""Shown in place; everything else is saved, never opened, by a browser."""
_PATH: Final = "/lien-ket"
_PAGE: Final = Path(__file__).parent / "page"
_AT_ONCE: Final = 4  # each is held in memory once on its way into the store
_LONGEST_MARK: Final = 64


class Keeps(Protocol):
    """What is needed of `bot.inbox.Inbox`: once it returns, the person may be told “received”."""

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None: ...


class Knows(Protocol):
    """What is needed of `handlers.visits.Visits`."""

    async def language(self, channel: str, chat: str) -> str: ...
    async def may_have(self, channel: str, chat: str, key: str) -> bool: ...
    async def asked(self, channel: str, chat: str, place: str) -> Reply | None: ...
    async def knows(self, channel: str, external_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Question:
    """What an upload link leads to."""

    channel: str
    chat: str
    place: str


class Links:
    """Makes the links and answers them. Whoever opens one acts as the person of its chat."""

    def __init__(
        self,
        inbox: Keeps,
        visits: Knows,
        files: Files,
        secret: str,
        public_url: str,
        texts_of: Callable[[str], Texts],
        name_of: Callable[[Texts, str], str],
        clock: Callable[[], datetime],
    ) -> None:
        """`name_of` says what people call a channel."""
        self._inbox = inbox
        self._visits = visits
        self._files = files
        self._downloads = URLSafeSerializer(secret, salt="file of a chat")
        self._uploads = URLSafeSerializer(secret, salt="file for a chat")
        self._public = public_url.rstrip("/")
        self._texts_of = texts_of
        self._name_of = name_of
        self._clock = clock
        self._uploading = asyncio.Semaphore(_AT_ONCE)
        self._assets = Assets(_PAGE, f"{_PATH}/page", "links.css")
        self._templates = Environment(
            loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined
        )

    def download(self, channel: str, chat: str, attachment: Attachment) -> str:
        """An address at which the person of this chat gets this file: a day, a picture a week."""
        content = [attachment.key, attachment.name, attachment.media_type]
        return f"{self._public}{_PATH}/tep/{self._signed(self._downloads, channel, chat, content)}"

    def upload(self, channel: str, chat: str, place: str) -> str:
        """An address at which a file is sent to this chat's question, for a day.

        `place` is `Reply.awaits` of the message that asks for it.
        """
        return f"{self._public}{_PATH}/gui/{self._signed(self._uploads, channel, chat, [place])}"

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            self._assets.route,
            Route(f"{_PATH}/tep/{{token}}", self._hand_out, methods=["GET"]),
            Route(f"{_PATH}/gui/{{token}}", self._ask, methods=["GET"]),
            Route(f"{_PATH}/gui/{{token}}", self._receive, methods=["POST"]),
            Route(f"{_PATH}/gui/{{token}}/xong", self._thank, methods=["GET"]),
        ]

    def _signed(
        self, signer: URLSafeSerializer, channel: str, chat: str, content: Sequence[str]
    ) -> str:
        return str(signer.dumps([channel, chat, *content, int(self._clock().timestamp())]))

    def _opened(self, signer: URLSafeSerializer, token: str) -> tuple[list[Any], timedelta] | None:
        """What a link says, and how old it is; None where it is not ours."""
        try:
            *content, given_at = signer.loads(token)
        except BadSignature:
            return None
        return content, timedelta(seconds=self._clock().timestamp() - given_at)

    # -- files to fetch --------------------------------------------------------------------------

    async def _hand_out(self, request: Request) -> Response:
        """As often as it is asked for: the platform fetches a picture itself, and again."""
        found = self._opened(self._downloads, request.path_params["token"])
        if found is None:
            return await self._over("", "")
        (channel, chat, key, name, media_type), age = found
        lasting = PICTURE_AGE if media_type in PICTURES else FILE_AGE
        if not _is_within(age, lasting) or not await self._visits.may_have(channel, chat, key):
            return await self._over(channel, chat)
        try:
            content = await self._files.get(key)
        except FileNotFoundError:
            return await self._over(channel, chat)
        headers = {
            "Content-Disposition": disposition(name, in_place=media_type in PICTURES),
            "Cache-Control": "private, no-store",
        }
        return Response(content, media_type=media_type, headers=headers)

    async def _over(self, channel: str, chat: str, advice: str = "file_over") -> Response:
        """The same for a forged link, an old one, and one of a person who may no more."""
        return await self._page("over.html", channel, chat, status=HTTPStatus.GONE, advice=advice)

    # -- files to send ---------------------------------------------------------------------------

    async def _ask(self, request: Request) -> Response:
        question = self._question(request)
        if question is None:
            return await self._over("", "", "send_over")
        return await self._form(question)

    async def _form(
        self, question: _Question, fault: str = "", status: HTTPStatus = HTTPStatus.OK
    ) -> Response:
        channel, chat = question.channel, question.chat
        asked = await self._visits.asked(channel, chat, question.place)
        if asked is None:
            return await self._page("left.html", channel, chat, status=HTTPStatus.GONE)
        return await self._page(
            "send.html",
            channel,
            chat,
            status=status,
            question=asked.text,
            mark=secrets.token_hex(8),
            fault=fault,
        )

    async def _receive(self, request: Request) -> Response:
        """Kept as any other message of the chat, and only then thanked for."""
        question = self._question(request)
        if question is None:
            return await self._over("", "", "send_over")
        async with self._uploading:
            try:
                form = await bodies.read_form(request)
            except HTTPException as refusal:
                too_large = refusal.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
                fault = "too_large" if too_large else "none_chosen"
                return await self._form(question, fault, HTTPStatus(refusal.status_code))
            return await self._keep(request, question, form)

    async def _keep(self, request: Request, question: _Question, form: bodies.Form) -> Response:
        """The same file of the same page is one message, however often its button is pressed."""
        token, mark = request.path_params["token"], form.fields.get("mark", "")[:_LONGEST_MARK]
        content_mark = hashlib.sha256(form.content).hexdigest()
        digest = hashlib.sha256(f"{token}:{mark}:{content_mark}".encode()).hexdigest()
        name = f"{BY_LINK}{digest}"
        channel, chat, place = question.channel, question.chat, question.place
        if not await self._visits.knows(channel, name):
            if await self._visits.asked(channel, chat, place) is None:
                return await self._page("left.html", channel, chat, status=HTTPStatus.GONE)
            ref = f"{spool.FOLDER}{digest}"
            await self._files.put(ref, form.content)
            upload = Upload(ref, bodies.file_name(form.name), len(form.content), place=place)
            await self._inbox.keep(channel, [Arrival(name, chat, spool.kept(chat, upload))])
        return RedirectResponse(f"{_PATH}/gui/{token}/xong", HTTPStatus.SEE_OTHER)

    async def _thank(self, request: Request) -> Response:
        question = self._question(request)
        if question is None:
            return await self._over("", "", "send_over")
        return await self._page("received.html", question.channel, question.chat)

    def _question(self, request: Request) -> _Question | None:
        found = self._opened(self._uploads, request.path_params["token"])
        if found is None or not _is_within(found[1], UPLOAD_AGE):
            return None
        return _Question(*found[0])

    # -- the pages -------------------------------------------------------------------------------

    async def _page(
        self,
        template: str,
        channel: str,
        chat: str,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        **values: object,
    ) -> Response:
        language = await self._visits.language(channel, chat)
        texts = self._texts_of(language)
        page = self._templates.get_template(template).render(
            language=language,
            words=words(texts, self._name_of(texts, channel)),
            static=self._assets.url,
            **values,
        )
        return HTMLResponse(page, status)


def disposition(name: str, *, in_place: bool) -> str:
    """How a browser is told a file's name: as it is (RFC 6266), and in ASCII for old ones."""
    manner = "inline" if in_place else "attachment"
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    ascii_name = "".join(
        one if one.isalnum() or one in "._-" else "_"
        for one in bare
        if not unicodedata.combining(one)
    )
    plain = ascii_name.encode("ascii", "replace").decode().replace("?", "_")
    return f"{manner}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_within(age: timedelta, lasting: timedelta) -> bool:
    return timedelta(0) <= age < lasting
