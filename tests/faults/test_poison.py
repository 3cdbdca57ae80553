"""A message nobody can handle: the officer is told so, and the log says where, never what."""

from collections.abc import Awaitable, Callable
from itertools import cycle
from pathlib import Path

import aiohttp
import httpx
import pytest
from sqlalchemy import text as sql

from bot.channels.telegram.updates import Update
from bot.logs import Discreet
from bot.messages import Incoming, Text
from bot.settings import read_settings
from handlers.scene import Scene
from tests.support.conversations import Stage
from tests.support.fake_telegram import TOKEN
from tests.support.leaks import PHONES
from tests.support.web_phone import WebPhone

Poison = Callable[[Scene, str], Awaitable[None]]


async def a_defect(_: Scene, said: str) -> None:
    raise RuntimeError(f"cannot handle {said}")


async def a_number(_: Scene, said: str) -> None:
    int(said)


async def a_name(_: Scene, said: str) -> None:
    try:
        int(said)
    except ValueError as fault:
        raise LookupError(said) from fault


async def several(_: Scene, said: str) -> None:
    raise ExceptionGroup(said, [ValueError(said)])


async def a_model(_: Scene, said: str) -> None:
    Update.model_validate({"update_id": said})


async def a_row(scene: Scene, said: str) -> None:
    """PostgreSQL quotes the whole row, SQLAlchemy the parameters."""
    statement = sql("INSERT INTO units (key, name) VALUES (:said, :said)")
    await scene.unit._connection.execute(statement, {"said": said})


async def a_request(_: Scene, said: str) -> None:
    request = httpx.Request("GET", f"https://api.test/bot{TOKEN}/sendMessage?text={said}")
    httpx.Response(404, request=request).raise_for_status()


async def an_address(_: Scene, said: str) -> None:
    raise aiohttp.InvalidURL(f"https://api.test/bot{TOKEN}/{said}")


POISONS: dict[Poison, str] = {
    a_defect: "builtins.RuntimeError",
    a_number: "builtins.ValueError",
    a_name: "builtins.LookupError",
    several: "builtins.ExceptionGroup",
    a_model: "pydantic_core._pydantic_core.ValidationError",
    a_row: "sqlalchemy.exc.IntegrityError",
    a_request: "httpx.HTTPStatusError",
    an_address: "aiohttp.client_exceptions.InvalidURL",
}
CASES = [("sqlite", poison, phone) for poison, phone in zip(POISONS, cycle(PHONES), strict=False)]


@pytest.mark.parametrize(
    ("database_url", "poison", "phone"),
    [*CASES, ("postgresql", a_row, PHONES[0])],
    indirect=["database_url"],
)
async def test_a_message_that_cannot_be_handled_is_not_quoted(
    poison: Poison,
    phone: str,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def converse(scene: Scene, incoming: Incoming, _: object) -> None:
        assert isinstance(incoming.body, Text)
        await poison(scene, incoming.body.text)

    monkeypatch.setattr("bot.app.converse", converse)
    settings = read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
    )
    stage = Stage(settings, lambda who, _: WebPhone(who))
    seen = await stage.play(f"A> Nguyễn Thị Lan, {phone}\n")
    assert "A< Xin lỗi anh/chị, hệ thống chưa xử lý được" in seen
    written = "\n".join(map(Discreet().format, caplog.records))
    assert "ERROR bot.inbox message could not be handled inbox=1" in written
    assert POISONS[poison] in written
    assert f"in {poison.__name__}" in written
    assert "Lan" not in written
