"""`bot roster …`: a list made, checked and imported from the command line, whole or not at all."""

import asyncio
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import select
from typer.testing import CliRunner

from bot.app import App, build, clock
from bot.cli import app as cli
from bot.codes import code_hash
from bot.domain.audit import COMMAND_LINE, Deed
from bot.domain.people import PersonId, Role
from bot.rosters.marks import mark
from bot.settings import read_settings
from handlers.accounts import Clerk
from storage.tables import metadata
from storage.unit_of_work import writing
from tests.rosters.people import sheet

ADMIN, OFFICER = PersonId(1), PersonId(2)
KEPT = (mark(ADMIN), "Sở Y tế", "Quản trị", "quản trị")
NEW = ("", "Xã Long Phú", "Trần Văn Bình", "cán bộ")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with an administrator and an officer at work."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    monkeypatch.setenv("BOT_MEDIA_URL", f"file:{tmp_path / 'media'}")
    monkeypatch.setenv("BOT_SECRET_KEY", "k" * 32)
    asyncio.run(_furnish())
    return tmp_path


async def _furnish() -> None:
    app = await _app()
    now = app.clock()
    async with writing(app.database) as unit:
        for key, role, name in (
            ("so_y_te", Role.ADMIN, "Quản trị"),
            ("phuong_ninh_kieu", Role.OFFICER, "Lê Thị Bưởi"),
        ):
            where = await unit.people.unit_by_key(key)
            assert where is not None
            person_id = await unit.people.add(where.id, role, name, now)
            await unit.people.consent(person_id, "2", now)
            await unit.identities.link(person_id, "web", f"chat-{role.value}", now)
    await app.stop()


async def _app() -> App:
    return await build(read_settings(_env_file=None), clock())


def run(*words: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["roster", *words], input=typed)
    return done.exit_code, done.output


def dump() -> dict[str, list[tuple[object, ...]]]:
    """Everything in every table."""

    async def look() -> dict[str, list[tuple[object, ...]]]:
        app = await _app()
        async with app.database.reading() as connection:
            found = {
                table.name: [tuple(row) for row in await connection.execute(select(table))]
                for table in metadata.sorted_tables
            }
        await app.stop()
        return found

    return asyncio.run(look())


def changed_in(before: dict[str, list[tuple[object, ...]]]) -> set[str]:
    return {name for name, rows in dump().items() if rows != before[name]}


def written(place: Path, *rows: tuple[str, ...]) -> str:
    (place / "list.xlsx").write_bytes(sheet(*rows))
    return "list.xlsx"


def test_the_list_as_it_is_now_changes_nothing() -> None:
    assert run("template", "now.xlsx") == (0, "now.xlsx\n")
    code, said = run("check", "now.xlsx")
    assert code == 0, said
    assert "Giữ nguyên: 2" in said
    assert "Không có gì để nhập" in run("import", "now.xlsx", "--yes")[1]


def test_every_fault_is_printed_with_its_place_and_nothing_is_changed(place: Path) -> None:
    before = dump()
    file = written(place, ("", "Long Phú 3", "Hoa", "cán bộ"), ("", "Xã Long Phú", "", "cán bộ"))
    code, said = run("check", file)
    assert code == 1
    assert "list.xlsx:2: Danh sách, Đơn vị: Không có đơn vị “Long Phú 3”" in said
    assert "list.xlsx:3: Danh sách, Họ và tên: Thiếu họ và tên." in said
    assert changed_in(before) == set()
    code, said = run("import", file, "--yes", "--language", "en")
    assert code == 1
    assert "There is no unit “Long Phú 3”" in said
    assert changed_in(before) == {"audit"}
    assert dump()["audit"][-1][-2:] == (Deed.ROSTER_REFUSED.value, "2")


def test_what_would_change_is_shown_and_asked_about(place: Path) -> None:
    before = dump()
    file = written(place, KEPT, NEW)
    code, said = run("import", file, typed="n\n")
    assert code == 1
    assert "Trần Văn Bình – Xã Long Phú (cán bộ)" in said
    assert "Lê Thị Bưởi – Phường Ninh Kiều (cán bộ)" in said
    assert changed_in(before) == set()


def test_codes_are_written_on_cards_and_let_people_in(place: Path) -> None:
    code, said = run("import", written(place, KEPT, NEW), "--yes", "--codes", "codes.docx")
    assert code == 0, said
    assert "mới: 1, thay đổi: 0, tạm dừng: 0" in said
    document = Document(str(place / "codes.docx"))
    text = "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    hashes = {row[2] for row in dump()["invites"]}
    typed = next(line for line in text.splitlines() if "\u2011" in line)
    assert hashes == {code_hash("k" * 32, typed.replace("\u2011", "-"))}
    noted = [row for row in dump()["audit"] if row[3] == COMMAND_LINE]
    assert [row[4:] for row in noted] == [
        (Deed.ADDED.value, "3 xa_long_phu officer"),
        (Deed.ROSTER_IMPORTED.value, "1 0 0"),
        (Deed.INVITED.value, "3 xa_long_phu officer"),
    ]


def test_whoever_is_not_in_it_is_suspended_only_where_that_is_asked_for(place: Path) -> None:
    file = written(place, KEPT, NEW)
    assert run("import", file, "--yes")[0] == 0
    assert [row[4] for row in dump()["people"]] == [True, True, True]
    assert run("import", file, "--yes", "--suspend-gone")[0] == 0
    assert [row[4] for row in dump()["people"]] == [True, False, True]
    assert [row[2] for row in dump()["outbox"]] == ["chat-officer"]


def test_the_last_administrator_stays(place: Path) -> None:
    demoted = (mark(ADMIN), "Sở Y tế", "Quản trị", "cán bộ")
    code, said = run("check", written(place, demoted))
    assert code == 1
    assert "quản trị cuối cùng" in said
    assert run("import", written(place, NEW), "--yes", "--suspend-gone")[0] == 0
    assert [row[4] for row in dump()["people"]] == [True, False, True]


def test_an_error_in_the_middle_changes_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump()

    async def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Clerk, "give_codes", fails)
    moved = (mark(OFFICER), "Xã Long Phú", "Lê Thị Bưởi", "lãnh đạo đơn vị")
    file = written(place, KEPT, moved, NEW)
    assert run("import", file, "--yes", "--codes", "codes.docx")[0] == 1
    assert changed_in(before) == set()
    assert sorted(path.name for path in place.glob("*.docx*")) == []
    assert not list(place.glob(".*.part"))
