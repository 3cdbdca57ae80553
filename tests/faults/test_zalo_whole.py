"""The whole program on Zalo on a bad day: repeats, forgeries, outages, and people out of reach."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.app import App
from bot.settings import Settings, read_settings
from storage.unit_of_work import reading
from tests.support import fake_zalo
from tests.support.conversations import ZONE, Stage
from tests.support.fake_zalo import HEADER, FakeZalo
from tests.support.web_phone import WebPhone
from tests.support.zalo_phone import ZaloPhone, wire

CHATS = {"A": f"{1:020x}", "B": f"{2:020x}"}
SECRET = "webhook-secret"
SEVEN_DAYS_BEFORE = datetime(2026, 12, 2, 8, 0, tzinfo=ZONE)
DAY = timedelta(days=1)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, zalo: FakeZalo) -> Settings:
    return read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        public_url="https://bot.example.org",
        zalo_token=SecretStr(fake_zalo.TOKEN),
        zalo_api=zalo.url,
        zalo_mode="webhook",
        zalo_webhook_secret=SecretStr(SECRET),
    )


@pytest.fixture
async def stage(settings: Settings, zalo: FakeZalo) -> AsyncIterator[Stage]:
    """A and B are on Zalo, everybody else on the web."""

    def phone(who: str, _: str) -> ZaloPhone | WebPhone:
        return ZaloPhone(zalo, CHATS[who]) if who in CHATS else WebPhone(who)

    made = Stage(settings, phone)
    await made.open()
    await wire(zalo, program(made))
    yield made
    await made.close()


def program(stage: Stage) -> App:
    assert stage.app is not None
    return stage.app


async def tell(stage: Stage, zalo: FakeZalo, body: bytes, secret: str = SECRET) -> int:
    """Call the webhook with these bytes; the status of its answer."""
    transport = httpx.ASGITransport(program(stage).http)
    async with httpx.AsyncClient(transport=transport, base_url="https://bot.example.org") as web:
        answer = await web.post(zalo.webhook, content=body, headers={HEADER: secret})
        return answer.status_code


def typed(zalo: FakeZalo, text: str, **changed: object) -> bytes:
    """A message of A, as the webhook is told of it."""
    zalo.meet(CHATS["A"])
    message = {
        "from": {"id": CHATS["A"], "display_name": "Demo", "is_bot": False},
        "chat": {"id": CHATS["A"], "chat_type": "PRIVATE"},
        "message_id": "m1",
        "date": zalo.now,
        "text": text,
        **changed,
    }
    update = {"event_name": "message.text.received", "message": message}
    return json.dumps({"ok": True, "result": update}).encode()


async def tick(stage: Stage, at: datetime) -> None:
    stage.now = at
    await stage._tick()
    await program(stage).idle()


async def test_three_hundred_deliveries_at_once_have_one_effect_and_one_answer(
    stage: Stage, zalo: FakeZalo
) -> None:
    body = typed(zalo, "xin chào")
    found = await asyncio.gather(*(tell(stage, zalo, body) for _ in range(300)))
    await program(stage).idle()
    assert set(found) == {200}
    assert len(zalo.to(CHATS["A"])) == 1
    async with reading(program(stage).database) as unit:
        assert await unit.inbox.count("done") == 1


async def test_a_captured_delivery_played_again_much_later_has_no_effect(
    stage: Stage, zalo: FakeZalo
) -> None:
    body = typed(zalo, "xin chào")
    await tell(stage, zalo, body)
    await program(stage).idle()
    await stage._restart()
    stage.now += 30 * DAY
    assert await tell(stage, zalo, body) == 200
    await program(stage).idle()
    assert len(zalo.to(CHATS["A"])) == 1


@on_sqlite
async def test_who_does_not_know_the_secret_changes_nothing(stage: Stage, zalo: FakeZalo) -> None:
    for secret in ("", SECRET[:-1], SECRET.upper()):
        assert await tell(stage, zalo, typed(zalo, "xin chào"), secret) == 403
    await program(stage).idle()
    assert zalo.to(CHATS["A"]) == []
    async with reading(program(stage).database) as unit:
        assert await unit.inbox.count("new") + await unit.inbox.count("done") == 0


async def test_what_nobody_can_read_is_put_aside_and_the_next_message_answered(
    stage: Stage, zalo: FakeZalo
) -> None:
    """Told "received" at once: the same bytes would only come again."""
    strange = [
        b"",
        b"\xff\xfe",
        b"null",
        b"[" * 1000 + b"]" * 1000,
        b'{"event_name": "message.text.received"}',
        typed(zalo, "x", chat={"id": -5}),
        typed(zalo, "x", chat={"id": "a\0b"}),
        typed(zalo, "x", message_id="\0"),
        typed(zalo, "x", message_id="m" * 5000),
        typed(zalo, "x", date=2**60),
        typed(zalo, "\ud800", message_id="m2"),
    ]
    assert [await tell(stage, zalo, one) for one in strange] == [200] * len(strange)
    await tell(stage, zalo, typed(zalo, "xin chào\0", message_id="m3"))
    await program(stage).idle()
    assert len(zalo.to(CHATS["A"])) == 1
    async with reading(program(stage).database) as unit:
        assert await unit.inbox.count("unreadable") == len(strange)
        assert await unit.inbox.count("dead") == 0


@on_sqlite
async def test_after_an_outage_over_several_rungs_there_is_one_reminder(
    stage: Stage, zalo: FakeZalo
) -> None:
    stage.now = SEVEN_DAYS_BEFORE - DAY
    await stage._step("~ agreed A officer phuong_ninh_kieu")
    before = len(zalo.to(CHATS["A"]))
    client = program(stage).zalo
    assert client is not None
    right, client._client._url = client._client._url, "http://127.0.0.1:9/botnone"
    for days in (0, 4, 6):
        await tick(stage, SEVEN_DAYS_BEFORE + days * DAY)
    client._client._url = right
    await tick(stage, SEVEN_DAYS_BEFORE + 6 * DAY + timedelta(hours=4))
    (only,) = zalo.to(CHATS["A"])[before:]
    assert "Còn 1 ngày" in only.text or "hôm nay" in only.text


@on_sqlite
async def test_who_has_blocked_the_bot_is_left_alone_and_the_supervisor_sees_it(
    stage: Stage, zalo: FakeZalo
) -> None:
    stage.now = SEVEN_DAYS_BEFORE - DAY
    for line in (
        "~ agreed A officer phuong_ninh_kieu",
        "~ agreed B officer phuong_ninh_kieu",
        "~ agreed S supervisor so_y_te",
    ):
        await stage._step(line)
    zalo.blocked.add(CHATS["A"])
    had = {who: len(zalo.to(chat)) for who, chat in CHATS.items()}
    await tick(stage, SEVEN_DAYS_BEFORE)
    tried = zalo.calls.count("sendMessage")
    await tick(stage, SEVEN_DAYS_BEFORE + 2 * DAY)
    # The second of the unit is reminded both times; the one who has blocked is not tried again.
    assert len(zalo.to(CHATS["A"])) == had["A"]
    assert len(zalo.to(CHATS["B"])) == had["B"] + 2
    assert zalo.calls.count("sendMessage") == tried + 1
    seen = "\n".join(await stage._step("S> /donvi Phường Ninh Kiều"))
    assert "Cán bộ A (cán bộ): không liên hệ được" in seen
    zalo.blocked.clear()
    await stage._step("A> nhiệm vụ")
    await tick(stage, SEVEN_DAYS_BEFORE + 6 * DAY)
    assert "Kính gửi anh/chị" in zalo.newest(CHATS["A"])
