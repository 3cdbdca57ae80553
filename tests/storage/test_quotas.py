"""What has been used of a platform's plan: counted once, also by many at the same moment."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.meter import Meter
from handlers.quotas import Quota, month_of
from storage.database import Database
from storage.unit_of_work import reading, writing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOVEMBER = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
DECEMBER = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)


def test_a_month_begins_at_midnight_where_the_plan_counts() -> None:
    assert month_of(NOVEMBER, ZONE) == "2026-11"
    assert month_of(DECEMBER, ZONE) == "2026-12"


def meter(database: Database, now: datetime = NOVEMBER) -> Meter:
    return Meter(
        database,
        "zalo",
        Quota(),
        secret="k" * 32,
        clock=lambda: now,
        zone=ZONE,
        then=lambda _channel, _chat: None,
    )


async def test_each_month_is_counted_by_itself(database: Database) -> None:
    await asyncio.gather(*(meter(database).sent(2) for _ in range(20)))
    await meter(database, DECEMBER).sent(3)
    async with reading(database) as unit:
        assert await unit.quotas.used("zalo", "2026-11") == 40
        assert await unit.quotas.used("zalo", "2026-12") == 3
        assert await unit.quotas.used("telegram", "2026-11") == 0


async def test_people_are_those_who_have_written_there(database: Database) -> None:
    async with writing(database) as unit:
        for chat in ("a", "b", "a"):
            await unit.conversations.open("zalo", chat)
        await unit.conversations.open("web", "c")
    async with reading(database) as unit:
        assert await unit.quotas.people("zalo") == 2


async def test_what_cannot_be_counted_is_no_reason_to_send_it_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Database(f"sqlite+aiosqlite:///{tmp_path / 'none' / 'bot.sqlite3'}")
    await meter(nowhere).sent(1)
    await nowhere.close()
    assert "not counted" in caplog.text
