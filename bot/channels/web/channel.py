"""The web chat as a channel: its routes, how a reply reaches an open page, what the page posts."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote

from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels import bodies
from bot.channels.assets import Assets
from bot.channels.web import payloads
from bot.channels.web.listeners import Listeners
from bot.channels.web.rendering import SHOWN_IN_PLACE, event
from bot.channels.web.sessions import Sessions, tag
from bot.channels.web.words import Texts, expired, words
from bot.messages import Arrival, Attachment, Gone, Incoming, Reply, Sent, Upload
from storage.files import Files

_PAGE: Final = Path(__file__).parent / "page"
_SPOOL: Final = "spool/"
_AT_FIRST: Final = 30
_CAUGHT_UP: Final = 200
_PAGES_PER_CHAT: Final = 12
_UPLOADS_AT_ONCE: Final = 4  # each is held in memory once on its way into the store
_HEARTBEAT: Final = 15


class Keeps(Protocol):
    """What the page needs of `bot.inbox.Inbox`: keep, and only then is 202 answered."""

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None: ...


class Knows(Protocol):
    """What is needed of `handlers.visits.Visits`: a link outlives the right to what it opens."""

    async def may_have(self, channel: str, chat: str, key: str) -> bool: ...


class Tells(Protocol):
    """What the page needs of `bot.outbox.Outbox`: the committed messages of one chat."""

    async def since(self, channel: str, chat: str, after: int, limit: int) -> list[Sent]: ...


class Web:
    """The web chat. A chat is a browser, or whoever was given a sign-in link to it."""

    name = "web"

    def __init__(
        self,
        inbox: Keeps,
        outbox: Tells,
        visits: Knows,
        files: Files,
        secret: str,
        public_url: str,
        texts_of: Callable[[str], Texts],
        *,
        language: str = "vi",
        title: str = "",
        link_age: timedelta = timedelta(days=1),
        look_again: timedelta = timedelta(seconds=20),
    ) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._visits = visits
        self._files = files
        self._texts = texts_of(language)
        self._language = language
        self._title = title
        self._look_again = look_again.total_seconds()
        self._sessions = Sessions(secret, public_url, link_age)
        self._file_links = URLSafeSerializer(secret, salt="web file")
        self._listeners = Listeners()
        self._uploading = asyncio.Semaphore(_UPLOADS_AT_ONCE)
        self._assets = Assets(_PAGE, "/page", "chat.css", "chat.js", "icon.svg")
        self._templates = Environment(
            loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined
        )

    # The channel

    def read(self, payload: str) -> Incoming | None:
        return payloads.read(self.name, payload)

    async def fetch(self, ref: str) -> bytes:
        if not ref.startswith(_SPOOL):
            raise Gone(ref)
        try:
            return await self._files.get(ref)
        except FileNotFoundError as fault:
            raise Gone(ref) from fault

    def messages(self, reply: Reply) -> int:
        del reply
        return 1

    async def send(self, chat: str, reply: Reply, message_id: int) -> str:  # noqa: ARG002
        """Nothing leaves from here: open pages are woken and read the outbox themselves."""
        self._listeners.wake(chat)
        return str(message_id)

    def sign_in_link(self, chat: str) -> str:
        """A link that opens this chat on whatever browser it is tapped in, for a limited time."""
        return self._sessions.sign_in_link(chat)

    def invite_link(self, code: str) -> str:
        """A link to the page that enrols with this code by itself."""
        return self._sessions.invite_link(code)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/", self._show, methods=["GET"]),
            Route("/vao/{token}", self._sign_in, methods=["GET"]),
            Route("/events", self._events, methods=["GET"]),
            Route("/messages", self._receive, methods=["POST"]),
            Route("/files", self._receive_file, methods=["POST"]),
            Route("/tep/{token}", self._hand_out, methods=["GET"]),
            self._assets.route,
        ]

    # Showing the page

    async def _show(self, request: Request) -> Response:
        chat = self._sessions.chat(request) or self._sessions.fresh_chat()
        answer = HTMLResponse(
            self._templates.get_template("page.html").render(
                language=self._language,
                words=self._words,
                for_script=json.dumps(self._words, ensure_ascii=False),
                tag=tag(chat),
                longest=payloads.LONGEST_TEXT,
                largest=bodies.LARGEST_FILE,
                static=self._assets.url,
            )
        )
        self._sessions.remember(answer, chat)
        return answer

    async def _sign_in(self, request: Request) -> Response:
        chat = self._sessions.chat_of_link(request.path_params["token"])
        if chat is None:
            return self._expired()
        answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        self._sessions.remember(answer, chat)
        return answer

    def _expired(self) -> Response:
        matter, what_to_do = expired(self._texts)
        note = self._templates.get_template("note.html").render(
            language=self._language,
            words=self._words,
            matter=matter,
            what_to_do=what_to_do,
            static=self._assets.url,
        )
        return HTMLResponse(note, HTTPStatus.GONE)

    @cached_property
    def _words(self) -> dict[str, str]:
        page_words = words(self._texts)
        return {**page_words, "title": self._title} if self._title else page_words

    # What the bot says

    async def _events(self, request: Request) -> Response:
        chat = self._chat(request, request.query_params.get("chat"))
        if self._listeners.count(chat) >= _PAGES_PER_CHAT:
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)
        return EventSourceResponse(self._said(chat, _last_seen(request)), ping=_HEARTBEAT)

    async def _said(self, chat: str, after: int) -> AsyncIterator[ServerSentEvent]:
        """Everything committed after this number, then whatever comes, until the page goes."""
        with self._listeners.listen(chat) as bell:
            while True:
                bell.clear()
                limit = _CAUGHT_UP if after else _AT_FIRST
                for sent in await self._outbox.since(self.name, chat, after, limit):
                    after = sent.id
                    yield event(sent, lambda attachment: self._file_link(chat, attachment))
                yield ServerSentEvent(event="ready", data="{}")
                await self._rung(bell)

    async def _rung(self, bell: asyncio.Event) -> None:
        """Looks again after a while even so: another process may have committed something."""
        try:
            async with asyncio.timeout(self._look_again):
                await bell.wait()
        except TimeoutError:
            return

    def _file_link(self, chat: str, attachment: Attachment) -> str:
        content = [chat, attachment.key, attachment.name, attachment.media_type]
        return f"/tep/{self._file_links.dumps(content)}"

    async def _hand_out(self, request: Request) -> Response:
        """A file the bot sent, to the chat it was sent to and no other, while it still may."""
        try:
            chat, key, name, media_type = self._file_links.loads(request.path_params["token"])
        except BadSignature as fault:
            raise HTTPException(HTTPStatus.NOT_FOUND) from fault
        if self._chat(request, None) != chat:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if not await self._visits.may_have(self.name, chat, key):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        try:
            content = await self._files.get(key)
        except FileNotFoundError as fault:
            raise HTTPException(HTTPStatus.NOT_FOUND) from fault
        manner = "inline" if media_type in SHOWN_IN_PLACE else "attachment"
        disposition = f"{manner}; filename*=UTF-8''{quote(name, safe='')}"
        return Response(
            content, media_type=media_type, headers={"Content-Disposition": disposition}
        )

    # What the officer says

    async def _receive(self, request: Request) -> Response:
        chat = self._poster(request)
        said = payloads.posted(await bodies.read_message(request))
        if said is None:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        return await self._keep(chat, said.id, payloads.kept(chat, said))

    async def _receive_file(self, request: Request) -> Response:
        chat = self._poster(request)
        async with self._uploading:
            form = await bodies.read_form(request)
            fields = payloads.file_sent(form.fields)
            if fields is None:
                raise HTTPException(HTTPStatus.BAD_REQUEST)
            ref = _spool_key(chat, fields.id)
            await self._files.put(ref, form.content)
        upload = Upload(ref, bodies.file_name(form.name), len(form.content), fields.caption)
        return await self._keep(chat, fields.id, payloads.kept_file(chat, upload))

    async def _keep(self, chat: str, client_id: str, payload: str) -> Response:
        await self._inbox.keep(self.name, [Arrival(f"{chat}:{client_id}", chat, payload)])
        return Response(status_code=HTTPStatus.ACCEPTED)

    def _poster(self, request: Request) -> str:
        if not self._sessions.same_site(request):
            raise HTTPException(HTTPStatus.FORBIDDEN)
        return self._chat(request, request.headers.get("x-chat"))

    def _chat(self, request: Request, expected_tag: str | None) -> str:
        """The chat of the cookie. A page opened for another chat is told so, not served."""
        chat = self._sessions.chat(request)
        if chat is None:
            raise HTTPException(HTTPStatus.UNAUTHORIZED)
        if expected_tag is not None and expected_tag != tag(chat):
            raise HTTPException(HTTPStatus.CONFLICT)
        return chat


def _last_seen(request: Request) -> int:
    """The browser's own Last-Event-ID when it comes back, else what the page asks for."""
    given = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 18 else 0


def _spool_key(chat: str, client_id: str) -> str:
    """The same for a file sent again, so that a resend leaves no second copy behind."""
    return _SPOOL + hashlib.sha256(f"{chat}:{client_id}".encode()).hexdigest()
