"""A start loads only what every start needs: what is slow to load waits until it is used."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.app import build
from bot.settings import Settings
from tests.support.browserless import Chat
from tests.support.packs import TINH_MAU
from tests.support.server import Server

SLOW = (
    *("alembic", "docx", "holidays", "matplotlib", "numpy"),
    *("openpyxl", "pandas", "PIL", "pyxform", "segno", "xlsxwriter"),
)
AGAIN = """
import asyncio, sys
from datetime import UTC, datetime
from bot.app import build
from bot.settings import Settings

async def start():
    app = await build(Settings.model_validate_json(sys.argv[1]), lambda: datetime.now(UTC))
    await app.stop()

asyncio.run(start())
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""


async def test_a_start_on_a_database_that_is_current_loads_nothing_slow(tmp_path: Path) -> None:
    written = {
        "database_url": f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        "media_url": f"file:{tmp_path / 'media'}",
        "secret_key": "s" * 32,
        "programme": str(TINH_MAU),
    }
    app = await build(Settings.model_validate(written), lambda: datetime.now(UTC))
    await app.stop()
    assert _loaded(written) == []


def _loaded(written: dict[str, str]) -> list[str]:
    command = [sys.executable, "-c", AGAIN, json.dumps(written), *SLOW]
    done = subprocess.run(  # noqa: S603
        command, check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def test_the_command_serves_until_it_is_asked_to_stop(tmp_path: Path) -> None:
    server = Server(tmp_path, now=None)
    server.start()
    chat = Chat(server.url)
    chat.post_text("/khancap")
    assert "111" in chat.hear()
    assert server.stop() == 0
