"""What the packs say: clauses, units, tasks, and questions that can be trusted."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import product
from math import prod
from pathlib import Path
from random import Random

import pytest
import yaml

from bot.domain.programmes import Pack
from bot.engine.expressions import Context, Element, compile_expression
from bot.forms.sources import Row, Sheets, read
from bot.programmes import load_pack, pack_folder
from tests.programmes.indicators import INDICATORS
from tests.support.packs import form

REFERENCE = Path(__file__).parents[3] / "shared/reference"
CLAUSES = REFERENCE / "programme-clauses.yaml"
UNITS = REFERENCE / "can-tho-units.csv"
NOW = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
NUMBERS = {"integer", "decimal"}
ASKED = NUMBERS | {"text", "date", "select_one", "select_multiple", "file", "image"}
MOST_COMBINATIONS = 5_000
RULES = {
    "constraint": ("constraint_message::vi", "constraint_message::en"),
    "bind::bot:warning": ("bind::bot:warning_message_vi", "bind::bot:warning_message_en"),
}
AGENCIES = 14
_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_INSTANCE = re.compile(r"instance\('([^']+)'\)")
_TAG = re.compile(r"\[([^\]]+?)(?:-[\d,]+)?\]")
_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")


@pytest.fixture(scope="module")
def can_tho() -> Pack:
    return load_pack(pack_folder("can_tho_1183"))


@pytest.fixture(scope="module")
def forms(can_tho: Pack) -> dict[str, Sheets]:
    return {key: read(files) for key, files in can_tho.forms.items()}


def asked(forms: Mapping[str, Sheets]) -> Iterator[tuple[str, Row]]:
    for key, sheets in forms.items():
        for row in sheets.survey:
            if kind_of(row)[0] in ASKED:
                yield key, row


def kind_of(row: Row) -> tuple[str, str]:
    """The type without its list, and the list."""
    kind, _, listed = row["type"].partition(" ")
    return kind, listed


def texts(row: Row) -> Iterator[str]:
    for column, cell in row.cells.items():
        if column.startswith(("label", "hint", "constraint_message")) or "message" in column:
            yield cell


# --- clauses and units -------------------------------------------------------------------------


@pytest.mark.skipif(not CLAUSES.exists(), reason="the programme's text is not at hand")
def test_every_clause_is_word_for_word(can_tho: Pack) -> None:
    printed = yaml.safe_load(CLAUSES.read_text(encoding="utf-8"))["clauses"]
    assert [
        (one.ref, one.parent, one.heading, one.short_title, one.text) for one in can_tho.clauses
    ] == [
        (one["id"], one["parent"], one["heading"] or "", one["short_title"], one["text"])
        for one in printed
    ]


@pytest.mark.skipif(not CLAUSES.exists(), reason="the programme's text is not at hand")
def test_every_clause_has_its_addressees(can_tho: Pack) -> None:
    printed = yaml.safe_load(CLAUSES.read_text(encoding="utf-8"))["clauses"]
    assert [
        (one.ref, list(one.assigned_to), list(one.requested_of)) for one in can_tho.clauses
    ] == [(one["id"], one["assigned_to"], one.get("requested_of", [])) for one in printed]
    assert all(one.basis for one in can_tho.clauses)


def test_every_clause_is_there_once(can_tho: Pack) -> None:
    parts = Counter(clause.ref.split(".")[0] for clause in can_tho.clauses)
    assert parts == {"I": 3, "II": 11, "III": 25}
    assert len({clause.ref for clause in can_tho.clauses}) == 39


def test_points_follow_the_vietnamese_alphabet(can_tho: Pack) -> None:
    health = [one.ref.split(".")[2] for one in can_tho.clauses if one.parent == "III.1"]
    assert health == ["a", "b", "c", "d", "đ", "e", "g", "h"]


@pytest.mark.skipif(not UNITS.exists(), reason="the list of communes and wards is not at hand")
def test_every_commune_and_ward_has_both_its_codes(can_tho: Pack) -> None:
    with UNITS.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert {
        (one["codename"], one["name"], one["code"], one["code_vietnam_provinces"], one["kind"])
        for one in listed
    } == {
        (one.key, one.name, one.code, one.other_code, one.kind.removeprefix("ubnd_"))
        for one in can_tho.units
        if one.area
    }


def test_every_unit_is_there(can_tho: Pack) -> None:
    kinds = Counter(unit.kind for unit in can_tho.units)
    assert (kinds["ubnd_phuong"], kinds["ubnd_xa"]) == (31, 72)
    named = ("so_y_te", "so_gddt", "so_vhttdl", "so_tu_phap")
    assert sum(kinds[kind] for kind in named) + kinds["so_nganh_khac"] == AGENCIES
    assert (kinds["doan_the_tp"], kinds["mttq_tp"], kinds["hoi_bvqte_tp"]) == (2, 1, 1)
    assert len({unit.key for unit in can_tho.units}) == len(can_tho.units) == 121


# --- tasks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "tasks"),
    [
        ("so_y_te", "III.1.a III.1.b III.1.c III.1.d III.1.đ III.1.e III.1.g III.1.h III.5"),
        ("so_gddt", "III.2.a III.2.b III.2.c III.2.d III.2.đ III.5"),
        ("so_vhttdl", "III.3.a III.3.b III.3.c III.3.d III.3.đ III.5"),
        ("so_tu_phap", "III.4.a III.4.b III.5"),
        ("so_nganh_khac", "III.5"),
        ("doan_the_tp", "III.5 III.6"),
        ("mttq_tp", "III.6"),
        ("hoi_bvqte_tp", "III.6"),
    ],
)
def test_each_department_reports_its_own_clauses(can_tho: Pack, kind: str, tasks: str) -> None:
    assert [task.key for task in can_tho.tasks if kind in task.kinds] == tasks.split()


def test_only_what_is_asked_for_and_not_assigned_is_voluntary(can_tho: Pack) -> None:
    assert [task.key for task in can_tho.tasks if not task.mandatory] == ["III.6"]
    voluntary = {kind.key for kind in can_tho.kinds if kind.voluntary}
    assert all(
        not task.mandatory for task in can_tho.tasks for kind in task.kinds if kind in voluntary
    )


def test_a_task_is_given_only_to_whom_its_clause_is_addressed(can_tho: Pack) -> None:
    clauses = {one.ref: one for one in can_tho.clauses}
    for task in can_tho.tasks:
        clause = clauses[task.clause]
        assert {*task.kinds} <= {*clause.assigned_to, *clause.requested_of}, task.key


# --- questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", sorted(INDICATORS))
def test_a_department_is_asked_what_its_clause_calls_for(
    forms: dict[str, Sheets], form: str
) -> None:
    names = {row["name"] for row in forms[form].survey}
    assert set(INDICATORS[form]) <= names


def test_every_department_form_has_its_indicators_listed(can_tho: Pack) -> None:
    wards = {"ubnd_xa", "ubnd_phuong"}
    assert {task.form for task in can_tho.tasks if not wards & {*task.kinds}} == set(INDICATORS)


def test_part_two_is_offered_to_departments_clause_by_clause(
    can_tho: Pack, forms: dict[str, Sheets]
) -> None:
    refs = [one.ref for one in can_tho.clauses if one.ref.startswith("II.")]
    offered = [row for row in forms["iii_5"].choices if row["list_name"] == "ii_clause"]
    assert [row["label::vi"].split(" ")[0] for row in offered[:-1]] == refs
    assert [row["name"] for row in offered[:-1]] == [ref.lower().replace(".", "_") for ref in refs]


def test_the_number_of_communes_and_wards_is_that_of_the_pack(
    can_tho: Pack, forms: dict[str, Sheets]
) -> None:
    wards = sum(unit.kind in {"ubnd_xa", "ubnd_phuong"} for unit in can_tho.units)
    totals = [
        row["calculation"]
        for sheets in forms.values()
        for row in sheets.survey
        if row["name"] == "units_total"
    ]
    assert set(totals) == {str(wards)}


def test_every_number_has_its_unit_and_its_time(forms: dict[str, Sheets]) -> None:
    columns = ("bind::bot:unit", "bind::bot:unit_en", "bind::bot:period")
    assert [
        (key, row["name"])
        for key, row in asked(forms)
        if kind_of(row)[0] in NUMBERS and not all(row[column] for column in columns)
    ] == []


def test_every_rule_says_what_is_wrong_in_both_languages(forms: dict[str, Sheets]) -> None:
    assert [
        (key, row["name"], rule)
        for key, row in asked(forms)
        for rule, messages in RULES.items()
        if row[rule] and not all(row[message] for message in messages)
    ] == []


def test_every_source_is_explained(can_tho: Pack, forms: dict[str, Sheets]) -> None:
    for key, row in asked(forms):
        unknown = set(_TAG.findall(row["bind::bot:source"])) - set(can_tho.sources)
        assert not unknown, (key, row["name"])


def test_every_question_of_a_department_has_its_source(forms: dict[str, Sheets]) -> None:
    assert [
        (key, row["name"])
        for key, row in asked(forms)
        if key in INDICATORS and not row["bind::bot:source"]
    ] == []


def test_no_text_shows_a_name_of_the_code(forms: dict[str, Sheets]) -> None:
    for key, row in asked(forms):
        for text in texts(row):
            assert not _CODE.search(_REFERENCE.sub("", text)), (key, row["name"], text)


def test_a_form_reads_only_what_is_shared_with_it(can_tho: Pack, forms: dict[str, Sheets]) -> None:
    for key, sheets in forms.items():
        lists = {row["list_name"] for row in sheets.choices}
        read_by = {
            name
            for row in sheets.survey
            for cell in row.cells.values()
            for name in _INSTANCE.findall(cell)
        }
        assert read_by <= lists | set(can_tho.shares) | {"last"}, key


# --- rules can be kept and broken ---------------------------------------------------------------


def rules_of(forms: Mapping[str, Sheets]) -> Iterator[tuple[str, str, Sheets, Row]]:
    """The rules of the departments' forms; those of the wards have tests of their own."""
    for key, row in asked({key: forms[key] for key in INDICATORS}):
        for rule in RULES:
            if row[rule] and "position(" not in row[rule] and "instance(" not in row[rule]:
                yield row[rule], f"{key} {row['name']} {rule}", forms[key], row


