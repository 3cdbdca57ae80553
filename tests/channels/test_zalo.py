"""Zalo as it really behaves: what is kept when, how a reply is cut, and what each refusal means."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from starlette.applications import Starlette

from bot import menus
from bot.channels.zalo import Zalo
from bot.channels.zalo.channel import _arrival
from bot.channels.zalo.rendering import LONGEST, parts
from bot.messages import (
    Arrival,
    Attachment,
    Body,
    Button,
    Gone,
    Incoming,
    OutOfOrder,
    Reply,
    Text,
    TryLater,
    Uncertain,
    Undeliverable,
    Unreachable,
    Unreadable,
    Unsupported,
    Upload,
)
from tests.support.fake_zalo import HEADER, TOKEN, ApiError, FakeZalo, Picture
from tests.support.pictures import picture

CHAT = "6ede9afa66b88fe6d6a9"
WRONG = "1234567:wrong-token"
SECRET = "webhook-secret"
PUBLIC = "https://bot.example.org"
TRANSCRIPTS = Path(__file__).parent / "zalo"


class Kept:
    """The inbox as far as a channel knows it; `broken` keeps nothing that often."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.broken = 0

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None:
        assert channel == "zalo"
        if self.broken:
            self.broken -= 1
            raise OSError("disk full")
        known = {one.external_id for one in self.arrivals}
        self.arrivals += [one for one in arrivals if one.external_id not in known]


class Addresses:
    """Addresses that can be told apart; what they open is tested where they are made."""

    def download(self, channel: str, chat: str, attachment: Attachment) -> str:
        assert channel == "zalo"
        return f"{PUBLIC}/tep/{chat}/{attachment.key}"

    def upload(self, channel: str, chat: str, place: str) -> str:
        assert channel == "zalo"
        return f"{PUBLIC}/gui/{chat}/{place}"


class Counted:
    def __init__(self) -> None:
        self.total = 0

    async def sent(self, count: int) -> None:
        self.total += count


@pytest.fixture
async def server() -> AsyncIterator[FakeZalo]:
    made = FakeZalo()
    await made.start()
    made.meet(CHAT)
    yield made
    await made.stop()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
async def channel(
    server: FakeZalo,
    kept: Kept,
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Zalo]:
    monkeypatch.setattr("bot.channels.zalo.channel.BETWEEN_POLLS", 0.0)
    monkeypatch.setattr("bot.channels.zalo.channel.AFTER_A_FAULT", 0.0)
    made = Zalo(TOKEN, server.url, kept, Addresses(), public_url=PUBLIC, counts=counted)
    yield made
    await made.stop()


@pytest.fixture
async def webhook(server: FakeZalo, kept: Kept) -> AsyncIterator[Zalo]:
    made = Zalo(
        TOKEN,
        server.url,
        kept,
        Addresses(),
        public_url=PUBLIC,
        mode="webhook",
        webhook_secret=SECRET,
    )
    await made.run()
    yield made
    await made.stop()


def reply(text: str, *labels: str, lettered: bool = False) -> Reply:
    rows = tuple((Button(label, f"act:{label}"),) for label in labels)
    return Reply(Markup(text), rows, lettered=lettered)  # noqa: S704 - the test's own text


def at_the_bot(channel: Zalo) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=channel.routes))
    return httpx.AsyncClient(transport=transport, base_url=PUBLIC)


async def _poll(channel: Zalo, server: FakeZalo) -> None:
    """Let the loop run until everything said so far is kept."""
    running = asyncio.create_task(channel.run())
    await server.taken()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def texts(channel: Zalo, kept: Kept) -> list[str]:
    read = [channel.read(one.payload) for one in kept.arrivals]
    return [one.body.text for one in read if one is not None and isinstance(one.body, Text)]


