"""What officers and supervisors see, from the first message to the receipt."""

from pathlib import Path

import pytest

from bot.settings import read_settings
from tests.support.conversations import Phone, Stage, read, write
from tests.support.web_phone import WebPhone

CONVERSATIONS = sorted((Path(__file__).parent / "conversations").glob("*.chat"))


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
async def test_a_conversation_on_the_web_chat(
    path: Path, database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    settings = read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
    )

    def phone(who: str, channel: str) -> Phone:
        assert channel in {"", "web"}
        return WebPhone(who)

    seen = await Stage(settings, phone).play(read(path))
    if request.config.getoption("--update-transcripts"):
        write(path, seen)
    assert seen == read(path)
