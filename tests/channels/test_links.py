"""Links of a chat: files to fetch and files to send, for whom they open, and when no more."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from PIL import Image

from bot.app import App
from bot.channels.links.channel import FILE_AGE, PICTURE_AGE, UPLOAD_AGE, disposition
from bot.messages import Attachment
from bot.settings import read_settings
from storage.unit_of_work import reading, writing
from tests.support.conversations import Stage
from tests.support.pictures import picture
from tests.support.web_phone import WebPhone

WORD = Attachment(
    "exports/bao-cao",
    "Báo cáo Đông Hải “2026”.docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
FIGURE = Attachment("exports/tien-do", "tiến độ.png", "image/png")


@dataclass(slots=True)
class Office:
    """An officer asked for evidence, a colleague of another unit, a supervisor, and a browser."""

    stage: Stage
    app: App

    def chat(self, who: str) -> str:
        phone = self.stage.phones[who]
        assert isinstance(phone, WebPhone)
        return phone._chat

    async def get(self, address: str) -> httpx.Response:
        async with self._browser() as browser:
            return await browser.get(address)

    async def post(
        self, address: str, name: str, content: bytes, mark: str = "m"
    ) -> httpx.Response:
        async with self._browser() as browser:
            return await browser.post(address, data={"mark": mark}, files={"file": (name, content)})

    def _browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app.http))

    async def place(self, who: str) -> str:
        """What the newest message to them waits for."""
        return (await self.app.outbox.since("web", self.chat(who), 0, 1))[0].reply.awaits

    async def upload_link(self, who: str) -> str:
        return self.app.file_links.upload("web", self.chat(who), await self.place(who))

    def download_link(self, who: str, attachment: Attachment) -> str:
        return self.app.file_links.download("web", self.chat(who), attachment)

    async def suspend(self, who: str) -> None:
        async with writing(self.app.database) as unit:
            person = await unit.people.behind("web", self.chat(who))
            assert person is not None
            await unit.people.change(person.id, active=False)

    async def evidence(self) -> list[tuple[str, str]]:
        """Key and name of everything kept as evidence."""
        async with reading(self.app.database) as unit:
            rows = await unit._connection.exec_driver_sql("SELECT key, name FROM media ORDER BY id")
            return [(row.key, row.name) for row in rows]

    async def play(self, *lines: str) -> None:
        for line in lines:
            await self.stage._step(line)


TO_THE_EVIDENCE = (
    "A> nhiệm vụ",
    "A> [II.1.a Quán triệt, tuyên truyền Chỉ thị 28]",
    "A> [Bắt đầu]",
    "A> [Chưa]",
)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        telegram_token=None,
    )
    stage = Stage(settings, lambda who, _channel: WebPhone(who))
    await stage.open()
    assert stage.app is not None
    office = Office(stage, stage.app)
    await office.play(
        "@ 2026-11-09 08:00",
        "~ agreed A officer phuong_ninh_kieu",
        "~ agreed B officer phuong_cai_khe",
        "~ agreed S supervisor so_y_te",
        "~ agreed Q admin so_y_te",
    )
    for one in (WORD, FIGURE):
        await office.app.files.put(one.key, b"content")
    yield office
    await stage.close()
