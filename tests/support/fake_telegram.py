"""A strict stand-in for Telegram's Bot API over real HTTP.

Updates stay until a higher offset confirms them, long polls wait, limits are kept as the real
server keeps them (4096 UTF-16 units, 64 bytes under a button), and what is not in the API is an
error. Limits and error texts: core.telegram.org/bots/api and tdlib/telegram-bot-api 10.0.
A cap on sends in any second, round trips that take time, and storms of 429 come on request.
"""

import asyncio
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from random import Random
from typing import Any

import aiohttp
from aiohttp import web

from tests.support import collected

TOKEN = "123456789:test-token-test-token-test"
_LONGEST_TEXT = 4096
_LONGEST_BUTTON = 64
_LARGEST_FILE = 50 * 1024 * 1024
_SENDS = frozenset({"sendMessage", "sendDocument"})
_TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "a", "code", "pre"})

Fields = dict[str, Any]


class ApiError(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, text: str, **parameters: int) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.parameters = parameters


class RuleError(ApiError):
    """The answer to a call the documentation does not allow: a fault of the bot, not of the day."""

    def __init__(self, text: str, code: int = 400) -> None:
        super().__init__(code, text)


@dataclass(slots=True)
class Message:
    """A message the bot sent, as it stands now; `at` is the server's clock, in seconds."""

    id: int
    chat: int
    text: str
    buttons: list[list[dict[str, str]]]
    document: str = ""
    at: float = field(default_factory=time.monotonic, compare=False)

    @property
    def plain(self) -> str:
        return unescape(re.sub(r"<[^>]+>", "", self.text))


@dataclass(slots=True)
class Limits:
    """What the server lets through, by its own clock; without a cap all of it."""

    cap: int = 0
    refused: int = 0
    storm_until: float = 0.0
    longest_wait: int = 1
    clock: Callable[[], float] = time.monotonic
    _window: deque[float] = field(default_factory=deque)
    _chance: Random = field(default_factory=lambda: Random(7))  # noqa: S311 - always the same

    def storm(self, seconds: float, longest_wait: int) -> None:
        """For so long every send is refused, each with a wait of its own."""
        self.storm_until = self.clock() + seconds
        self.longest_wait = longest_wait

    def check(self) -> None:
        """Never more than the cap in any one second."""
        now = self.clock()
        if now < self.storm_until:
            self._refuse(self._chance.randint(1, self.longest_wait))
        while self._window and self._window[0] <= now - 1:
            self._window.popleft()
        if self.cap and len(self._window) >= self.cap:
            self._refuse(1)
        self._window.append(now)

    def _refuse(self, seconds: int) -> None:
        self.refused += 1
        text = f"Too Many Requests: retry after {seconds}"
        raise ApiError(429, text, retry_after=seconds)


