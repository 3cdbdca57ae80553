"""`bot report unit|city`: the documents as files, and the earlier ones once more."""

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import select

from bot.app import build, clock
from bot.settings import read_settings
from storage.tables import audit, snapshots
from tests.support.packs import TINH_MAU
from tests.support.terminal import bot

NOW = ("--now", "2026-03-16T08:00")
PERIOD = ("--period", "2026-Q1")


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    monkeypatch.setenv("BOT_MEDIA_URL", f"file:{tmp_path / 'media'}")
    monkeypatch.setenv("BOT_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("BOT_PROGRAMME", str(TINH_MAU))


def noted() -> tuple[list[tuple[str, str]], list[int]]:
    """The acts of these commands, and the numbers of what is frozen."""

    async def look() -> tuple[list[tuple[str, str]], list[int]]:
        app = await build(read_settings(_env_file=None), clock())
        async with app.database.reading() as connection:
            acts = select(audit.c.act, audit.c.subject).where(
                audit.c.act.in_(["data exported", "reports consolidated"])
            )
            found = [(row.act, row.subject) for row in await connection.execute(acts)]
            numbers = list((await connection.execute(select(snapshots.c.number))).scalars())
        await app.stop()
        return found, numbers

    return asyncio.run(look())


def words(file: Path) -> str:
    return "\n".join(one.text for one in Document(BytesIO(file.read_bytes())).paragraphs)


def test_a_unit_s_report(tmp_path: Path) -> None:
    out = tmp_path / "xa.docx"
    result = bot("report", "unit", "--unit", "xa_mau_mot", *PERIOD, out, *NOW)
    assert result.exit_code == 0, result.output
    assert "Ủy ban nhân dân xã Mẫu Một báo cáo kết quả thực hiện như sau:" in words(out)
    assert noted() == ([("data exported", "xa_mau_mot 2026-Q1 docx")], [])


def test_each_city_report_is_frozen_and_can_be_had_again(tmp_path: Path) -> None:
    first, again, later = (tmp_path / f"{name}.docx" for name in ("first", "again", "later"))
    result = bot("report", "city", *PERIOD, first, *NOW)
    assert result.exit_code == 0, result.output
    assert "No. 1" in result.output
    assert bot("report", "city", *PERIOD, later, "--now", "2026-03-17T08:00").exit_code == 0
    assert bot("report", "city", *PERIOD, "--number", "1", again, *NOW).exit_code == 0
    assert again.read_bytes() == first.read_bytes()
    assert later.read_bytes() != first.read_bytes()
    assert "Bản tổng hợp số 1, lập lúc 08 giờ 00, ngày 16/03/2026." in words(first)
    acts, numbers = noted()
    assert numbers == [1, 2]
    assert acts.count(("reports consolidated", "2026-Q1")) == 2


@pytest.mark.parametrize(
    "asked",
    [
        ("unit", "--unit", "nowhere", *PERIOD),
        ("unit", "--unit", "xa_mau_mot", "--period", "1999"),
        ("city", "--period", "1999"),
        ("city", *PERIOD, "--number", "7"),
    ],
)
def test_what_there_is_not_is_complained_of_and_leaves_nothing(
    tmp_path: Path, asked: tuple[str, ...]
) -> None:
    out = tmp_path / "out.docx"
    assert bot("report", *asked, out, *NOW).exit_code == 1
    assert not out.exists()
    assert noted() == ([], [])
