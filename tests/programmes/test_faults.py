"""A pack that cannot be loaded says everything that is wrong, each with its file and line."""

import shutil
from pathlib import Path

import pytest

from bot.programmes import PackFaults, check_pack, load_pack, pack_folder

DEMO = Path(__file__).parent / "packs" / "tinh_mau"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "pack"))


def change(folder: Path, name: str, written: str, instead: str) -> int:
    """Write something else there; the line it stands on."""
    text = (folder / name).read_text(encoding="utf-8")
    assert written in text
    (folder / name).write_text(text.replace(written, instead, 1), encoding="utf-8")
    return text[: text.index(written)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "written", "instead"),
    [
        ("programme.yaml", "recipient: so_mau", "recipient: so_khac"),
        ("programme.yaml", "sign_off: true", "sign_off: sometimes"),
        ("programme.yaml", "sign_off: true", "sign_of: true\nsign_off: true"),
        ("programme.yaml", "time_zone: Asia/Bangkok", "time_zone: Asia/Ha_Noi"),
        ("programme.yaml", 'clause: "1.a"', 'clause: "9.z"'),
        ("programme.yaml", "san_choi: [forms/san_choi.md]", "san_choi: [forms/khong_co.md]"),
        ("programme.yaml", "due_before: 2026-04-11T00:00:00+07:00", "due_before: 2026-04-11"),
        ("programme.yaml", "due_before: 2026-04-11T", "due_before: 2027-04-11T"),
        ("programme.yaml", "data_to: 2026-03-31", "data_to: 2025-03-31"),
        ("programme.yaml", "key: 2026-Q2", "key: 2026-Q1"),
        ("programme.yaml", 'playgrounds: "1.a"', 'playgrounds: "9.z"'),
        ("programme.yaml", "playgrounds:", "Sân chơi:"),
        ("programme.yaml", 'due_day_at: "08:00"', 'due_day_at: "06:00"'),
        ("programme.yaml", "{leaders: 1, supervisors: 2}", "{leaders: 3, supervisors: 2}"),
        ("programme.yaml", "weekday: 1", "weekday: 8"),
        ("programme.yaml", "at_most: 30", "at_most: 3"),
        ("programme.yaml", "every: 2}", "each: 2}"),
        ("programme.yaml", "periods.*.locks", "periods.*.lock"),
        ("programme.yaml", "due: trước ngày", "until: trước ngày"),
        ("programme.yaml", "dữ liệu minh họa", "dữ liệu {minh_hoa}"),
        ("programme.yaml", "demonstration data", "demonstration {data"),
        ("programme.yaml", "codes: 20", "codes: 0"),
        (
            "programme.yaml",
            "details: {vi: Đề nghị nêu cụ thể hơn., en:",
            "details: {vi: Đề nghị nêu cụ thể hơn., e:",
        ),
        ("programme.yaml", "details: {vi:", "much_too_long_a_name: {vi:"),
        ("clauses.yaml", "assigned_to: [xa]", "assigned_to: [ap]"),
        ("clauses.yaml", "text: Mỗi", "text: [Mỗi"),
        ("units.csv", "xa_mau_hai,Xã", "xa_mau_mot,Xã"),
        ("units.csv", "Mẫu Ba,xa,", "Mẫu Ba,phuong,"),
        ("units.csv", "hoi_mau", "Hội Mẫu"),
    ],
)
def test_each_fault_has_its_file_and_line(
    folder: Path, name: str, written: str, instead: str
) -> None:
    line = change(folder, name, written, instead)
    first = check_pack(folder)[0]
    assert first.file == folder / name
    assert first.line in {line, line + 1} if "[Mỗi" in instead else first.line == line
    assert str(first).startswith(f"{folder / name}:{first.line}: ")
    assert first.message_en


def test_faults_of_different_files_come_together(folder: Path) -> None:
    change(folder, "programme.yaml", "form: san_choi}", "form: khac}")
    change(folder, "clauses.yaml", "[xa]", "[ap]")
    change(folder, "units.csv", "Mẫu Ba,xa,", "Mẫu Ba,phuong,")
    names = [fault.file.name for fault in check_pack(folder)]
    assert names == ["programme.yaml", "clauses.yaml", "units.csv"]


def test_a_missing_units_file_is_a_fault(folder: Path) -> None:
    (folder / "units.csv").unlink()
    (fault,) = check_pack(folder)
    assert fault.file == folder / "units.csv"


def test_an_unknown_programme_is_refused() -> None:
    with pytest.raises(PackFaults, match="khong_co"):
        pack_folder("khong_co")


def test_a_faulty_pack_is_not_loaded(folder: Path) -> None:
    change(folder, "programme.yaml", "recipient: so_mau", "recipient: so_khac")
    with pytest.raises(PackFaults):
        load_pack(folder)
