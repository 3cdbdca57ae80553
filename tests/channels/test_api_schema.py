"""The data interface does what its own description says, whatever it is asked."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.api.openapi import describe
from bot.domain.interviews import Answer
from tests.support.platform import EVERYTHING, Platform, platform, platform_settings

CONFIG = """
[generation]
deterministic = true
max-examples = 4
database = "none"

[[operations]]
include-method = "HEAD"
phases.coverage.enabled = false
"""
"""HEAD is answered by what answers GET: it is asked less."""
CURSOR = "where the page before ended"
"""Stands for a cursor of the list that is asked for: those of others are refused."""


@dataclass(slots=True)
class Running:
    """The app the cases are sent to, known before it has been built."""

    http: ASGIApp | None = None
    token: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.http is not None
        await self.http(scope, receive, send)


RUNNING = Running()
CURSORS: dict[str, str] = {}
schemathesis.openapi.format("cursor", st.just(CURSOR))
schema = schemathesis.openapi.from_dict(
    describe("test"), config=SchemathesisConfig.from_str(CONFIG)
)
schema.app = RUNNING


@pytest.fixture(scope="module", autouse=True)
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("api")
    url = f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}"
    settings = platform_settings(url, str(folder), api_per_minute=10**6)
    with asyncio.Runner() as runner:
        office = platform(settings)
        made = runner.run(office.__aenter__())
        runner.run(_furnish(made))
        yield
        runner.run(office.__aexit__(None, None, None))


async def _furnish(office: Platform) -> None:
    """Something of everything, a token for it, and a cursor of each list that has two pages."""
    for key in ("phuong_ninh_kieu", "phuong_cai_khe"):
        await office.hand_in(key, "S", {"/data/children": Answer("7")})
    RUNNING.http, RUNNING.token = office.app.http, await office.token(*EVERYTHING)
    for path in schema.raw_schema["paths"]:
        by = "&by=unit" if path == "/rates" else ""
        answer = await office.get(f"{path}?limit=1{by}", RUNNING.token)
        _, _, CURSORS[path] = answer.json()["next"].partition("cursor=")


@schema.parametrize()
def test_it_keeps_to_its_description(case: schemathesis.Case[Any]) -> None:
    if case.query and case.query.get("cursor") == CURSOR:
        case.query["cursor"] = CURSORS[case.path]
    case.call_and_validate(headers={"Authorization": f"Bearer {RUNNING.token}"})
