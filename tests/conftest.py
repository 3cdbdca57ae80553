"""What the tests share: databases, made by the migrations, and the program built upon them."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from storage.database import Database
from tests.support import postgres
from tests.support.fake_telegram import FakeTelegram
from tests.support.fake_zalo import FakeZalo

pytest_plugins = ["tests.support.canary"]


@pytest.fixture(scope="session")
def postgres_home() -> Iterator[str]:
    """A private cluster; without PostgreSQL the tests say so, and with CI=true they fail."""
    if postgres.binaries() is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster() as home:
        yield home


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    home = request.getfixturevalue("postgres_home")
    await postgres.create(home, name := f"t{uuid4().hex}")
    return postgres.url(home, name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database."""
    opened = Database(database_url)
    await opened.migrate()
    yield opened
    await opened.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-transcripts", action="store_true", help="Write the golden conversations anew."
    )


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A server that speaks Telegram's protocol; a call against its rules fails the test."""
    server = FakeTelegram()
    await server.start()
    yield server
    await server.stop()
    assert server.forbidden == []


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """A server that speaks Zalo's protocol; a call against its rules fails the test."""
    server = FakeZalo()
    await server.start()
    yield server
    await server.stop()
    assert server.forbidden == []
