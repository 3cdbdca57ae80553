"""A ward officer's phone and the supervisor's: the whole way in a real browser."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.support.pictures import picture
from tests.support.server import Server

PHONE = ViewportSize(width=360, height=740)
_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The machine's Chromium; without it the test says so, and with CI=true it fails."""
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=_OPTIONS)
        yield started
        started.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    running.start()
    yield running
    running.stop()


class Phone:
    """A page of 360 px: what a thumb does with it."""

    def __init__(self, browser: Browser, url: str, code: str) -> None:
        self.page: Page = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
        self.page.goto(f"{url}/?ma={code}")

    def reads(self, words: str) -> None:
        expect(self.page.get_by_role("log")).to_contain_text(words, timeout=20_000)

    def taps(self, label: str, then: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).last.click()
        self.reads(then)

    def types(self, text: str, then: str) -> None:
        self.page.get_by_role("textbox").fill(text)
        self.page.get_by_role("button", name="Gửi", exact=True).click()
        self.reads(then)

    def fits(self) -> None:
        """Nothing has to be pushed sideways to be read."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert self.page.evaluate(wide) is False


def test_from_the_code_to_the_receipt_and_the_supervisors_list(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    officer = Phone(browser, server.url, server.invite("phuong_ninh_kieu", "officer"))
    officer.reads("Mã mời hợp lệ")
    officer.taps("Đồng ý", "Đăng ký thành công")
    officer.taps("Danh sách nhiệm vụ", "Chưa nộp: 2/2")
    officer.taps("II.1.a Quán triệt, tuyên truyền Chỉ thị 28", "Tình trạng: chưa bắt đầu")
    officer.taps("Bắt đầu", "Câu 1/10")
    officer.taps("Có", "Câu 2/12")
    officer.types("15/KH-UBND", "Câu 3/12")
    officer.types("05/03/2026", "Câu 4/12")
    officer.types("rất nhiều", "Câu này cần một con số")
    officer.types("0", "Câu 5/12")
    officer.taps("◀ Quay lại", "Câu trả lời hiện tại: 0 cuộc")
    officer.taps("Không phát sinh", "Đã ghi: không phát sinh (0)")
    officer.page.screenshot(path=tmp_path / "question.png")
    officer.taps("⬜ Trường học", "Câu 5/12")
    officer.page.get_by_role("button", name="✅ Trường học").wait_for()
    officer.taps("Xong", "Câu 6/12")
    officer.types("60", "Câu 7/12")
    officer.types("45", "Tỷ lệ ấp, khu vực đã tổ chức: 75%")
    officer.taps("Đang thực hiện", "Câu 9/14")
    officer.types("Đang triển khai ở các khu vực.", "Câu 10/14")
    officer.taps("Bỏ qua", "Câu 11/14")
    officer.types("Không có", "Câu 12/14")
    officer.types("Không có", "Câu 13/14")
    officer.taps("Bỏ qua", "Câu 14/14")
    officer.page.locator("input[type=file]").set_input_files(
        {"name": "minh-chung.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    officer.reads("Đề nghị kiểm tra lại trước khi nộp")
    officer.page.screenshot(path=tmp_path / "review.png")
    officer.taps("Sửa 6", "Câu trả lời hiện tại: 60 ấp, khu vực")
    officer.types("64", "Đã ghi: 64 ấp, khu vực")
    officer.taps("Nộp báo cáo", "Số biên nhận: ")
    officer.fits()
    officer.page.screenshot(path=tmp_path / "receipt.png")

    supervisor = Phone(browser, server.url, server.invite("so_y_te", "supervisor"))
    supervisor.taps("Đồng ý", "Đăng ký thành công")
    supervisor.types("/tiendo", "(1/206 báo cáo)")
    supervisor.types("/chuanop", "Phường Cái Khế: còn 2 báo cáo chưa nộp")
    supervisor.fits()
    supervisor.page.screenshot(path=tmp_path / "supervisor.png")
    keep = os.environ.get("BOT_TEST_SCREENSHOTS")
    if keep:
        shutil.copytree(tmp_path, keep, dirs_exist_ok=True, ignore=_only_pictures)


def _only_pictures(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not re.search(r"\.png$", name)]
