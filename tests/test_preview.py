"""`bot form preview`: a form played in the terminal."""

from pathlib import Path

from tests.support.terminal import bot


def test_a_form_of_the_programme_is_played_by_its_name() -> None:
    shown = bot("form", "preview", "iii_6", typed=".1\n").output
    assert "iii_6 · Câu 1/" in shown
    assert "Đã ghi" in shown


def test_the_files_of_any_form_are_played_to_the_end(tmp_path: Path) -> None:
    table = """
| survey |
| | type | name | label |
| | integer | number | Bao nhiêu? |
| settings |
| | form_title | form_id | version |
| | Thử | thu | 1 |
"""
    file = tmp_path / "thu.md"
    file.write_text(table, encoding="utf-8")
    typed = "nhiều\n1.200\nNộp báo cáo\n"
    result = bot("form", "preview", file, typed=typed)
    assert "Câu này cần một con số" in result.output
    assert "/data/number = 1.200" in result.output
    assert result.exit_code == 0


def test_an_unknown_form_is_named_with_those_there_are() -> None:
    result = bot("form", "preview", "ii_9")
    assert result.exit_code == 1
    assert "statistics" in result.output


def test_a_faulty_form_is_not_played(tmp_path: Path) -> None:
    file = tmp_path / "thu.md"
    file.write_text("| survey |\n| | type | name |\n| | integr | a |\n", encoding="utf-8")
    result = bot("form", "preview", file)
    assert result.exit_code == 1
    assert "integr" in result.output
