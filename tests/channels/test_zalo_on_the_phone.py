"""What Zalo's messages look like on the phone, letter by letter: tests/channels/zalo/*.txt.

    ~ agreed A officer phuong_ninh_kieu      as in the golden conversations
    > 2                                      A types
    | Câu 1/9                                what A sees; an empty line ends a message
    | [anh.png]                              a picture

Played with `--update-transcripts` what A sees is written anew: read the difference.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup
from pydantic import SecretStr

from bot.channels.zalo.rendering import parts
from bot.messages import Button, Reply
from bot.programmes import pack_folder
from bot.settings import Settings, read_settings
from tests.support import fake_zalo
from tests.support.conversations import Stage, read, write
from tests.support.fake_zalo import FakeZalo, Message
from tests.support.zalo_phone import ZaloPhone

SCRIPTS_FOLDER = Path(__file__).parent / "zalo"
SCRIPTS = sorted(path for path in SCRIPTS_FOLDER.glob("*.txt") if path.stem != "thuc_don_dai")
UNITS = pack_folder("can_tho_1183") / "units.csv"
CHAT = "6ede9afa66b88fe6d6a9"
_TOKEN = re.compile(r"(https://\S+?/)[\w.:-]{20,}")


@pytest.fixture
def settings(tmp_path: Path, zalo: FakeZalo) -> Settings:
    return read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        public_url="https://bot.example.org",
        zalo_token=SecretStr(fake_zalo.TOKEN),
        zalo_api=zalo.url,
        zalo_mode="webhook",
        zalo_webhook_secret=SecretStr("webhook-secret"),
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_it_reads_like_this(
    path: Path, settings: Settings, zalo: FakeZalo, request: pytest.FixtureRequest
) -> None:
    stage = Stage(settings, lambda _who, _channel: ZaloPhone(zalo, CHAT))
    seen = await play(stage, zalo, read(path))
    if request.config.getoption("--update-transcripts"):
        write(path, seen)
    assert seen == read(path)


LONG = SCRIPTS_FOLDER / "thuc_don_dai.txt"


def test_a_long_menu_reads_like_this(request: pytest.FixtureRequest) -> None:
    """Every ward of a city as an option: cut between options, the hint at the end."""
    units = csv.DictReader(read(UNITS).splitlines())
    names = [row["name"] for row in units if row["name"].startswith(("Xã", "Phường"))][:70]
    buttons = tuple((Button(f"{name}: còn 13 báo cáo chưa nộp", name),) for name in names)
    asked = Markup("Nhắc đơn vị nào?\nCó thể gõ một phần tên đơn vị để tìm nhanh hơn.")
    messages = parts(Reply(asked, buttons), {})
    seen = "\n".join(line for text in messages for line in _seen(Message("", CHAT, text, 0)))
    if request.config.getoption("--update-transcripts"):
        write(LONG, seen)
    assert seen == read(LONG)
    assert len(messages) > 1


async def play(stage: Stage, zalo: FakeZalo, script: str) -> str:
    await stage.open()
    lines: list[str] = []
    shown = 0
    try:
        for line in script.splitlines():
            if line and not line.startswith("|"):
                await stage._step(f"A{line}" if line.startswith(">") else line)
                shown = shown if line.startswith(">") else _enrolling(line, shown, zalo)
                messages = zalo.to(CHAT)[shown:]
                shown += len(messages)
                lines += [line, *(one for message in messages for one in _seen(message))]
    finally:
        await stage.close()
    return "\n".join(lines).rstrip() + "\n"


def _enrolling(line: str, shown: int, zalo: FakeZalo) -> int:
    """What is said while somebody enrols is told elsewhere."""
    return len(zalo.to(CHAT)) if line.startswith("~ agreed") else shown


def _seen(message: Message) -> Iterator[str]:
    text = _TOKEN.sub(r"\1…", message.text) if not message.picture else f"[{message.name}]"
    for line in text.split("\n"):
        yield f"| {line}".rstrip()
    yield ""
