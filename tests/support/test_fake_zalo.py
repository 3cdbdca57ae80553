"""The stand-in for Zalo is as strict as its documentation: each rule it keeps, seen over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.fake_zalo import TOKEN, ApiError, FakeZalo, Picture

CHAT = "6ede9afa66b88fe6d6a9"


@pytest.fixture
async def server() -> AsyncIterator[FakeZalo]:
    made = FakeZalo()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def client(server: FakeZalo) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as made:
        yield made


async def call(client: httpx.AsyncClient, method: str, **fields: object) -> tuple[int, Any]:
    answer = await client.post(f"/bot{TOKEN}/{method}", json=fields)
    return answer.status_code, answer.json()


async def test_a_poll_tells_one_update_and_needs_no_confirmation(
    server: FakeZalo, client: httpx.AsyncClient
) -> None:
    await server.says(CHAT, "một")
    await server.says(CHAT, "hai")
    _, first = await call(client, "getUpdates", timeout="1")
    _, second = await call(client, "getUpdates", timeout=1)
    texts = [one["result"]["message"]["text"] for one in (first, second)]
    assert texts == ["một", "hai"]


async def test_an_idle_poll_ends_in_408(client: httpx.AsyncClient) -> None:
    status, said = await call(client, "getUpdates", timeout="0")
    assert (status, said["ok"], said["error_code"]) == (408, False, 408)


async def test_an_update_may_be_told_again(server: FakeZalo, client: httpx.AsyncClient) -> None:
    server.retells = 1
    await server.says(CHAT, "một")
    told = [(await call(client, "getUpdates", timeout="0"))[1] for _ in range(3)]
    assert [one["ok"] for one in told] == [True, True, False]
    assert told[0] == told[1]


async def test_one_poll_at_a_time_and_none_beside_a_webhook(
    server: FakeZalo, client: httpx.AsyncClient
) -> None:
    first = asyncio.create_task(call(client, "getUpdates", timeout="30"))
    await server.called("getUpdates")
    await server.until(lambda: server.polled_at)
    assert (await call(client, "getUpdates", timeout="0"))[0] == 400
    await server.says(CHAT, "x")
    assert (await first)[0] == 200
    await call(client, "setWebhook", url="https://example.org", secret_token="s" * 8)
    assert (await call(client, "getUpdates", timeout="0"))[0] == 400


@pytest.mark.parametrize(
    ("url", "secret"), [("http://example.org", "s" * 8), ("https://example.org", "s" * 7)]
)
async def test_a_webhook_needs_https_and_a_secret(
    client: httpx.AsyncClient, url: str, secret: str
) -> None:
    assert (await call(client, "setWebhook", url=url, secret_token=secret))[0] == 400
    assert (await call(client, "getWebhookInfo"))[0] == 404


async def test_a_webhook_can_be_asked_for_and_taken_away(client: httpx.AsyncClient) -> None:
    await call(client, "setWebhook", url="https://example.org", secret_token="s" * 8)
    _, known = await call(client, "getWebhookInfo")
    assert known["result"]["url"] == "https://example.org"
    assert (await call(client, "deleteWebhook"))[1]["result"]["url"] == ""
    assert (await call(client, "deleteWebhook"))[0] == 200


async def test_strangers_methods_and_parameters_are_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/botwrong/getMe", json={})).status_code == 401
    assert (await call(client, "sendDocument"))[0] == 404
    assert (await call(client, "sendmessage"))[0] == 404
    assert (await call(client, "sendMessage", chat_id=CHAT, text="x", buttons=[]))[0] == 400
    assert (await call(client, "getMe"))[1]["result"]["account_name"] == "bot.demo"


async def test_texts_have_at_most_2000_characters(
    server: FakeZalo, client: httpx.AsyncClient
) -> None:
    server.meet(CHAT)
    assert (await call(client, "sendMessage", chat_id=CHAT, text="ấ" * 2000))[0] == 200
    assert (await call(client, "sendMessage", chat_id=CHAT, text="ấ" * 2001))[0] == 400
    assert (await call(client, "sendMessage", chat_id=CHAT, text=" "))[0] == 400


async def test_nobody_is_written_to_who_has_not_written(client: httpx.AsyncClient) -> None:
    assert (await call(client, "sendMessage", chat_id=CHAT, text="x"))[0] == 400


async def test_a_picture_is_fetched_twice(server: FakeZalo, client: httpx.AsyncClient) -> None:
    fetched: list[str] = []

    async def fetch(url: str) -> Picture:
        fetched.append(url)
        return Picture(200, "image/png" if "a" in url else "text/html", "a.png", b"png")

    server.fetch = fetch
    server.meet(CHAT)
    assert (await call(client, "sendPhoto", chat_id=CHAT, photo="https://b/a"))[0] == 200
    assert (await call(client, "sendPhoto", chat_id=CHAT, photo="https://b/x"))[0] == 400
    assert fetched == ["https://b/a", "https://b/a", "https://b/x", "https://b/x"]


async def test_typing_is_shown_and_its_answer_has_no_result(
    server: FakeZalo, client: httpx.AsyncClient
) -> None:
    server.meet(CHAT)
    shown = await call(client, "sendChatAction", chat_id=CHAT, action="typing")
    assert shown == (200, {"ok": True})
    assert (await call(client, "sendChatAction", chat_id=CHAT, action="dancing"))[0] == 400


async def test_a_refusal_may_come_with_status_200(
    server: FakeZalo, client: httpx.AsyncClient
) -> None:
    server.meet(CHAT)
    server.refusals.append(ApiError(429, "Quota exceeded", status=200))
    status, said = await call(client, "sendMessage", chat_id=CHAT, text="x")
    assert (status, said["ok"], said["error_code"]) == (200, False, 429)


async def test_the_webhook_is_called_with_its_secret_and_the_update_in_an_envelope(
    server: FakeZalo,
) -> None:
    delivered: list[bytes] = []

    async def deliver(body: bytes) -> int:
        delivered.append(body)
        return 200

    server.webhook, server.deliver = "https://example.org", deliver
    await server.sends_picture(CHAT, b"jpg", "chú thích")
    said = json.loads(delivered[0])
    message = said["result"]["message"]
    assert said["ok"]
    assert message["photo_url"].startswith(f"{server.url}/cdn/")
    assert message["caption"] == "chú thích"


async def test_a_call_against_the_rules_is_noted_and_a_bad_day_is_not(
    server: FakeZalo, client: httpx.AsyncClient
) -> None:
    server.meet(CHAT)
    server.refusals.append(ApiError(400, "Bad Request"))
    for text in ("x", "a\u0302", "ấ" * 2001):
        await call(client, "sendMessage", chat_id=CHAT, text=text)
    await call(client, "sendMessage", chat_id="nobody", text="x")
    assert server.forbidden == [
        "sendMessage: Bad Request: characters are counted as NFC",
        "sendMessage: Bad Request: text must have 1 to 2000 characters",
    ]
