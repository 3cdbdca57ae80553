"""The table of the reports in a real browser: on a phone, on a desk, and with 3,321 units."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.domain.reports import State
from tests.support.server import Server

SIZES = {
    "phone": ViewportSize(width=360, height=740),
    "desk": ViewportSize(width=1280, height=900),
}
WARDS_OF_A_PROVINCE = 3321


def _opened(browser: Browser, server: Server, size: str) -> Page:
    """The table as a supervisor gets to it: the code, the command, the button, the link."""
    context = browser.new_context(viewport=SIZES[size], locale="vi-VN")
    page = context.new_page()
    page.goto(f"{server.url}/?ma={server.invite('so_y_te', 'supervisor')}")
    log = page.get_by_role("log")
    page.get_by_role("button", name="Đồng ý", exact=True).last.click()
    expect(log).to_contain_text("Đăng ký thành công", timeout=20_000)
    page.get_by_role("textbox").fill("/tiendo")
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.get_by_role("button", name="Mở bảng trên web", exact=True).last.click()
    link = page.get_by_role("link", name="mở trong trình duyệt").last
    address = link.get_attribute("href", timeout=20_000)
    assert address is not None
    page.goto(address)
    return page


def _made(folder: Path, units: int = 0) -> None:
    """Reports in every state; and so many units more, each asked for what a ward is asked for."""
    with closing(sqlite3.connect(folder / "bot.sqlite3")) as database, database:
        asked = database.execute(
            "SELECT task_id, period_id FROM assignments JOIN units ON units.id = unit_id"
            " WHERE units.key = 'phuong_ninh_kieu'"
        ).fetchall()
        (top,) = database.execute("SELECT key FROM units WHERE parent = ''").fetchone()
        for n in range(units):
            made = database.execute(
                "INSERT INTO units (key, name, short_name, kind, area, code, other_code, position,"
                " parent) VALUES (?, ?, ?, 'ubnd_xa', ?, '', '', ?, ?)",
                (f"xa_{n}", f"Xã Số {n}", f"Số {n}", f"Vùng {n % 12}", 1000 + n, top),
            )
            database.executemany(
                "INSERT INTO assignments (unit_id, task_id, period_id, state, answered, asked)"
                " VALUES (?, ?, ?, 'not_started', 0, 0)",
                [(made.lastrowid, *one) for one in asked],
            )
        states = [one.value for one in State]
        database.executemany(
            "UPDATE assignments SET state = ?, answered = 4, asked = 12, extended_to = ?"
            " WHERE id % 19 = ?",
            [
                (states[n % len(states)], "2026-01-05 17:00:00.000000" if n % 3 == 0 else None, n)
                for n in range(19)
            ],
        )


def _fits(page: Page) -> None:
    """Nothing but the table itself has to be pushed sideways."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False


def _shows(page: Page, name: str, *, whole: bool = False) -> None:
    keep = os.environ.get("BOT_TEST_SCREENSHOTS")
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(keep) / f"{name}.png", full_page=whole)


@pytest.mark.parametrize("size", SIZES)
def test_the_table_is_filtered_sorted_and_opened_at_a_unit(
    browser: Browser, server: Server, tmp_path: Path, size: str
) -> None:
    _made(tmp_path)
    page = _opened(browser, server, size)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tình trạng báo cáo")
    expect(page.get_by_role("row")).to_have_count(122)
    _fits(page)
    _shows(page, f"status-{size}")
    _shows(page, f"status-{size}-whole", whole=True)

    page.get_by_label("Loại đơn vị").select_option(label="Ủy ban nhân dân phường")
    page.get_by_label("Tình trạng", exact=True).select_option(label="được trả lại để bổ sung")
    page.get_by_label("Sắp xếp theo").select_option(label="tên đơn vị")
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Phường An Bình")
    expect(page.get_by_role("table")).not_to_contain_text("Xã ")
    expect(page.get_by_label("Sắp xếp theo")).to_have_value("name")
    _fits(page)
    _shows(page, f"status-{size}-filtered")

    page.get_by_label("Nhiệm vụ").select_option(label="II.1.a Quán triệt, tuyên truyền Chỉ thị 28")
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_role("columnheader")).to_have_count(4)
    page.get_by_role("link", name="Bỏ các điều kiện lọc").click()
    page.get_by_role("link", name="Phường Ninh Kiều").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phường Ninh Kiều")
    expect(page.get_by_role("listitem")).to_have_count(13)
    _fits(page)
    _shows(page, f"status-{size}-unit")
    page.get_by_role("link", name="Trở lại bảng").click()
    expect(page.get_by_role("row")).to_have_count(122)


def test_it_works_without_scripts_and_loads_nothing_from_elsewhere(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    _made(tmp_path)
    address = _opened(browser, server, "desk").url
    asked_for: list[str] = []
    complaints: list[str] = []
    bare = browser.new_context(viewport=SIZES["desk"], java_script_enabled=False).new_page()
    bare.on("request", lambda request: asked_for.append(request.url))
    bare.on("console", lambda message: complaints.append(message.text))
    bare.goto(address)
    assert bare.content().count("<tr>") == 122
    bare.goto(f"{address}?tinh-trang=overdue&nhiem-vu=II.1.a")
    assert 1 < bare.content().count("<tr>") < 122
    assert asked_for
    assert all(one.startswith(server.url) for one in asked_for)
    assert not [one for one in complaints if "favicon" not in one]


def test_it_prints_as_a_table_without_its_filters(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    _made(tmp_path)
    page = _opened(browser, server, "desk")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Xem")).to_be_hidden()
    expect(page.get_by_role("link", name="Xã Lai Hòa")).to_be_visible()
    keep = os.environ.get("BOT_TEST_SCREENSHOTS")
    if keep:
        page.pdf(path=Path(keep) / "status.pdf", prefer_css_page_size=True)


def test_a_province_of_3321_wards_is_read_page_by_page(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    _made(tmp_path, units=WARDS_OF_A_PROVINCE)
    page = _opened(browser, server, "phone")
    expect(page.get_by_role("row")).to_have_count(131)
    page.get_by_role("link", name="Trang sau").click()
    expect(page.get_by_text("2/27")).to_be_visible()
    _fits(page)
    _shows(page, "status-phone-province")


def test_a_made_up_link_says_so_and_shows_nothing(browser: Browser, server: Server) -> None:
    page = browser.new_context(viewport=SIZES["phone"]).new_page()
    answer = page.goto(f"{server.url}/tinh-trang/made.up")
    assert answer is not None
    assert answer.status == 410
    expect(page.get_by_role("heading")).to_have_text("Đường dẫn này không còn dùng được.")
    expect(page.get_by_role("table")).to_have_count(0)
