"""Zalo out of order: what is refused is sent later, in order; what may have arrived is left."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from bot.channels.zalo import Zalo
from bot.messages import Arrival, Attachment, Lane, Outgoing, Reply
from bot.outbox import Outbox
from bot.pace import Pace
from storage.database import Database
from storage.outbox import EXPIRED, SENT, UNCERTAIN
from storage.unit_of_work import reading, writing
from tests.support.fake_zalo import TOKEN, ApiError, FakeZalo

CHATS = [f"{number:020x}" for number in range(8)]
A, B = CHATS[:2]
PUBLIC = "https://bot.example.org"


class Nowhere:
    """An inbox nothing comes to."""

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None:
        raise AssertionError(f"{channel}: {len(arrivals)}")


class Addresses:
    """Where files are got and sent; nobody goes there."""

    def download(self, channel: str, chat: str, attachment: Attachment) -> str:
        return f"{PUBLIC}/{channel}/{chat}/{attachment.key}"

    def upload(self, channel: str, chat: str, place: str) -> str:
        return f"{PUBLIC}/{channel}/{chat}/{place}"


@pytest.fixture
async def server() -> AsyncIterator[FakeZalo]:
    made = FakeZalo()
    await made.start()
    for chat in CHATS:
        made.meet(chat)
    yield made
    await made.stop()


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits of a bad day, in milliseconds."""
    monkeypatch.setattr("bot.outbox.AFTER_A_FAULT", 0.01)
    monkeypatch.setattr("bot.outbox.REPEAT_AFTER", 0.01)
    monkeypatch.setattr("bot.channels.zalo.client.FIRST_WAIT", 0.01)
    monkeypatch.setattr("bot.channels.zalo.client.LONGEST_WAIT", 0.1)


@pytest.fixture
async def channel(server: FakeZalo) -> AsyncIterator[Zalo]:
    made = Zalo(TOKEN, server.url, Nowhere(), Addresses(), public_url=PUBLIC)
    yield made
    await made.stop()


@pytest.fixture
async def outbox(database: Database, channel: Zalo) -> AsyncIterator[Outbox]:
    made = Outbox(database, lambda: datetime.now(UTC), {"zalo": Pace(1000)})
    made.serve(channel)
    yield made
    await made.stop()


async def say(database: Database, outbox: Outbox, chat: str, *texts: str, file: str = "") -> None:
    files = (Attachment(file, "Báo cáo.docx", "application/octet-stream"),) if file else ()
    said = [
        Outgoing("zalo", chat, Lane.REPLY, Reply(Markup(text), attachments=files))  # noqa: S704
        for text in texts
    ]
    async with writing(database) as unit:
        await unit.outbox.put(said, datetime.now(UTC))
    outbox.wake("zalo", chat)


async def states(database: Database) -> list[str]:
    async with database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT state FROM outbox ORDER BY id")
        return [str(row.state) for row in rows]


def heard(server: FakeZalo, chat: str) -> list[str]:
    return [one.text for one in server.to(chat)]


