"""What communes and wards are asked, and that every rule in their forms can do its work."""

import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

import pytest

from bot.engine.expressions import Context, Element, compile_expression
from bot.forms import check
from bot.forms.sources import Row, Sheets, read
from bot.programmes import load_pack, pack_folder

FOLDER = pack_folder("can_tho_1183")
CLAUSES = (
    *("ii_1_a", "ii_1_b", "ii_2_a", "ii_2_b", "ii_2_c", "ii_3_a"),
    *("ii_3_b", "ii_3_c", "ii_4_a", "ii_4_b", "ii_4_c", "iii_7"),
)
FORMS = ("statistics", *CLAUSES)
READABLE = {"last-year", "statistics", "ii_2_b", "ii_2_c", "ii_3_b"}
"""What a form may look up: last year, and answers of other forms of the same unit."""
NOW = datetime(2026, 11, 9, 8, tzinfo=timezone(timedelta(hours=7)))
REFERENCE = re.compile(r"\$\{([A-Za-z0-9_]+)\}")
LOCAL = re.compile(r"/data/([A-Za-z0-9_.]+)")
ELSEWHERE = re.compile(r"instance\('([a-z0-9_]+)'\)/root/([a-z0-9_]+)")
VALUES = ("", "0", "1", "2", "5", "12000", "yes", "none", "other", "none other", "done")
OWN_VALUES = (*VALUES[1:], "2026", "1999", "2024-01-02", "2020-01-01", "2099-01-01")

S_SOURCES = {
    "children": "[TT13]",
    "boys": "[TT13]",
    "girls": "[TT13]",
    "under_5": "[QĐ23-14,22,24]",
    "under_6": "[QĐ23-14,22,24]",
    "aged_7_up": "[QĐ23-14,22,24]",
    "aged_11_up": "[QĐ23-14,22,24]",
    "ethnic_minority": "[CT]",
    "special": "[LTE10]",
    "special_supported": "[QĐ23-8]",
    "poor": "[CT]",
    "near_poor": "[CT]",
    "abused": "[QĐ23-9]",
    "cases_planned": "[NĐ56]",
    "cases_urgent": "[NĐ56]",
    "injuries": "[BM-TNTT]",
    "injury_deaths": "[BM-TNTT]",
    "birth_registered": "[QĐ23-14]",
    "under_1": "[QĐ23-4,5]",
    "vaccinated": "[QĐ23-4,5]",
    "measured": "[QĐ23-4,5]",
    "stunted": "[QĐ06-7,8]",
    "underweight": "[QĐ06-7,8]",
    "aged_5": "[QĐ23-16,17,18]",
    "in_preschool": "[QĐ23-16,17,18]",
    "dropouts_primary": "[QĐ06-10]",
    "dropouts_secondary": "[QĐ06-10]",
    "consulted": "[QĐ23-22,24]",
    "in_models": "[QĐ06-11]",
    "play_spots": "[QĐ23-21]",
    "hamlets": "[QĐ23-21]",
    "hamlets_with_play_spot": "[QĐ06-12]",
    "rated": "[QĐ06]",
    "rated_year": "[QĐ06]",
    "rated_score": "[QĐ23-1]",
    "rated_result": "[QĐ23-1]",
}
FOURTEEN_GROUPS = (
    "Trẻ em mồ côi cả cha và mẹ",
    "Trẻ em bị bỏ rơi",
    "Trẻ em không nơi nương tựa",
    "Trẻ em khuyết tật",
    "Trẻ em nhiễm HIV/AIDS",
    "Trẻ em vi phạm pháp luật",
    "Trẻ em nghiện ma túy",
    "Trẻ em phải bỏ học kiếm sống",
    "Trẻ em bị tổn hại nghiêm trọng về thể chất và tinh thần do bị bạo lực",
    "Trẻ em bị bóc lột",
    "Trẻ em bị xâm hại tình dục",
    "Trẻ em bị mua bán",
    "Trẻ em mắc bệnh hiểm nghèo",
    "Trẻ em di cư, trẻ em lánh nạn, tị nạn",
)
INJURY_KINDS = (
    *("fall", "burn", "traffic", "poisoning", "cut", "choking"),
    *("animal", "drowning", "explosive", "electric", "other"),
)
AGES = ("0_5", "6_9", "10_13", "14_15")
PLACES = ("home", "school", "community")


