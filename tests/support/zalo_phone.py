"""A phone with Zalo: it reads the menus it is shown, and answers by number, letter or label."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

import httpx

from bot.app import App
from bot.menus import BOXES
from tests.support.conversations import Seen
from tests.support.fake_zalo import HEADER, FakeZalo, Message, Picture

_KEYED = re.compile(r"(\d{1,2}|[A-Z])\. (.+)")
_SPAN = re.compile(r"(\D+) (\d+) … (\d+)")
_PAGE = re.compile(r"\((\d+)/(\d+)\)\n")
_FILE = re.compile(r"📎 (.+): https?://\S+")
_SENDS = re.compile(r"\n\n[^\n]+: (https?://\S+/lien-ket/gui/\S+)")
"""Where a file can be sent to, on a line of its own."""
_HINT = "→ "


class ZaloPhone:
    """One person's chat with the bot, and what of it has been seen."""

    has_buttons = False

    def __init__(self, server: FakeZalo, chat: str) -> None:
        self._server = server
        self._chat = chat
        self._seen = 0
        self._menus: list[dict[str, str]] = []
        self.upload_link = ""
        """Where a file was asked for last."""

    def block(self) -> None:
        """The person blocks the bot."""
        self._server.blocked.add(self._chat)

    def unblock(self) -> None:
        """The person lets the bot write again."""
        self._server.blocked.discard(self._chat)

    async def type(self, app: App, text: str) -> None:
        await wire(self._server, app)
        await self._server.says(self._chat, text)

    async def tap(self, app: App, label: str) -> None:
        """Answer with what stands before the label in the last menu, else with the label itself.

        A box is ticked by its label: numbers are the whole answer.
        """
        assert any(label in menu for menu in self._menus), f"no option {label}"
        key = "" if label.startswith(BOXES) else self._menus[-1].get(label, "")
        await self.type(app, key or label)

    async def send(self, app: App, name: str, content: bytes, caption: str) -> None:
        """A picture in the chat; anything else by the link that came with the question."""
        await wire(self._server, app)
        if not name.endswith(".xlsx"):
            return await self._server.sends_picture(self._chat, content, caption)
        assert not caption, "nothing can be said along with a file"
        async with _browser(app) as browser:
            page = await browser.get(self.upload_link)
            mark = re.findall(r'name="mark" value="(\w+)"', page.text)
            assert mark, page.text
            fields = {"mark": mark[0]}
            sent = await browser.post(
                self.upload_link, data=fields, files={"file": (name, content)}
            )
        assert sent.status_code == httpx.codes.SEE_OTHER, sent.text
        return None

    async def news(self, app: App) -> list[Seen]:
        """New messages, those of one reply put together again."""
        del app
        fresh = self._server.to(self._chat)[self._seen :]
        self._seen += len(fresh)
        found = []
        for reply in _replies(fresh):
            menu, seen = read_menu(reply)
            asked = _SENDS.search(_text(reply))
            self.upload_link = asked[1] if asked else self.upload_link
            self._menus += [menu] if menu else []
            found.append(seen)
        return found


async def wire(server: FakeZalo, app: App) -> None:
    """Once the webhook is set Zalo reaches the bot's addresses, with no network between them."""

    async def deliver(body: bytes) -> int:
        async with _browser(app) as web:
            answer = await web.post(server.webhook, content=body, headers={HEADER: server.secret})
            return answer.status_code

    async def fetch(url: str) -> Picture:
        async with _browser(app) as web:
            answer = await web.get(url)
        named = re.search(r"UTF-8''(\S+)", answer.headers.get("content-disposition", ""))
        name = unquote(named[1]) if named else ""
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        return Picture(answer.status_code, media_type, name, answer.content)

    server.deliver, server.fetch = deliver, fetch
    await server.until(lambda: server.webhook)


def _browser(app: App) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app.http)
    return httpx.AsyncClient(transport=transport, base_url=app.settings.public_url)


def _replies(messages: Sequence[Message]) -> list[list[Message]]:
    """Pictures come before their text, and “(1/3)” is followed by two more."""
    found: list[list[Message]] = []
    is_open = False
    for one in messages:
        if is_open:
            found[-1].append(one)
        else:
            found.append([one])
        page = _PAGE.match(one.text)
        is_open = bool(one.picture) or (page is not None and page[1] != page[2])
    return found


def _without_number(text: str) -> str:
    page = _PAGE.match(text)
    return text[page.end() :] if page else text


def _text(reply: Sequence[Message]) -> str:
    return "\n".join(_without_number(one.text) for one in reply if one.text)


def read_menu(reply: Sequence[Message]) -> tuple[dict[str, str], Seen]:
    """What to answer for each label, and the reply as it would look with buttons."""
    pictures = [one.name for one in reply if one.picture]
    text = _SENDS.sub("", _text(reply))
    lines = [line for line in text.split("\n") if not _FILE.fullmatch(line)]
    files = [found[1] for line in text.split("\n") if (found := _FILE.fullmatch(line))]
    menu: dict[str, str] = {}
    if lines and lines[-1].startswith(_HINT):
        above = "\n".join(lines[:-1])
        above, _, below = above.rpartition("\n\n")
        for line in below.split("\n"):
            menu |= _options(line)
        lines = above.split("\n")
    plain = re.sub(r": https?://\S+/bang\S*", "", "\n".join(lines).strip())
    rows = (tuple(menu),) if menu else ()
    return menu, Seen(plain, rows, (*pictures, *files))


def _options(line: str) -> dict[str, str]:
    """The labels of a line of the menu, each with its key; "" where there is none."""
    found: dict[str, str] = {}
    for part in line.split(" | "):
        if keyed := _KEYED.fullmatch(part):
            found[keyed[2]] = keyed[1]
        elif span := _SPAN.fullmatch(part):
            words = span[1]
            found |= {f"{words} {n}": "" for n in range(int(span[2]), int(span[3]) + 1)}
        else:
            found[part] = ""
    return found
