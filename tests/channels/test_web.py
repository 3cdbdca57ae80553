"""The web chat: who is on the page, what is taken, what is shown, and what is refused."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import httpx
import pytest
import uvicorn
from markupsafe import Markup, escape
from obstore.store import MemoryStore
from starlette.applications import Starlette

from bot.channels.bodies import LARGEST_FILE
from bot.channels.server import build_app
from bot.channels.web import Web
from bot.logs import Discreet
from bot.messages import (
    Arrival,
    Attachment,
    Button,
    Channel,
    Gone,
    Press,
    Reply,
    Sent,
    Text,
    Unreadable,
    Upload,
)
from storage.files import Files

HERE = "http://chat.test"
FROM_THE_PAGE = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}


class Kept:
    """An inbox in memory that keeps each external id once."""

    def __init__(self) -> None:
        self.arrivals: dict[str, Arrival] = {}
        self.is_broken = False

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None:
        assert channel == "web"
        if self.is_broken:
            raise OSError(f"{arrivals} cannot be kept")
        for arrival in arrivals:
            self.arrivals.setdefault(arrival.external_id, arrival)

    @property
    def only(self) -> Arrival:
        (arrival,) = self.arrivals.values()
        return arrival


class Said:
    """An outbox in memory."""

    def __init__(self) -> None:
        self.messages: dict[str, list[Sent]] = {}

    async def since(self, channel: str, chat: str, after: int, limit: int) -> list[Sent]:
        assert channel == "web"
        return [sent for sent in self.messages.get(chat, []) if sent.id > after][-limit:]

    def say(self, chat: str, number: int, reply: Reply) -> None:
        sent = Sent(number, reply, datetime(2026, 11, 9, 8, tzinfo=UTC))
        self.messages.setdefault(chat, []).append(sent)


class English:
    """The sentences as they are written in the code."""

    def plain(self, sentence: str, /, **values: object) -> str:
        return sentence.format(**values) if values else sentence


class Everything:
    """Any chat may have any file, but those taken back."""

    def __init__(self) -> None:
        self.taken_back: set[str] = set()

    async def may_have(self, channel: str, chat: str, key: str) -> bool:
        assert (channel, bool(chat)) == ("web", True)
        return key not in self.taken_back


class Chat:
    """A web channel in its app, with what it keeps and says within reach."""

    def __init__(self, url: str = HERE, link_age: timedelta = timedelta(days=1)) -> None:
        self.inbox, self.outbox = Kept(), Said()
        self.files = Files(MemoryStore())
        self.visits = Everything()
        self.web = Web(
            self.inbox,
            self.outbox,
            self.visits,
            self.files,
            "a secret for tests",
            url,
            lambda _: English(),
            link_age=link_age,
        )

    @property
    def app(self) -> Starlette:
        return build_app(self.web.routes, _well)

    def browser(self, url: str = HERE) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=url, headers=FROM_THE_PAGE)

    async def officer(self, chat: str = "phuong1") -> httpx.AsyncClient:
        browser = self.browser()
        await browser.get(self.web.sign_in_link(chat))
        return browser


async def _well() -> Mapping[str, object]:
    return {"ok": True}


@pytest.fixture
def chat() -> Chat:
    return Chat()


# Who is on the page


async def test_a_first_visit_gets_a_signed_cookie_scripts_cannot_read(chat: Chat) -> None:
    cookie = (await chat.browser().get("/")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_stays_on_https_and_on_this_host() -> None:
    secured = Chat("https://chat.test")
    cookie = (await secured.browser("https://chat.test").get("/")).headers["set-cookie"]
    assert cookie.startswith("__Host-chat=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


async def test_two_visitors_do_not_share_a_chat(chat: Chat) -> None:
    for _ in range(2):
        browser = chat.browser()
        await browser.get("/")
        await browser.post("/messages", json={"id": "a1", "text": "xin chào"})
    assert len({arrival.chat for arrival in chat.inbox.arrivals.values()}) == 2


async def test_a_reload_stays_in_the_chat(chat: Chat) -> None:
    officer = await chat.officer()
    await officer.get("/")
    await officer.post("/messages", json={"id": "a1", "text": "xin chào"})
    assert chat.inbox.only.chat == "phuong1"


@pytest.mark.parametrize("cookie", ["phuong1", "InBodW9uZzEi.aaaaaa.bbbbbbbbbbbbb", "%00"])
async def test_a_forged_cookie_opens_nothing(chat: Chat, cookie: str) -> None:
    browser = chat.browser()
    browser.cookies.set("chat", cookie)
    posted = await browser.post("/messages", json={"id": "a1", "text": "xin chào"})
    assert posted.status_code == 401
    assert (await browser.get("/events")).status_code == 401
    assert not chat.inbox.arrivals


async def test_a_sign_in_link_opens_its_chat(chat: Chat) -> None:
    browser = chat.browser()
    answer = await browser.get(chat.web.sign_in_link("phuong1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    await browser.post("/messages", json={"id": "a1", "text": "xin chào"})
    assert chat.inbox.only.chat == "phuong1"


async def test_an_expired_sign_in_link_says_what_to_do() -> None:
    late = Chat(link_age=timedelta(seconds=-1))
    answer = await late.browser().get(late.web.sign_in_link("phuong1"))
    assert answer.status_code == 410
    assert "ask for a new one" in answer.text
    assert "set-cookie" not in answer.headers


async def test_a_cookie_is_no_sign_in_link(chat: Chat) -> None:
    officer = await chat.officer()
    assert (await chat.browser().get(f"/vao/{officer.cookies['chat']}")).status_code == 410


def test_the_web_chat_is_a_channel(chat: Chat) -> None:
    channel: Channel = chat.web
    assert channel.name == "web"


def test_an_invite_link_carries_the_code(chat: Chat) -> None:
    assert chat.web.invite_link("NK-7/2") == f"{HERE}/?ma=NK-7%2F2"


# What is taken


async def test_a_text_is_kept_and_can_be_read(chat: Chat) -> None:
    officer = await chat.officer()
    answer = await officer.post("/messages", json={"id": "a1", "text": "1.200\x00 lượt\r\nhết"})
    assert answer.status_code == 202
    assert chat.inbox.only.external_id == "phuong1:a1"
    incoming = chat.web.read(chat.inbox.only.payload)
    assert incoming is not None
    assert (incoming.channel, incoming.chat) == ("web", "phuong1")
    assert incoming.body == Text("1.200 lượt\nhết")


async def test_a_tap_is_kept_and_can_be_read(chat: Chat) -> None:
    officer = await chat.officer()
    await officer.post("/messages", json={"id": "a1", "act": "keep.3", "message": "17"})
    incoming = chat.web.read(chat.inbox.only.payload)
    assert incoming is not None
    assert incoming.body == Press("keep.3", "17")


async def test_a_resend_after_a_lost_answer_has_one_effect(chat: Chat) -> None:
    officer = await chat.officer()
    for _ in range(2):
        answer = await officer.post("/messages", json={"id": "a1", "text": "1200"})
        assert answer.status_code == 202
    assert list(chat.inbox.arrivals) == ["phuong1:a1"]


async def test_two_people_may_use_the_same_id(chat: Chat) -> None:
    for name in ("phuong1", "phuong2"):
        await (await chat.officer(name)).post("/messages", json={"id": "a1", "text": "1200"})
    assert list(chat.inbox.arrivals) == ["phuong1:a1", "phuong2:a1"]


async def test_nothing_is_acknowledged_that_could_not_be_kept(chat: Chat) -> None:
    officer = await chat.officer()
    chat.inbox.is_broken = True
    assert (await officer.post("/messages", json={"id": "a1", "text": "x"})).status_code == 500


async def test_what_could_not_be_kept_is_not_quoted_by_the_web_server(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    chat.inbox.is_broken = True
    async with served(chat) as url, httpx.AsyncClient(base_url=url, headers=FROM_THE_PAGE) as page:
        await page.get(chat.web.sign_in_link("phuong1").removeprefix(HERE))
        answer = await page.post("/messages", json={"id": "a1", "text": "Nguyễn Thị Lan"})
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    written = "\n".join(map(Discreet().format, caplog.records))
    assert "uvicorn.error Exception in ASGI application\n  builtins.OSError" in written
    assert "Lan" not in written


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        {"id": "a1"},
        {"id": "a1", "text": ""},
        {"id": "a1", "text": " \n\x07"},
        {"id": "a1", "text": 5},
        {"id": "a1", "text": "x" * 4097},
        {"id": "a:1", "text": "x"},
        {"id": "", "text": "x"},
        {"id": "a1", "text": "x", "chat": "phuong2"},
        {"id": "a1", "act": "x" * 65, "message": "1"},
        {"id": "a1", "act": "x", "message": "../1"},
    ],
)
async def test_what_the_page_would_never_say_is_refused(chat: Chat, said: object) -> None:
    officer = await chat.officer()
    assert (await officer.post("/messages", json=said)).status_code == 400
    assert not chat.inbox.arrivals


@pytest.mark.parametrize("body", [b"", b"{", b'{"id":"a1","text":"\\ud800"}', b"\xff\xfe"])
async def test_a_broken_body_is_refused(chat: Chat, body: bytes) -> None:
    officer = await chat.officer()
    headers = {"Content-Type": "application/json"}
    assert (await officer.post("/messages", content=body, headers=headers)).status_code == 400


async def test_another_content_type_is_not_even_read(chat: Chat) -> None:
    officer = await chat.officer()
    posted = await officer.post("/messages", data={"id": "a1", "text": "x"})
    assert posted.status_code == 415
    assert (await officer.post("/files", json={"id": "a1"})).status_code == 415


async def test_a_wrong_method_is_refused(chat: Chat) -> None:
    officer = await chat.officer()
    assert (await officer.get("/messages")).status_code == 405
    assert (await officer.post("/events")).status_code == 405


async def test_a_message_without_end_is_cut_off(chat: Chat) -> None:
    officer = await chat.officer()
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b" " * 8192

    headers = {"Content-Type": "application/json"}
    answer = await officer.post("/messages", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert taken < 10


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
        {"Sec-Fetch-Site": "same-site", "Origin": HERE},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.test"},
        {"Origin": "null"},
        {},
    ],
)
async def test_a_page_elsewhere_cannot_post_in_the_officers_name(
    chat: Chat, headers: dict[str, str]
) -> None:
    officer = await chat.officer()
    for name in FROM_THE_PAGE:
        del officer.headers[name]
    for path in ("/messages", "/files"):
        answer = await officer.post(path, json={"id": "a1", "text": "x"}, headers=headers)
        assert answer.status_code == 403
    assert not chat.inbox.arrivals


async def test_an_older_browser_is_known_by_its_origin(chat: Chat) -> None:
    officer = await chat.officer()
    del officer.headers["Sec-Fetch-Site"]
    assert (await officer.post("/messages", json={"id": "a1", "text": "x"})).status_code == 202


async def test_a_page_of_someone_signed_in_before_does_not_write_into_this_chat(chat: Chat) -> None:
    officer = await chat.officer()
    said = {"id": "a1", "text": "x"}
    assert (
        await officer.post("/messages", json=said, headers={"X-Chat": "other"})
    ).status_code == 409
    assert (await officer.get("/events?chat=other")).status_code == 409
    assert not chat.inbox.arrivals


# Files


async def test_a_file_is_stored_before_it_is_acknowledged(chat: Chat) -> None:
    officer = await chat.officer()
    answer = await officer.post(
        "/files",
        data={"id": "a1", "caption": "Biên bản"},
        files={"file": ("C:\\giấy\\..\\biên bản.pdf", b"%PDF-1.7", "text/html")},
    )
    assert answer.status_code == 202
    incoming = chat.web.read(chat.inbox.only.payload)
    assert incoming is not None
    assert isinstance(incoming.body, Upload)
    upload = incoming.body
    assert upload == Upload(upload.ref, "biên bản.pdf", 8, "Biên bản")
    assert upload.ref.startswith("spool/")
    assert await chat.web.fetch(upload.ref) == b"%PDF-1.7"


async def test_a_file_sent_again_is_one_file(chat: Chat) -> None:
    officer = await chat.officer()
    for _ in range(2):
        await officer.post("/files", data={"id": "a1"}, files={"file": ("a.pdf", b"%PDF")})
    assert list(chat.inbox.arrivals) == ["phuong1:a1"]


@pytest.mark.parametrize("size", [LARGEST_FILE + 1, LARGEST_FILE + 200_000])
async def test_a_file_too_large_is_refused(chat: Chat, size: int) -> None:
    officer = await chat.officer()
    answer = await officer.post("/files", data={"id": "a1"}, files={"file": ("a.pdf", b"x" * size)})
    assert answer.status_code == 413
    assert not chat.inbox.arrivals


async def test_a_file_of_unannounced_size_is_cut_off(chat: Chat) -> None:
    officer = await chat.officer()

    async def endless() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        while True:
            yield b"x" * (1 << 20)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await officer.post("/files", content=endless(), headers=headers)).status_code == 413


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        ({"id": "a1"}, {"file": ("a.pdf", b"")}),
        ({"id": "a1"}, {"other": ("a.pdf", b"x")}),
        ({"id": "../a"}, {"file": ("a.pdf", b"x")}),
        ({}, {"file": ("a.pdf", b"x")}),
        ({"id": "a1"}, {"file": ("a.pdf", b"x"), "more": ("b.pdf", b"x")}),
    ],
)
async def test_a_form_that_is_not_the_pages_is_refused(
    chat: Chat, fields: dict[str, str], files: dict[str, tuple[str, bytes]]
) -> None:
    officer = await chat.officer()
    assert (await officer.post("/files", data=fields, files=files)).status_code == 400
    assert not chat.inbox.arrivals


async def test_a_broken_form_is_refused(chat: Chat) -> None:
    officer = await chat.officer()
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        headers = {"Content-Type": kind}
        assert (await officer.post("/files", content=b"?", headers=headers)).status_code == 400


@pytest.mark.parametrize("ref", ["spool/none", "evidence/1", "../secret"])
async def test_only_spooled_files_can_be_fetched(chat: Chat, ref: str) -> None:
    await chat.files.put("evidence/1", b"x")
    with pytest.raises(Gone):
        await chat.web.fetch(ref)


async def test_a_file_the_bot_sent_goes_to_its_chat_only(chat: Chat) -> None:
    await chat.files.put("receipts/1", b"PK")
    receipt = Attachment("receipts/1", "biên nhận.docx", "application/zip")
    chat.outbox.say("phuong1", 1, Reply(Markup("Đã nhận"), attachments=(receipt,)))
    async with listening(chat, "phuong1") as events:
        url = (await anext(events))["files"][0]["url"]

    answer = await (await chat.officer()).get(url)
    assert answer.content == b"PK"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''bi")
    assert (await (await chat.officer("phuong2")).get(url)).status_code == 404
    assert (await (await chat.officer()).get("/tep/forged")).status_code == 404
    chat.visits.taken_back.add("receipts/1")
    assert (await (await chat.officer()).get(url)).status_code == 404


def test_what_was_not_kept_by_this_page_cannot_be_read(chat: Chat) -> None:
    for payload in ("", "{}", '{"kind":"text","chat":"a"}', "[1]"):
        with pytest.raises(Unreadable):
            chat.web.read(payload)


# What the bot says


@asynccontextmanager
async def served(chat: Chat) -> AsyncIterator[str]:
    """The app behind a real server, since a stream without end needs a real connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(chat.app, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()


@asynccontextmanager
async def listening(
    chat: Chat, who: str, headers: dict[str, str] | None = None, query: str = ""
) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    async with served(chat) as url, httpx.AsyncClient(base_url=url) as browser:
        await browser.get(chat.web.sign_in_link(who).removeprefix(HERE))
        async with browser.stream("GET", f"/events{query}", headers=headers) as stream:
            yield _events(stream)


async def _events(
    stream: httpx.Response,
) -> AsyncIterator[dict[str, Any]]:
    """The data of each message; a catching-up that is over is told by {}."""
    async for line in stream.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


def ask(text: str) -> Reply:
    return Reply(Markup(text))  # noqa: S704 - the tests' own words


async def test_a_reply_is_shown_with_its_buttons(chat: Chat) -> None:
    asked = Markup("<b>Câu 4/12</b>\n{}").format("<script>")
    buttons = ((Button("Không phát sinh", "zero.4"),),)
    chat.outbox.say("phuong1", 7, Reply(asked, buttons, replaces="5"))
    async with listening(chat, "phuong1") as events:
        shown = await anext(events)
    assert shown == {
        "id": 7,
        "html": "<b>Câu 4/12</b><br>&lt;script&gt;",
        "buttons": [[{"label": "Không phát sinh", "act": "zero.4"}]],
        "files": [],
        "replaces": "5",
        "at": "2026-11-09T08:00:00+00:00",
    }


async def test_at_first_the_last_thirty_are_shown(chat: Chat) -> None:
    for number in range(1, 41):
        chat.outbox.say("phuong1", number, ask("…"))
    async with listening(chat, "phuong1") as events:
        assert [(await anext(events))["id"] for _ in range(30)] == list(range(11, 41))
        assert await anext(events) == {}


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"Last-Event-ID": "2"}, ""),
        ({"Last-Event-ID": "2"}, "?after=1"),
        ({}, "?after=2"),
    ],
)
async def test_a_page_that_comes_back_gets_what_it_missed(
    chat: Chat, headers: dict[str, str], query: str
) -> None:
    for number in (1, 2, 3, 4):
        chat.outbox.say("phuong1", number, ask("…"))
    async with listening(chat, "phuong1", headers, query) as events:
        assert [(await anext(events)).get("id") for _ in range(3)] == [3, 4, None]


