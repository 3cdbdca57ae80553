"""Telegram as it really behaves: what is kept when, and what each refusal means."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
from markupsafe import Markup
from obstore.store import MemoryStore
from starlette.applications import Starlette

from bot.channels.telegram import Telegram
from bot.messages import (
    Arrival,
    Attachment,
    Body,
    Button,
    Edited,
    Gone,
    Incoming,
    OutOfOrder,
    Press,
    Reply,
    Spot,
    Text,
    TryLater,
    Uncertain,
    Undeliverable,
    Unreachable,
    Unreadable,
    Unsupported,
    Upload,
)
from storage.files import Files
from tests.support.fake_telegram import TOKEN, ApiError, FakeTelegram

CHAT = 1001
SECRET = "webhook-secret"


class Kept:
    """The inbox as far as a channel knows it; `broken` keeps nothing that often."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.broken = 0

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None:
        assert channel == "telegram"
        if self.broken:
            self.broken -= 1
            raise OSError("disk full")
        self.arrivals += arrivals


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    made = FakeTelegram()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
async def channel(server: FakeTelegram, kept: Kept) -> AsyncIterator[Telegram]:
    made = Telegram(TOKEN, server.url, kept, Files(MemoryStore()))  # type: ignore[arg-type]
    yield made
    await made.stop()


def reply(text: str, *labels: str, replaces: str = "") -> Reply:
    rows = tuple((Button(label, f"act:{label}"),) for label in labels)
    return Reply(Markup(text), rows, replaces=replaces)  # noqa: S704 - the test's own text


