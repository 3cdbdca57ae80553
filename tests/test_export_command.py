"""`bot export`: what was handed in, as files; a file that is not whole is none."""

import asyncio
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from sqlalchemy import select

from bot.app import build, clock
from bot.settings import read_settings
from storage.reports import Reports
from storage.tables import audit
from tests.support.packs import TINH_MAU
from tests.support.terminal import bot

NOW = ("--now", "2026-03-16T08:00")


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    monkeypatch.setenv("BOT_MEDIA_URL", f"file:{tmp_path / 'media'}")
    monkeypatch.setenv("BOT_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("BOT_PROGRAMME", str(TINH_MAU))


def noted() -> list[str]:
    async def look() -> list[str]:
        app = await build(read_settings(_env_file=None), clock())
        async with app.database.reading() as connection:
            query = select(audit.c.subject).where(audit.c.act == "data exported")
            found = list((await connection.execute(query)).scalars())
        await app.stop()
        return found

    return asyncio.run(look())


def test_one_form_is_one_workbook(tmp_path: Path) -> None:
    result = bot("export", "xlsx", "--form", "san_choi", "--out", tmp_path, *NOW)
    assert result.exit_code == 0, result.output
    file = tmp_path / "san_choi-2026-Q1.xlsx"
    assert f"{file}: 0 reports of 3 asked for" in result.output
    rows = load_workbook(file)["Số liệu"].iter_rows(min_row=2, values_only=True)
    assert [row[0] for row in rows] == ["Xã Mẫu Một", "Xã Mẫu Hai", "Xã Mẫu Ba"]
    assert noted() == ["san_choi 2026-Q1 xlsx"]


def test_every_form_is_one_archive(tmp_path: Path) -> None:
    for how, ending in (("xlsx", ".xlsx"), ("csv", ".csv")):
        file = tmp_path / f"all-{how}.zip"
        assert bot("export", how, "--out", file, *NOW).exit_code == 0
        with ZipFile(file) as archive:
            names = archive.namelist()
        assert {f"{key}{ending}" for key in ("san_choi", "kiem_tra", "van_dong")} <= set(names)


def test_one_unit_alone_as_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    result = bot("export", "jsonl", "--unit", "xa_mau_hai", "--out", file, *NOW)
    assert result.exit_code == 0, result.output
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {one["unit"]["key"] for one in told} == {"xa_mau_hai"}
    assert [one["task"]["key"] for one in told] == ["1.a", "1.b"]


@pytest.mark.parametrize(
    "words",
    [
        ("--form", "no_such_form"),
        ("--period", "1999"),
        ("--unit", "nowhere"),
        ("--unit", "xa_mau_hai", "--form", "van_dong"),
    ],
)
def test_what_there_is_not_is_complained_of_and_leaves_nothing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert bot("export", "xlsx", *words, "--out", out, *NOW).exit_code == 1
    assert list(out.iterdir()) == []
    assert noted() == []


def test_stopped_half_way_it_leaves_the_file_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def interrupted(_self: Reports, _ids: object) -> list[object]:
        raise KeyboardInterrupt

    out = tmp_path / "out"
    out.mkdir()
    (out / "san_choi-2026-Q1.xlsx").write_bytes(b"earlier")
    monkeypatch.setattr(Reports, "newest_of", interrupted)
    assert bot("export", "xlsx", "--form", "san_choi", "--out", out, *NOW).exit_code != 0
    (left,) = out.iterdir()
    assert left.read_bytes() == b"earlier"
