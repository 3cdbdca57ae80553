"""A phone with Telegram: what a person does goes through the strict server, and so does the bot."""

from dataclasses import replace

from bot.app import App
from tests.support.conversations import Seen
from tests.support.fake_telegram import FakeTelegram, Message


class TelegramPhone:
    """One person's chat with the bot, and what of it has been seen."""

    has_buttons = True

    def __init__(self, server: FakeTelegram, chat: int) -> None:
        self._server = server
        self._chat = chat
        self._seen: dict[int, Seen] = {}

    def block(self) -> None:
        """The person blocks the bot."""
        self._server.blocked.add(self._chat)

    def unblock(self) -> None:
        """The person lets the bot write again."""
        self._server.blocked.discard(self._chat)

    async def type(self, app: App, text: str) -> None:
        del app
        await self._server.says(self._chat, text)
        await self._server.confirmed()

    async def tap(self, app: App, label: str) -> None:
        del app
        await self._server.taps(self._chat, label)
        await self._server.confirmed()

    async def send(self, app: App, name: str, content: bytes, caption: str) -> None:
        del app
        await self._server.sends_file(self._chat, name, content, caption)
        await self._server.confirmed()

    async def news(self, app: App) -> list[Seen]:
        """New messages, and those edited in place."""
        del app
        found: list[Seen] = []
        for message in self._server.to(self._chat):
            shown = _shown(message)
            if self._seen.get(message.id) != shown:
                self._seen[message.id] = shown
                if message.document:  # files follow the message they belong to
                    before = found.pop()
                    shown = replace(before, files=(*before.files, *shown.files))
                found.append(shown)
        return found


def _shown(message: Message) -> Seen:
    rows = tuple(tuple(button["text"] for button in row) for row in message.buttons)
    return Seen(message.plain, rows, (message.document,) if message.document else ())
