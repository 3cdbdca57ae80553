"""Zalo's Bot API over HTTP: one call, one answer, and its refusals as what they mean for us.

Written against the documentation of the Bot Platform (bot.zapps.me/docs, now
docs.zaloplatforms.com/docs/BOT) and what others have measured of it. Answers are judged by `ok`,
never by the HTTP status alone; of the errors only the codes are documented, so an unknown chat is
told by the words of its description.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import httpx

from bot.messages import OutOfOrder, TryLater, Uncertain, Undeliverable, Unreachable

NAME: Final = "zalo"
CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 30.0
CONNECTIONS: Final = 64
AFTER_A_WRONG_TOKEN: Final = 60.0
FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 300.0
"""Seconds after a 429, which does not say how long: 5, 10, 20 … 300, until something passes."""
LARGEST_ANSWER: Final = 1024 * 1024
_LARGEST_PICTURE: Final = 20 * 1024 * 1024
_TOO_MANY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.UPGRADE_REQUIRED})
_COUNTED: Final = frozenset({"sendMessage", "sendPhoto"})
"""What the plan's quota is about."""
_OF_THE_CHAT: Final = ("chat", "user", "recipient", "block")
"""Words of a description that is about whom the message was for."""


class Idle(Exception):  # noqa: N818 - nothing has come
    """A poll has run out with nothing to tell: 408 is no fault."""


class TooLarge(Exception):  # noqa: N818
    """A file is larger than is taken."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Zalo's name of a message, and when it appeared by Zalo's clock, in milliseconds."""

    id: str
    at: int


