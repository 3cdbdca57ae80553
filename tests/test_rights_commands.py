"""`bot erase` and `bot sweep`."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import App, build, clock
from bot.cli import app as cli
from bot.domain.people import PersonId, Role
from bot.settings import read_settings
from storage.unit_of_work import writing
from tests.support.traces import traces

NAME = "Lê Thị Bưởi"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with an officer and an administrator, each with a chat."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    monkeypatch.setenv("BOT_MEDIA_URL", f"file:{tmp_path / 'media'}")
    monkeypatch.setenv("BOT_SECRET_KEY", "k" * 32)
    asyncio.run(_furnish())


async def _furnish() -> None:
    app = await _app()
    now = app.clock()
    async with writing(app.database) as unit:
        for key, role, name in (
            ("phuong_ninh_kieu", Role.OFFICER, NAME),
            ("so_y_te", Role.ADMIN, "Quản trị"),
        ):
            place = await unit.people.unit_by_key(key)
            assert place is not None
            person_id = await unit.people.add(place.id, role, name, now)
            await unit.people.consent(person_id, "2", now)
            await unit.identities.link(person_id, "web", f"chat-{role.value}", now)
        await unit.erasures.ask(PersonId(1), now, now, now)
    await app.stop()


async def _app() -> App:
    return await build(read_settings(_env_file=None), clock())


def left(what: str) -> list[str]:
    async def look() -> list[str]:
        app = await _app()
        found = await traces(app.database, what)
        await app.stop()
        return found

    return asyncio.run(look())


def run(*words: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(cli, words, input=typed)
    return done.exit_code, done.output


@pytest.mark.usefixtures("environment")
def test_who_and_what_is_shown_before_it_is_asked() -> None:
    code, said = run("erase", "--person", "1", typed="n\n")
    assert code == 1
    assert f"person 1: {NAME}, officer, Phường Ninh Kiều" in said
    assert "request 1" in said
    assert "chats (web)" in said
    assert left(NAME) == ["people.name"]


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("named", [("--person", "1"), ("--ticket", "1")])
def test_a_yes_erases_and_leaves_a_last_message(named: tuple[str, str]) -> None:
    code, said = run("erase", *named, typed="y\n")
    assert code == 0, said
    assert "person 1 has been erased" in said
    assert left(NAME) == []
    assert left("chat-officer") == ["outbox.chat"]
    assert "audit.channel" in left("cli")


@pytest.mark.usefixtures("environment")
def test_yes_can_be_said_beforehand_and_nobody_is_erased_twice() -> None:
    assert run("erase", "--ticket", "1", "--yes")[0] == 0
    assert run("erase", "--ticket", "1", "--yes") == (1, "no open request\n")
    assert run("erase", "--person", "1", "--yes") == (1, "no such person, or erased already\n")


@pytest.mark.usefixtures("environment")
def test_the_last_administrator_stays() -> None:
    code, said = run("erase", "--person", "2", "--yes")
    assert code == 1
    assert "last administrator" in said
    assert "people.name" in left("Quản trị")


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("words", [(), ("--person", "1", "--ticket", "1")])
def test_either_a_person_or_a_request_is_named(words: tuple[str, ...]) -> None:
    assert run("erase", *words)[0] == 2


@pytest.mark.usefixtures("environment")
def test_a_dry_run_only_says_what_would_go() -> None:
    code, said = run("sweep", "--dry-run")
    assert code == 0, said
    assert "requests: 1" in said
    assert left(NAME) == ["people.name"]
    assert run("sweep")[0] == 0
    assert left(NAME) == []
