"""Lists of people in the chat: two at once, refused ones, slow ones, and codes that let in."""

import asyncio
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from bot.app import App
from bot.rosters import Refused, Roster, apart
from bot.settings import read_settings
from handlers import roster
from handlers.proposal import FOLDER
from storage.tables import metadata, people
from storage.unit_of_work import reading, writing
from tests.support.conversations import Stage
from tests.support.web_phone import WebPhone

OFFICE = frozenset({"audit", "conversations", "inbox", "outbox", "identities"})
"""What every message is written into, whatever it says."""


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """Two administrators who have taken the list."""
    made = Stage(
        read_settings(
            _env_file=None,
            database_url=database_url,
            media_url=f"file:{tmp_path / 'media'}",
            secret_key="k" * 32,
            telegram_token=None,
        ),
        lambda who, _channel: WebPhone(who),
    )
    await made.open()
    for line in (
        "~ agreed Q admin so_y_te",
        "~ agreed S supervisor so_y_te",
        "~ agreed R admin so_y_te",
        "Q> /nhapdanhsach",
        "R> /nhapdanhsach",
    ):
        await made._step(line)
    yield made
    await made.close()


@pytest.fixture
def app(stage: Stage) -> App:
    assert stage.app is not None
    return stage.app


async def dump(app: App) -> dict[str, list[tuple[Any, ...]]]:
    async with app.database.reading() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in OFFICE
        }


async def names(app: App) -> list[str]:
    async with app.database.reading() as connection:
        return list((await connection.execute(select(people.c.name))).scalars())


async def said(stage: Stage, line: str) -> str:
    return "\n".join(await stage._step(line))


async def test_a_code_of_the_sheet_lets_its_owner_in(stage: Stage, app: App) -> None:
    await said(stage, "Q> <moi.xlsx>")
    assert "<ma-moi.docx>" in await said(stage, "Q> [Nhập danh sách]")
    phone = stage.phones["Q"]
    assert isinstance(phone, WebPhone)
    *_, last = await app.outbox.since("web", phone._chat, 0, 100)
    (sheet,) = last.reply.attachments
    document = Document(BytesIO(await app.files.get(sheet.key)))
    card, *_others = document.tables[0].rows[0].cells
    unit, name, role, code = [one.text for one in card.paragraphs[:4]]
    assert (unit, name, role) == ("Xã Long Phú", "Trần Văn Bình", "cán bộ")
    welcome = await said(stage, f"B> {code}")
    assert "Đơn vị: Xã Long Phú" in welcome
    assert "Đăng ký thành công" in await said(stage, "B> [Đồng ý]")


@pytest.mark.parametrize("name", ["sai_dong", "thieu_cot", "khong_co_quan_tri", "iii_7"])
async def test_a_list_refused_changes_nothing(stage: Stage, app: App, name: str) -> None:
    before = await dump(app)
    assert "Chưa nhập được danh sách" in await said(stage, f"Q> <{name}.xlsx>")
    assert await dump(app) == before


async def test_of_two_imports_at_once_the_second_is_shown_again(stage: Stage, app: App) -> None:
    await said(stage, "Q> <moi.xlsx>")
    await said(stage, "R> <moi.xlsx>")
    await asyncio.gather(*(stage.phones[who].tap(app, "Nhập danh sách") for who in "QR"))
    news = "\n".join(await stage._news())
    assert news.count("Đã nhập danh sách") == 1
    assert news.count("Đề nghị xem lại") == 1
    assert (await names(app)).count("Trần Văn Bình") == 1


async def test_nobody_waits_while_a_list_is_read(
    stage: Stage, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def reads(*given: Any) -> Roster | Refused:
        async with asyncio.timeout(5), writing(app.database) as unit:
            await unit.people.hold_everybody()
        return await apart.read_apart(*given)

    monkeypatch.setattr(roster, "read_apart", reads)
    assert "Người mới: 1" in await said(stage, "Q> <moi.xlsx>")


async def test_a_list_that_takes_too_long_is_refused(
    stage: Stage, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    before = await dump(app)
    assert "mất quá nhiều thời gian để đọc" in await said(stage, "Q> <moi.xlsx>")
    assert await dump(app) == before


async def test_a_reader_that_dies_refuses_the_list(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "Tệp bị hỏng" in await said(stage, "Q> <moi.xlsx>")


async def test_a_list_swept_away_is_outdated(stage: Stage, app: App) -> None:
    await said(stage, "Q> <moi.xlsx>")
    async for some in app.files.listed(FOLDER):
        async with reading(app.database) as unit:
            waiting = {one.key for one in some} - await unit.leftovers.in_use(
                [one.key for one in some]
            )
        for key in waiting:
            await app.files.delete(key)
    assert "Nội dung này đã thay đổi" in await said(stage, "Q> [Nhập danh sách]")
    assert "Trần Văn Bình" not in await names(app)
