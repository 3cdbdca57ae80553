"""What has been used of a platform's plan: counted once, also by many at the same moment."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.people import Role
from bot.meter import Meter
from handlers.quotas import Quota, count, month_of
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


async def test_a_smaller_plan_passed_long_before_is_told_of_once(database: Database) -> None:
    """And a mark that was told of is told of again only under another plan."""
    told = []
    async with writing(database) as unit:
        names = dict.fromkeys(("name", "short_name", "kind", "area", "code", "other_code"), "")
        unit_id = await unit.programmes.put_unit("so", position=0, parent="", **names)
        admin = await unit.people.add(unit_id, Role.ADMIN, "Quản trị Mẫu", NOVEMBER)
        await unit.people.consent(admin, "1", NOVEMBER)
        await unit.identities.link(admin, "web", "page", NOVEMBER)
        for limit, sent in ((100, 70), (50, 1), (50, 1), (80, 1), (80, 7), (80, 1), (None, 9)):
            said = await count(unit, "k" * 32, "zalo", Quota(limit), sent, "2026-11")
            told.append([str(one.reply.text).split("</b>")[0] for one in said])
    assert told == [
        [],
        ["<b>Zalo: đã gửi 71/50 tin nhắn của tháng này."],
        [],
        ["<b>Zalo: đã gửi 73/80 tin nhắn của tháng này."],
        ["<b>Zalo: đã gửi 80/80 tin nhắn của tháng này."],
        [],
        [],
    ]


async def test_what_cannot_be_counted_is_no_reason_to_send_it_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Database(f"sqlite+aiosqlite:///{tmp_path / 'none' / 'bot.sqlite3'}")
    await meter(nowhere).sent(1)
    await nowhere.close()
    # The driver's thread says its last word to this loop: it has to be heard before that ends.
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 10)
    assert "not counted" in caplog.text