async def test_a_nonsense_place_to_resume_is_the_beginning(chat: Chat) -> None:
    chat.outbox.say("phuong1", 1, ask("…"))
    async with listening(chat, "phuong1", {"Last-Event-ID": "-1;"}, "?after=x") as events:
        assert (await anext(events))["id"] == 1


async def test_an_open_page_is_woken_and_hears_only_its_own_chat(chat: Chat) -> None:
    async with listening(chat, "phuong1") as events:
        assert await anext(events) == {}
        chat.outbox.say("phuong2", 8, ask("của người khác"))
        await chat.web.send("phuong2", ask("của người khác"), 8)
        chat.outbox.say("phuong1", 9, ask("Đã ghi 1.200 lượt."))
        assert await chat.web.send("phuong1", ask("Đã ghi 1.200 lượt."), 9) == "9"
        assert (await anext(events))["id"] == 9


# The page


async def test_the_page_holds_no_script_or_style_of_its_own(chat: Chat) -> None:
    page = (await chat.browser().get("/")).text
    assert "<style" not in page
    assert " style=" not in page
    assert "<script src=" in page
    assert page.count("<script") == 1


async def test_the_page_is_told_its_words_whole(chat: Chat) -> None:
    page = (await chat.browser().get("/")).text
    told = json.loads(unescape(page.split('data-words="')[1].split('"')[0]))
    assert told["queued"] == "Not sent yet"


async def test_a_title_is_shown_as_text(chat: Chat) -> None:
    titled = Web(
        chat.inbox,
        chat.outbox,
        chat.visits,
        chat.files,
        "secret",
        HERE,
        lambda _: English(),
        title="Trẻ em <b>&'\"",
    )
    transport = httpx.ASGITransport(build_app(titled.routes, _well))
    page = (await httpx.AsyncClient(transport=transport, base_url=HERE).get("/")).text
    assert f"<h1>{escape(titled._title)}</h1>" in page
    assert "Trẻ em <b>" not in page


async def test_the_files_of_the_page_may_be_kept_by_the_browser(chat: Chat) -> None:
    browser = chat.browser()
    page = (await browser.get("/")).text
    address = page.split('<script src="')[1].split('"')[0]
    script = await browser.get(address)
    assert script.headers["content-type"].startswith("text/javascript")
    assert "immutable" in script.headers["cache-control"]
    assert (await browser.get("/page/page.html")).status_code == 404
    assert (await browser.get("/page/..%2Fchannel.py")).status_code == 404
