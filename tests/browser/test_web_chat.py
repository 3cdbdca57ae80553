"""A ward officer's phone and the supervisor's: the whole way in a real browser."""

import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.support import collected
from tests.support.pictures import picture
from tests.support.server import Server

PHONE = ViewportSize(width=360, height=740)


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
        collected.typed(text)
        self.page.get_by_role("textbox").fill(text)
        self.page.get_by_role("button", name="Gửi", exact=True).click()
        self.reads(then)

    def shows(self, path: Path) -> None:
        """A picture of the newest messages, once the page has scrolled to them."""
        self.page.wait_for_function(
            "() => { const log = document.getElementById('view');"
            " return log.scrollTop + log.clientHeight >= log.scrollHeight - 4; }"
        )
        self.page.screenshot(path=path)

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
    officer.taps("Danh sách nhiệm vụ", "Chưa nộp: 13/13")
    officer.taps("II.1.a Quán triệt, tuyên truyền Chỉ thị 28", "Tình trạng: chưa bắt đầu")
    officer.taps("Bắt đầu", "Câu 1/9")
    officer.taps("Có", "Câu 2/11")
    officer.types("15/KH-UBND", "Câu 3/11")
    officer.types("05/03/2026", "Câu 4/11")
    officer.types("rất nhiều", "Câu này cần một con số")
    officer.types("3", "Số lượt người dự các hội nghị")
    officer.fits()
    officer.shows(tmp_path / "card.png")
    officer.types("120; 1,200", "Anh/chị muốn nhập 1.200 lượt?")
    officer.taps("Đúng", "Cha mẹ, người chăm sóc trẻ em dự: 1.200 lượt")
    officer.taps("Các mục còn lại: không phát sinh", "Câu 9/15")
    officer.taps("⬜ Trường học", "Câu 9/15")
    officer.page.get_by_role("button", name="✅ Trường học").wait_for()
    officer.taps("Xong", "Câu 10/15")
    officer.types("60; 45", "Tỷ lệ ấp, khu vực đã tổ chức: 75%")
    officer.taps("Đang thực hiện", "Câu 13/17")
    officer.types("Đang triển khai ở các khu vực.", "Câu 14/17")
    officer.taps("Bỏ qua", "Câu 15/17")
    officer.types("Không có", "Câu 16/17")
    officer.types("Không có", "Chưa có mục nào")
    officer.taps("Thêm", "Văn bản, minh chứng – mục 1")
    officer.types("15/KH-UBND", "Ngày của văn bản")
    officer.taps("Bỏ qua", "Trích yếu của văn bản")
    officer.types("Kế hoạch triển khai", "Gửi tệp văn bản")
    officer.page.locator("input[type=file]").set_input_files(
        {"name": "minh-chung.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    officer.reads("1. 15/KH-UBND, Kế hoạch triển khai")
    officer.fits()
    officer.shows(tmp_path / "list.png")
    officer.taps("Xong", "Đề nghị kiểm tra lại trước khi nộp")
    officer.shows(tmp_path / "review.png")
    officer.taps("Sửa 10", "Câu trả lời hiện tại: 60 ấp, khu vực")
    officer.types("64", "Đã ghi: 64 ấp, khu vực")
    officer.taps("Nộp báo cáo", "Số biên nhận: ")
    officer.fits()
    officer.shows(tmp_path / "receipt.png")

    supervisor = Phone(browser, server.url, server.invite("so_y_te", "supervisor"))
    supervisor.taps("Đồng ý", "Đăng ký thành công")
    supervisor.types("/tiendo", "(1/1.375 báo cáo)")
    supervisor.types("/chuanop", "Phường Cái Khế: còn 13 báo cáo chưa nộp")
    supervisor.fits()
    supervisor.shows(tmp_path / "supervisor.png")
    keep = os.environ.get("BOT_TEST_SCREENSHOTS")
    if keep:
        shutil.copytree(tmp_path, keep, dirs_exist_ok=True, ignore=_only_pictures)


def _only_pictures(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not re.search(r"\.png$", name)]
