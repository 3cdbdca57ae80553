"""Zalo as a channel: what comes is kept first; replies go out in order, menus as text."""

import asyncio
import json
import logging
import random
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, Literal, Protocol

import httpx
from starlette.routing import BaseRoute

from bot import menus
from bot.channels.webhooks import Keeps, Webhook, arrival, quarantined
from bot.channels.zalo import updates
from bot.channels.zalo.client import Client, Idle, SentMessage, TooLarge
from bot.channels.zalo.rendering import parts
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
)

POLL_SECONDS: Final = 30
BETWEEN_POLLS: Final = 1.0
"""Zalo may answer at once with what it has told before: never more than one poll in a second."""
AFTER_A_FAULT: Final = 3.0
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/webp"})
"""What Zalo shows; it fetches them itself, more than once."""
_HEADER: Final = "x-bot-api-secret-token"
_TRIED_AGAIN: Final = (TryLater, OutOfOrder, Uncertain)
_FAULTS: Final = (*_TRIED_AGAIN, Unreachable, Undeliverable)

NOT_SHOWN: Final = SentMessage("", 0)
"""What stands for a picture Zalo would not take."""
PERHAPS_SHOWN: Final = SentMessage("", 0)
"""What stands for one of which nothing was heard: it is not sent again, its question is."""

log = logging.getLogger(__name__)


class Addresses(Protocol):
    """What is needed of `bot.channels.links.Links`: Zalo carries no files, but addresses."""

    def download(self, channel: str, chat: str, attachment: Attachment) -> str: ...
    def upload(self, channel: str, chat: str, place: str) -> str: ...


class Counts(Protocol):
    """Hears how many messages have been sent, for the month's quota."""

    async def sent(self, count: int) -> None: ...


class Uncounted:
    """Where no quota is to be watched."""

    async def sent(self, count: int) -> None: ...


