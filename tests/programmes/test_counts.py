"""A pack is counted, and the source of every indicator printed."""

import subprocess
from pathlib import Path

import pytest

from bot.domain.programmes import Pack
from bot.programmes import load_pack, pack_folder
from bot.programmes.counts import Forms, Table, blanks, counts, sources
from tests.support.packs import form
from tests.support.server import Server
from tests.support.terminal import bot

DEMO = Path(__file__).parent / "packs" / "tinh_mau"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(DEMO)


@pytest.fixture(scope="module")
def forms(pack: Pack) -> Forms:
    return {key: form(key, DEMO) for key in pack.forms}


def titled(tables: tuple[Table, ...], title: str) -> Table:
    return next(one for one in tables if one.title == title)


def test_a_pack_is_counted(pack: Pack, forms: Forms) -> None:
    assert counts(pack, forms)[0].rows == (
        ("Mục của văn bản", "3"),
        ("Đơn vị", "5"),
        ("Nhiệm vụ", "3"),
        ("– bắt buộc", "2"),
        ("– đề nghị", "1"),
        ("Phiếu", "3"),
        ("Câu hỏi", "6"),
        ("Quy tắc", "3"),
        ("– ràng buộc", "1"),
        ("– cảnh báo", "0"),
        ("– câu hỏi có điều kiện", "2"),
        ("Kỳ báo cáo", "2"),
        ("Đề xuất", "2"),
        ("Còn để trống", "–"),
    )


def test_units_are_counted_by_kind_with_what_they_owe(pack: Pack, forms: Forms) -> None:
    assert titled(counts(pack, forms), "Đơn vị theo loại").rows == (
        ("Sở", "1", "0", "0"),
        ("Ủy ban nhân dân xã", "3", "2", "0"),
        ("Hội", "1", "0", "1"),
    )


def test_periods_are_told_as_people_tell_them(pack: Pack, forms: Forms) -> None:
    assert titled(counts(pack, forms), "Kỳ báo cáo").rows[0] == (
        "2026-Q1",
        "01/01/2026 – 31/03/2026",
        "00 giờ 00, ngày 15/03/2026",
        "24 giờ 00 thứ Sáu, ngày 10/04/2026",
        "10/04/2026",
        "24 giờ 00 thứ Năm, ngày 30/04/2026",
    )


def test_every_indicator_has_its_unit_time_and_source(pack: Pack, forms: Forms) -> None:
    found = titled(sources(pack, forms), "Nguồn của từng chỉ tiêu").rows
    assert found[0] == (
        "Xã có bao nhiêu sân chơi cho trẻ em?",
        "sân",
        "đến thời điểm chốt",
        "[KH]",
        "1.a",
    )
    assert found[4][0] == "Các sân chơi cần sửa: Kinh phí sửa chữa?"
    assert titled(sources(pack, forms), "Ký hiệu nguồn").rows == (("KH", "Kế hoạch mẫu"),)


def test_what_the_document_leaves_open_is_named() -> None:
    pack = load_pack(pack_folder("can_tho_1183"))
    assert blanks(pack)[:2] == ("số văn bản", "ngày văn bản")
    assert blanks(pack)[2] == "căn cứ pháp lý về dữ liệu cá nhân"
    assert len(blanks(pack)) == 5


@pytest.mark.parametrize("command", ["check", "sources"])
def test_both_tables_are_printed(command: str) -> None:
    result = bot("programme", command, DEMO)
    assert result.exit_code == 0, result.output
    assert "Chỉ tiêu" in result.output or "Nội dung" in result.output


def test_a_faulty_pack_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text("key: mau\n", encoding="utf-8")
    result = bot("programme", "check", tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path}/programme.yaml:1:" in result.output


def test_a_faulty_pack_stops_the_bot_with_the_line_to_correct(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text("key: mau\n", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        Server(tmp_path, BOT_PROGRAMME=str(tmp_path)).invite("phuong_ninh_kieu", "officer")
    assert f"{tmp_path}/programme.yaml:1:" in stopped.value.stderr
    assert "Traceback" not in stopped.value.stderr