@cache
def sheets(key: str) -> Sheets:
    common = () if key == "statistics" else (FOLDER / "forms" / "common.md",)
    return read([FOLDER / "forms" / f"{key}.md", *common])


def rows(key: str) -> tuple[Row, ...]:
    return sheets(key).survey


def names(key: str) -> list[str]:
    return [row["name"] for row in rows(key) if row["name"]]


def row_of(key: str, name: str) -> Row:
    return next(row for row in rows(key) if row["name"] == name)


def is_number(row: Row) -> bool:
    return row["type"] in {"integer", "decimal"}


def asked(key: str) -> Iterator[Row]:
    silent = ("begin", "end", "note", "calculate")
    return (row for row in rows(key) if not row["type"].startswith(silent))


@dataclass(frozen=True)
class Rule:
    """An expression of a question, evaluated with answers given by name."""

    form: str
    question: str
    text: str

    @property
    def local(self) -> str:
        """The rule with answers of other forms as if they stood beside its own."""
        return REFERENCE.sub(r"/data/\1", ELSEWHERE.sub(r"/data/\1.\2", self.text))

    def others(self) -> list[str]:
        return sorted(set(LOCAL.findall(self.local)))

    def holds(self, own: str, answers: Mapping[str, str] | None = None) -> bool:
        context = self._context(own, answers or {})
        return compile_expression(self.local).boolean(context)

    def text_for(self, answers: Mapping[str, str]) -> str:
        return compile_expression(self.local).string(self._context("", answers))

    def _context(self, own: str, answers: Mapping[str, str]) -> Context:
        given = dict.fromkeys(self.others(), "") | dict(answers)
        here = Element("own", own)
        root = Element("data", children=[*(Element(*one) for one in given.items()), here])
        return Context(node=here, root=root, now=NOW, instances={})

    def results(self) -> set[bool]:
        """What comes out for many answers, the same ones every time."""
        dice = random.Random(self.question)  # noqa: S311 - nothing secret
        others = self.others()
        found = {
            self.holds(own, dict.fromkeys(others, other)) for own in OWN_VALUES for other in VALUES
        }
        for _ in range(4000):
            answers = {name: dice.choice(VALUES) for name in others}
            found.add(self.holds(dice.choice(OWN_VALUES), answers))
            if len(found) == 2:
                break
        return found


def rules(column: str, key: str) -> list[Rule]:
    return [Rule(key, row["name"], row[column]) for row in rows(key) if row[column]]


def constraint(key: str, name: str) -> Rule:
    return Rule(key, name, row_of(key, name)["constraint"])


@pytest.mark.parametrize("key", FORMS)
def test_a_form_has_no_faults(key: str) -> None:
    common = [] if key == "statistics" else [FOLDER / "forms" / "common.md"]
    files = [FOLDER / "forms" / f"{key}.md", *common]
    assert check(files, strict=True, known_instances=READABLE) == []


def test_a_ward_owes_the_general_figures_then_every_clause() -> None:
    tasks = [task for task in load_pack(FOLDER).tasks if "ubnd_xa" in task.kinds]
    assert [task.form for task in tasks] == list(FORMS)
    assert [task.key for task in tasks][:3] == ["S", "II.1.a", "II.1.b"]
    assert [task.clause for task in tasks] == ["III.8", *(task.key for task in tasks[1:])]
    assert all(task.kinds == ("ubnd_xa", "ubnd_phuong") for task in tasks)


@pytest.mark.parametrize(("name", "source"), S_SOURCES.items())
def test_every_general_figure_is_asked_with_its_source(name: str, source: str) -> None:
    tag = source.rstrip("]")
    assert tag in row_of("statistics", name)["bind::bot:source"]