class Zalo:
    """The Zalo bot. A chat is a person's private chat with it; groups are left alone."""

    name = updates.NAME

    def __init__(
        self,
        token: str,
        api_url: str,
        inbox: Keeps,
        addresses: Addresses,
        *,
        public_url: str,
        mode: Literal["poll", "webhook"] = "poll",
        webhook_secret: str = "",
        counts: Counts | None = None,
    ) -> None:
        self._client = Client(token, api_url)
        self._inbox = inbox
        self._mode = mode
        self._webhook = Webhook(self.name, _HEADER, webhook_secret, inbox, self._keep)
        self._public_url = public_url
        self._addresses = addresses
        self._counts = counts or Uncounted()
        self._showing: set[asyncio.Task[None]] = set()
        self._under_way: dict[int, list[SentMessage]] = {}
        self.answers = True
        """Whether Zalo answered the last time it was asked."""

    # -- receiving -------------------------------------------------------------------------------

    async def run(self) -> None:
        """Receive until cancelled: by polling, or by having Zalo told where to send."""
        while True:
            try:
                await self._introduce()
                if self._mode == "webhook":
                    return await self._announce_webhook()
                await self._forget_webhook()
                await self._poll_on()
            except Exception as fault:  # noqa: BLE001 - receiving must outlive every fault
                self.answers = False
                log.warning("zalo does not answer", extra={"fault": type(fault).__name__})
                await asyncio.sleep(_pause(fault))

    async def stop(self) -> None:
        for task in self._showing:
            task.cancel()
        await asyncio.gather(*self._showing, return_exceptions=True)
        await self._client.close()

    async def _introduce(self) -> None:
        """Whether the token is right, and for whom: better told at the start than by silence."""
        me = await self._client.get_me()
        log.info("zalo answers", extra={"account": me.get("account_name", "")})

    async def _announce_webhook(self) -> None:
        address = f"{self._public_url}{self._webhook.path}"
        await self._client.set_webhook(address, self._webhook.secret)
        if await self._client.get_webhook_info() != address:
            raise OutOfOrder("the webhook is not set")
        self.answers = True

    async def _forget_webhook(self) -> None:
        """A webhook left from before would take what is polled for."""
        with suppress(Undeliverable):
            await self._client.delete_webhook()

    async def _poll_on(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            with suppress(Idle):
                await self._keep_surely(await self._client.get_updates(POLL_SECONDS))
            self.answers = True
            await asyncio.sleep(max(0.0, begun + BETWEEN_POLLS - loop.time()))

    async def _keep_surely(self, found: Sequence[dict[str, Any]]) -> None:
        """Zalo has no acknowledgement: what it has told may never be told again."""
        while True:
            try:
                return await self._keep(found)
            except Exception as fault:  # noqa: BLE001 - a database may be away, a disk full
                log.warning("not kept, trying again", extra={"fault": type(fault).__name__})
                await asyncio.sleep(AFTER_A_FAULT)

    async def _keep(self, found: Sequence[dict[str, Any]]) -> None:
        """Keep what concerns us; what cannot be read too, out of the way."""
        arrivals = [one for one in map(_arrival, found) if one is not None]
        if arrivals:
            await self._inbox.keep(self.name, arrivals)
        for chat in {one.chat for one in arrivals if one.chat is not None}:
            self._show_typing(chat)

    def _show_typing(self, chat: str) -> None:
        """Let them see that something is coming; nothing depends on it."""
        task = asyncio.create_task(self._typing(chat))
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)

    async def _typing(self, chat: str) -> None:
        with suppress(*_FAULTS):
            await self._client.send_chat_action(chat)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [self._webhook.route] if self._mode == "webhook" else []

    def invite_link(self, code: str) -> str:
        """There is none: Zalo passes nothing on from an address, so the code is typed."""
        del code
        return ""

    def read(self, payload: str) -> Incoming | None:
        return updates.read(payload)

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a picture somebody sent, from the address Zalo gave for it."""
        try:
            return await self._client.picture(ref)
        except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as fault:
            raise Gone(self.name) from fault

    # -- sending ---------------------------------------------------------------------------------

    def messages(self, reply: Reply) -> int:
        pictures = sum(one.media_type in PICTURES for one in reply.attachments)
        return pictures + len(self._texts("", reply, ()))

    async def send(self, chat: str, reply: Reply, message_id: int) -> str:
        """One reply: its pictures, then its text in as many messages as it needs, the menu last."""
        sent = self._under_way.pop(message_id, [])
        before, perhaps = len(sent), 0
        try:
            await self._send_rest(chat, reply, sent)
        except _TRIED_AGAIN as fault:
            perhaps = int(isinstance(fault, Uncertain))  # Zalo may have counted it
            # Tried again, it goes on where it stopped: nobody gets the first half twice.
            if sent:
                self._under_way[message_id] = sent
            raise
        finally:
            count = perhaps + sum(one is not NOT_SHOWN for one in sent[before:])
            if count:
                await self._counts.sent(count)
        return menus.ref(sent[-1].id, sent[-1].at)

    async def _send_rest(self, chat: str, reply: Reply, sent: list[SentMessage]) -> None:
        """Send what is not in `sent` yet, noting each."""
        pictures = [one for one in reply.attachments if one.media_type in PICTURES]
        for picture in pictures[len(sent) :]:
            shown = await self._show(chat, picture)
            sent.append(shown)
        texts = self._texts(chat, reply, zip(pictures, sent, strict=False))
        for text in texts[len(sent) - len(pictures) :]:
            said = await self._client.send_message(chat, text)
            sent.append(said)

    async def _show(self, chat: str, picture: Attachment) -> SentMessage:
        """A picture Zalo cannot fetch is no reason to withhold the question it comes with."""
        try:
            return await self._client.send_photo(chat, self._address(chat, picture))
        except Undeliverable:
            log.warning("zalo takes no picture; is BOT_PUBLIC_URL reached from outside?")
            return NOT_SHOWN
        except Uncertain:
            return PERHAPS_SHOWN

    def _texts(
        self, chat: str, reply: Reply, shown: Iterable[tuple[Attachment, SentMessage]]
    ) -> list[str]:
        """The text, with the addresses of whatever is not a picture, or could not be shown."""
        others = [one for one in reply.attachments if one.media_type not in PICTURES]
        others += [picture for picture, sent in shown if sent is NOT_SHOWN]
        files = {one.name: self._address(chat, one) for one in others}
        upload = self._addresses.upload(self.name, chat, reply.awaits) if reply.awaits else ""
        return parts(reply, files, upload)

    def _address(self, chat: str, attachment: Attachment) -> str:
        return self._addresses.download(self.name, chat, attachment)


def _pause(fault: Exception) -> float:
    """As long as Zalo asks for, else a few seconds; never the same for everybody."""
    least = fault.seconds if isinstance(fault, TryLater) else AFTER_A_FAULT
    return least * (1 + random.random())  # noqa: S311 - nobody has to guess it


def _arrival(update: dict[str, Any]) -> Arrival | None:
    """The update to keep; None where nothing is asked of us, no chat where it cannot be read."""
    try:
        inner = updates.unwrapped(update)
        payload = json.dumps(inner)
    except RecursionError:
        return quarantined(b"nested too deeply")
    return arrival(payload, lambda: updates.message_id(inner) or "", updates.read)