class Client:
    """The methods of the Bot API that are used here."""

    def __init__(self, token: str, api_url: str) -> None:
        self._url = f"{api_url}/bot{token}"
        self._is_plain = api_url.startswith("http://")
        self._waits = 0
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=CONNECTIONS),
            trust_env=False,
        )

    async def close(self) -> None:
        await self._http.aclose()

    # -- about the bot ---------------------------------------------------------------------------

    async def get_me(self) -> Mapping[str, Any]:
        return _mapping(await self._call("getMe", {}))

    async def set_webhook(self, url: str, secret: str) -> None:
        await self._call("setWebhook", {"url": url, "secret_token": secret})

    async def delete_webhook(self) -> None:
        await self._call("deleteWebhook", {})

    async def get_webhook_info(self) -> str:
        """The address messages are sent to; "" without one, which Zalo answers with 404."""
        try:
            return str(_mapping(await self._call("getWebhookInfo", {})).get("url") or "")
        except Undeliverable:
            return ""

    # -- receiving -------------------------------------------------------------------------------

    async def get_updates(self, seconds: int) -> list[dict[str, Any]]:
        """What has come: one update at a time, and perhaps one that came before. Raises Idle."""
        found = await self._call("getUpdates", {"timeout": str(seconds)}, patience=seconds + 10.0)
        several = found if isinstance(found, list) else [found]
        return [one for one in several if isinstance(one, dict) and one]

    async def picture(self, url: str) -> bytes:
        """A picture somebody sent. Raises TooLarge, or httpx's errors.

        Only over https, or from a server spoken to without it on purpose: the address comes from
        outside and must not lead into the machine's own network unencrypted.
        """
        if not (url.startswith("https://") or (self._is_plain and url.startswith("http://"))):
            raise httpx.UnsupportedProtocol(url)
        return await fetched(self._http, url)

    # -- sending ---------------------------------------------------------------------------------

    async def send_message(self, chat: str, text: str) -> SentMessage:
        return _sent(await self._call("sendMessage", {"chat_id": chat, "text": text}))

    async def send_photo(self, chat: str, url: str) -> SentMessage:
        return _sent(await self._call("sendPhoto", {"chat_id": chat, "photo": url}))

    async def send_chat_action(self, chat: str) -> None:
        """“Typing …”; Zalo's answer to it has no result."""
        await self._call("sendChatAction", {"chat_id": chat, "action": "typing"})

    # -- one call --------------------------------------------------------------------------------

    async def _call(
        self, method: str, fields: Mapping[str, str], patience: float = READ_SECONDS
    ) -> object:
        """The result. Raises TryLater, Unreachable, OutOfOrder, Uncertain, Undeliverable, Idle."""
        timeout = httpx.Timeout(READ_SECONDS, read=patience, connect=CONNECT_SECONDS)
        try:
            answer = await self._http.post(
                f"{self._url}/{method}", json=dict(fields), timeout=timeout
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise OutOfOrder(NAME) from None
        except httpx.HTTPError:
            # The request may have arrived: only the answer is known to be lost. The fault itself
            # goes no further: it knows the address, and that has the token in it.
            raise Uncertain(NAME) from None
        return self._result(method, answer)

    def _result(self, method: str, answer: httpx.Response) -> object:
        said = _envelope(answer)
        if said is None:
            if answer.is_success:
                raise Uncertain(NAME)
            said = {"ok": False}
        if said.get("ok") is True:
            # A poll or “typing …” that goes through says nothing of the messages' quota.
            self._waits = 0 if method in _COUNTED else self._waits
            return said.get("result")
        code = said.get("error_code", said.get("errorCode"))
        known = code if isinstance(code, int) else answer.status_code
        raise self._refusal(method, known, str(said.get("description") or ""), answer, said)

    def _refusal(
        self, method: str, code: int, words: str, answer: httpx.Response, said: Mapping[str, Any]
    ) -> Exception:
        is_send = method.startswith("send")
        is_about_the_chat = is_send and any(one in words.lower() for one in _OF_THE_CHAT)
        match code:
            case HTTPStatus.REQUEST_TIMEOUT if method == "getUpdates":
                return Idle()
            case HTTPStatus.REQUEST_TIMEOUT if is_send:
                return Uncertain(NAME)
            case HTTPStatus.UNAUTHORIZED:
                return TryLater(AFTER_A_WRONG_TOKEN, everyone=True)
            case _ if code in _TOO_MANY:
                return TryLater(self._wait(answer, said))
            case HTTPStatus.BAD_REQUEST | HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND if (
                is_about_the_chat
            ):
                return Unreachable(NAME)
            case HTTPStatus.BAD_REQUEST:
                return Undeliverable("refused by Zalo")
            case HTTPStatus.NOT_FOUND if not is_send:
                return Undeliverable("not known to Zalo")
            case _:
                # 403 too: Zalo's list of errors calls it “Internal server error”. A send that is
                # not found at all has been sent to a wrong address: no reason to drop it.
                return OutOfOrder(NAME)

    def _wait(self, answer: httpx.Response, said: Mapping[str, Any]) -> float:
        """What Zalo says, should it say it; else longer with every refusal."""
        parameters = said.get("parameters")
        given = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
        told = given if given is not None else answer.headers.get("retry-after", "")
        self._waits += 1
        try:
            seconds = float(told)
        except (TypeError, ValueError):
            return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(self._waits - 1, 10))
        return min(max(seconds, 1.0), LONGEST_WAIT)


async def fetched(http: httpx.AsyncClient, url: str) -> bytes:
    """What is at this address, if it is not too much. Raises TooLarge, or httpx's errors."""
    content = bytearray()
    async with http.stream("GET", url, follow_redirects=True) as answer:
        answer.raise_for_status()
        async for piece in answer.aiter_bytes():
            content += piece
            if len(content) > _LARGEST_PICTURE:
                raise TooLarge
    return bytes(content)


def _envelope(answer: httpx.Response) -> Mapping[str, Any] | None:
    """The answer as JSON; None where it is something else: a proxy's page, half an answer."""
    if len(answer.content) > LARGEST_ANSWER:
        return None
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, Mapping) and isinstance(said.get("ok"), bool) else None


def _mapping(result: object) -> Mapping[str, Any]:
    return result if isinstance(result, Mapping) else {}


def _sent(result: object) -> SentMessage:
    """What was sent; an answer that does not name it is as good as one that does."""
    said = _mapping(result)
    at = said.get("date")
    return SentMessage(str(said.get("message_id") or ""), at if isinstance(at, int) else 0)
