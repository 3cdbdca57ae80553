"""The city's figures are those of the raw answers, worked out here a second time and otherwise."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from bot.domain.assignments import FormId, KeptTask, TaskId
from bot.domain.difficulties import Difficulty, DifficultyId
from bot.domain.interviews import Answer
from bot.domain.people import UnitId
from bot.domain.questionnaires import Kind, Path, Status
from bot.domain.reports import State
from bot.planning.adding import Gap, Sum, label
from bot.planning.consolidation import (
    Achieved,
    Consolidation,
    Contribution,
    Returns,
    best,
    consolidate,
    lagging,
)
from tests.support.packs import TINH_MAU, form, pack
from tests.support.returns import DUE, NOW, city

KEYS = ("S", "II.1.a", "II.2.b", "II.3.b", "II.4.a", "III.1.đ", "III.2.b", "III.5")
COUNTS = {"handed_in", "accepted"}


@cache
def returned() -> tuple[Returns, ...]:
    return tuple(city(KEYS))


@cache
def made() -> Consolidation:
    return together(returned())


def together(returns: Iterable[Returns]) -> Consolidation:
    return consolidate(list(returns), [], pack().outline, pack().difficulties, NOW)


def pairs() -> Iterable[tuple[Returns, Achieved]]:
    return zip(returned(), made().tasks, strict=True)


def raw(one: Contribution, path: str) -> list[Answer] | None:
    """What a unit has answered there, in whichever entry; None where no report counts."""
    if one.assignment.state.value not in COUNTS or one.report is None:
        return None
    return [
        answer
        for where, answer in one.report.answers.items()
        if re.sub(r"\[[0-9]+\]", "", where) == path
    ]


def given(one: Contribution, path: str) -> Fraction | None:
    numbers = [Fraction(answer.value) for answer in raw(one, path) or [] if answer.value]
    return sum(numbers, Fraction()) if numbers else None


def asked(returns: Returns) -> list[Contribution]:
    return [one for one in returns.contributions if one.assignment.state.value != "not_applicable"]


NUMBERS = [
    (key, str(one.path))
    for key in KEYS
    for task in pack().tasks
    if task.key == key
    for one in form(task.form).questions
    if one.kind.value in {"integer", "decimal"} and "figure" not in one.name
]


@pytest.mark.parametrize("path", NUMBERS, ids=lambda one: f"{one[0]} {one[1]}")
def test_every_sum_is_that_of_the_raw_answers(path: tuple[str, str]) -> None:
    """Given values and zeros are added; whoever has none is counted, and adds nothing."""
    returns, achieved = next(one for one in pairs() if one[0].task.key == path[0])
    (found,) = [one for one in achieved.sums if one.question.path == path[1]]
    values = [given(one, path[1]) for one in asked(returns)]
    known = [one for one in values if one is not None]
    if found.question.name in {"rated_score", "allowance"}:
        assert found.total is None
    else:
        assert found.total == (sum(known) if known else None)
    assert found.given == len(known)
    statuses = [
        "absent" if (answers := raw(one, path[1])) is None else answers[0].status.value
        for one in asked(returns)
        if raw(one, path[1]) != []
    ]
    assert found.without == sum(
        one in {"absent", "unknown", "outside", "skipped"} for one in statuses
    )
    for gap, status in (("unknown", Gap.UNKNOWN), ("outside", Gap.OUTSIDE), ("absent", Gap.ABSENT)):
        assert found.gaps.get(status, 0) == statuses.count(gap)
    assert len(found.cells) == len(asked(returns))
    assert [one.value for one in found.cells] == values


@pytest.mark.parametrize("path", NUMBERS, ids=lambda one: f"{one[0]} {one[1]}")
def test_last_year_is_added_over_the_same_units_only(path: tuple[str, str]) -> None:
    returns, achieved = next(one for one in pairs() if one[0].task.key == path[0])
    (found,) = [one for one in achieved.sums if one.question.path == path[1]]
    if not found.question.total:
        assert (found.now, found.before, found.compared) == (None, None, 0)
        return
    both = []
    for one in asked(returns):
        now, last = given(one, path[1]), one.before.get(path[1].rpartition("/")[2])
        if now is not None and last is not None and last.value:
            both.append((now, Fraction(last.value)))
    assert found.compared == len(both)
    assert found.now == (sum(now for now, _ in both) if both else None)
    assert found.before == (sum(last for _, last in both) if both else None)


SHARES = [
    ("S", "special_note", "special", "children", 1),
    ("S", "supported_note", "special_supported", "special", 1),
    ("S", "birth_note", "birth_registered", "under_5", 1),
    ("S", "vaccinated_note", "vaccinated", "under_1", 1),
    ("S", "stunted_note", "stunted", "measured", 1),
    ("S", "underweight_note", "underweight", "measured", 1),
    ("S", "preschool_note", "in_preschool", "aged_5", 1),
    ("S", "consulted_note", "consulted", "aged_7_up", 1),
    ("S", "in_models_note", "in_models", "aged_11_up", 1),
    ("S", "play_note", "hamlets_with_play_spot", "hamlets", 1),
    ("II.1.a", "hamlets_note", "hamlets_reached", "hamlets_total", 1),
    ("II.3.b", "water_note", "water_points_guarded", "water_points", 1),
    ("II.3.b", "safe_homes_note", "safe_homes", "families", 1),
    ("II.3.b", "disaster_note", "disaster_helped", "disaster_children", 1),
]


@pytest.mark.parametrize(("key", "note", "part", "whole", "digits"), SHARES)
def test_a_share_is_worked_out_of_summed_parts(
    key: str, note: str, part: str, whole: str, digits: int
) -> None:
    returns, achieved = next(one for one in pairs() if one[0].task.key == key)
    (found,) = [one for one in achieved.ratios if one.note.name == note]
    named = {one.name: str(one.path) for one in form(_form(key)).questions}
    both = [
        (first, second)
        for one in asked(returns)
        if (first := given(one, named[part])) is not None
        and (second := given(one, named[whole])) is not None
    ]
    parts, wholes = (sum(column, Fraction()) for column in zip(*both, strict=True))
    exact = 100 * parts / wholes
    assert abs(Fraction(found.value) - exact) <= Fraction(1, 2 * 10**digits)
    assert found.units == len(both)
    shares = [100 * first / second for first, second in both if second]
    average = sum(shares, Fraction()) / len(shares)
    assert abs(average - exact) > Fraction(1, 10), "an average of shares would pass this test"


def _form(key: str) -> str:
    return next(one.form for one in pack().tasks if one.key == key)


def test_every_share_a_form_tells_is_worked_out() -> None:
    for returns, achieved in pairs():
        if achieved.reported < 50:  # of a department alone, perhaps nothing is in
            continue
        told = {
            one.name
            for one in form(_form(returns.task.key)).questions
            if one.kind is Kind.NOTE
            and any(where.endswith("_percent") for where in one.label.outputs)
        }
        assert {one.note.name for one in achieved.ratios} >= told


def test_choices_are_counted_by_units() -> None:
    for returns, achieved in pairs():
        for tally in achieved.tallies:
            path = str(tally.question.path)
            for choice, count in zip(tally.question.choices, tally.counts, strict=True):
                assert count == sum(
                    choice.name in answer.value.split()
                    for one in asked(returns)
                    for answer in raw(one, path) or []
                )


def test_who_has_reported_is_counted_from_what_is_owed() -> None:
    for returns, achieved in pairs():
        states = [one.assignment.state.value for one in asked(returns)]
        assert achieved.reported == sum(one in COUNTS for one in states)
        assert achieved.rates.expected == (len(states) if returns.task.mandatory else 0)
        in_time = [
            one
            for one in asked(returns)
            if one.assignment.first_handed_in_at and one.assignment.first_handed_in_at < DUE
        ]
        assert achieved.rates.timely == (len(in_time) if returns.task.mandatory else 0)
        assert achieved.rates.returned == states.count("returned")


def test_reports_that_count_are_the_ones_that_are_in() -> None:
    counted = {
        one.report.number
        for returns in returned()
        for one in returns.contributions
        if one.report and one.assignment.state.value in COUNTS
    }
    assert {one.filed.number for one in made().reports} == counted
    filed = sum(one.report is not None for each in returned() for one in each.contributions)
    assert len(counted) < filed, "none was returned"


# -- single cases --------------------------------------------------------------------------------

FORM = form("kiem_tra", TINH_MAU)
COST = Path("/data/repairs/repair_cost")
TASK = KeptTask(TaskId(1), "1.b", "1.b", "Kiểm tra sân chơi", True)


def inspected(*answers: dict[str, Answer], state: State = State.HANDED_IN) -> Sum:
    """What is added up of the money for repairs, told by these units."""
    (model,) = city(("S",))
    some = []
    for one, told in zip(model.contributions, answers, strict=False):
        assignment = replace(one.assignment, state=state)
        report = next(each.report for each in model.contributions if each.report)
        filed = replace(
            report,
            form_id=FormId(1),
            answers={Path(f"/data/{path}"): answer for path, answer in told.items()},
        )
        some.append(replace(one, assignment=assignment, report=filed, before={}))
    found = together([Returns(TASK, {FormId(1): FORM}, some)])
    return next(one for one in found.tasks[0].sums if one.question.path == COST)


def test_the_entries_of_a_list_are_added() -> None:
    found = inspected(
        {"repairs[1]/repair_cost": Answer("1.5"), "repairs[3]/repair_cost": Answer("2")},
        {"repairs[1]/repair_cost": Answer("0.25")},
    )
    assert found.total == Decimal("3.75")
    assert (found.given, found.without) == (2, 0)


def test_an_entry_without_a_figure_leaves_the_unit_s_sum_unfinished() -> None:
    unknown = Answer("", Status.UNKNOWN, "Chưa có dự toán.")
    told = {"repairs[1]/repair_cost": Answer("1.5"), "repairs[2]/repair_cost": unknown}
    found = inspected(told)
    assert (found.total, found.given, found.without) == (Decimal("1.5"), 1, 1)
    assert found.gaps == {Gap.PARTIAL: 1}


def test_an_entry_taken_out_again_is_none() -> None:
    gone = {"repairs[1]/repair_cost": Answer("9", Status.REMOVED)}
    assert inspected(gone).gaps == {Gap.NOT_ASKED: 1}


def test_nobody_s_figure_is_no_zero() -> None:
    assert inspected({"repairs[1]/repair_cost": Answer("", Status.UNKNOWN)}).total is None
    assert inspected({"repairs[1]/repair_cost": Answer("0", Status.ZERO)}).total == 0


def test_what_was_returned_counts_again_once_it_is_corrected() -> None:
    told = {"repairs[1]/repair_cost": Answer("1.5")}
    assert inspected(told, state=State.RETURNED).gaps == {Gap.ABSENT: 1}
    assert inspected(told, state=State.ACCEPTED).total == Decimal("1.5")


def test_figures_with_names_of_their_own_are_not_added() -> None:
    (achieved,) = [one for one in made().tasks if one.task.key == "III.5"]
    assert achieved.sums == ()
    assert achieved.self_named > 0


def test_a_label_says_what_all_reports_agree_on() -> None:
    (achieved,) = [one for one in made().tasks if one.task.key == "III.2.b"]
    told = [label(one.question, "vi", one.shown) for one in achieved.sums]
    reported = bool(achieved.reported)
    assert any("(trong 103 xã, phường)" in one for one in told) is reported


# -- words ---------------------------------------------------------------------------------------


def test_words_are_those_written_with_who_wrote_them() -> None:
    said = made().voices.proposals
    assert said
    for one in said:
        (returns,) = [each for each in returned() if each.task == one.task]
        (wrote,) = [each for each in returns.contributions if each.unit == one.unit]
        assert one.text in {answer.value for answer in raw(wrote, "/data/common/proposals") or []}
        (levels,) = raw(wrote, "/data/common/proposal_levels") or []
        assert one.categories == tuple(levels.value.split())


def test_what_a_unit_has_raised_by_itself_stands_with_the_rest() -> None:
    unit = returned()[0].contributions[0].unit
    raised = Difficulty(DifficultyId(1), unit.id, ("staff",), "Thiếu người.", NOW, None)
    elsewhere = replace(raised, unit_id=UnitId(9999))
    found = consolidate(
        returned(), [raised, elsewhere], pack().outline, pack().difficulties, NOW
    ).voices.difficulties
    assert len(found) == len(made().voices.difficulties) + 1
    assert (found[-1].unit, found[-1].task, found[-1].text) == (unit, None, "Thiếu người.")


# -- ahead and behind ----------------------------------------------------------------------------


def test_best_and_lagging_go_by_reporting_alone() -> None:
    places = made().places
    ahead, behind = best(places, 10), lagging(places, 10)
    merit = {
        one.unit.id: (
            Fraction(one.rates.complete, one.rates.expected),
            Fraction(one.rates.timely, one.rates.expected),
        )
        for one in places
    }
    assert len(ahead) >= 10
    assert all(merit[one.unit.id] >= merit[other.unit.id] for one in ahead for other in places
               if other not in ahead)  # fmt: skip
    assert all(one.rates.owed for one in behind)
    owing = [one for one in places if one.rates.owed]
    assert all(merit[one.unit.id] < merit[other.unit.id] for one in behind for other in owing
               if other not in behind)  # fmt: skip


def test_whoever_is_level_with_the_last_is_named_too() -> None:
    (place, *_) = made().places
    level = [replace(place, unit=replace(place.unit, id=UnitId(n))) for n in range(5)]
    assert len(best(level, 2)) in {0, 5}
    assert len(lagging(level, 2)) in {0, 5}


def test_nobody_is_best_where_nothing_is_handed_in() -> None:
    (returns,) = city(("S",))
    idle = [
        replace(
            one,
            assignment=replace(one.assignment, state=State.NOT_STARTED, first_handed_in_at=None),
            report=None,
        )
        for one in returns.contributions
    ]
    found = consolidate(
        [replace(returns, contributions=idle)],
        [],
        pack().outline,
        pack().difficulties,
        DUE + timedelta(days=1),
    )
    assert best(found.places, 10) == []
    assert len(lagging(found.places, 10)) == 103
    assert all(one.total is None and one.without == 103 for one in found.tasks[0].sums)
