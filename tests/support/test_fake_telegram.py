"""The stand-in for Telegram is as strict as Telegram: each rule it keeps, seen over HTTP."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.fake_telegram import TOKEN, FakeTelegram

CHAT = 1001


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    made = FakeTelegram()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def client(server: FakeTelegram) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as made:
        yield made


async def call(client: httpx.AsyncClient, method: str, **fields: object) -> tuple[int, Any]:
    answer = await client.post(f"/bot{TOKEN}/{method}", data=fields)
    return answer.status_code, answer.json().get("result")


async def test_updates_stay_until_a_higher_offset_confirms_them(
    server: FakeTelegram, client: httpx.AsyncClient
) -> None:
    await server.says(CHAT, "một")
    await server.says(CHAT, "hai")
    _, first = await call(client, "getUpdates")
    _, again = await call(client, "getUpdates")
    assert first == again
    _, rest = await call(client, "getUpdates", offset=first[1]["update_id"])
    assert [one["message"]["text"] for one in rest] == ["hai"]
    assert server.unconfirmed == 1


async def test_an_idle_poll_ends_empty(client: httpx.AsyncClient) -> None:
    assert await call(client, "getUpdates", timeout=0) == (200, [])


async def test_no_polling_while_a_webhook_is_set(client: httpx.AsyncClient) -> None:
    await call(client, "setWebhook", url="https://example.org", secret_token="s")
    assert (await call(client, "getUpdates"))[0] == 409
    await call(client, "deleteWebhook")
    assert (await call(client, "getUpdates"))[0] == 200


async def test_strangers_methods_and_parameters_are_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/botwrong/getMe")).status_code == 401
    assert (await call(client, "sendEverything"))[0] == 404
    assert (await call(client, "getMe", colour="red"))[0] == 400


@pytest.mark.parametrize(
    ("text", "status"),
    [("😀" * 2048, 200), ("😀" * 2049, 400), ("", 400), (f"<b>{'x' * 4096}</b>", 200)],
)
async def test_a_text_is_counted_in_utf16_units_without_its_markup(
    client: httpx.AsyncClient, text: str, status: int
) -> None:
    sent = await call(client, "sendMessage", chat_id=CHAT, text=text, parse_mode="HTML")
    assert sent[0] == status


@pytest.mark.parametrize("text", ["1 < 2", "<b>x", "x</b>", "<br>", "<b><i>x</b></i>"])
async def test_broken_markup_is_refused(client: httpx.AsyncClient, text: str) -> None:
    sent = await call(client, "sendMessage", chat_id=CHAT, text=text, parse_mode="HTML")
    assert sent[0] == 400


@pytest.mark.parametrize(("data", "status"), [("x" * 64, 200), ("ấ" * 22, 400), ("", 400)])
async def test_a_button_carries_1_to_64_bytes(
    client: httpx.AsyncClient, data: str, status: int
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Có", "callback_data": data}]]}
    markup = json.dumps(keyboard)
    sent = await call(client, "sendMessage", chat_id=CHAT, text="x", reply_markup=markup)
    assert sent[0] == status


async def test_an_edit_that_changes_nothing_or_finds_nothing_is_refused(
    client: httpx.AsyncClient,
) -> None:
    _, sent = await call(client, "sendMessage", chat_id=CHAT, text="x")
    known = {"chat_id": CHAT, "message_id": sent["message_id"]}
    assert (await call(client, "editMessageText", **known, text="x"))[0] == 400
    assert (await call(client, "editMessageText", **known, text="y"))[0] == 200
    assert (await call(client, "editMessageText", chat_id=CHAT, message_id=9, text="y"))[0] == 400


async def test_no_more_than_the_cap_in_any_second_and_all_refused_in_a_storm(
    server: FakeTelegram, client: httpx.AsyncClient
) -> None:
    now = 100.0
    server.limits.clock = lambda: now
    server.limits.cap = 2
    assert [(await call(client, "sendMessage", chat_id=n, text="x"))[0] for n in range(3)] == [
        200,
        200,
        429,
    ]
    now = 101.0
    assert (await call(client, "sendMessage", chat_id=1, text="x"))[0] == 200
    server.limits.storm(10, longest_wait=3)
    now = 110.9
    assert (await call(client, "sendMessage", chat_id=1, text="x"))[0] == 429
    now = 111.0
    assert (await call(client, "sendMessage", chat_id=1, text="x"))[0] == 200
    assert server.limits.refused == 2


async def test_a_call_against_the_rules_is_noted(
    server: FakeTelegram, client: httpx.AsyncClient
) -> None:
    await call(client, "sendMessage", chat_id=CHAT, text="x" * 4097)
    await call(client, "sendMessage", chat_id=CHAT, text="x")
    assert server.forbidden == ["sendMessage: Bad Request: message is too long"]
