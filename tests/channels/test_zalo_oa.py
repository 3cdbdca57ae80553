"""An Official Account: whose events are kept, what is sent when, and tokens used up only once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from markupsafe import Markup
from pydantic import SecretStr

from bot.app import App, build
from bot.channels.zalo.oa import OfficialAccount, updates
from bot.credentials import Credentials, Pair
from bot.messages import (
    Arrival,
    Button,
    Incoming,
    Lane,
    Outgoing,
    Press,
    Reply,
    Text,
    TryLater,
    Undeliverable,
    Unreachable,
    Unsupported,
    Upload,
)
from bot.settings import read_settings
from bot.windows import Standing, Terms, Windows, standing
from storage.database import Database
from storage.inbox import BY_LINK
from storage.unit_of_work import reading, writing
from tests.support.fake_zalo_oa import (
    APP_ID,
    APP_SECRET,
    FIRST_REFRESH,
    OA_SECRET,
    FakeZaloOA,
    signature,
)
from tests.support.packs import TINH_MAU

USER = "2512523625412515"
BEGAN = datetime(2026, 3, 16, 1, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[FakeZaloOA]:
    made = FakeZaloOA(clock)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def app(tmp_path: Path, server: FakeZaloOA, clock: Clock) -> AsyncIterator[App]:
    made = await _built(tmp_path, server, clock)
    yield made
    await made.stop()


async def _built(tmp_path: Path, server: FakeZaloOA, clock: Clock, **more: object) -> App:
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        programme=str(TINH_MAU),
        telegram_token=None,
        zalo_oa_app_id=APP_ID,
        zalo_oa_app_secret=SecretStr(APP_SECRET),
        zalo_oa_secret=SecretStr(OA_SECRET),
        zalo_oa_refresh_token=SecretStr(FIRST_REFRESH),
        zalo_oa_api=server.url,
        zalo_oa_oauth=server.url,
        **more,
    )
    made = await build(settings, clock)
    await made.start()
    return made


async def tell(app: App, body: bytes, signed: str | None = None) -> int:
    transport = httpx.ASGITransport(app.http)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as zalo:
        given = signature(body) if signed is None else signed
        answer = await zalo.post("/zalo-oa", content=body, headers={"X-ZEvent-Signature": given})
    await app.idle()
    return answer.status_code


def account(app: App) -> OfficialAccount:
    assert app.zalo_oa is not None
    return app.zalo_oa


def reply(text: str, *labels: str) -> Reply:
    buttons = (tuple(Button(one, f"help:{one}~x") for one in labels),)
    return Reply(Markup(text), buttons)  # noqa: S704 - the tests' own words


# -- receiving -------------------------------------------------------------------------------------


async def test_whoever_writes_is_answered(app: App, server: FakeZaloOA) -> None:
    assert await tell(app, server.event(USER, text="xin chào")) == HTTPStatus.OK
    (said,) = server.sent
    assert said["recipient"] == {"user_id": USER}
    assert "mã mời" in said["message"]["text"]


async def test_what_zalo_has_not_signed_is_not_kept(app: App, server: FakeZaloOA) -> None:
    body = server.event(USER, text="xin chào")
    for signed in ("", "mac=", "mac=" + "0" * 64, signature(body)[:-1]):
        assert await tell(app, body, signed) == HTTPStatus.FORBIDDEN
    changed = body.replace(b"m1", b"m9")
    assert await tell(app, changed, signature(body)) == HTTPStatus.FORBIDDEN
    assert server.sent == []


async def test_a_body_too_large_or_dripping_in_is_given_up(
    app: App, server: FakeZaloOA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.bodies.SECONDS", 0.01)

    async def dripping() -> AsyncIterator[bytes]:
        yield server.event(USER, text="xin chào")
        await asyncio.Event().wait()

    transport = httpx.ASGITransport(app.http)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as zalo:
        assert (await zalo.post("/zalo-oa", content=dripping())).status_code == 408
        large = b" " * (10 * 1024 * 1024)
        assert (await zalo.post("/zalo-oa", content=large)).status_code == 413
        assert (await zalo.get("/zalo-oa")).status_code == 405
    await app.idle()
    assert server.sent == []


async def test_told_five_times_it_counts_once(app: App, server: FakeZaloOA) -> None:
    body = server.event(USER, text="xin chào")
    for _ in range(5):
        assert await tell(app, body) == HTTPStatus.OK
    assert len(server.sent) == 1


@pytest.mark.parametrize(
    ("name", "message", "body"),
    [
        ("user_send_text", {"text": "1"}, Text("1", int(BEGAN.timestamp() * 1000))),
        ("user_send_text", {"text": "#bot:help~a"}, Press("help~a", "m1")),
        (
            "user_send_image",
            {"attachments": [{"type": "image", "payload": {"url": "https://z/1"}}]},
            Upload("https://z/1", "anh.jpg", None),
        ),
        (
            "user_send_file",
            {"attachments": [{"type": "file", "payload": {"url": "https://z/2", "name": "a.pdf"}}]},
            Upload("https://z/2", "a.pdf", None),
        ),
        ("user_send_sticker", {"attachments": []}, Unsupported("zalo_oa")),
    ],
)
def test_what_comes_is_read(
    server: FakeZaloOA, name: str, message: dict[str, object], body: object
) -> None:
    event = server.event(USER, name, **message).decode()
    assert updates.read(event) == Incoming("zalo_oa", USER, body)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["follow", "unfollow", "oa_send_text", "user_received_message"])
def test_what_asks_for_nothing_is_left(server: FakeZaloOA, name: str) -> None:
    assert updates.read(server.event(USER, name).decode()) is None


# -- sending ---------------------------------------------------------------------------------------


async def test_few_buttons_are_buttons_and_many_a_menu(app: App, server: FakeZaloOA) -> None:
    await tell(app, server.event(USER, text="xin chào"))
    await account(app).send(USER, reply("Câu 1", "Có", "Chưa"), 1)
    message = server.sent[-1]["message"]
    assert message["text"] == "Câu 1"
    assert [one["title"] for one in message["attachment"]["payload"]["buttons"]] == ["Có", "Chưa"]
    await account(app).send(USER, reply("Câu 2", *"abcdef"), 2)
    message = server.sent[-1]["message"]
    assert "attachment" not in message
    assert "1. a | 2. b | 3. c" in message["text"]


async def test_after_seven_days_a_template_or_another_channel(
    app: App, server: FakeZaloOA, clock: Clock, tmp_path: Path
) -> None:
    await tell(app, server.event(USER, text="xin chào"))
    clock.now += timedelta(days=7)
    with pytest.raises(Unreachable):
        await account(app).send(USER, reply("Nhắc việc", "Mở"), 1)
    other = await _built(
        tmp_path, server, clock, zalo_oa_template="t1", zalo_oa_template_field="noi_dung"
    )
    await account(other).send(USER, reply("<b>Nhắc việc</b>\ncòn 3 báo cáo", "Mở"), 2)
    data = {"noi_dung": "Nhắc việc còn 3 báo cáo"}
    assert server.templates == [{"user_id": USER, "template_id": "t1", "template_data": data}]
    await other.stop()


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (-211, TryLater),
        (-234, TryLater),
        (-213, Unreachable),
        (-230, Unreachable),
        (-201, Undeliverable),
    ],
)
async def test_what_each_refusal_means(
    app: App, server: FakeZaloOA, code: int, meaning: type[Exception]
) -> None:
    await tell(app, server.event(USER, text="xin chào"))
    server.refusals.append(code)
    with pytest.raises(meaning):
        await account(app).send(USER, reply("x"), 1)


async def test_a_long_message_goes_on_where_it_was_refused(app: App, server: FakeZaloOA) -> None:
    await tell(app, server.event(USER, text="xin chào"))
    server.sent.clear()
    long = reply("\n\n".join(f"{n} {'ấ' * 900}" for n in range(4)))
    server.refusals += [0, -211]
    with pytest.raises(TryLater):
        await account(app).send(USER, long, 1)
    await account(app).send(USER, long, 1)
    begun = [one["message"]["text"].split("\n")[0] for one in server.sent]
    assert begun == ["(1/2)", "(2/2)"]


def test_eight_messages_are_free_for_two_days_and_none_is_taken_after_seven() -> None:
    terms = Terms(timedelta(hours=48), 8, timedelta(days=7))
    day = timedelta(days=1)
    at = [
        standing(terms, BEGAN, sent, BEGAN + later)
        for sent, later in ((7, day), (8, day), (0, 2 * day), (0, 7 * day))
    ]
    assert at == [Standing.FREE, Standing.PAID, Standing.PAID, Standing.CLOSED]
    assert standing(terms, None, 0, BEGAN) is Standing.CLOSED


# -- tokens ----------------------------------------------------------------------------------------


async def test_an_ended_token_is_renewed_and_the_message_sent_once(
    app: App, server: FakeZaloOA
) -> None:
    await tell(app, server.event(USER, text="xin chào"))
    server.forget_access()
    before = len(server.sent)
    await account(app).send(USER, reply("x"), 1)
    assert len(server.sent) == before + 1
    assert server.renewals == 2


async def test_a_restart_goes_on_with_the_kept_token(
    app: App, server: FakeZaloOA, clock: Clock, tmp_path: Path
) -> None:
    await tell(app, server.event(USER, text="xin chào"))
    clock.now += timedelta(hours=30)
    again = await _built(tmp_path, server, clock)
    await account(again).send(USER, reply("x"), 1)
    assert server.renewals == 2
    await again.stop()


async def test_many_at_once_use_a_refresh_token_up_only_once(database: Database) -> None:
    """Two processes on one database, each with many messages to send."""
    used: list[str] = []

    async def renew(token: str) -> Pair:
        used.append(token)
        await asyncio.sleep(0)
        return Pair(f"a{len(used)}", f"r{len(used)}", (BEGAN + timedelta(hours=25)).timestamp())

    both = [
        Credentials(database, "zalo_oa", "k" * 32, "first", renew, lambda: BEGAN) for _ in range(2)
    ]
    found = await asyncio.gather(*(one.access() for one in both * 10))
    assert set(found) == {"a1"}
    assert used == ["first"]
    assert {await one.access(refused="a1") for one in both} == {"a2"}
    assert used == ["first", "r1"]


async def test_tokens_are_kept_sealed_and_another_first_one_counts(database: Database) -> None:
    async def renew(token: str) -> Pair:
        return Pair(f"access of {token}", f"after {token}", (BEGAN + timedelta(days=1)).timestamp())

    async def opened(secret: str, first: str) -> str:
        return await Credentials(database, "zalo_oa", secret, first, renew, lambda: BEGAN).access()

    assert await opened("k" * 32, "first") == "access of first"
    async with reading(database) as unit:
        sealed = (
            await unit._connection.exec_driver_sql("SELECT sealed FROM credentials")
        ).scalar_one()
    assert "first" not in sealed
    assert await opened("k" * 32, "second") == "access of second"
    assert await opened("x" * 32, "second") == "access of second"


async def test_of_a_long_reply_each_message_counts_and_of_a_failed_one_none(
    app: App, server: FakeZaloOA, clock: Clock
) -> None:
    """A greeting and a reply of seven messages have been sent: the eighth was free, no ninth is."""
    await tell(app, server.event(USER, text="xin chào"))
    windows = Windows(
        app.database, "zalo_oa", Terms(timedelta(days=2), 8, timedelta(days=7)), clock
    )
    messages = account(app).messages
    assert await windows.of(USER, messages) is Standing.FREE
    long = reply("\n\n".join(f"{n} {'ấ' * 1500}" for n in range(7)))
    for refused in (True, False):
        if refused:
            server.refusals.append(-201)
        async with writing(app.database) as unit:
            await unit.outbox.put([Outgoing("zalo_oa", USER, Lane.REPLY, long)], clock())
        app.outbox.wake("zalo_oa", USER)
        await app.idle()
        assert await windows.of(USER, messages) is (Standing.FREE if refused else Standing.PAID)
    assert len(server.sent) == 8


async def test_a_file_sent_by_a_link_opens_no_window(database: Database) -> None:
    async with writing(database) as unit:
        await unit.inbox.keep("zalo_oa", [Arrival("m1", USER, "{}")], BEGAN)
        later = BEGAN + timedelta(days=1)
        await unit.inbox.keep("zalo_oa", [Arrival(f"{BY_LINK}x", USER, "{}")], later)
        assert await unit.inbox.heard_at("zalo_oa", USER) == BEGAN
