"""Telegram as a channel: updates are kept before the offset moves; replies are sent in order."""

import asyncio
import hashlib
import json
import logging
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from starlette.routing import BaseRoute
from telegram import Bot, BotCommand
from telegram.constants import FileSizeLimit, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram import updates
from bot.channels.telegram.rendering import keyboard, parts, plain
from bot.channels.telegram.request import AiohttpRequest, ConnectTimedOut
from bot.channels.webhooks import Webhook
from bot.inbox import Inbox
from bot.messages import (
    Arrival,
    Attachment,
    Gone,
    Incoming,
    OutOfOrder,
    Reply,
    TryLater,
    Uncertain,
    Undeliverable,
    Unreachable,
    Unreadable,
)
from storage.files import Files

POLL_SECONDS = 30
AFTER_A_FAULT = 3.0
AFTER_A_CONFLICT = 30.0
_HEADER = "x-telegram-bot-api-secret-token"
_ALLOWED = ["message", "edited_message", "callback_query"]
_GONE_CHATS = ("chat not found", "user is deactivated", "bot can't initiate", "peer_id_invalid")

log = logging.getLogger(__name__)


class Telegram:
    """The Telegram bot. A chat is a person's private chat with it."""

    name = updates.NAME

    def __init__(
        self,
        token: str,
        api_url: str,
        inbox: Inbox,
        files: Files,
        *,
        mode: Literal["poll", "webhook"] = "poll",
        webhook_secret: str = "",
        public_url: str = "",
        commands: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._inbox = inbox
        self._files = files
        self._mode = mode
        self._webhook = Webhook(self.name, _HEADER, webhook_secret, inbox, self._keep)
        self._public_url = public_url
        self._commands = [BotCommand(name, what) for name, what in commands]
        self._updates_url = f"{api_url}/bot{token}/getUpdates"
        self._polling = AiohttpRequest(POLL_SECONDS + 10.0)
        self._request = AiohttpRequest()
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._request,
            get_updates_request=self._polling,
        )
        self._answering: set[asyncio.Task[None]] = set()
        self._under_way: dict[int, list[str]] = {}
        self._username = ""

    # -- receiving -------------------------------------------------------------------------------

    async def introduce(self) -> None:
        """Learn what the bot is called, which links to it need."""
        with suppress(TelegramError):
            self._username = (await self._bot.get_me()).username or ""

    async def start(self) -> None:
        """Say how updates are to come, and which commands there are."""
        await self.introduce()
        with suppress(TelegramError):
            await self._bot.set_my_commands(self._commands)
        if self._mode == "webhook":
            await self._bot.set_webhook(
                f"{self._public_url}{self._webhook.path}",
                secret_token=self._webhook.secret,
                allowed_updates=_ALLOWED,
            )
        else:
            # A webhook left from before would refuse every poll.
            with suppress(TelegramError):
                await self._bot.delete_webhook()

    async def stop(self) -> None:
        for task in self._answering:
            task.cancel()
        await self._polling.shutdown()
        await self._request.shutdown()

    async def run(self) -> None:
        """Poll until cancelled. What could not be kept is asked for again: the offset stays."""
        offset = 0
        while True:
            try:
                offset = await self._poll(offset)
            except Conflict:
                log.warning("another program polls this bot, or a webhook is set")
                await asyncio.sleep(AFTER_A_CONFLICT)
            except Exception as fault:  # noqa: BLE001 - polling must outlive every fault
                log.warning("polling failed", extra={"fault": type(fault).__name__})
                await asyncio.sleep(AFTER_A_FAULT * (1 + random.random()))  # noqa: S311

    async def _poll(self, offset: int) -> int:
        query = urlencode(
            {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": json.dumps(_ALLOWED)}
        )
        found: Any = await self._polling.post(f"{self._updates_url}?{query}")
        if not found:
            return offset
        await self._keep(found)
        return max((_number(one) for one in found), default=offset - 1) + 1

    async def _keep(self, found: Sequence[dict[str, Any]]) -> None:
        """Keep what concerns us; what cannot be read too, out of the way."""
        arrivals = [one for one in map(_arrival, found) if one is not None]
        if arrivals:
            await self._inbox.keep(self.name, arrivals)
        self._answer_taps(found)

    def _answer_taps(self, found: Sequence[dict[str, Any]]) -> None:
        """Stop the buttons' spinning; nothing depends on it."""
        for one in found:
            query = one.get("callback_query")
            if isinstance(query, dict) and isinstance(query.get("id"), str):
                task = asyncio.create_task(self._answer_tap(query["id"]))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)

    async def _answer_tap(self, query_id: str) -> None:
        with suppress(TelegramError):
            await self._bot.answer_callback_query(query_id)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [self._webhook.route] if self._mode == "webhook" else []

    def invite_link(self, code: str) -> str:
        """A deep link: Telegram opens the chat and sends /start with the code on one tap.

        https://core.telegram.org/bots/features#deep-linking: A-Z, a-z, 0-9, _ and -, up to 64.
        """
        return f"https://t.me/{self._username}?start={code}" if self._username else ""

    def read(self, payload: str) -> Incoming | None:
        return updates.read(payload)

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a file somebody sent; Telegram hands out at most 20 MB."""
        try:
            file = await self._bot.get_file(ref)
            if (file.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
                raise Gone(self.name)
            return bytes(await file.download_as_bytearray())
        except TelegramError as fault:
            raise Gone(self.name) from fault

    # -- sending ---------------------------------------------------------------------------------

    def messages(self, reply: Reply) -> int:
        return len(parts(str(reply.text))) + len(reply.attachments)

    async def send(self, chat: str, reply: Reply, message_id: int) -> str:
        """One reply, in as many messages as it needs; the buttons go under the last."""
        sent = self._under_way.pop(message_id, [])
        try:
            async with _in_our_words():
                return await self._send_rest(chat, reply, sent)
        except (TryLater, Uncertain):
            # Tried again, it goes on where it stopped: nobody gets the first half twice.
            if sent:
                self._under_way[message_id] = sent
            raise

    async def _send_rest(self, chat: str, reply: Reply, sent: list[str]) -> str:
        """Send what is not in `sent` yet, noting each; returns the message with the buttons."""
        texts = parts(str(reply.text))
        if not sent and reply.replaces and await self._edited(chat, reply):
            sent += [reply.replaces] * len(texts)
        for number in range(len(sent), len(texts)):
            under = reply if number == len(texts) - 1 else None
            sent.append(await self._say(chat, texts[number], under))
        for attachment in reply.attachments[len(sent) - len(texts) :]:
            sent.append(await self._hand_over(chat, attachment))
        return sent[len(texts) - 1]

    async def _hand_over(self, chat: str, attachment: Attachment) -> str:
        try:
            content = await self._files.get(attachment.key)
        except FileNotFoundError as lost:
            raise Undeliverable("the file is not kept any more") from lost
        given = await self._bot.send_document(chat, content, filename=attachment.name)
        return str(given.message_id)

    async def _say(self, chat: str, text: str, reply: Reply | None) -> str:
        markup = keyboard(reply) if reply else None
        try:
            sent = await self._bot.send_message(
                chat, text, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        except BadRequest as refused:
            if "can't parse entities" not in refused.message.lower():
                raise
            sent = await self._bot.send_message(chat, plain(text), reply_markup=markup)
        return str(sent.message_id)

    async def _edited(self, chat: str, reply: Reply) -> bool:
        """Whether the earlier message now says this; if it is gone a new one has to."""
        try:
            await self._bot.edit_message_text(
                str(reply.text),
                chat,
                int(reply.replaces),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(reply),
            )
        except BadRequest as refused:
            return "not modified" in refused.message
        return True


@asynccontextmanager
async def _in_our_words() -> AsyncIterator[None]:
    """Telegram's errors as what they mean for the outbox; subclasses first."""
    try:
        yield
    except RetryAfter as later:
        raise TryLater(_seconds(later.retry_after)) from later
    except Forbidden as forbidden:
        raise Unreachable(updates.NAME) from forbidden
    except ChatMigrated as moved:
        raise Undeliverable("the chat has moved") from moved
    except BadRequest as refused:
        if any(words in refused.message.lower() for words in _GONE_CHATS):
            raise Unreachable(updates.NAME) from refused
        raise Undeliverable("refused by Telegram") from refused
    except ConnectTimedOut as late:
        raise OutOfOrder(updates.NAME) from late
    except TimedOut as late:
        raise Uncertain(updates.NAME) from late
    except NetworkError as fault:
        raise OutOfOrder(updates.NAME) from fault
    except TelegramError as fault:
        raise TryLater(AFTER_A_CONFLICT, everyone=True) from fault


def _seconds(given: float | timedelta) -> float:
    return given.total_seconds() if isinstance(given, timedelta) else float(given)


def _number(update: dict[str, Any]) -> int:
    """What confirms this update; one without a number is confirmed with its neighbours."""
    number = update.get("update_id")
    return number if isinstance(number, int) else -1


def _arrival(update: dict[str, Any]) -> Arrival | None:
    """The update to keep; None where nothing is asked of us, no chat where it cannot be read."""
    payload = json.dumps(update)
    external_id = str(update.get("update_id", hashlib.sha256(payload.encode()).hexdigest()))
    try:
        incoming = updates.read(payload)
    except Unreadable:
        return Arrival(external_id, None, payload)
    return Arrival(external_id, incoming.chat, payload) if incoming else None