def test_the_groups_of_children_in_special_circumstances_are_those_of_the_law_in_order() -> None:
    groups = [row for row in rows("statistics") if row["bind::bot:source"] == "[LTE10]"]
    assert len(groups) == 14
    for row, beginning in zip(groups, FOURTEEN_GROUPS, strict=True):
        assert row["label::vi"].startswith(unicodedata.normalize("NFC", beginning))
        assert "${special} = '' or" in row["constraint"]


def test_a_child_may_be_in_several_groups_but_no_child_in_none() -> None:
    rule = constraint("statistics", "special_migrant")
    groups = [name for name in rule.others() if name != "special"]
    assert len(groups) == 13
    one_each = dict.fromkeys(groups, "1")
    assert rule.holds("1", one_each | {"special": "14"})
    assert rule.holds("1", one_each | {"special": "10"})
    assert not rule.holds("1", one_each | {"special": "15"})
    assert rule.holds("1", one_each | {"special": "15", "special_hiv": ""})


def test_boys_and_girls_are_all_children() -> None:
    girls = constraint("statistics", "girls")
    assert girls.holds("580", {"boys": "620", "children": "1200"})
    assert not girls.holds("581", {"boys": "620", "children": "1200"})
    assert not girls.holds("1201", {"children": "1200"})
    assert girls.holds("580", {"boys": "620"})


@pytest.mark.parametrize("dead", ["", "_deaths"])
@pytest.mark.parametrize("last", ["injury_other", "injured_girls", "injured_14_15"])
def test_the_parts_of_the_injured_and_of_the_dead_add_up(last: str, dead: str) -> None:
    rule = constraint("statistics", last + dead)
    total = "injury_deaths" if dead else "injuries"
    parts = [one for one in rule.others() if one not in {total, last + dead, last}]
    count = len(parts)
    answers = dict.fromkeys(parts, "1") | ({last: "9"} if dead else {})
    assert count == {"injury_other": 10, "injured_girls": 1, "injured_14_15": 3}[last]
    assert rule.holds("2", answers | {total: str(count + 2)})
    assert not rule.holds("2", answers | {total: str(count + 3)})
    assert rule.holds("2", answers | {total: str(count + 3), parts[0]: ""})


@pytest.mark.parametrize("part", [*INJURY_KINDS, "boys", "girls", *AGES, *PLACES])
def test_no_line_has_more_dead_than_injured(part: str) -> None:
    name = f"injury_{part}" if part in INJURY_KINDS else f"injured_{part}"
    rule = constraint("statistics", f"{name}_deaths")
    assert not rule.holds("3", {name: "2"})
    assert rule.holds("2", {name: "2"})


def test_the_details_of_injuries_are_optional_and_the_main_ones_are_not() -> None:
    main = {
        *("injuries", "injury_deaths", "injury_drowning", "injury_drowning_deaths"),
        *("injury_traffic", "injury_traffic_deaths"),
    }
    survey = [row["name"] for row in rows("statistics")]
    level_one = survey[survey.index("injuries_main") : survey.index("injury_details")]
    assert main <= set(level_one)
    assert not row_of("statistics", "injuries_main")["relevant"]
    for name in ("injury_kinds", "injury_people"):
        assert row_of("statistics", name)["relevant"] == "${injury_details} = 'yes'"


@pytest.mark.parametrize("key", FORMS)
def test_every_number_says_what_it_counts_and_when(key: str) -> None:
    for row in filter(is_number, rows(key)):
        assert row["bind::bot:unit"], row["name"]
        assert row["bind::bot:unit_en"], row["name"]
        assert row["bind::bot:period"] in {"flow", "stock"}, row["name"]
        assert "unknown" in row["bind::bot:missing"].split(), row["name"]


@pytest.mark.parametrize("key", FORMS)
def test_no_impossible_zero_is_offered(key: str) -> None:
    for row in filter(is_number, rows(key)):
        if row["constraint"] == ". > 0":
            assert "zero" not in row["bind::bot:missing"].split(), row["name"]


