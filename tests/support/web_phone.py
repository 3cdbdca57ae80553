"""A browser without a screen: it posts to the web chat and reads what is said to its chat."""

import re
from html import unescape
from itertools import count

import httpx

from bot.app import App
from tests.support import collected
from tests.support.conversations import Seen


class WebPhone:
    """One browser's cookie jar, and the messages it has seen."""

    has_buttons = True

    def __init__(self, who: str) -> None:
        self._who = who
        self._ids = count(1)
        self._cookies = httpx.Cookies()
        self._chat = ""
        self._seen = 0
        self._buttons: dict[str, tuple[str, str]] = {}

    async def type(self, app: App, text: str) -> None:
        collected.typed(text)
        await self._post(app, {"text": text})

    async def tap(self, app: App, label: str) -> None:
        act, message = self._buttons[label]
        await self._post(app, {"act": act, "message": message})

    async def send(self, app: App, name: str, content: bytes, caption: str) -> None:
        async with self._client(app) as client:
            answer = await client.post(
                "/files",
                data={"id": self._next(), "caption": caption},
                files={"file": (name, content)},
                headers=self._headers(),
            )
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text

    def block(self) -> None:
        raise AssertionError("nobody blocks a page")

    def unblock(self) -> None:
        raise AssertionError("nobody blocks a page")

    async def news(self, app: App) -> list[Seen]:
        if not self._chat:
            return []
        found = []
        for sent in await app.outbox.since("web", self._chat, self._seen, 100):
            self._seen = sent.id
            rows = tuple(tuple(one.label for one in row) for row in sent.reply.buttons)
            for row in sent.reply.buttons:
                for one in row:
                    self._buttons[one.label] = (one.act, str(sent.id))
            files = tuple(one.name for one in sent.reply.attachments)
            found.append(Seen(plain(str(sent.reply.text)), rows, files))
        return found

    async def _post(self, app: App, body: dict[str, str]) -> None:
        async with self._client(app) as client:
            if not self._chat:
                await client.get("/")
                self._cookies = client.cookies
            answer = await client.post(
                "/messages", json={"id": self._next(), **body}, headers=self._headers()
            )
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        if not self._chat:
            self._chat = await _newest_chat(app)

    def _client(self, app: App) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app.http),
            base_url=app.settings.public_url,
            cookies=self._cookies,
        )

    def _headers(self) -> dict[str, str]:
        return {"Sec-Fetch-Site": "same-origin"}

    def _next(self) -> str:
        return f"{self._who}-{next(self._ids):08d}"


async def _newest_chat(app: App) -> str:
    """The chat of the message just kept: the cookie itself is opaque to a browser."""
    async with app.database.reading() as connection:
        row = await connection.exec_driver_sql("SELECT chat FROM inbox ORDER BY id DESC LIMIT 1")
        return str(row.scalar_one())


def plain(markup: str) -> str:
    """Markup as it reads."""
    return unescape(re.sub(r"<[^>]+>", "", markup))
