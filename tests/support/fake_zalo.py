"""A strict stand-in for Zalo's Bot API over real HTTP, polling and webhook.

One update to a poll and none to confirm; a poll with nothing to tell ends in 408; an update may be
told again, as others have measured; what is refused may come with status 200. Messages have at
most 2000 characters, pictures are addresses and are really fetched, twice; what is not in the API
is an error. By bot.zapps.me/docs; what a chat that cannot be written to is told is not documented.
Time here is the server's own: a person takes a few seconds to answer, the bot a moment.
"""

import asyncio
import json
import re
import time
import unicodedata
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp
from aiohttp import web

from tests.support import collected

TOKEN = "987654321098:zalo-token-zalo-token-zalo"
HEADER = "X-Bot-Api-Secret-Token"
LONGEST_TEXT = 2000
_SENDS = frozenset({"sendMessage", "sendPhoto"})
_ANSWERING = 5000
_SENDING = 100
"""Milliseconds a person takes to answer, and the bot to send."""

Fields = dict[str, Any]


class ApiError(Exception):
    """An answer that is not ok; `status` is the HTTP status, often 200 all the same."""

    def __init__(self, code: int, text: str, *, status: int | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = code if status is None else status


class RuleError(ApiError):
    """The answer to a call the documentation does not allow: a fault of the bot, not of the day."""

    def __init__(self, text: str, code: int = 400) -> None:
        super().__init__(code, text)


@dataclass(frozen=True, slots=True)
class Message:
    """A message the bot sent; of a picture its address and the name it was served under."""

    id: str
    chat: str
    text: str
    at: int
    picture: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What an address gave."""

    status: int
    media_type: str
    name: str
    content: bytes


async def over_http(url: str) -> Picture:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        content = await answer.read()
        named = re.search(r"UTF-8''(\S+)", answer.headers.get("Content-Disposition", ""))
        return Picture(answer.status, answer.content_type, named[1] if named else "", content)


@dataclass(slots=True)
class Storm:
    """For so long every send is refused with 429, which says nothing of how long."""

    until: float = 0.0
    refused: int = 0
    clock: Callable[[], float] = time.monotonic
    chance: Random = field(default_factory=lambda: Random(7))  # noqa: S311 - always the same

    def check(self) -> None:
        if self.clock() < self.until:
            self.refused += 1
            status = self.chance.choice((200, 429))
            raise ApiError(429, "Quota exceeded", status=status)


@dataclass(slots=True)
class FakeZalo:
    """The server, and the hands of the people who write to the bot."""

    calls: list[str] = field(default_factory=list)
    polled_at: list[float] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    """What the bot has asked for against the rules; it may look as if nothing had been wrong."""
    refusals: deque[ApiError | str] = field(default_factory=deque)
    blocked: set[str] = field(default_factory=set)
    storm: Storm = field(default_factory=Storm)
    latency: float = 0.0
    retells: int = 0
    """How often an update is told again."""
    longest_poll: float = 60.0
    webhook: str = ""
    secret: str = ""
    url: str = ""
    now: int = 1_750_316_131_602
    fetch: Callable[[str], Awaitable[Picture]] = over_http
    deliver: Callable[[bytes], Awaitable[int]] | None = None
    """How the webhook is called, if not over HTTP."""
    _chats: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    _updates: deque[tuple[Fields, int]] = field(default_factory=deque)
    _files: dict[str, bytes] = field(default_factory=dict)
    _numbers: int = 0
    _polls: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        collected.secret(TOKEN)
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/cdn/{name}", self._download)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    # -- people ----------------------------------------------------------------------------------

    def meet(self, chat: str) -> None:
        """This person has written before: the bot may write to them."""
        self._chats[chat] = self._chats[chat]

    async def says(self, chat: str, text: str, *, after: int = _ANSWERING) -> None:
        """Type this, so many milliseconds after whatever happened last."""
        collected.typed(text)
        await self.event("message.text.received", chat, after=after, text=text)

    async def sends_picture(self, chat: str, content: bytes, caption: str = "") -> None:
        name = f"picture-{len(self._files)}.jpg"
        self._files[name] = content
        fields: Fields = {"photo_url": f"{self.url}/cdn/{name}"}
        if caption:
            fields["caption"] = caption
        await self.event("message.image.received", chat, **fields)

    async def event(
        self, name: str, chat: str, *, after: int = _ANSWERING, **content: object
    ) -> None:
        """An event of a private chat, as it really comes."""
        self.meet(chat)
        self.now += after
        message = {
            "from": {"id": chat, "display_name": "Demo", "is_bot": False},
            "chat": {"id": chat, "chat_type": "PRIVATE"},
            "message_id": self._next("m"),
            "date": self.now,
            "message_type": "CHAT_MESSAGE",
            **content,
        }
        await self.update({"event_name": name, "message": message})

    async def update(self, update: Fields) -> None:
        """An update of any kind, also one no bot can read."""
        if self.webhook:
            wrapped = {"ok": True, "result": update}
            assert await self.push(json.dumps(wrapped).encode()) == 200
            return
        async with self._news:
            self._updates.append((update, self.retells))
            self._news.notify_all()

    async def push(self, body: bytes) -> int:
        """Call the webhook; the status of its answer."""
        if self.deliver is not None:
            return await self.deliver(body)
        headers = {HEADER: self.secret, "Content-Type": "application/json"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook, data=body, headers=headers) as answer,
        ):
            return answer.status

    def to(self, chat: str) -> list[Message]:
        return list(self._chats[chat])

    def newest(self, chat: str) -> str:
        found = self._chats[chat]
        return found[-1].text if found else ""

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until this holds; looked at whenever something has happened."""
        async with self._news:
            await self._news.wait_for(lambda: bool(is_so()))

    async def called(self, method: str, times: int = 1) -> None:
        """Wait until the bot has called this method."""
        await self.until(lambda: self.calls.count(method) >= times)

    async def taken(self) -> None:
        """Wait until all has been told, and whoever was told has come for more."""
        async with self._news:
            await self._news.wait_for(lambda: not self._updates)
            polls = len(self.polled_at)
            await self._news.wait_for(lambda: len(self.polled_at) > polls or self._polls)

    def _next(self, kind: str) -> str:
        self._numbers += 1
        return f"{kind}{self._numbers:019x}"

    # -- the API ---------------------------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        await self._note(method)
        try:
            handler = self._handler(request.match_info["token"], method)
            refusal = self._refusal(method)
            result = await handler(await _fields(request))
            await asyncio.sleep(self.latency if method in _SENDS else 0)
        except ApiError as error:
            if isinstance(error, RuleError):
                self.forbidden.append(f"{method}: {error.text}")
            said = {"ok": False, "error_code": error.code, "description": error.text}
            return web.json_response(said, status=error.status)
        if refusal:
            return self._mishap(request, refusal)
        return web.json_response({"ok": True} if result is None else {"ok": True, "result": result})

    def _mishap(self, request: web.Request, name: str) -> web.StreamResponse:
        """The message has gone out; what is told of it is another matter."""
        if name == "drop":
            assert request.transport is not None
            request.transport.close()
        answers = {
            "html": web.Response(status=502, text="<html>Bad Gateway</html>"),
            "html 200": web.Response(text="<html>Bảo trì</html>", content_type="text/html"),
            "empty": web.Response(status=200),
            "truncated": web.Response(text='{"ok": tr', content_type="application/json"),
            "drop": web.Response(),
        }
        return answers[name]

    async def _note(self, method: str) -> None:
        async with self._news:
            self.calls.append(method)
            self._news.notify_all()

    def _handler(self, token: str, method: str) -> Callable[[Fields], Awaitable[object]]:
        if token != TOKEN:
            raise ApiError(401, "Unauthorized")
        methods: dict[str, Callable[[Fields], Awaitable[object]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendChatAction": self._send_chat_action,
        }
        if method not in methods:
            raise RuleError("Not Found", 404)
        return methods[method]

    def _refusal(self, method: str) -> str:
        """What is to go wrong with this send: an error at once, or the name of a later mishap."""
        if method not in _SENDS:
            return ""
        self.storm.check()
        refusal = self.refusals.popleft() if self.refusals else ""
        if isinstance(refusal, ApiError):
            raise refusal
        return refusal

    async def _get_me(self, fields: Fields) -> object:
        _only(fields)
        me = {"id": "1", "account_name": "bot.demo", "account_type": "BASIC"}
        return {**me, "can_join_groups": False}

    async def _get_updates(self, fields: Fields) -> object:
        _only(fields, "timeout")
        if self.webhook:
            raise RuleError("Bad Request: a webhook is set")
        if self._polls:
            raise RuleError("Bad Request: another poll is under way")
        self._polls += 1
        async with self._news:
            self.polled_at.append(time.monotonic())
            self._news.notify_all()
        try:
            return await self._next_update(min(float(fields["timeout"]), self.longest_poll))
        finally:
            self._polls -= 1

    async def _next_update(self, seconds: float) -> Fields:
        async with self._news:
            try:
                async with asyncio.timeout(seconds):
                    await self._news.wait_for(lambda: bool(self._updates))
            except TimeoutError:
                raise ApiError(408, "Request timeout") from None
            update, times = self._updates.popleft()
            if times:
                self._updates.append((update, times - 1))
            self._news.notify_all()
            return update

    async def _set_webhook(self, fields: Fields) -> object:
        _only(fields, "url", "secret_token")
        if not str(fields["url"]).startswith("https://"):
            raise RuleError("Bad Request: the address must be https")
        if not 8 <= len(str(fields["secret_token"])) <= 256:
            raise RuleError("Bad Request: secret_token must have 8 to 256 characters")
        self.webhook, self.secret = fields["url"], fields["secret_token"]
        return {"url": self.webhook, "updated_at": self.now}

    async def _delete_webhook(self, fields: Fields) -> object:
        _only(fields)
        self.webhook = ""
        return {"url": "", "updated_at": self.now}

    async def _get_webhook_info(self, fields: Fields) -> object:
        _only(fields)
        if not self.webhook:
            raise ApiError(404, "Not Found")
        return {"url": self.webhook, "updated_at": self.now}

    async def _send_message(self, fields: Fields) -> object:
        _only(fields, "chat_id", "text")
        text = fields["text"]
        if text != unicodedata.normalize("NFC", text):
            raise RuleError("Bad Request: characters are counted as NFC")
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise RuleError("Bad Request: text must have 1 to 2000 characters")
        return await self._delivered(fields["chat_id"], text)

    async def _send_photo(self, fields: Fields) -> object:
        """Zalo fetches a picture more than once: to look at it, and to show it."""
        _only(fields, "chat_id", "photo", "caption")
        looked_at, shown = await self.fetch(fields["photo"]), await self.fetch(fields["photo"])
        if (looked_at.status, looked_at.media_type.partition("/")[0]) != (200, "image"):
            raise RuleError("Bad Request: the photo cannot be fetched")
        assert shown == looked_at
        return await self._delivered(fields["chat_id"], "", fields["photo"], looked_at.name)

    async def _send_chat_action(self, fields: Fields) -> None:
        _only(fields, "chat_id", "action")
        self._must_know(fields["chat_id"])
        if fields["action"] != "typing":
            raise RuleError("Bad Request: unknown action")

    async def _delivered(
        self, chat: str, text: str, picture: str = "", name: str = ""
    ) -> dict[str, object]:
        self._must_know(chat)
        self.now += _SENDING
        message = Message(self._next("b"), chat, text, self.now, picture, name)
        self.sent.append(message)
        self._chats[chat].append(message)
        async with self._news:
            self._news.notify_all()
        return {"message_id": message.id, "date": message.at}

    def _must_know(self, chat: str) -> None:
        if chat not in self._chats or chat in self.blocked:
            raise ApiError(400, "Bad Request: chat not found")

    async def _download(self, request: web.Request) -> web.Response:
        content = self._files.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content)


async def _fields(request: web.Request) -> Fields:
    """Every way of passing parameters that the documentation allows."""
    found: Fields = dict(request.query)
    if request.content_type == "application/json":
        found.update(await request.json())
    else:
        found.update(await request.post())
    return found


def _only(fields: Fields, *known: str) -> None:
    unknown = fields.keys() - set(known)
    if unknown:
        raise RuleError(f"Bad Request: unknown parameters {sorted(unknown)}")