async def _poll(channel: Telegram, server: FakeTelegram) -> None:
    """Let the loop run until everything sent so far is confirmed."""
    running = asyncio.create_task(channel.run())
    await server.confirmed()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_updates_are_kept_before_they_are_confirmed(
    server: FakeTelegram, channel: Telegram, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.channel.AFTER_A_FAULT", 0.0)
    kept.broken = 2
    await server.says(CHAT, "một")
    await server.says(CHAT, "hai")
    await _poll(channel, server)
    read = [channel.read(one.payload) for one in kept.arrivals]
    assert read == [
        Incoming("telegram", str(CHAT), Text("một")),
        Incoming("telegram", str(CHAT), Text("hai")),
    ]


async def test_an_update_nobody_can_read_goes_to_quarantine_and_holds_nothing_up(
    server: FakeTelegram, channel: Telegram, kept: Kept
) -> None:
    await server.update(message={"message_id": "?", "chat": {"id": 2**60, "type": "private"}})
    await server.says(CHAT, "sau")
    await _poll(channel, server)
    assert [one.chat for one in kept.arrivals] == [None, str(CHAT)]


async def test_groups_and_unknown_kinds_ask_for_nothing(
    server: FakeTelegram, channel: Telegram, kept: Kept
) -> None:
    group = {"id": -100, "type": "supergroup"}
    await server.update(message={"message_id": 1, "chat": group, "text": "x"})
    await server.update(poll={"id": "1"})
    await server.says(CHAT, "x")
    await _poll(channel, server)
    assert [one.chat for one in kept.arrivals] == [str(CHAT)]


async def test_a_tap_is_read_with_its_message_and_answered(
    server: FakeTelegram, channel: Telegram, kept: Kept
) -> None:
    sent = await channel.send(str(CHAT), reply("Câu 1", "Có"), 1)
    await server.taps(CHAT, "Có")
    running = asyncio.create_task(channel.run())
    await server.confirmed()
    await server.called("answerCallbackQuery")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    read = channel.read(kept.arrivals[0].payload)
    assert read == Incoming("telegram", str(CHAT), Press("act:Có", sent))


def test_an_edited_message_is_known_as_one(channel: Telegram) -> None:
    message = {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "mới"}
    payload = json.dumps({"update_id": 1, "edited_message": message})
    assert channel.read(payload) == Incoming("telegram", "7", Edited("mới"))


@pytest.mark.parametrize(
    ("sent", "body"),
    [
        (
            {"location": {"latitude": 10.03, "longitude": 105.77, "horizontal_accuracy": 12.5}},
            Spot(10.03, 105.77, 12.5),
        ),
        ({"voice": {"file_id": "v", "file_size": 9}}, Upload("v", "tep", 9)),
        ({"video": {"file_id": "p", "file_name": "a.mp4"}}, Upload("p", "a.mp4", None)),
        ({"sticker": {"file_id": "s"}}, Unsupported("telegram")),
    ],
)
def test_places_and_recordings_are_read(
    channel: Telegram, sent: dict[str, object], body: Body
) -> None:
    message = {"message_id": 1, "chat": {"id": 7, "type": "private"}, **sent}
    payload = json.dumps({"update_id": 1, "message": message})
    assert channel.read(payload) == Incoming("telegram", "7", body)


@pytest.mark.parametrize("payload", ["", "[]", "{}", '{"update_id": "x"}', "[" * 5000, "\ud800"])
def test_what_is_no_update_is_unreadable(channel: Telegram, payload: str) -> None:
    with pytest.raises(Unreadable):
        channel.read(payload)


async def test_a_file_is_fetched(server: FakeTelegram, channel: Telegram, kept: Kept) -> None:
    await server.sends_file(CHAT, "bao-cao.pdf", b"%PDF-1.7")
    await _poll(channel, server)
    read = channel.read(kept.arrivals[0].payload)
    assert read is not None
    assert isinstance(read.body, Upload)
    assert (read.body.name, read.body.size) == ("bao-cao.pdf", 8)
    assert await channel.fetch(read.body.ref) == b"%PDF-1.7"
    with pytest.raises(Gone):
        await channel.fetch("unknown")


async def test_a_message_is_replaced_in_place_where_that_is_possible(
    server: FakeTelegram, channel: Telegram
) -> None:
    first = await channel.send(str(CHAT), reply("⬜ A", "A"), 1)
    again = await channel.send(str(CHAT), reply("✅ A", "A", replaces=first), 2)
    assert again == first
    assert [one.plain for one in server.to(CHAT)] == ["✅ A"]
    assert await channel.send(str(CHAT), reply("✅ A", "A", replaces=first), 3) == first
    fresh = await channel.send(str(CHAT), reply("✅ B", replaces="999999"), 4)
    assert fresh != first


async def test_a_long_text_becomes_several_messages_with_the_buttons_last(
    server: FakeTelegram, channel: Telegram
) -> None:
    text = "\n".join(f"<b>{number}</b> {'ấ' * 90}" for number in range(100))
    await channel.send(str(CHAT), reply(text, "Có"), 1)
    messages = server.to(CHAT)
    assert len(messages) == 3
    assert [bool(one.buttons) for one in messages] == [False, False, True]


async def test_one_endless_line_arrives_whole(server: FakeTelegram, channel: Telegram) -> None:
    await channel.send(str(CHAT), reply("<i>" + "a&amp;" * 4000 + "</i>"), 1)
    shown = "".join(one.plain for one in server.to(CHAT))
    assert shown.replace("\n", "") == "a&" * 4000


@pytest.mark.parametrize(
    ("refusal", "meaning"),
    [
        (ApiError(403, "Forbidden: bot was blocked by the user"), Unreachable),
        (ApiError(403, "Forbidden: user is deactivated"), Unreachable),
        (ApiError(400, "Bad Request: chat not found"), Unreachable),
        (
            ApiError(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=5),
            Undeliverable,
        ),
        (ApiError(400, "Bad Request: BUTTON_DATA_INVALID"), Undeliverable),
        (ApiError(500, "Internal Server Error"), OutOfOrder),
        ("html", OutOfOrder),
        ("drop", Uncertain),
    ],
)
async def test_a_refusal_means_what_it_means(
    server: FakeTelegram, channel: Telegram, refusal: ApiError | str, meaning: type[Exception]
) -> None:
    server.refusals.append(refusal)
    with pytest.raises(meaning):
        await channel.send(str(CHAT), reply("x"), 1)


async def test_a_429_is_waited_out_exactly(server: FakeTelegram, channel: Telegram) -> None:
    server.refusals.append(ApiError(429, "Too Many Requests: retry after 7", retry_after=7))
    with pytest.raises(TryLater) as later:
        await channel.send(str(CHAT), reply("x"), 1)
    assert later.value.seconds == 7


async def test_text_telegram_cannot_parse_goes_out_plain(
    server: FakeTelegram, channel: Telegram
) -> None:
    await channel.send(str(CHAT), reply("<b>a <i>b</b></i>"), 1)
    assert [one.text for one in server.to(CHAT)] == ["a b"]


async def test_where_nothing_listens_nothing_is_uncertain(kept: Kept) -> None:
    nowhere = Telegram(TOKEN, "http://127.0.0.1:9", kept, Files(MemoryStore()))  # type: ignore[arg-type]
    with pytest.raises(OutOfOrder):
        await nowhere.send(str(CHAT), reply("x"), 1)
    await nowhere.stop()


async def test_the_webhook_opens_only_for_its_secret(server: FakeTelegram, kept: Kept) -> None:
    channel = Telegram(
        TOKEN,
        server.url,
        kept,  # type: ignore[arg-type]
        Files(MemoryStore()),
        mode="webhook",
        webhook_secret=SECRET,
        public_url="https://example.org",
    )
    await channel.start()
    assert server.secret == SECRET
    path = server.webhook.removeprefix("https://example.org")
    update = {
        "update_id": 1,
        "message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "x"},
    }
    header = "X-Telegram-Bot-Api-Secret-Token"
    transport = httpx.ASGITransport(Starlette(routes=channel.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        right = {header: SECRET}
        assert (await client.post(path, json=update)).status_code == 403
        assert (await client.post(path, json=update, headers={header: "no"})).status_code == 403
        assert (await client.get(path, headers=right)).status_code == 405
        large = b" " * (2 * 1024 * 1024)
        assert (await client.post(path, content=large, headers=right)).status_code == 413
        assert kept.arrivals == []
        assert (await client.post(path, json=update, headers=right)).status_code == 200
    assert [one.chat for one in kept.arrivals] == ["7"]
    await channel.stop()


async def test_a_delivery_that_drips_in_is_given_up(
    server: FakeTelegram, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.bodies.SECONDS", 0.01)
    channel = Telegram(
        TOKEN,
        server.url,
        kept,  # type: ignore[arg-type]
        Files(MemoryStore()),
        mode="webhook",
        webhook_secret=SECRET,
    )
    await channel.start()

    async def dripping() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    transport = httpx.ASGITransport(Starlette(routes=channel.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        answer = await client.post(server.webhook, content=dripping(), headers=right)
    assert answer.status_code == 408
    assert kept.arrivals == []
    await channel.stop()


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\x00", b"[" * 5000])
async def test_a_delivery_that_is_no_update_is_put_aside_and_not_asked_for_again(
    server: FakeTelegram, kept: Kept, body: bytes
) -> None:
    channel = Telegram(
        TOKEN,
        server.url,
        kept,  # type: ignore[arg-type]
        Files(MemoryStore()),
        mode="webhook",
        webhook_secret=SECRET,
    )
    await channel.start()
    transport = httpx.ASGITransport(Starlette(routes=channel.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        assert (await client.post(server.webhook, content=body, headers=right)).status_code == 200
    assert [one.chat for one in kept.arrivals] == [None]
    assert "\0" not in kept.arrivals[0].payload
    await channel.stop()


async def test_polling_begins_although_a_webhook_was_left(
    server: FakeTelegram, channel: Telegram, kept: Kept
) -> None:
    server.webhook = f"{server.url}/left"
    await channel.start()
    assert server.webhook == ""
    await server.says(CHAT, "x")
    await _poll(channel, server)
    assert [one.chat for one in kept.arrivals] == [str(CHAT)]


async def test_a_long_text_held_up_half_way_goes_on_where_it_stopped(
    server: FakeTelegram, channel: Telegram
) -> None:
    text = "\n".join("ấ" * 90 for _ in range(100))
    wait = ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
    server.refusals.extend(["", "", wait])
    with pytest.raises(TryLater):
        await channel.send(str(CHAT), reply(text, "Có"), 1)
    await channel.send(str(CHAT), reply(text, "Có"), 1)
    assert [bool(one.buttons) for one in server.to(CHAT)] == [False, False, True]


async def test_a_text_that_ends_in_an_empty_line_keeps_its_buttons(
    server: FakeTelegram, channel: Telegram
) -> None:
    await channel.send(str(CHAT), reply("x" * 4096 + "\n", "Có"), 1)
    assert [bool(one.buttons) for one in server.to(CHAT)] == [True]


class TestFiles:
    """A reply with files: each goes out once, under its own name."""

    @pytest.fixture
    async def files(self) -> Files:
        made = Files(MemoryStore())
        await made.put("reports/1", b"one")
        await made.put("reports/2", b"two")
        return made

    @pytest.fixture
    async def channel(
        self, server: FakeTelegram, kept: Kept, files: Files
    ) -> AsyncIterator[Telegram]:
        made = Telegram(TOKEN, server.url, kept, files)  # type: ignore[arg-type]
        yield made
        await made.stop()

    async def test_a_file_keeps_its_vietnamese_name(
        self, server: FakeTelegram, channel: Telegram
    ) -> None:
        await channel.send(str(CHAT), with_files("reports/1"), 1)
        assert server.to(CHAT)[-1].document == "Báo cáo 1.docx"

    async def test_a_wait_between_two_files_repeats_neither_text_nor_file(
        self, server: FakeTelegram, channel: Telegram
    ) -> None:
        wait = ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        server.refusals.extend(["", "", wait])
        with pytest.raises(TryLater):
            await channel.send(str(CHAT), with_files("reports/1", "reports/2"), 1)
        await channel.send(str(CHAT), with_files("reports/1", "reports/2"), 1)
        shown = [one.plain or one.document for one in server.to(CHAT)]
        assert shown == ["Biên nhận", "Báo cáo 1.docx", "Báo cáo 2.docx"]

    async def test_a_file_no_longer_kept_is_not_tried_for_ever(
        self, server: FakeTelegram, channel: Telegram
    ) -> None:
        with pytest.raises(Undeliverable):
            await channel.send(str(CHAT), with_files("reports/none"), 1)
        assert [one.plain for one in server.to(CHAT)] == ["Biên nhận"]

    async def test_an_edited_message_still_brings_its_files(
        self, server: FakeTelegram, channel: Telegram
    ) -> None:
        first = await channel.send(str(CHAT), reply("Đang nộp"), 1)
        again = await channel.send(str(CHAT), with_files("reports/1", replaces=first), 2)
        assert again == first
        shown = [one.plain or one.document for one in server.to(CHAT)]
        assert shown == ["Biên nhận", "Báo cáo 1.docx"]


def with_files(*keys: str, replaces: str = "") -> Reply:
    files = tuple(
        Attachment(key, f"Báo cáo {number}.docx", "application/octet-stream")
        for number, key in enumerate(keys, 1)
    )
    return Reply(Markup("Biên nhận"), attachments=files, replaces=replaces)
