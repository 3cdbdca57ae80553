"""Everything wrong with a form is said at once, each with its file and line."""

from pathlib import Path

import pytest

from bot.forms import FormFaults, check, xform_of

GOOD = """| survey |
| | type | name | label::vi | label::en | relevant | constraint | constraint_message::vi | constraint_message::en | calculation | bind::bot:period |
| | integer | a | Một? | One? | | | | | | |
| | select_one yn | b | Hai? | Two? | ${a} > 1 | | | | | |
| choices |
| | list_name | name | label::vi | label::en |
| | yn | yes | Có | Yes |
| settings |
| | form_title | form_id | version | default_language | attribute::bot:title_en |
| | Thử | thu | 1 | vi | Trial |
"""  # noqa: E501


def faults(folder: Path, text: str) -> list[tuple[int, str]]:
    file = folder / "form.md"
    file.write_text(text, encoding="utf-8")
    found = check([file])
    assert all(one.file == file and one.message_vi and one.message_en for one in found)
    return [(one.row, one.column) for one in found]


def test_a_good_form_has_none(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("bind::bot:period |", "bind::bot:perriod |", (2, "bind::bot:perriod")),
        ("${a} > 1", "${a} >", (4, "relevant")),
        ("${a} > 1", "${zzz} > 1", (4, "relevant")),
        ("| integer |", "| geotrace |", (3, "type")),
        ("| integer |", "| begin_repeat |", (3, "type")),
        ("One?", "", (3, "label::en")),
        ("Một?", "", (3, "label::vi")),
        ("One? | | |", "One? | | . > 1 |", (3, "constraint_message::vi")),
        ("| b | Hai?", "| a | Hai?", (4, "name")),
        ("select_one yn", "select_one other", (4, "type")),
        ("select_one yn", "text", (7, "list_name")),
        ("| a | Một?", "| a b | Một?", (3, "name")),
        ("Có | Yes", "Có | ", (7, "label::en")),
        ("| Trial |", "| |", (10, "attribute::bot:title_en")),
        ("One? | | | | | | |", "One? | | | | | | later |", (3, "bind::bot:period")),
    ],
)
def test_each_fault_points_at_its_cell(
    tmp_path: Path, written: str, instead: str, expected: tuple[int, str]
) -> None:
    assert written in GOOD
    assert expected in faults(tmp_path, GOOD.replace(written, instead, 1))


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("One?", "").replace("Có | Yes", "Có |").replace("${a} > 1", "${a} >")
    assert faults(tmp_path, text) == [(3, "label::en"), (4, "relevant"), (7, "label::en")]


def test_a_row_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace("Có | Yes |", "Có | Yes | thừa |")) == [(7, "")]


def test_a_group_left_open_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("| integer | a |", "| begin group | g |")
    assert (3, "type") in faults(tmp_path, text)


def test_a_group_without_questions_is_refused(tmp_path: Path) -> None:
    empty = "| | begin group | g |\n| | end group | |\n| | integer | a |"
    assert faults(tmp_path, GOOD.replace("| | integer | a |", empty)) == [(3, "type")]


def test_a_fault_in_the_second_file_names_the_second_file(tmp_path: Path) -> None:
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    first.write_text(GOOD, encoding="utf-8")
    second.write_text(
        "| survey |\n| | type | name | label::vi | label::en |\n| | text | c | Ba? | |\n",
        encoding="utf-8",
    )
    (fault,) = check([first, second])
    assert (fault.file, fault.row, fault.column) == (second, 3, "label::en")
    assert str(fault).startswith(f"{second}:3: survey, label::en: Thiếu bản tiếng Anh")


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FormFaults):
        xform_of([tmp_path / "none.md"])


def test_what_only_pyxform_sees_is_mapped_back_to_its_line(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace("Hai?", "Hai ${a ?")) == [(4, "label::vi")]
    assert faults(tmp_path, GOOD.replace("| b |", "| meta |")) == [(4, "name")]


def test_several_entries_of_a_repeat_cannot_be_chosen(tmp_path: Path) -> None:
    repeat = (
        "| | begin repeat | r | Lặp | List |\n| | text | t | Tên? | Name? |\n| | end repeat |\n"
    )
    text = GOOD.replace("| | select_one yn", f"{repeat}| | select_multiple ${{t}}")
    assert (7, "type") in faults(tmp_path, text)
