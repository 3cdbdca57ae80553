"""What officers and supervisors see, from the first message to the receipt, on every channel."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings, read_settings
from tests.support import fake_zalo
from tests.support.conversations import Phone, Stage, nameless, read, unrendered, write
from tests.support.fake_telegram import TOKEN, FakeTelegram
from tests.support.fake_zalo import FakeZalo
from tests.support.telegram_phone import TelegramPhone
from tests.support.web_phone import WebPhone
from tests.support.written import watched
from tests.support.zalo_phone import ZaloPhone

_SENDS_A_NAME = re.compile(r"^(\w+)> <.+>", re.MULTILINE)
ALL = sorted((Path(__file__).parent / "conversations").glob("*.chat"))
ON_ZALO = [path for path in ALL if re.search(r"^~ phone \w+ zalo$", read(path), re.MULTILINE)]
"""About Zalo, and played nowhere else."""
CONVERSATIONS = [path for path in ALL if path not in ON_ZALO]


@pytest.fixture
def settings(database_url: str, tmp_path: Path, telegram: FakeTelegram) -> Settings:
    return read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        telegram_token=TOKEN,
        telegram_api=telegram.url,
    )


@pytest.fixture(autouse=True)
def _nothing_is_changed_unnoted() -> Iterator[None]:
    """Every transaction that changes what is kept notes an act in the audit."""
    with watched() as committed:
        yield
    assert [one.fault for one in committed if one.fault] == []


@pytest.mark.parametrize("channel", ["web", "telegram"])
@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
async def test_a_conversation_reads_like_this(
    path: Path,
    channel: str,
    settings: Settings,
    telegram: FakeTelegram,
    request: pytest.FixtureRequest,
) -> None:
    chats = count(1001)

    def phone(who: str, named: str) -> Phone:
        if (named or channel) == "web":
            return WebPhone(who)
        return TelegramPhone(telegram, next(chats))

    seen = await Stage(settings, phone).play(read(path))
    if request.config.getoption("--update-transcripts"):
        write(path, seen)
    assert seen == read(path)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
async def test_it_reads_the_same_on_zalo(
    path: Path,
    tmp_path: Path,
    telegram: FakeTelegram,
    zalo: FakeZalo,
    request: pytest.FixtureRequest,
) -> None:
    """Menus by number for buttons, and the same words; workbooks are sent by their link.

    Zalo passes on pictures without their names: who sends a name that matters uses the web chat.
    """
    script = read(path)
    names_matter = path.stem == "child_safety_files"
    on_the_web = set(_SENDS_A_NAME.findall(script)) if names_matter else set()
    chats = count(1001)

    def new_phone(who: str, named: str) -> Phone:
        if named == "web" or who in on_the_web:
            return WebPhone(who)
        if named == "telegram":
            return TelegramPhone(telegram, next(chats))
        return ZaloPhone(zalo, f"{next(chats):020x}")

    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        public_url="https://127.0.0.1:8080",
        telegram_token=TOKEN,
        telegram_api=telegram.url,
        zalo_token=SecretStr(fake_zalo.TOKEN),
        zalo_api=zalo.url,
        zalo_mode="webhook",
        zalo_webhook_secret=SecretStr("webhook-secret"),
    )
    stage = Stage(settings, new_phone)
    seen = (await stage.play(script)).replace("https://127", "http://127")
    if path in ON_ZALO and request.config.getoption("--update-transcripts"):
        write(path, seen)
        script = seen
    on_zalo = {who for who, phone in stage.phones.items() if isinstance(phone, ZaloPhone)}
    assert nameless(unrendered(seen), on_zalo) == nameless(unrendered(script), on_zalo)
