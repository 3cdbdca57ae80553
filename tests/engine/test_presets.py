"""What a form puts in by itself: at its start, in a new entry, when another answer changes."""

import pytest

from tests.support.previews import Played, form_of


def values(survey: str, *lines: str) -> dict[str, str]:
    handed_in = Played(form_of(survey), *lines, "Nộp báo cáo").handed_in
    assert handed_in is not None
    return {path.removeprefix("/data/"): value for path, value in handed_in.items()}


def test_one_change_leads_to_the_next() -> None:
    """Values put in are changes themselves, and each sees those put in before it."""
    survey = """
        type | name | label | calculation | trigger
        integer | a | Một? | |
        integer | b | Hai? | ${a} * 2 | ${a}
        calculate | c | | ${b} + 1 | ${b}
        calculate | d | | ${b} + 2 | ${a}
    """
    accept = "Dùng giá trị đề xuất"
    found = values(survey, "5", accept, "Sửa 1", "6", accept)
    assert found == {"a": "6", "b": "12", "c": "13", "d": "14"}


def test_changes_in_a_circle_come_to_an_end() -> None:
    survey = """
        type | name | label | calculation | trigger
        integer | a | Một? | ${b} + 1 | ${b}
        integer | b | Hai? | ${a} + 1 | ${a}
    """
    assert "Hai?" in Played(form_of(survey), "5").screen


def test_a_change_outside_a_list_reaches_all_its_entries_one_inside_only_its_own() -> None:
    survey = """
        type | name | label | calculation | trigger
        integer | rate | Mức? | |
        begin repeat | r | Khoản | |
        integer | n | Số lượng? | |
        calculate | paid | | ${n} * ${rate} | ${rate}
        calculate | seen | | coalesce(${seen}, 0) + 1 | ${n}
        end repeat | | | |
    """
    entries = ("thêm", "3", "thêm", "4", "xong")
    found = values(survey, "10", *entries, "Sửa 1", "20")
    assert (found["r[1]/paid"], found["r[2]/paid"]) == ("60", "80")
    assert (found["r[1]/seen"], found["r[2]/seen"]) == ("1", "1")


def test_an_answer_said_again_changes_nothing() -> None:
    survey = """
        type | name | label | calculation | trigger
        integer | a | Một? | |
        integer | b | Hai? | ${a} | ${a}
    """
    found = values(survey, "5", "7", "Sửa 1", "5")
    assert found == {"a": "5", "b": "7"}


@pytest.mark.parametrize(
    ("kind", "expression", "expected"),
    [
        ("date", "date('2026-11-01') + 7", "2026-11-08"),
        ("date", "now()", "2026-11-09"),
        ("date", "'hôm qua'", None),
        ("datetime", "date('2026-11-01')", "2026-11-01T00:00:00.000+07:00"),
        ("time", "now()", "08:00:00.000+07:00"),
        ("integer", "7 div 2", "3"),
        ("integer", "'chưa rõ'", None),
        ("integer", "1 div 0", None),
        ("decimal", "7 div 2", "3.5"),
        ("geopoint", "'chợ An Bình'", None),
        ("select_one yn", "'có lẽ'", None),
        ("text", "7 div 2", "3.5"),
    ],
)
def test_only_what_could_be_answered_is_proposed(
    kind: str, expression: str, expected: str | None
) -> None:
    survey = f"""
        type | name | label | default
        {kind} | a | Một? | if(true(), {expression}, '')
    """
    played = Played(form_of(survey))
    assert ("Dùng giá trị đề xuất" in played.screen) == (expected is not None)
    if expected is not None:
        assert values(survey, "Dùng giá trị đề xuất") == {"a": expected}


@pytest.mark.parametrize(
    ("kind", "expression", "shown"),
    [
        ("date", "date('2026-11-01') + 7", "08/11/2026"),
        ("integer", "'chưa rõ'", ""),
        ("integer", "7 div 2", "3"),
        ("geopoint", "'chợ'", ""),
        ("time", "'sáng'", ""),
    ],
)
def test_what_is_worked_out_is_shown_as_its_kind(kind: str, expression: str, shown: str) -> None:
    survey = f"""
        type | name | label | calculation | read_only
        {kind} | a | Một | {expression} | yes
        text | b | Hai? | |
    """
    first = Played(form_of(survey)).screen.strip().splitlines()[0]
    assert first == (f"Một: {shown}" if shown else "Một")


def test_choices_proposed_are_ticked_already() -> None:
    survey = "type | name | label | default\nselect_multiple yn | a | Một? | yes no"
    assert "✅ Có" in Played(form_of(survey)).screen
    assert values(survey, "✅ Không", "Xong") == {"a": "yes"}
