"""kill -9 between any two messages: no answer is lost and no report is handed in twice."""

import asyncio
import sqlite3
from pathlib import Path

from tests.support.browserless import Chat
from tests.support.fake_telegram import TOKEN, FakeTelegram
from tests.support.server import Server

CHAT = 1001
SCRIPT = [
    "[Đồng ý]",
    "nhiệm vụ",
    "[II.1.a Quán triệt, tuyên truyền Chỉ thị 28]",
    "[Bắt đầu]",
    "[Có]",
    "15/KH-UBND",
    "05/03/2026",
    "[Chưa có số liệu]",
    "Hỏi chị Lan, 0912 345 678",
    "không có đối tượng",
    "2",
    "60; 45",
    "[Đang thực hiện]",
    "Đang triển khai ở các khu vực.",
    "[Bỏ qua]",
    "Không có",
    "Không có",
    "[Thêm]",
    "16/BC-UBND",
    "[Bỏ qua]",
    "Báo cáo kết quả quán triệt",
    "[Bỏ qua]",
    "[Xong]",
    "[Nộp báo cáo]",
]


def test_the_plug_is_pulled_after_every_message(tmp_path: Path) -> None:
    server = Server(tmp_path)
    code = server.invite("phuong_ninh_kieu", "officer")
    server.start()
    chat = Chat(server.url)
    chat.post_text(code)
    chat.hear()
    heard = ""
    for line in SCRIPT:
        _say(chat, line)
        server.kill()
        server.start()
        heard = chat.hear()
    assert "Hệ thống đã nhận báo cáo" in heard
    _say(chat, "[Danh sách nhiệm vụ]")
    assert "Chưa nộp: 12/13 nhiệm vụ" in chat.hear()
    assert server.stop() == 0
    _nothing_lost_and_nothing_twice(tmp_path / "bot.sqlite3")


async def test_the_plug_is_pulled_after_every_message_on_telegram(tmp_path: Path) -> None:
    telegram = FakeTelegram()
    await telegram.start()
    server = Server(tmp_path, BOT_TELEGRAM_TOKEN=TOKEN, BOT_TELEGRAM_API=telegram.url)
    code = await asyncio.to_thread(server.invite, "phuong_ninh_kieu", "officer")
    await asyncio.to_thread(server.start)
    await telegram.says(CHAT, code)
    await telegram.answered(CHAT, "")
    for number, line in enumerate(SCRIPT):
        heard = telegram.newest(CHAT)
        await _write(telegram, line)
        if number % 2:
            await telegram.confirmed()
        server.kill()
        await asyncio.to_thread(server.start)
        await telegram.answered(CHAT, heard)
    assert "Hệ thống đã nhận báo cáo" in telegram.newest(CHAT)
    await telegram.confirmed()
    assert await asyncio.to_thread(server.stop) == 0
    await telegram.stop()
    _nothing_lost_and_nothing_twice(tmp_path / "bot.sqlite3")


async def _write(telegram: FakeTelegram, line: str) -> None:
    if line.startswith("["):
        await telegram.taps(CHAT, line[1:-1])
    else:
        await telegram.says(CHAT, line)


def _say(chat: Chat, line: str) -> None:
    if line.startswith("["):
        chat.post_tap(line[1:-1])
    else:
        chat.post_text(line)


def _nothing_lost_and_nothing_twice(path: Path) -> None:
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM reports").fetchone() == (1,)
        twice = "SELECT path FROM answers GROUP BY interview_id, path HAVING count(*) > 1"
        assert database.execute(twice).fetchall() == []
        values = dict(database.execute("SELECT path, value FROM answers").fetchall())
    database.close()
    assert values["/data/document_number"] == "15/KH-UBND"
    assert values["/data/coverage/hamlets"] == "60"
    assert "/data/common/results" in values
