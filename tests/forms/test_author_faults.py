"""Every mistake an author can make is told with its place, what is wrong and what to do."""

import importlib
import pkgutil
import re

import pytest

import bot.forms
from bot.forms import SheetFault, Upload, check
from bot.workbooks.faults import Saying
from tests.forms.mistakes import CASES, HEAD, Case, of_rule
from tests.forms.sheets import heading_line, markdown

ELSEWHERE = frozenset(
    {"unreadable", "no-survey", "not-utf-8", "unknown-file", "too-many-rows", "too-many-columns"}
    | {"file-too-large", "old-excel", "password", "macros", "external-links", "unpacks-too-large"}
    | {"xml-declarations", "broken-workbook", "formula-without-value", "formula-error"}
    | {"too-many-sheets", "rows-far-down", "unusable-file", "no-file-column", "pyxform"}
    | {"unknown-sheet", "misspelt-sheet", "refused-sheet", "expressions-too-long"}
    | {"heading-too-long"}
)
"""Kinds that need more than one small table: in test_hostile, test_lists and below."""


def named(case: Case) -> str:
    return f"{case.code}-{case.column}-{case.word}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_mistake_is_told_at_its_cell(case: Case) -> None:
    text = case.text
    found = check([Upload("phieu.md", text.encode())])
    line = heading_line(text, case.sheet) + case.row
    place = (case.code, case.sheet, line, case.column)
    (fault, *_) = [one for one in found if _place(one) == place] or pytest.fail(f"only {found}")
    assert fault.severity is case.severity
    assert case.word in fault.message_vi or case.word in fault.message_en


def _place(fault: SheetFault) -> tuple[str, str, int, str]:
    return fault.code, fault.sheet, fault.row, fault.column


@pytest.mark.parametrize("case", CASES, ids=named)
def test_both_languages_say_it_in_whole_sentences(case: Case) -> None:
    for fault in check([Upload("phieu.md", case.text.encode())]):
        assert_readable(fault)


def assert_readable(fault: SheetFault) -> None:
    for message in (fault.message_vi, fault.message_en):
        assert message[0].isupper() or message[0] == "“"
        assert message.endswith(".")
        assert not {"{{", "}}"} & {message[n : n + 2] for n in range(len(message))}
    assert re.search("[Hh]ãy|Nên|Có thể bỏ", fault.message_vi)
    without_quotes = re.sub(r"“[^”]*”|'[^']*'|\$\{[^}]*\}", "", fault.message_vi)
    assert not re.search(r"\b(the|is|of|not|must|question)\b", without_quotes)


def sayings() -> set[str]:
    modules = pkgutil.walk_packages(bot.forms.__path__, "bot.forms.")
    return {
        value.code
        for module in modules
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, Saying)
    }


def test_every_kind_of_mistake_has_its_example() -> None:
    assert sayings() - {case.code for case in CASES} - ELSEWHERE == set()


def test_what_a_programme_demands_is_a_fault_there_and_a_warning_elsewhere() -> None:
    source = Upload("phieu.md", markdown(f"{HEAD}\ntext | a | A | ").encode())
    assert [one.is_warning for one in check([source])] == [True]
    assert [one.is_warning for one in check([source], strict=True)] == [False]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("settngs", "misspelt-sheet"),
        ("entities", "refused-sheet"),
        ("external_choices", "refused-sheet"),
        ("tỉnh", "unknown-sheet"),
        ("_tỉnh", None),
        ("help-survey", None),
    ],
)
def test_sheets_we_have_no_use_for(name: str, code: str | None) -> None:
    text = markdown(f"{HEAD}\ntext | a | A | A") + f"\n| {name} |\n| | x | y |\n"
    found = check([Upload("phieu.md", text.encode())])
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.sheet == name for one in found)


def test_notes_of_the_author_are_left_alone() -> None:
    survey = f"{HEAD} | note | _mine | Ghi chú\ntext | a | A | A | x ${{nobody}} | y | z"
    assert check([Upload("phieu.md", markdown(survey).encode())]) == []


def test_known_instances_are_the_programmes_own() -> None:
    survey = f"{HEAD} | calculation\ncalculate | a | | | instance('%s')/root/x"
    assert check([Upload("p.md", markdown(survey % "last-year").encode())]) == []
    mine = Upload("p.md", markdown(survey % "weather").encode())
    assert check([mine], known_instances={"weather"}) == []


@pytest.mark.parametrize(
    "expression",
    [
        "${age} = 1 or ${age} = 2",
        "not(selected(${many}, 'yes'))",
        "${one} = '' or ${many} != ''",
        "count-selected(${many}) >= 2 and ${age} > 5",
        "if(${one} = 'yes', 1, 0) = 1",
        "${one} != 'yes' and ${one} != 'no'",
        "(${one} = 'yes' or ${one} = 'no') and ${age} < 3",
        "${one} = 'yes' or ${one} = 'no'",
        "string-length(${age}) < 3",
        "${age} < 1e5 - 1",
        "${age}>1and ${age}<5",
        "current()/../age > 1 and /data/age < 9",
        "yes",
    ],
)
def test_sound_conditions_are_left_alone(expression: str) -> None:
    case = of_rule("", "relevant", expression, "")
    assert check([Upload("phieu.md", case.text.encode())]) == []


def test_answers_of_a_repeat_are_gathered_outside_it_and_used_inside() -> None:
    survey = f"""
    {HEAD} | relevant | calculation | repeat_count
    integer | many | Mấy | How many
    begin repeat | kids | Trẻ | Kids | | | ${{many}}
    integer | age | Tuổi | Age
    text | school | Trường | School | ${{age}} > 5
    end repeat
    calculate | total | | | | sum(${{age}}) + count(${{kids}})
    begin repeat | again | Lại | Again | | | count(${{kids}})
    text | more | Thêm | More | indexed-repeat(${{school}}, ${{kids}}, 1) != ''
    end repeat
    """
    found = check([Upload("phieu.md", markdown(survey).encode())])
    assert [one for one in found if one.code != "broken-expression"] == []