@pytest.mark.parametrize("key", FORMS)
def test_percentages_are_computed_never_asked(key: str) -> None:
    for row in asked(key):
        assert "%" not in row["bind::bot:unit"]
        assert not row["label::vi"].startswith("Tỷ lệ")
    for row in rows(key):
        if row["name"].endswith("_percent"):
            assert " > 0 and " in row["relevant"], row["name"]


@pytest.mark.parametrize("key", FORMS)
def test_every_rule_says_what_is_wrong_in_both_languages(key: str) -> None:
    for row in rows(key):
        if row["constraint"]:
            assert row["constraint_message::vi"].endswith("."), row["name"]
            assert "Anh/chị" in row["constraint_message::vi"], row["name"]
            assert row["constraint_message::en"].endswith("."), row["name"]
        if row["bind::bot:warning"]:
            assert row["bind::bot:warning_message_vi"].endswith("."), row["name"]
            assert row["bind::bot:warning_message_en"].endswith("."), row["name"]


@pytest.mark.parametrize("key", FORMS)
def test_every_rule_can_be_kept_and_broken(key: str) -> None:
    for column in ("constraint", "bind::bot:warning"):
        for rule in rules(column, key):
            assert rule.results() == {True, False}, (column, rule.question)


@pytest.mark.parametrize("key", FORMS)
def test_a_rule_about_other_answers_holds_while_they_are_missing(key: str) -> None:
    for column in ("constraint", "bind::bot:warning"):
        for rule in rules(column, key):
            if rule.others():
                assert rule.holds("1"), (column, rule.question)
                assert rule.holds("0"), (column, rule.question)


@pytest.mark.parametrize("key", FORMS)
def test_every_expression_reads_and_names_what_exists(key: str) -> None:
    known = set(names(key))
    for row in rows(key):
        for column in ("relevant", "constraint", "calculation", "bind::bot:warning"):
            cell = row[column]
            assert set(REFERENCE.findall(cell)) <= known, (row["name"], column)
            for form, question in ELSEWHERE.findall(cell):
                assert form in READABLE, (row["name"], column)
                assert form != key, (row["name"], column)
                assert is_number(row_of(form, question)), (row["name"], column)
            if cell:
                compile_expression(REFERENCE.sub(r"/data/\1", cell))


@pytest.mark.parametrize("key", FORMS)
def test_only_the_general_figures_bind_another_form(key: str) -> None:
    for rule in rules("constraint", key):
        assert {form for form, _ in ELSEWHERE.findall(rule.text)} <= {"statistics"}


@pytest.mark.parametrize(
    ("key", "name", "figure"),
    [
        ("ii_1_b", "online_safety_children", "children"),
        ("ii_1_b", "action_month_children", "children"),
        ("ii_2_c", "life_skills_children", "children"),
        ("ii_2_c", "swimming_children", "children"),
        ("ii_3_a", "monthly_allowance_children", "children"),
        ("ii_3_a", "insured_children", "children"),
        ("ii_3_a", "tuition_children", "children"),
        ("ii_3_b", "disaster_children", "children"),
        ("ii_3_c", "helped_special", "special"),
        ("ii_3_c", "helped_minority", "ethnic_minority"),
        ("ii_4_b", "forum_children", "aged_7_up"),
        ("ii_1_a", "hamlets_reached", "hamlets"),
    ],
)
def test_no_more_children_than_the_general_figures_have(key: str, name: str, figure: str) -> None:
    rule = constraint(key, name)
    assert rule.holds("30", {f"statistics.{figure}": "30"})
    assert not rule.holds("31", {f"statistics.{figure}": "30"})
    assert rule.holds("31")