def test_every_rule_can_be_kept_and_broken(forms: dict[str, Sheets]) -> None:
    for rule, where, sheets, row in rules_of(forms):
        others = {name: tried(sheets, name) for name in _REFERENCE.findall(rule)}
        own = tried(sheets, row["name"])
        outcomes: set[bool] = set()
        for value, *values in combinations([own, *others.values()]):
            outcomes.add(holds(rule, row["name"], value, dict(zip(others, values, strict=True))))
            if len(outcomes) > 1:
                break
        assert outcomes == {True, False}, where


def test_an_answer_without_a_value_stands_in_nobodys_way(forms: dict[str, Sheets]) -> None:
    for rule, where, sheets, row in rules_of(forms):
        others = {name: unanswered(sheets, name) for name in _REFERENCE.findall(rule)}
        values = [value for value in tried(sheets, row["name"]) if value]
        assert any(holds(rule, row["name"], value, others) for value in values), where


def combinations(answers: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """Every combination of answers; of very many, some by chance, always the same ones."""
    if prod(map(len, answers)) <= MOST_COMBINATIONS:
        yield from product(*answers)
        return
    chance = Random(1183)  # noqa: S311 - the same answers every time
    for _ in range(MOST_COMBINATIONS):
        yield tuple(map(chance.choice, answers))


def tried(sheets: Sheets, name: str) -> list[str]:
    """Answers to try for a question."""
    row = next(one for one in sheets.survey if one["name"] == name)
    kind, listed = kind_of(row)
    choices = [one["name"] for one in sheets.choices if one["list_name"] == listed]
    match kind:
        case "integer" | "decimal":
            return ["", "0", "1", "2", "500"]
        case "date":
            return ["2020-01-01", "2026-03-05", "2031-01-01"]
        case "select_multiple":
            return ["", *choices, f"{choices[0]} {choices[-1]}"]
        case "select_one":
            return ["", *choices]
        case "calculate":
            return [row["calculation"]]
        case _:
            return ["", "15/KH-UBND"]


def unanswered(sheets: Sheets, name: str) -> str:
    """The value of a question answered without one; a constant of the form stays."""
    row = next(one for one in sheets.survey if one["name"] == name)
    return row["calculation"] if row["calculation"].isdecimal() else ""


def holds(rule: str, name: str, value: str, others: Mapping[str, str]) -> bool:
    """Whether the rule holds for this answer among these others."""
    node = Element(name, value)
    root = Element("data", children=[*(Element(*one) for one in others.items()), node])
    expression = compile_expression(_REFERENCE.sub(r"/data/\1", rule))
    return expression.boolean(Context(node, root, NOW, {}))


def test_difficulties_are_sorted_as_the_reports_sort_them(can_tho: Pack) -> None:
    stated = can_tho.difficulties
    for key in can_tho.forms:
        asked = [one for one in form(key).questions if one.name == stated.question]
        for question in asked:
            offered = {one.name: one.label for one in question.choices if one.name != "none"}
            assert list(offered) == list(stated.categories), key
            for name, label in offered.items():
                called = {language: label.text_in(language) for language in ("vi", "en")}
                assert called == dict(stated.categories[name]), name
            assert any(one.name == stated.detail for one in form(key).questions), key
