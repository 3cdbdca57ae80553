"""Settings: every one described, every mistake said in one line."""

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Misconfigured, Settings, read_settings

ROOT = Path(__file__).parents[1]
SECRET = "s" * 32


def test_the_example_lists_exactly_the_settings_there_are() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(rf"^({PREFIX}\w+)=", example, re.MULTILINE))
    assert listed == {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "BOT_SECRET_KEY: missing; write it into .env (see .env.example)"),
        ({"secret_key": "short"}, "BOT_SECRET_KEY: write at least 32 random characters"),
        (
            {"secret_key": SECRET, "database_url": "mysql://x"},
            "BOT_DATABASE_URL: write sqlite+aiosqlite:///FILE or "
            "postgresql+asyncpg://USER:PASSWORD@HOST/NAME",
        ),
        (
            {"secret_key": SECRET, "timezone": "Can Tho"},
            "BOT_TIMEZONE: write a time zone such as Asia/Ho_Chi_Minh",
        ),
        (
            {"secret_key": SECRET, "public_url": "example.org"},
            "BOT_PUBLIC_URL: write an address that begins with http:// or https://",
        ),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    given: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOT_SECRET_KEY", raising=False)
    with pytest.raises(Misconfigured) as raised:
        read_settings(_env_file=None, **given)
    assert str(raised.value) == said
