"""`bot token`: made and shown once, listed without itself, revoked; each noted."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import build, clock
from bot.cli import app as cli
from bot.domain.audit import COMMAND_LINE, Deed
from bot.domain.tokens import Permit, Token
from bot.settings import read_settings
from bot.tokens import PREFIX, token_hash
from storage.unit_of_work import reading
from tests.support import collected
from tests.support.noted import noted
from tests.support.traces import traces

SECRET = "k" * 32


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    monkeypatch.setenv("BOT_MEDIA_URL", f"file:{tmp_path / 'media'}")
    monkeypatch.setenv("BOT_SECRET_KEY", SECRET)


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["token", *words])
    for line in done.stdout.split():
        if line.startswith(PREFIX):
            collected.secret(line)
    return done.exit_code, done.stdout, done.stderr


def kept(token: str) -> tuple[Token | None, list[str], list[tuple[str, str]]]:
    """What a token stands for, where it is found itself, and what is noted of such."""

    async def look() -> tuple[Token | None, list[str], list[tuple[str, str]]]:
        app = await build(read_settings(_env_file=None), clock())
        async with reading(app.database) as unit:
            found = await unit.tokens.with_hash(token_hash(SECRET, token))
        stands = await traces(app.database, token)
        acts = await noted(app.database, COMMAND_LINE)
        await app.stop()
        return found, stands, acts

    return asyncio.run(look())


def test_a_token_is_shown_once_listed_without_itself_and_revoked() -> None:
    code, token, said = run(
        "add", "kho dữ liệu", "--permit", "answers", "--permit", "rates",
        "--unit", "phuong_ninh_kieu", "--area", "Hậu Giang", "--days", "30",
    )  # fmt: skip
    assert code == 0, said
    token = token.strip()
    assert token.startswith(PREFIX)
    assert "only this once" in said
    found, stands, _ = kept(token)
    assert found is not None
    assert found.permits == {Permit.ANSWERS, Permit.RATES}
    assert found.units == {"phuong_ninh_kieu"}
    assert found.areas == {"Hậu Giang"}
    assert (found.expires_at - found.made_at).days == 30
    assert stands == []

    code, listed, _ = run("list")
    assert code == 0
    assert "answers" in listed
    assert "good" in listed
    assert token not in listed

    code, said, _ = run("revoke", "1")
    assert (code, said) == (0, "token 1 is revoked\n")
    assert "revoked" in run("list")[1]
    code, _, said = run("revoke", "1")
    assert (code, said) == (1, "no such token, or revoked already\n")
    found, _, acts = kept(token)
    assert found is not None
    assert not found.is_good(found.made_at)
    assert acts == [
        (Deed.ACCESS_GIVEN.value, "1 answers rates"),
        (Deed.ACCESS_REVOKED.value, "1"),
    ]


def test_permits_that_say_nothing_alone_are_refused() -> None:
    code, shown, said = run("add", "kho dữ liệu", "--permit", "small_cells")
    assert (code, shown) == (2, "")
    assert "give --permit answers too" in said


def test_whoever_gives_small_counts_away_is_told() -> None:
    code, _, said = run("add", "Sở Y tế", "--permit", "answers", "--permit", "small_cells")
    assert code == 0
    assert "for the own systems of the unit above all" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--unit", "phuong_khong_co"), "no unit has the key phuong_khong_co"),
        (("--area", "Không Có"), "no unit is in the area Không Có"),
    ],
)
def test_a_unit_nobody_has_is_no_token(words: tuple[str, str], told: str) -> None:
    code, shown, said = run("add", "kho dữ liệu", "--permit", "units", *words)
    assert (code, shown, said.strip()) == (1, "", told)
