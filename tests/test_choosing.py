"""Which message a number typed on Zalo belongs to: never one its writer had not read."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.app import App
from bot.settings import Settings, read_settings
from handlers.choosing import typed_button
from tests.support import fake_zalo
from tests.support.conversations import Stage
from tests.support.fake_zalo import ApiError, FakeZalo
from tests.support.zalo_phone import ZaloPhone, wire

CHAT = "6ede9afa66b88fe6d6a9"
AT_ONCE = 300
"""Milliseconds: nobody reads a question in that time."""


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
        zalo_webhook_secret=SecretStr("webhook-secret"),
    )


class Chat:
    """An officer on Zalo, in the middle of II.1.a: a question with Có and Chưa is on the screen."""

    def __init__(self, stage: Stage, server: FakeZalo) -> None:
        self.stage = stage
        self.server = server

    @property
    def app(self) -> App:
        assert self.stage.app is not None
        return self.stage.app

    async def says(self, text: str, after: int = 5000) -> str:
        """Type this; the newest message then."""
        await wire(self.server, self.app)
        await self.server.says(CHAT, text, after=after)
        await self.app.idle()
        return self.newest

    async def says_at_once(self, first: str, second: str) -> str:
        """Type this, and right after it that."""
        await self.says(first)
        return await self.says(second, after=AT_ONCE)

    @property
    def newest(self) -> str:
        return self.server.newest(CHAT)

    async def answers(self) -> dict[str, str]:
        """What is kept of each question, by its path."""
        async with self.app.database.reading() as connection:
            rows = await connection.exec_driver_sql("SELECT path, value FROM answers ORDER BY id")
            return {str(row.path): str(row.value) for row in rows}


@pytest.fixture
async def chat(settings: Settings, zalo: FakeZalo) -> AsyncIterator[Chat]:
    stage = Stage(settings, lambda _who, _channel: ZaloPhone(zalo, CHAT))
    await stage.open()
    await stage._step("~ agreed A officer phuong_ninh_kieu")
    made = Chat(stage, zalo)
    for text in ("nhiệm vụ", "2", "1"):
        await made.says(text)
    assert "1. Có | 2. Chưa" in made.newest
    yield made
    await stage.close()


async def test_a_number_sent_twice_answers_one_question(chat: Chat) -> None:
    """The second was typed before the next question could be read."""
    await chat.says_at_once("2", "2")
    assert list(await chat.answers()) == ["/data/issued"]
    assert "đã có câu trả lời: Chưa" in chat.newest


async def test_a_number_for_a_question_not_read_yet_chooses_nothing_there(chat: Chat) -> None:
    """After a question answered by typing a number comes one with numbered choices."""
    await chat.says("2")
    await chat.says_at_once("0", "1")
    assert "thuộc câu hỏi khác" in chat.newest
    assert "1. ⬜ Chi bộ, đảng bộ" in chat.newest
    assert "/data/reached" not in await chat.answers()


async def test_an_answer_long_on_its_way_is_none_to_the_question_that_stands_now(
    chat: Chat,
) -> None:
    """“2” answered the first question; a “9” typed before it comes an hour later."""
    typed_at = chat.server.now + 1000
    await chat.says("2")
    await chat.says("7", after=3_600_000)
    assert "Câu 3/" in chat.newest
    before = await chat.answers()
    await chat.server.event("message.text.received", CHAT, text="9", date=typed_at)
    await chat.app.idle()
    assert await chat.answers() == before
    assert "thuộc câu hỏi khác" in chat.newest
    assert "Câu 3/" in chat.newest


async def test_what_was_changed_under_its_old_name_changes_nothing(chat: Chat) -> None:
    """Zalo tells of no changes; were one told as the message it was, the answer would stand."""
    for text in ("1", "2"):
        await chat.server.event("message.text.received", CHAT, text=text, message_id="m1")
        await chat.app.idle()
    assert await chat.answers() == {"/data/issued": "yes"}


@pytest.mark.parametrize("typed", ["Bắt đầu", "bat dau", "1"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_option_called_like_a_command_is_the_option(chat: Chat, typed: str) -> None:
    for text in ("nhiệm vụ", "3"):
        await chat.says(text)
    assert "1. Bắt đầu" in chat.newest
    assert "II.1.b · Câu 1/" in await chat.says(typed)


def test_what_cannot_be_taken_back_is_chosen_letter_by_letter() -> None:
    menu = {"Giao việc": "new_task:give", "Nhập danh sách": "roster:import:1", "Nộp": "i:1:hand"}
    assert [typed_button(menu, one) for one in menu] == list(menu.values())
    assert [typed_button(menu, one) for one in ("giao viec", "nhap danh sach", "nop")] == [None] * 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_polled_for_it_reads_the_same(
    settings: Settings, zalo: FakeZalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each message is told three times; whatever comes twice is answered once."""
    monkeypatch.setattr("bot.channels.zalo.channel.BETWEEN_POLLS", 0.0)
    zalo.retells = 2
    polled = settings.model_copy(update={"zalo_mode": "poll"})
    stage = Stage(polled, lambda _who, _channel: ZaloPhone(zalo, CHAT))
    await stage.open()
    assert stage.app is not None
    await stage._invite("A", "officer", "phuong_ninh_kieu")
    for text, answer in (
        (stage.codes["A"], "Anh/chị có đồng ý không?"),
        ("1", "Đăng ký thành công"),
    ):
        await zalo.says(CHAT, text)
        await zalo.taken()
        await stage.app.idle()
        assert answer in zalo.newest(CHAT)
    await stage.close()
    assert len(zalo.to(CHAT)) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestWhatStandsOnTheScreen:
    async def test_health_tells_whether_zalo_answers(self, chat: Chat) -> None:
        transport = httpx.ASGITransport(chat.app.http)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            assert (await client.get("/khoe")).json()["zalo"] == "ok"
            assert chat.app.zalo is not None
            chat.app.zalo.answers = False
            assert (await client.get("/khoe")).json()["zalo"] == "does not answer"

    async def test_the_menu_outlives_a_restart(self, chat: Chat) -> None:
        await chat.stage._restart()
        assert "Đã ghi: Có." in await chat.says("1")

    async def test_a_message_not_sent_yet_has_not_been_read(self, chat: Chat) -> None:
        """Zalo is out of order and the question waits: “1” is meant for the one before."""
        chat.server.refusals.append(ApiError(500, "Internal Server Error"))
        await chat.says("1")
        assert "Câu 1/9" in chat.newest
        await chat.says("1")
        assert (await chat.answers()).keys() == {"/data/issued"}

    async def test_a_reminder_in_between_has_letters_and_the_question_keeps_its_numbers(
        self, chat: Chat
    ) -> None:
        chat.stage.now += timedelta(days=7)
        await chat.stage._tick()
        await chat.app.idle()
        assert "A. Tiếp tục" in chat.newest
        assert "Đã ghi: Chưa." in await chat.says("2")

    async def test_the_reminders_own_letters_are_its_own(self, chat: Chat) -> None:
        chat.stage.now += timedelta(days=7)
        await chat.stage._tick()
        await chat.app.idle()
        assert "Chưa nộp: 13/13" in await chat.says("b")
        assert await chat.answers() == {}

    async def test_of_two_menus_with_letters_the_later_one_is_meant(self, chat: Chat) -> None:
        await chat.says("1")
        assert "A. ◀ Quay lại" in chat.newest
        chat.stage.now += timedelta(days=7)
        await chat.stage._tick()
        await chat.app.idle()
        assert "Câu 2/11" in await chat.says("A")
        assert "Chưa nộp" not in chat.newest

    async def test_a_reminder_is_chosen_from_by_its_words_too(self, chat: Chat) -> None:
        chat.stage.now += timedelta(days=7)
        await chat.stage._tick()
        await chat.app.idle()
        assert "Chưa nộp: 13/13" in await chat.says("danh sach nhiem vu")

    async def test_a_number_that_is_an_answer_is_one_although_a_reminder_came(
        self, chat: Chat
    ) -> None:
        await chat.says("2")
        chat.stage.now += timedelta(days=7)
        await chat.stage._tick()
        await chat.app.idle()
        assert "Đã ghi: 2 cuộc." in await chat.says("2")

    async def test_what_only_says_something_leaves_the_menu_above_it(self, chat: Chat) -> None:
        await chat.server.event("message.sticker.received", CHAT, sticker="s", url="u")
        await chat.app.idle()
        assert "Đề nghị nhập câu trả lời" in chat.newest
        assert "Đã ghi: Có." in await chat.says("1")

    async def test_a_number_out_of_an_older_menu_chooses_nothing(self, chat: Chat) -> None:
        assert "Câu 1/9" in await chat.says("9")
        assert await chat.answers() == {}

    async def test_a_message_told_again_changes_nothing(self, chat: Chat) -> None:
        """Known by its number, however often and whenever it comes."""
        at = chat.server.now + 5000

        async def told() -> None:
            name = "message.text.received"
            await chat.server.event(name, CHAT, text="1", message_id="m1", date=at)

        await told()
        await chat.app.idle()
        shown = len(chat.server.to(CHAT))
        for _ in range(20):
            await told()
        await chat.app.idle()
        assert len(chat.server.to(CHAT)) == shown

    async def test_late_messages_are_read_by_when_they_were_typed(self, chat: Chat) -> None:
        """An old “2” delivered after a newer “1”: it was meant for the question that stood then."""
        typed_at = chat.server.now + 2000
        await chat.says("1")
        await chat.says("15/KH-UBND")
        await chat.server.event("message.text.received", CHAT, text="2", date=typed_at)
        await chat.app.idle()
        assert "đã có câu trả lời" in chat.newest
        answers = await chat.answers()
        assert answers["/data/issued"] == "yes"

    async def test_who_is_protected_gets_a_polite_answer(self, chat: Chat) -> None:
        await chat.server.event("message.unsupported.received", CHAT)
        await chat.app.idle()
        assert "không nhận được nội dung anh/chị vừa gửi" in chat.newest

    async def test_what_is_no_picture_is_refused_and_the_chat_goes_on(self, chat: Chat) -> None:
        await chat.server.sends_picture(CHAT, b"not a picture")
        await chat.app.idle()
        assert "Đề nghị gửi ảnh" in chat.newest
        assert "Đã ghi: Có." in await chat.says("1")