@pytest.mark.parametrize(
    ("key", "name", "number", "shown"),
    [
        ("ii_1_b", "children_known", "12345", "12.345"),
        ("ii_1_b", "children_known", "1005", "1.005"),
        ("ii_1_b", "children_known", "950", "950"),
        ("ii_3_b", "injuries_known", "", "–"),
        ("ii_3_b", "injuries_known", "0", "0"),
        ("ii_4_b", "consulted_known", "1000", "1.000"),
        ("ii_3_c", "money_raised_known", "1200.5", "1.200,5"),
        ("ii_3_c", "money_raised_known", "12.75", "12,75"),
        ("iii_7", "budget_spent_known", "", "–"),
        ("iii_7", "budget_spent_known", "23450", "23.450"),
    ],
)
def test_figures_of_other_forms_are_shown_as_people_write_them(
    key: str, name: str, number: str, shown: str
) -> None:
    rule = Rule(key, name, row_of(key, name)["calculation"])
    (other,) = rule.others()
    assert rule.text_for({other: number}) == shown


def test_two_figures_are_added_before_they_are_shown() -> None:
    rule = Rule("ii_3_c", "poor_known", row_of("ii_3_c", "poor_known")["calculation"])
    poor, near_poor = "statistics.poor", "statistics.near_poor"
    assert rule.text_for({poor: "800", near_poor: "450"}) == "1.250"
    assert rule.text_for({poor: "800", near_poor: ""}) == "–"


@pytest.mark.parametrize("key", CLAUSES)
def test_every_clause_ends_with_the_common_block(key: str) -> None:
    common = [row["name"] for row in read([FOLDER / "forms" / "common.md"]).survey]
    own = [row["name"] for row in rows(key)]
    assert own[-len(common) :] == common
    assert {"status", "results", "difficulties", "proposal_levels", "documents"} <= set(common)


@pytest.mark.parametrize("key", FORMS)
def test_names_are_unique_and_english(key: str) -> None:
    found = names(key)
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in found)


@pytest.mark.parametrize("key", CLAUSES)
def test_a_clause_is_short_enough_for_one_sitting(key: str) -> None:
    """Steps before the common block; numbers asked together are one."""
    always, at_most, inside = 0, 0, False
    for row in rows(key):
        if row["name"] == "common":
            break
        if not inside and row["type"] not in {"note", "calculate"}:
            at_most += 1
            always += not row["relevant"]
        inside = row["type"] != "end group" and (inside or row["type"] == "begin group")
    assert always <= 8
    assert 3 <= at_most <= 10


@pytest.mark.parametrize("key", FORMS)
def test_lists_say_none_where_nothing_is_an_answer(key: str) -> None:
    offered = {row["list_name"] for row in sheets(key).choices if row["name"] == "none"}
    for row in rows(key):
        if row["type"].startswith("select_multiple") and row["name"] != "hotline_ways":
            assert row["type"].split()[1] in offered
            assert "'none'" in row["constraint"]


@pytest.mark.parametrize("key", FORMS)
def test_free_text_is_asked_without_children_in_it(key: str) -> None:
    for row in asked(key):
        if row["appearance"] == "multiline":
            assert "ông nêu tên, tuổi, địa chỉ" in row["hint::vi"], row["name"]


def test_counts_of_harm_are_marked() -> None:
    sensitive = {
        "statistics": ("special_hiv", "special_offending", "special_trafficked", "abused_sexually"),
        "ii_3_b": ("cases", "cases_police", "referred_care", "abuse_known_note"),
        "ii_4_c": ("cases_to_police", "cases_penalised"),
    }
    for key, marked in sensitive.items():
        assert {row_of(key, name)["bind::bot:sensitive"] for name in marked} == {"yes"}
    for row in rows("statistics"):
        if row["name"].startswith("abused") and is_number(row):
            assert row["bind::bot:sensitive"] == "yes"


@pytest.mark.parametrize("key", FORMS)
def test_every_text_is_there_in_both_languages_and_composed(key: str) -> None:
    for row in (*rows(key), *sheets(key).choices):
        for text in ("label", "hint", "constraint_message"):
            vi, en = row[f"{text}::vi"], row[f"{text}::en"]
            assert bool(vi) == bool(en), row["name"]
            assert unicodedata.is_normalized("NFC", vi)
    for row in asked(key):
        assert row["label::vi"], row["name"]
