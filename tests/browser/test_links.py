"""From a Zalo conversation to the browser and back: a photo is sent to the very question."""

import asyncio
import os
import re
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.support.fake_zalo import TOKEN, FakeZalo
from tests.support.pictures import CAMERA, picture
from tests.support.server import Server

PHONE = ViewportSize(width=360, height=740)
CHAT = "6ede9afa66b88fe6d6a9"
_PATIENCE = 30.0
_LINK = re.compile(r"https?://\S+/lien-ket/gui/\S+")
_Done = TypeVar("_Done")


class Zalo:
    """The stand-in for Zalo beside a browser that is not asynchronous."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._fake = self._do(self._started())
        self.url = self._fake.url

    def says(self, text: str, then: str) -> str:
        """Type this and wait for an answer with these words."""
        seen = len(self._fake.to(CHAT))
        self._do(self._fake.says(CHAT, text))
        return self.reads(then, seen)

    def reads(self, words: str, after: int = 0) -> str:
        """The newest message with these words, once it is there."""

        def found() -> list[str]:
            return [one.text for one in self._fake.to(CHAT)[after:] if words in one.text]

        try:
            self._do(self._fake.until(found))
        except TimeoutError:
            pytest.fail(f"no {words!r} but {self._fake.newest(CHAT)!r}")
        return found()[-1]

    def count(self) -> int:
        return len(self._fake.to(CHAT))

    def stop(self) -> None:
        self._do(self._fake.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @staticmethod
    async def _started() -> FakeZalo:
        fake = FakeZalo()
        await fake.start()
        return fake

    def _do(self, what: Coroutine[object, object, _Done]) -> _Done:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(_PATIENCE)


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    made = Zalo()
    yield made
    made.stop()


@pytest.fixture
def server(tmp_path: Path, zalo: Zalo) -> Iterator[Server]:
    running = Server(tmp_path, BOT_ZALO_TOKEN=TOKEN, BOT_ZALO_API=zalo.url)
    running.start()
    yield running
    running.stop()


def test_a_photo_goes_from_zalo_by_the_link_to_its_question(
    browser: Browser, server: Server, zalo: Zalo, tmp_path: Path
) -> None:
    zalo.says(server.invite("phuong_ninh_kieu", "officer"), "Mã mời hợp lệ")
    zalo.says("Đồng ý", "Đăng ký thành công")
    zalo.says("nhiệm vụ", "II.1.a")
    zalo.says("II.1.a Quán triệt, tuyên truyền Chỉ thị 28", "Tình trạng: chưa bắt đầu")
    zalo.says("1", "Câu 1/")
    asked = _to_the_document(zalo)
    address = _LINK.search(asked)
    assert address is not None, asked

    page = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
    page.goto(address[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("Gửi tệp")
    expect(page.get_by_text("Gửi tệp văn bản (nếu có)")).to_be_visible()
    expect(page.get_by_text("dung lượng tối đa 20 MB")).to_be_visible()
    _fits_and_shows(page, "links-question")
    photo = picture()
    assert CAMERA.encode() in photo
    page.get_by_label("Chọn ảnh hoặc tài liệu").set_input_files(
        {"name": "minh chứng.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    before = zalo.count()
    page.get_by_role("button", name="Gửi").dblclick()
    expect(page.get_by_text("Đã nhận tệp.")).to_be_visible()
    expect(page.get_by_text("Mời anh/chị quay lại Zalo")).to_be_visible()
    _fits_and_shows(page, "links-received")

    zalo.reads("1. 99/BC-UBND, Báo cáo kết quả quán triệt", before)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as database:
        rows = database.execute("SELECT key, name FROM media").fetchall()
    ((key, name),) = rows
    assert name == "minh chứng.jpg"
    with Image.open(tmp_path / "media" / key) as kept:
        assert not kept.getexif()

    page.goto(address[0])
    expect(page.get_by_text("Câu hỏi này không còn chờ nhận tệp.")).to_be_visible()
    _fits_and_shows(page, "links-left")
    zalo.says("Xong", "Đề nghị kiểm tra lại trước khi nộp")


def _to_the_document(zalo: Zalo) -> str:
    """Everything before the question for a document, answered by typing; that question."""
    for said, then in (
        ("Có", "Câu 2/11"),
        ("15/KH-UBND", "Câu 3/11"),
        ("05/03/2026", "Câu 4/11"),
        ("3", "Số lượt người dự các hội nghị"),
        ("120; 1200", "Cha mẹ, người chăm sóc trẻ em dự: 1.200 lượt"),
        ("Các mục còn lại: không phát sinh", "Câu 9/15"),
        ("1", "Câu 10/15"),
        ("60; 45", "Tỷ lệ ấp, khu vực đã tổ chức: 75%"),
        ("Đang thực hiện", "Câu 13/17"),
        ("Đang triển khai ở các khu vực.", "Câu 14/17"),
        ("Bỏ qua", "Câu 15/17"),
        ("Không có", "Câu 16/17"),
        ("Không có", "Chưa có mục nào"),
        ("Thêm", "Văn bản, minh chứng – mục 1"),
        ("99/BC-UBND", "Ngày của văn bản"),
        ("Bỏ qua", "Trích yếu của văn bản"),
    ):
        zalo.says(said, then)
    return zalo.says("Báo cáo kết quả quán triệt", "Gửi tệp văn bản")


def _fits_and_shows(page: Page, name: str) -> None:
    """Nothing has to be pushed sideways to be read; a picture is kept where one is asked for."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False
    keep = os.environ.get("BOT_TEST_SCREENSHOTS")
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(keep) / f"{name}.png", full_page=True)