async def test_a_chat_that_is_refused_waits_and_the_others_go_on(
    server: FakeZalo, database: Database, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.client.FIRST_WAIT", 3600.0)
    monkeypatch.setattr("bot.channels.zalo.client.LONGEST_WAIT", 3600.0)
    server.refusals.append(ApiError(429, "Quota exceeded", status=200))
    await say(database, outbox, A, "một", "hai")
    await outbox.idle()
    await say(database, outbox, B, "ba")
    await server.until(lambda: heard(server, B))
    assert heard(server, A) == []
    await outbox.idle()
    assert await states(database) == ["pending", "pending", SENT]


async def test_a_storm_of_refusals_loses_nothing_and_keeps_the_order(
    server: FakeZalo, database: Database, outbox: Outbox
) -> None:
    texts = [f"tin {number}" for number in range(5)]
    server.storm.until = server.storm.clock() + 1.0
    for chat in CHATS:
        await say(database, outbox, chat, *texts)
    await server.until(lambda: len(server.sent) == len(CHATS) * len(texts))
    await outbox.idle()
    assert all(heard(server, chat) == texts for chat in CHATS)
    assert set(await states(database)) == {SENT}
    # Everybody waits for one that goes ahead: some tries in a second, not thousands.
    assert 2 <= server.storm.refused <= 60


@pytest.mark.parametrize("mishap", [ApiError(500, "x"), ApiError(504, "x"), ApiError(403, "x")])
async def test_a_server_out_of_order_is_tried_again(
    server: FakeZalo, database: Database, outbox: Outbox, mishap: ApiError
) -> None:
    server.refusals.extend([mishap, mishap])
    await say(database, outbox, A, "một", "hai")
    await server.until(lambda: len(heard(server, A)) == 2)
    await outbox.idle()
    assert heard(server, A) == ["một", "hai"]
    assert await states(database) == [SENT, SENT]


@pytest.mark.parametrize("mishap", ["html 200", "empty", "truncated", "drop"])
async def test_a_prompt_that_may_have_arrived_is_repeated_once(
    server: FakeZalo, database: Database, outbox: Outbox, mishap: str
) -> None:
    server.refusals.extend([mishap, mishap])
    await say(database, outbox, A, "một", "hai")
    await server.until(lambda: len(heard(server, A)) == 3)
    await outbox.idle()
    assert heard(server, A) == ["một", "một", "hai"]
    assert await states(database) == [UNCERTAIN, SENT]


async def test_a_file_that_may_have_arrived_is_not_repeated(
    server: FakeZalo, database: Database, outbox: Outbox
) -> None:
    server.refusals.append("drop")
    await say(database, outbox, A, "Biên nhận", file="reports/1")
    await say(database, outbox, A, "hai")
    await server.until(lambda: len(heard(server, A)) == 2)
    await outbox.idle()
    assert await states(database) == [UNCERTAIN, SENT]


async def test_where_zalo_cannot_be_reached_everything_waits_until_it_can(
    server: FakeZalo, channel: Zalo, database: Database, outbox: Outbox
) -> None:
    address, channel._client._url = channel._client._url, f"http://127.0.0.1:9/bot{TOKEN}"
    await say(database, outbox, A, "một", "hai")
    await outbox.idle()
    assert await states(database) == ["pending", "pending"]
    channel._client._url = address
    await server.until(lambda: len(heard(server, A)) == 2)
    await outbox.idle()
    assert await states(database) == [SENT, SENT]


async def test_a_reminder_held_up_too_long_is_dropped(
    server: FakeZalo, channel: Zalo, database: Database, outbox: Outbox
) -> None:
    channel._client._url = f"http://127.0.0.1:9/bot{TOKEN}"
    now = datetime.now(UTC)
    async with writing(database) as unit:
        reply = Reply(Markup("Nhắc việc"))
        over = now - timedelta(seconds=1)
        await unit.outbox.add("zalo", A, Lane.REMINDER, reply, now, expires_at=over)
    await outbox.resume()
    await outbox.idle()
    assert await states(database) == [EXPIRED]
    assert heard(server, A) == []


async def test_a_wrong_token_holds_everything_and_loses_nothing(
    server: FakeZalo, channel: Zalo, database: Database, outbox: Outbox
) -> None:
    right = channel._client._url
    channel._client._url = f"{server.url}/bot1234567:wrong-token"
    await say(database, outbox, A, "một")
    await outbox.idle()
    assert await states(database) == ["pending"]
    async with reading(database) as unit:
        assert await unit.outbox.waiting(datetime.now(UTC) + timedelta(seconds=61)) == [("zalo", A)]
    channel._client._url = right


async def test_the_same_delivery_at_once_from_many_is_kept_once(database: Database) -> None:
    async def keep() -> None:
        async with writing(database) as unit:
            arrival = Arrival("2d758cb5e222177a4e35", A, "{}")
            await unit.inbox.keep("zalo", [arrival], datetime.now(UTC))

    await asyncio.gather(*(keep() for _ in range(50)))
    async with reading(database) as unit:
        assert await unit.inbox.count("new") == 1