@dataclass(slots=True)
class FakeTelegram:
    """The server, and the hands of the people who write to the bot."""

    sent: list[Message] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    """What the bot has asked for against the rules; it may look as if nothing had been wrong."""
    refusals: deque[ApiError | str] = field(default_factory=deque)
    blocked: set[int] = field(default_factory=set)
    limits: Limits = field(default_factory=Limits)
    latency: float = 0.0
    webhook: str = ""
    secret: str = ""
    url: str = ""
    _chats: dict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    _updates: list[Fields] = field(default_factory=list)
    _files: dict[str, bytes] = field(default_factory=dict)
    _next_update: int = 1000
    _next_message: int = 1
    _polls: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        collected.secret(TOKEN)
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
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

    async def says(self, chat: int, text: str) -> None:
        collected.typed(text)
        await self.update(message={**self._message(chat), "text": text})

    async def taps(self, chat: int, label: str) -> None:
        """Tap the newest button with this label."""
        for message in reversed(self._chats[chat]):
            for row in message.buttons:
                for button in row:
                    if button["text"] == label:
                        return await self.tap(chat, message.id, button["callback_data"])
        raise AssertionError(f"no button {label}")

    async def tap(self, chat: int, message_id: int, data: str) -> None:
        message = {**self._message(chat), "message_id": message_id}
        query = {"id": f"q{self._next_update}", "data": data, "message": message}
        await self.update(callback_query={**query, "chat_instance": "1"})

    async def sends_file(self, chat: int, name: str, content: bytes, caption: str = "") -> None:
        file_id = f"file-{len(self._files)}"
        self._files[file_id] = content
        document = {"file_id": file_id, "file_name": name, "file_size": len(content)}
        said = {"caption": caption} if caption else {}
        await self.update(message={**self._message(chat), "document": document, **said})

    async def update(self, **content: object) -> None:
        """An update of any kind, also one no bot can read."""
        self._next_update += 1
        update = {"update_id": self._next_update, **content}
        if self.webhook:
            return await self._push(update)
        async with self._news:
            self._updates.append(update)
            self._news.notify_all()
        return None

    def to(self, chat: int) -> list[Message]:
        return list(self._chats[chat])

    @property
    def unconfirmed(self) -> int:
        return len(self._updates)

    async def confirmed(self) -> None:
        """Wait until the bot has confirmed every update."""
        async with self._news:
            await self._news.wait_for(lambda: not self._updates)

    async def answered(self, chat: int, after: str) -> None:
        """Wait until the newest message to a chat says something else than this.

        A message whose delivery was not noted before a kill may come a second time: it is no
        answer.
        """
        async with self._news:
            await self._news.wait_for(lambda: self.newest(chat) != after)

    def newest(self, chat: int) -> str:
        found = self._chats[chat]
        return found[-1].plain if found else ""

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until this holds; looked at whenever something has happened."""
        async with self._news:
            await self._news.wait_for(lambda: bool(is_so()))

    async def called(self, method: str) -> None:
        """Wait until the bot has called this method."""
        async with self._news:
            await self._news.wait_for(lambda: method in self.calls)

    def _message(self, chat: int) -> Fields:
        self._next_message += 1
        who = {"id": chat, "is_bot": False, "first_name": "Demo"}
        place = {"id": chat, "type": "private", "first_name": "Demo"}
        return {"message_id": self._next_message, "date": 1, "chat": place, "from": who}

    async def _push(self, update: Fields) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook, json=update, headers=headers) as answer,
        ):
            assert answer.ok

    # -- the API ---------------------------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        async with self._news:
            self.calls.append(method)
            self._news.notify_all()
        try:
            handler = self._handler(request.match_info["token"], method)
            refusal = self._refusal(method)
            result = await handler(await _fields(request))
            await asyncio.sleep(self.latency if method in _SENDS else 0)
            if refusal == "drop":
                assert request.transport is not None
                request.transport.close()
            if refusal == "html":
                return web.Response(status=502, text="<html>Bad Gateway</html>")
        except ApiError as error:
            if isinstance(error, RuleError):
                self.forbidden.append(f"{method}: {error.text}")
            answer: Fields = {"ok": False, "error_code": error.code, "description": error.text}
            if error.parameters:
                answer["parameters"] = error.parameters
            return web.json_response(answer, status=error.code)
        return web.json_response({"ok": True, "result": result})

    def _handler(self, token: str, method: str) -> Callable[[Fields], Awaitable[object]]:
        if token != TOKEN:
            raise ApiError(401, "Unauthorized")
        handler = self._methods().get(method)
        if handler is None:
            raise RuleError(f"Not Found: method {method} not found", 404)
        return handler

    def _refusal(self, method: str) -> str:
        """What is to go wrong with this call: an error at once, or the name of a later mishap."""
        if method not in _SENDS:
            return ""
        self.limits.check()
        if not self.refusals:
            return ""
        refusal = self.refusals.popleft()
        if isinstance(refusal, ApiError):
            raise refusal
        return refusal

    def _methods(self) -> dict[str, Callable[[Fields], Awaitable[object]]]:
        return {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message,
            "answerCallbackQuery": self._answer,
            "sendDocument": self._send_document,
            "getFile": self._get_file,
            "setMyCommands": self._set_commands,
        }

    async def _get_me(self, fields: Fields) -> object:
        _only(fields)
        return {"id": 1, "is_bot": True, "first_name": "Bot", "username": "demo_bot"}

    async def _get_updates(self, fields: Fields) -> object:
        _only(fields, "offset", "limit", "timeout", "allowed_updates")
        self._one_poll_at_a_time()
        self._polls += 1
        try:
            return await self._wait_for_updates(
                int(fields.get("offset", 0)), float(fields.get("timeout", 0))
            )
        finally:
            self._polls -= 1

    def _one_poll_at_a_time(self) -> None:
        if self.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use "
                "deleteWebhook to delete the webhook first",
            )
        if self._polls:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one "
                "bot instance is running",
            )

    async def _wait_for_updates(self, offset: int, seconds: float) -> list[Fields]:
        async with self._news:
            self._updates = [one for one in self._updates if one["update_id"] >= offset]
            self._news.notify_all()
            try:
                async with asyncio.timeout(seconds):
                    await self._news.wait_for(lambda: bool(self._updates))
            except TimeoutError:
                return []
            return self._updates[:100]

    async def _set_webhook(self, fields: Fields) -> object:
        _only(fields, "url", "secret_token", "allowed_updates")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", fields["secret_token"]):
            raise RuleError("Bad Request: secret token contains unallowed characters")
        self.webhook, self.secret = fields["url"], fields["secret_token"]
        return True

    async def _delete_webhook(self, fields: Fields) -> object:
        _only(fields, "drop_pending_updates")
        self.webhook = ""
        return True

    async def _send_message(self, fields: Fields) -> object:
        _only(fields, "chat_id", "text", "parse_mode", "reply_markup")
        if int(fields["chat_id"]) in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return await self._delivered(self._new(fields))

    async def _edit_message(self, fields: Fields) -> object:
        _only(fields, "chat_id", "message_id", "text", "parse_mode", "reply_markup")
        changed = self._new(fields)
        for message in self._chats[changed.chat]:
            if message.id == int(fields["message_id"]):
                if (message.text, message.buttons) == (changed.text, changed.buttons):
                    raise ApiError(
                        400,
                        "Bad Request: message is not modified: specified new message content "
                        "and reply markup are exactly the same as a current content and reply "
                        "markup of the message",
                    )
                message.text, message.buttons = changed.text, changed.buttons
                message.at = changed.at
                async with self._news:
                    self._news.notify_all()
                return _shown(message)
        raise ApiError(400, "Bad Request: message to edit not found")

    async def _answer(self, fields: Fields) -> object:
        _only(fields, "callback_query_id", "text", "show_alert")
        return True

    async def _send_document(self, fields: Fields) -> object:
        _only(fields, "chat_id", "document", "caption", "parse_mode")
        self._next_message += 1
        name = str(fields["document"])
        message = Message(self._next_message, int(fields["chat_id"]), "", [], name)
        return await self._delivered(message)

    async def _delivered(self, message: Message) -> object:
        self.sent.append(message)
        self._chats[message.chat].append(message)
        async with self._news:
            self._news.notify_all()
        return _shown(message)

    async def _get_file(self, fields: Fields) -> object:
        _only(fields, "file_id")
        content = self._files.get(fields["file_id"])
        if content is None:
            raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(content) > 20 * 1024 * 1024:
            raise ApiError(400, "Bad Request: file is too big")
        path = f"documents/{fields['file_id']}"
        return {"file_id": fields["file_id"], "file_unique_id": "u", "file_path": path}

    async def _set_commands(self, fields: Fields) -> object:
        _only(fields, "commands")
        for one in json.loads(fields["commands"]):
            assert re.fullmatch(r"[a-z0-9_]{1,32}", one["command"])
            assert 1 <= len(one["description"]) <= 256
        return True

    async def _download(self, request: web.Request) -> web.Response:
        name = request.match_info["path"].removeprefix("documents/")
        return web.Response(body=self._files[name])

    def _new(self, fields: Fields) -> Message:
        text = str(fields.get("text", ""))
        if fields.get("parse_mode") == "HTML":
            _check_html(text)
        visible = unescape(re.sub(r"<[^>]+>", "", text)) if fields.get("parse_mode") else text
        if not visible.strip():
            raise RuleError("Bad Request: message text is empty")
        if len(visible.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
            raise RuleError("Bad Request: message is too long")
        markup = json.loads(fields.get("reply_markup") or "{}")
        buttons = markup.get("inline_keyboard", [])
        for row in buttons:
            for button in row:
                if not 1 <= len(button["callback_data"].encode()) <= _LONGEST_BUTTON:
                    raise RuleError("Bad Request: BUTTON_DATA_INVALID")
        self._next_message += 1
        return Message(self._next_message, int(fields["chat_id"]), text, buttons)


async def _fields(request: web.Request) -> Fields:
    found: Fields = dict(request.query)
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            assert isinstance(part, aiohttp.BodyPartReader)
            content = await part.read()
            if len(content) > _LARGEST_FILE:
                raise RuleError("Request Entity Too Large", 413)
            found[part.name or ""] = part.filename or content.decode()
    else:
        found.update(await request.post())
    return found


def _only(fields: Fields, *known: str) -> None:
    unknown = fields.keys() - set(known)
    if unknown:
        raise RuleError(f"Bad Request: unknown parameters {sorted(unknown)}")


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag not in _TAGS:
            raise RuleError(f"Bad Request: can't parse entities: unsupported tag {tag}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise RuleError(f"Bad Request: can't parse entities: unexpected end tag {tag}")


def _check_html(text: str) -> None:
    if re.search(r"<(?!/?[a-z])", text):
        raise RuleError("Bad Request: can't parse entities: unsupported start tag")
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise RuleError(f"Bad Request: can't parse entities: unclosed {parser.open[-1]}")


def _shown(message: Message) -> Fields:
    chat = {"id": message.chat, "type": "private"}
    return {"message_id": message.id, "date": 1, "chat": chat, "text": message.plain}
