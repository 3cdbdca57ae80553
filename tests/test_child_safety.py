"""What may name a child leaves no trace anywhere before the officer has answered for it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from bot.settings import Settings, read_settings
from storage.database import Database
from tests.support.conversations import Phone, Stage
from tests.support.web_phone import WebPhone

NAMED = "Đang giúp cháu Nguyễn Văn Mẫu"
CASE = "khẩn cấp, có cháu bé đang bị đánh đập ở ấp Mẫu"
TO_A_TEXT = """
@ 2026-11-09 08:00
~ agreed A officer phuong_ninh_kieu
A> nhiệm vụ
A> [II.1.a Quán triệt, tuyên truyền Chỉ thị 28]
A> [Bắt đầu]
A> [Có]
"""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    media = f"file:{tmp_path / 'media'}"
    return read_settings(
        _env_file=None, database_url=database_url, media_url=media, secret_key="k" * 32
    )


def phone(who: str, named: str) -> Phone:
    del named
    return WebPhone(who)


async def rows_with(url: str, words: str) -> list[str]:
    """The columns of the whole database in which these words stand."""
    database = Database(url)
    async with database.reading() as connection:
        found = await connection.run_sync(_search, words)
    await database.close()
    return found


def _search(connection: Connection, words: str) -> list[str]:
    """Also as JSON writes them, with the letters beyond ASCII spelt out."""
    spellings = (words, json.dumps(words)[1:-1])
    found = []
    tables = inspect(connection)
    for table in tables.get_table_names():
        for column in tables.get_columns(table):
            name = column["name"]
            query = text(f'SELECT CAST("{name}" AS TEXT) FROM {table}')  # noqa: S608
            values = connection.execute(query).scalars()
            if any(one in value for value in values if value for one in spellings):
                found.append(f"{table}.{name}")
    return found


@pytest.mark.parametrize("typed", [NAMED, CASE])
async def test_the_text_is_in_no_table(settings: Settings, typed: str) -> None:
    await Stage(settings, phone).play(f"{TO_A_TEXT}A> {typed}\n")
    assert await rows_with(settings.database_url, typed[-8:]) == []
    assert "outbox.body" in await rows_with(settings.database_url, "Ninh Kiều")


async def test_it_is_an_answer_once_the_officer_says_that_it_names_no_child(
    settings: Settings,
) -> None:
    script = f"{TO_A_TEXT}A> {NAMED}\nA> [Không nêu trẻ em cụ thể nào]\n"
    await Stage(settings, phone).play(script)
    assert await rows_with(settings.database_url, NAMED) == ["answers.value"]
    assert await rows_with(settings.database_url, "stated to name no child") == ["audit.act"]


async def test_a_file_named_after_a_child_is_not_noted(settings: Settings) -> None:
    await Stage(settings, phone).play(f"{TO_A_TEXT}A> <be_lan.jpg> cháu Lan\n")
    assert await rows_with(settings.database_url, "be_lan") == []
    assert await rows_with(settings.database_url, "cháu Lan") == []