class TestPolling:
    async def test_updates_are_kept_one_by_one(
        self, server: FakeZalo, channel: Zalo, kept: Kept
    ) -> None:
        await server.says(CHAT, "một")
        await server.says(CHAT, "hai")
        await _poll(channel, server)
        assert texts(channel, kept) == ["một", "hai"]

    async def test_what_is_told_again_is_kept_once(
        self, server: FakeZalo, channel: Zalo, kept: Kept
    ) -> None:
        server.retells = 300
        await server.says(CHAT, "một")
        await server.says(CHAT, "hai")
        await _poll(channel, server)
        assert texts(channel, kept) == ["một", "hai"]
        assert server.calls.count("getUpdates") >= 602

    async def test_an_idle_poll_is_no_fault(
        self, server: FakeZalo, channel: Zalo, kept: Kept, caplog: pytest.LogCaptureFixture
    ) -> None:
        server.longest_poll = 0.0
        running = asyncio.create_task(channel.run())
        await server.called("getUpdates", 3)
        await server.says(CHAT, "x")
        await server.taken()
        running.cancel()
        assert texts(channel, kept) == ["x"]
        assert channel.answers
        assert "does not answer" not in caplog.text

    async def test_there_is_never_more_than_one_poll_in_the_time_between_two(
        self, server: FakeZalo, channel: Zalo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Answered at once, it waits for the rest of that time; nobody here waits that long."""
        slept: list[float] = []
        sleep = asyncio.sleep

        async def at_once(seconds: float) -> None:
            slept.append(seconds)
            await sleep(0)

        monkeypatch.setattr("asyncio.sleep", at_once)
        monkeypatch.setattr("bot.channels.zalo.channel.BETWEEN_POLLS", 3600.0)
        server.retells = 5
        await server.says(CHAT, "x")
        await _poll(channel, server)
        waits = [one for one in slept if one]
        assert len(waits) >= 6
        assert all(3000 < one <= 3600 for one in waits)

    async def test_polling_outlives_a_database_that_keeps_nothing(
        self, server: FakeZalo, channel: Zalo, kept: Kept
    ) -> None:
        """Zalo has no acknowledgement: what it has told once is kept as soon as it can be."""
        kept.broken = 3
        await server.says(CHAT, "x")
        await _poll(channel, server)
        assert texts(channel, kept) == ["x"]

    async def test_a_webhook_left_from_before_is_taken_away(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        server.webhook = "https://left.example.org"
        running = asyncio.create_task(channel.run())
        await server.called("getUpdates")
        running.cancel()
        assert server.webhook == ""

    async def test_a_wrong_token_is_tried_again_and_told(
        self,
        server: FakeZalo,
        kept: Kept,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr("bot.channels.zalo.client.AFTER_A_WRONG_TOKEN", 0.0)
        made = Zalo(WRONG, server.url, kept, Addresses(), public_url=PUBLIC)
        running = asyncio.create_task(made.run())
        await server.called("getMe", 2)
        running.cancel()
        await made.stop()
        assert not made.answers
        assert "zalo does not answer" in caplog.text

    async def test_whoever_writes_sees_that_something_is_coming(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        await server.says(CHAT, "x")
        running = asyncio.create_task(channel.run())
        await server.called("sendChatAction")
        running.cancel()


class TestReading:
    @pytest.mark.parametrize(
        ("event_name", "content", "body"),
        [
            ("message.text.received", {"text": "Xin chào"}, Text("Xin chào", 1750316131602)),
            (
                "message.image.received",
                {"photo_url": "https://cdn/1.jpg", "caption": "c"},
                Upload("https://cdn/1.jpg", "anh.jpg", None, "c"),
            ),
            (
                "message.image.received",
                {"photo": "https://cdn/1.jpg"},
                Upload("https://cdn/1.jpg", "anh.jpg", None),
            ),
            ("message.sticker.received", {"sticker": "a", "url": "u"}, Unsupported("zalo")),
            ("message.voice.received", {"voice_url": "u"}, Unsupported("zalo")),
            ("message.unsupported.received", {}, Unsupported("zalo", is_withheld=True)),
            ("message.hologram.received", {"hologram": 1}, Unsupported("zalo")),
        ],
    )
    def test_each_kind_of_message_is_known(
        self, channel: Zalo, event_name: str, content: dict[str, object], body: Body
    ) -> None:
        payload = json.dumps(update(event_name, **content))
        assert channel.read(payload) == Incoming("zalo", CHAT, body)

    @pytest.mark.parametrize("name", ["user.followed", "message.reaction", ""])
    def test_other_events_ask_for_nothing(self, channel: Zalo, name: str) -> None:
        assert channel.read(json.dumps(update(name, text="x"))) is None

    def test_groups_and_bots_are_left_alone(self, channel: Zalo) -> None:
        group = update("message.text.received", text="x", chat={"id": "g", "chat_type": "GROUP"})
        robot = update("message.text.received", text="x", **{"from": {"id": "b", "is_bot": True}})
        assert channel.read(json.dumps(group)) is None
        assert channel.read(json.dumps(robot)) is None

    @pytest.mark.parametrize(
        "payload",
        [
            "",
            "[]",
            "{}",
            '{"event_name": "message.text.received"}',
            '{"event_name": 1, "message": {"message_id": "m", "chat": {"id": "c"}}}',
            '{"event_name": "message.text.received", "message": {"message_id": 7, "chat": {}}}',
            "[" * 5000,
            "\ud800",
        ],
    )
    def test_what_is_no_update_is_unreadable(self, channel: Zalo, payload: str) -> None:
        with pytest.raises(Unreadable):
            channel.read(payload)

    def test_a_wrapped_update_is_the_same_as_one_that_is_not(self) -> None:
        plain = update("message.text.received", text="x")
        assert _arrival({"ok": True, "result": plain}) == _arrival(plain)

    @pytest.mark.parametrize(
        "faulty",
        [
            {"message": {"message_id": "?", "chat": {"id": -5}}},
            {"event_name": "message.text.received", "message": {"message_id": 2**60}},
            {"ok": True, "result": None},
            {"event_name": "message.text.received", "message": "\ud800"},
            {
                "event_name": "message.text.received",
                "message": {"message_id": "m", "chat": {"id": "\0"}},
            },
            {
                "event_name": "message.text.received",
                "message": {"message_id": "\0", "chat": {"id": "c"}},
            },
        ],
    )
    async def test_an_update_nobody_can_read_goes_to_quarantine_and_holds_nothing_up(
        self, server: FakeZalo, channel: Zalo, kept: Kept, faulty: dict[str, object]
    ) -> None:
        server.retells = 2
        await server.update(faulty)
        await server.says(CHAT, "sau")
        await _poll(channel, server)
        assert [one.chat for one in kept.arrivals] == [None, CHAT]
        json.loads(kept.arrivals[0].payload.encode())

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=20,
        ),
        st.sampled_from(["event_name", "message", "result", "ok"]),
    )
    @settings(max_examples=300, deadline=None)
    def test_whatever_comes_is_kept_or_left_and_never_a_fault(
        self, content: object, name: str
    ) -> None:
        found = _arrival({**update("message.text.received", text="x"), name: content})
        assert found is None or isinstance(found, Arrival)


def update(event_name: str, **content: object) -> dict[str, object]:
    message = {
        "from": {"id": CHAT, "display_name": "Demo", "is_bot": False},
        "chat": {"id": CHAT, "chat_type": "PRIVATE"},
        "message_id": "2d758cb5e222177a4e35",
        "date": 1750316131602,
        **content,
    }
    return {"event_name": event_name, "message": message}


class TestWebhook:
    async def test_it_opens_only_for_its_secret(
        self, server: FakeZalo, webhook: Zalo, kept: Kept
    ) -> None:
        assert server.secret == SECRET
        path = server.webhook.removeprefix(PUBLIC)
        body = update("message.text.received", text="x")
        right = {HEADER: SECRET}
        async with at_the_bot(webhook) as client:
            assert (await client.post(path, json=body)).status_code == 403
            assert (await client.post(path, json=body, headers={HEADER: "no"})).status_code == 403
            strange = {HEADER.encode(): "sécret".encode()}
            assert (await client.post(path, json=body, headers=strange)).status_code == 403
            assert (await client.get(path, headers=right)).status_code == 405
            assert (await client.post("/zalo/0", json=body, headers=right)).status_code == 404
            large = b" " * (10 * 1024 * 1024)
            assert (await client.post(path, content=large, headers=right)).status_code == 413
            assert kept.arrivals == []
            assert (await client.post(path, json=body, headers=right)).status_code == 200
        assert [one.chat for one in kept.arrivals] == [CHAT]

    async def test_a_body_that_drips_in_is_given_up(
        self, server: FakeZalo, webhook: Zalo, kept: Kept, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.bodies.SECONDS", 0.01)

        async def dripping() -> AsyncIterator[bytes]:
            yield b"{"
            await asyncio.Event().wait()

        async with at_the_bot(webhook) as client:
            path = server.webhook.removeprefix(PUBLIC)
            answer = await client.post(path, content=dripping(), headers={HEADER: SECRET})
        assert answer.status_code == 408
        assert kept.arrivals == []

    async def test_it_is_kept_before_it_is_answered(
        self, server: FakeZalo, webhook: Zalo, kept: Kept
    ) -> None:
        kept.broken = 1
        async with at_the_bot(webhook) as client:
            path = server.webhook.removeprefix(PUBLIC)
            body = update("message.text.received", text="x")
            with pytest.raises(OSError, match="disk full"):
                await client.post(path, json=body, headers={HEADER: SECRET})
            answer = await client.post(path, json=body, headers={HEADER: SECRET})
        assert answer.status_code == 200
        assert len(kept.arrivals) == 1

    async def test_a_captured_delivery_played_again_changes_nothing(
        self, server: FakeZalo, webhook: Zalo, kept: Kept
    ) -> None:
        async with at_the_bot(webhook) as client:
            path = server.webhook.removeprefix(PUBLIC)
            body = {"ok": True, "result": update("message.text.received", text="x")}
            sends = [client.post(path, json=body, headers={HEADER: SECRET}) for _ in range(20)]
            answers = await asyncio.gather(*sends)
        assert {one.status_code for one in answers} == {200}
        assert len(kept.arrivals) == 1

    @pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\x00", b"[" * 5000, b""])
    async def test_a_delivery_that_is_no_update_is_put_aside_and_not_asked_for_again(
        self, server: FakeZalo, webhook: Zalo, kept: Kept, body: bytes
    ) -> None:
        async with at_the_bot(webhook) as client:
            path = server.webhook.removeprefix(PUBLIC)
            answer = await client.post(path, content=body, headers={HEADER: SECRET})
        assert answer.status_code == 200
        assert [one.chat for one in kept.arrivals] == [None]
        assert "\0" not in kept.arrivals[0].payload

    async def test_it_is_announced_again_until_zalo_has_heard(
        self, server: FakeZalo, kept: Kept, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.zalo.client.AFTER_A_WRONG_TOKEN", 0.0)
        made = Zalo(
            WRONG,
            server.url,
            kept,
            Addresses(),
            public_url=PUBLIC,
            mode="webhook",
            webhook_secret=SECRET,
        )
        running = asyncio.create_task(made.run())
        await server.called("getMe", 2)
        made._client._url = f"{server.url}/bot{TOKEN}"
        await running
        assert server.webhook.startswith(PUBLIC)
        await made.stop()


class TestSending:
    async def test_a_reply_is_plain_text_with_its_menu_and_is_named_by_its_moment(
        self, server: FakeZalo, channel: Zalo, counted: Counted
    ) -> None:
        name = await channel.send(CHAT, reply("<b>Câu 1</b> &amp; <i>2</i>", "Có", "Không"), 1)
        sent = server.to(CHAT)[0]
        assert sent.text == "Câu 1 & 2\n\n1. Có\n2. Không\n→ Gửi số để chọn, như 1"
        assert name == menus.ref(sent.id, sent.at)
        assert counted.total == 1

    async def test_how_to_choose_is_told_in_the_language_of_the_message(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        asked = Reply(Markup("?"), ((Button("Yes", "y"),),), language="en")
        await channel.send(CHAT, asked, 1)
        assert server.newest(CHAT).endswith("→ Send the number of your choice, for example 1")

    async def test_words_that_were_a_link_stand_before_its_address(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        linked = '<a href="https://a/b?c=1&amp;d=2">mở</a>; <a href="https://a/x">https://a/x</a>'
        await channel.send(CHAT, reply(linked), 1)
        assert server.newest(CHAT) == "mở: https://a/b?c=1&d=2; https://a/x"

    async def test_what_people_type_stays_text(self, server: FakeZalo, channel: Zalo) -> None:
        typed = Markup("Ghi chú: {}").format("<b>*_[x](y) & </a>")
        await channel.send(CHAT, Reply(typed), 1)
        assert server.newest(CHAT) == "Ghi chú: <b>*_[x](y) & </a>"

    async def test_a_long_text_becomes_several_messages_with_the_menu_last(
        self, server: FakeZalo, channel: Zalo, counted: Counted
    ) -> None:
        paragraph = "\n".join(f"{number} {'ấ' * 80}" for number in range(8))
        await channel.send(CHAT, reply("\n\n".join([paragraph] * 7), "Có"), 1)
        sent = [one.text for one in server.to(CHAT)]
        assert [one.splitlines()[0] for one in sent] == ["(1/4)", "(2/4)", "(3/4)", "(4/4)"]
        assert [one.endswith("như 1") for one in sent] == [False, False, False, True]
        assert all(one.count("7 ấ") == one.count("0 ấ") for one in sent), "cut inside a paragraph"
        assert counted.total == 4

    async def test_a_menu_too_long_for_one_message_goes_on_in_the_next(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        labels = [f"{'x' * 90}{chr(97 + number)}" for number in range(25)]
        await channel.send(CHAT, reply("Chọn một mục.", *labels), 1)
        lines = "\n".join(one.text for one in server.to(CHAT)).splitlines()
        assert [line.split(".")[0] for line in lines if line[:1].isdecimal()] == [
            str(number) for number in range(1, 26)
        ]

    async def test_accents_written_apart_are_counted_as_one(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        await channel.send(CHAT, reply("a\u0302\u0301" * 2000), 1)
        assert [one.text for one in server.to(CHAT)] == ["ấ" * 2000]

    async def test_a_picture_is_fetched_by_zalo_and_comes_before_its_question(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        async def fetch(url: str) -> Picture:
            assert url == f"{PUBLIC}/tep/{CHAT}/pictures/1"
            return Picture(200, "image/png", "sân chơi.png", picture())

        server.fetch = fetch
        shown = Attachment("pictures/1", "sân chơi.png", "image/png")
        await channel.send(CHAT, Reply(Markup("Câu 1"), attachments=(shown,)), 1)
        first, second = server.to(CHAT)
        assert first.name == "sân chơi.png"
        assert second.text == "Câu 1"

    async def test_a_picture_zalo_cannot_fetch_is_an_address_and_the_question_comes_all_the_same(
        self, server: FakeZalo, channel: Zalo, counted: Counted
    ) -> None:
        async def unreachable(url: str) -> Picture:
            return Picture(502, "text/html", "", url.encode())

        server.fetch = unreachable
        shown = Attachment("pictures/1", "sân chơi.png", "image/png")
        asked = Reply(Markup("Câu 1"), ((Button("Có", "c"),),), (shown,))
        server.refusals.extend(["", ApiError(429, "Quota exceeded")])
        with pytest.raises(TryLater):
            await channel.send(CHAT, asked, 1)
        await channel.send(CHAT, asked, 1)
        (only,) = server.to(CHAT)
        assert only.text.startswith(f"Câu 1\n\n📎 sân chơi.png: {PUBLIC}/tep/{CHAT}/pictures/1")
        assert server.calls.count("sendPhoto") == 1
        assert counted.total == 1

    async def test_of_a_picture_nothing_is_heard_of_the_question_is_not_held_up(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        server.refusals.append("drop")
        shown = Attachment("pictures/1", "sân chơi.png", "image/png")

        async def fetch(_url: str) -> Picture:
            return Picture(200, "image/png", "", picture())

        server.fetch = fetch
        await channel.send(CHAT, Reply(Markup("Câu 1"), attachments=(shown,)), 1)
        assert [bool(one.picture) for one in server.to(CHAT)] == [True, False]
        assert server.newest(CHAT) == "Câu 1"

    async def test_files_are_addresses_and_so_is_where_to_send_one(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        attached = Attachment("reports/1", "Báo cáo.docx", "application/octet-stream")
        asks = Reply(Markup("Gửi tệp văn bản"), attachments=(attached,), awaits="interview:1:p3")
        await channel.send(CHAT, asks, 1)
        assert server.newest(CHAT) == (
            f"Gửi tệp văn bản\n\n📎 Báo cáo.docx: {PUBLIC}/tep/{CHAT}/reports/1\n\n"
            f"Để gửi tệp, mời anh/chị mở: {PUBLIC}/gui/{CHAT}/interview:1:p3"
        )

    @pytest.mark.parametrize(
        ("refusal", "meaning"),
        [
            (ApiError(400, "Bad Request: chat not found"), Unreachable),
            (ApiError(400, "Invalid chat_id", status=200), Unreachable),
            (ApiError(403, "The user has blocked the bot"), Unreachable),
            (ApiError(403, "Internal server error"), OutOfOrder),
            (ApiError(403, "Internal server error", status=200), OutOfOrder),
            (ApiError(400, "Bad Request: invalid text", status=200), Undeliverable),
            (ApiError(401, "Unauthorized"), TryLater),
            (ApiError(401, "Unauthorized", status=200), TryLater),
            (ApiError(404, "Not Found"), OutOfOrder),
            (ApiError(408, "Request timeout"), Uncertain),
            (ApiError(429, "Quota exceeded"), TryLater),
            (ApiError(429, "Quota exceeded", status=200), TryLater),
            (ApiError(500, "Internal Server Error"), OutOfOrder),
            (ApiError(502, "Bad Gateway"), OutOfOrder),
            (ApiError(504, "Gateway Timeout"), OutOfOrder),
            ("html", OutOfOrder),
            ("html 200", Uncertain),
            ("empty", Uncertain),
            ("truncated", Uncertain),
            ("drop", Uncertain),
        ],
    )
    async def test_a_refusal_means_what_it_means(
        self,
        server: FakeZalo,
        channel: Zalo,
        counted: Counted,
        refusal: ApiError | str,
        meaning: type[Exception],
    ) -> None:
        server.refusals.append(refusal)
        with pytest.raises(meaning):
            await channel.send(CHAT, reply("x"), 1)
        assert counted.total == (1 if meaning is Uncertain else 0), "Zalo may have counted it"

    async def test_a_429_that_says_nothing_is_waited_out_longer_each_time(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        waits = [await refused(channel, server) for _ in range(8)]
        assert waits == [5, 10, 20, 40, 80, 160, 300, 300]
        await channel.send(CHAT, reply("x"), 1)
        assert await refused(channel, server) == 5

    async def test_typing_shown_or_a_poll_passed_does_not_shorten_the_wait_of_messages(
        self, server: FakeZalo, channel: Zalo
    ) -> None:
        """The month's messages may be used up while all else goes through."""
        assert await refused(channel, server) == 5
        await channel._client.send_chat_action(CHAT)
        await server.says(CHAT, "x")
        await channel._client.get_updates(0)
        assert await refused(channel, server) == 10

    async def test_a_text_held_up_half_way_goes_on_where_it_stopped(
        self, server: FakeZalo, channel: Zalo, counted: Counted
    ) -> None:
        long = reply("\n".join("ấ" * 90 for _ in range(60)), "Có")
        server.refusals.extend(["", "", ApiError(429, "Quota exceeded")])
        with pytest.raises(TryLater):
            await channel.send(CHAT, long, 1)
        await channel.send(CHAT, long, 1)
        assert [one.text.splitlines()[0] for one in server.to(CHAT)] == ["(1/3)", "(2/3)", "(3/3)"]
        assert counted.total == 3

    async def test_where_nothing_listens_nothing_is_uncertain(self, kept: Kept) -> None:
        nowhere = Zalo(TOKEN, "http://127.0.0.1:9", kept, Addresses(), public_url=PUBLIC)
        with pytest.raises(OutOfOrder):
            await nowhere.send(CHAT, reply("x"), 1)
        await nowhere.stop()

    async def test_no_fault_names_the_token(
        self, server: FakeZalo, channel: Zalo, caplog: pytest.LogCaptureFixture
    ) -> None:
        """httpx knows the address, and the token is in it: its faults go no further."""
        for refusal in ("drop", "html", ApiError(401, "Unauthorized")):
            server.refusals.append(refusal)
            with pytest.raises((Uncertain, OutOfOrder, TryLater)) as fault:
                await channel.send(CHAT, reply("x"), 1)
            assert fault.value.__cause__ is None
            assert TOKEN not in repr(fault.value)
        ours = [one for one in caplog.records if one.name.startswith(("bot", "handlers"))]
        assert all(TOKEN not in one.getMessage() for one in ours)

    def test_there_is_no_address_that_enters_a_code(self, channel: Zalo) -> None:
        assert channel.invite_link("ABCD-EFGH") == ""


class TestFetching:
    async def test_a_picture_comes_from_the_address_zalo_gave(
        self, server: FakeZalo, channel: Zalo, kept: Kept
    ) -> None:
        await server.sends_picture(CHAT, picture(), "biển báo")
        await _poll(channel, server)
        read = channel.read(kept.arrivals[0].payload)
        assert read is not None
        assert isinstance(read.body, Upload)
        assert read.body.caption == "biển báo"
        assert await channel.fetch(read.body.ref) == picture()

    async def test_one_that_is_gone_or_elsewhere_is_gone(
        self, server: FakeZalo, kept: Kept, channel: Zalo
    ) -> None:
        for address in (f"{server.url}/cdn/none.jpg", "file:///etc/passwd", "ftp://a/b", "http://"):
            with pytest.raises(Gone):
                await channel.fetch(address)
        strict = Zalo(TOKEN, "https://api", kept, Addresses(), public_url=PUBLIC)
        await server.sends_picture(CHAT, b"x")
        with pytest.raises(Gone):
            await strict.fetch(f"{server.url}/cdn/picture-0.jpg")
        await strict.stop()

    async def test_one_that_never_ends_is_given_up(
        self, server: FakeZalo, channel: Zalo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.zalo.client._LARGEST_PICTURE", 10)
        await server.sends_picture(CHAT, b"x" * 11)
        with pytest.raises(Gone):
            await channel.fetch(f"{server.url}/cdn/picture-0.jpg")


async def refused(channel: Zalo, server: FakeZalo) -> float:
    server.refusals.append(ApiError(429, "Quota exceeded"))
    with pytest.raises(TryLater) as later:
        await channel.send(CHAT, reply("x"), 1)
    return later.value.seconds


@given(st.text(st.sampled_from("aấ \n"), max_size=9000), st.integers(0, 30), st.booleans())
@settings(max_examples=200, deadline=None)
def test_whatever_a_reply_is_its_messages_fit_and_lose_nothing(
    text: str, count: int, lettered: bool
) -> None:
    labels = [f"Lựa chọn dài {number} {'x' * 60}" for number in range(count)]
    found = parts(reply(text, *labels, lettered=lettered), {})
    assert all(len(one) <= LONGEST for one in found)
    written = "".join(found)
    assert all(label in written for label in labels)
    assert written.count("ấ") == text.count("ấ")
