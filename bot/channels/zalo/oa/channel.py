"""An Official Account as a channel: text with a few buttons, within Zalo's reply window."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Protocol

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import menus
from bot.channels.bodies import read_delivery
from bot.channels.webhooks import Keeps, arrival
from bot.channels.zalo.channel import Addresses, Counts
from bot.channels.zalo.client import TooLarge, fetched
from bot.channels.zalo.oa import updates
from bot.channels.zalo.oa.client import NAME, Client
from bot.channels.zalo.rendering import parts, plain
from bot.messages import (
    Arrival,
    Gone,
    Incoming,
    OutOfOrder,
    Reply,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.windows import Standing

MOST_BUTTONS: Final = 5
"""Under one message, as others have it; more become a menu by number."""
_LONGEST_LABEL: Final = 100
_TEMPLATE_TEXT: Final = 100
"""Characters of a template's field; Zalo approves a length with the template: look there."""


class Windows(Protocol):
    """Whether somebody may be written to freely, as `bot.windows.Windows` tells it."""

    async def of(self, chat: str, messages: Callable[[Reply], int]) -> Standing: ...


@dataclass(frozen=True, slots=True)
class Template:
    """A message approved by Zalo, and the field of it that takes our words; "" for none."""

    id: str
    field: str


class OfficialAccount:
    """The Official Account. A chat is a person as this account knows them."""

    name = NAME

    def __init__(
        self,
        client: Client,
        http: httpx.AsyncClient,
        inbox: Keeps,
        addresses: Addresses,
        windows: Windows,
        counts: Counts,
        clock: Callable[[], datetime],
        *,
        app_id: str,
        oa_secret: str,
        template: Template,
    ) -> None:
        self._client = client
        self._http = http
        self._inbox = inbox
        self._addresses = addresses
        self._windows = windows
        self._counts = counts
        self._clock = clock
        self._app_id = app_id
        self._oa_secret = oa_secret
        self._template = template
        self._under_way: dict[int, int] = {}

    async def stop(self) -> None:
        await self._http.aclose()

    # -- receiving -------------------------------------------------------------------------------

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [Route("/zalo-oa", self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        """Kept first, then answered 200, which Zalo wants within two seconds."""
        body = await read_delivery(request)
        signature = request.headers.get("x-zevent-signature", "")
        if not updates.is_genuine(body, signature, self._app_id, self._oa_secret):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        found = _arrival(json.loads(body))
        if found is not None:
            await self._inbox.keep(self.name, [found])
        return Response(status_code=HTTPStatus.OK)

    def read(self, payload: str) -> Incoming | None:
        return updates.read(payload)

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a picture or a file, from the address Zalo gave for it."""
        if not ref.startswith("https://"):
            raise Gone(self.name)
        try:
            return await fetched(self._http, ref)
        except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as fault:
            raise Gone(self.name) from fault

    def invite_link(self, code: str) -> str:
        """There is none: the code is typed."""
        del code
        return ""

    # -- sending ---------------------------------------------------------------------------------

    def messages(self, reply: Reply) -> int:
        return len(self._messages("", reply))

    async def send(self, chat: str, reply: Reply, message_id: int) -> str:
        """In the window the reply itself; outside it, if there is a template, its first words."""
        if await self._windows.of(chat, self.messages) is Standing.CLOSED:
            return await self._send_template(chat, reply)
        name = ""
        messages = self._messages(chat, reply)
        for place in range(self._under_way.pop(message_id, 0), len(messages)):
            try:
                name = await self._client.send(chat, messages[place])
            except (TryLater, OutOfOrder, Uncertain):
                # Tried again, it goes on where it stopped: nobody gets the first half twice.
                self._under_way[message_id] = place
                raise
            await self._counts.sent(1)
        return menus.ref(name, int(self._clock().timestamp() * 1000))

    async def _send_template(self, chat: str, reply: Reply) -> str:
        """Without a template nobody outside the window can be told: another channel is tried."""
        if not self._template.id:
            raise Unreachable(self.name)
        words = " ".join(plain(str(reply.text)).split())[:_TEMPLATE_TEXT]
        data = {self._template.field: words} if self._template.field else {}
        name = await self._client.send_template(chat, self._template.id, data)
        await self._counts.sent(1)
        return menus.ref(name, int(self._clock().timestamp() * 1000))

    def _messages(self, chat: str, reply: Reply) -> list[dict[str, Any]]:
        """Text, the buttons under the last of it; pictures and files as addresses."""
        buttons = [one for row in reply.buttons for one in row]
        are_few = len(buttons) <= MOST_BUTTONS
        shown = Reply(reply.text, language=reply.language) if are_few else reply
        files = {
            one.name: self._addresses.download(self.name, chat, one) for one in reply.attachments
        }
        upload = self._addresses.upload(self.name, chat, reply.awaits) if reply.awaits else ""
        found: list[dict[str, Any]] = [{"text": text} for text in parts(shown, files, upload)]
        if buttons and are_few:
            given = [
                {
                    "title": one.label[:_LONGEST_LABEL],
                    "type": "oa.query.hide",
                    "payload": f"{updates.PRESSED}{one.act}",
                }
                for one in buttons
            ]
            found[-1]["attachment"] = {"type": "template", "payload": {"buttons": given}}
        return found


def _arrival(event: dict[str, Any]) -> Arrival | None:
    """The event to keep; None where nothing is asked of us, no chat where it cannot be read."""
    return arrival(json.dumps(event), lambda: updates.known_by(event), updates.read)
