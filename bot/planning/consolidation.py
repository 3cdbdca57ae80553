"""The reports of all units on all tasks put together into one.

What counts is the newest version of a report that is handed in or accepted; what was returned
counts again once it is corrected. Words are kept as they were written, with who wrote them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from bot.domain.assignments import Assignment, FormId, KeptTask
from bot.domain.difficulties import Difficulty
from bot.domain.interviews import Answer
from bot.domain.people import Unit, UnitId
from bot.domain.programmes import Difficulties, Outline
from bot.domain.questionnaires import Questionnaire
from bot.domain.reports import Standing, State
from bot.domain.reviews import Filed
from bot.planning.adding import (
    Ratio,
    Sheet,
    Sum,
    Tally,
    ratios,
    self_named,
    sheet,
    sums,
    tallies,
)
from bot.planning.rates import Rates, rates

CURRENT = frozenset({State.HANDED_IN, State.ACCEPTED})
"""States in which the newest report counts."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one unit was asked for on a task, and its newest report, if any.

    `before` is what it reported a year earlier, by indicator.
    """

    unit: Unit
    assignment: Assignment
    report: Filed | None
    before: Mapping[str, Answer]

    @property
    def is_expected(self) -> bool:
        return self.assignment.state is not State.NOT_APPLICABLE

    @property
    def counted(self) -> Filed | None:
        """The report whose figures count."""
        return self.report if self.assignment.state in CURRENT else None


@dataclass(frozen=True, slots=True)
class Returns:
    """A task with everybody asked for it; `forms` are its form's versions, the newest first."""

    task: KeptTask
    forms: Mapping[FormId, Questionnaire]
    contributions: Sequence[Contribution]


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's own words; `task` is None where they belong to no report."""

    unit: Unit
    task: KeptTask | None
    text: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voices:
    """What the reports say in words, in the order of tasks and units."""

    achievements: tuple[Said, ...]
    practices: tuple[Said, ...]
    difficulties: tuple[Said, ...]
    causes: tuple[Said, ...]
    proposals: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Achieved:
    """One task, put together: who is asked, in the order of the cells, and how far they are.

    `forms` are the versions of its form, the newest first.
    """

    task: KeptTask
    forms: tuple[Questionnaire, ...]
    units: tuple[Unit, ...]
    rates: Rates
    reported: int
    sums: tuple[Sum, ...]
    ratios: tuple[Ratio, ...]
    tallies: tuple[Tally, ...]
    self_named: int


@dataclass(frozen=True, slots=True)
class Place:
    """How one unit has reported, over all of its tasks."""

    unit: Unit
    rates: Rates


@dataclass(frozen=True, slots=True)
class Counted:
    """A report whose figures count."""

    unit: Unit
    task: KeptTask
    filed: Filed


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Everything put together; `reports` are those whose figures count."""

    tasks: tuple[Achieved, ...]
    places: tuple[Place, ...]
    rates: Rates
    voices: Voices
    reports: tuple[Counted, ...]


def consolidate(
    returns: Sequence[Returns],
    raised: Sequence[Difficulty],
    outline: Outline,
    difficulties: Difficulties,
    now: datetime,
) -> Consolidation:
    """Put the returns together; `raised` are difficulties told of outside the reports."""
    everything = [one for each in returns for one in each.contributions]
    units = {one.unit.id: one.unit for one in everything}
    return Consolidation(
        tasks=tuple(_achieved(one, now) for one in returns),
        places=_places(everything, units, now),
        rates=_rates(everything, now),
        voices=_voices(returns, raised, units, outline, difficulties),
        reports=tuple(
            Counted(one.unit, each.task, filed)
            for each in returns
            for one in each.contributions
            if (filed := one.counted) is not None
        ),
    )


def _achieved(returns: Returns, now: datetime) -> Achieved:
    expected = [one for one in returns.contributions if one.is_expected]
    sheets = [_sheet(returns, one) for one in expected]
    forms = list(returns.forms.values())
    return Achieved(
        task=returns.task,
        forms=tuple(forms),
        units=tuple(one.unit for one in expected),
        rates=_rates(returns.contributions, now),
        reported=sum(one.counted is not None for one in expected),
        sums=sums(forms, sheets),
        ratios=ratios(forms[0], sheets),
        tallies=tallies(forms, sheets),
        self_named=self_named(forms, sheets),
    )


def _sheet(returns: Returns, one: Contribution) -> Sheet:
    filed = one.counted
    if filed is None:
        return sheet(None, {}, one.before)
    return sheet(returns.forms[filed.form_id], filed.answers, one.before)


# -- who has reported ----------------------------------------------------------------------------


def _rates(contributions: Sequence[Contribution], now: datetime) -> Rates:
    return rates((_standing(one.assignment) for one in contributions), now)


def _standing(one: Assignment) -> Standing:
    return Standing(one.state, one.first_handed_in_at, one.due_at, one.mandatory, one.due_then)


def _places(
    contributions: Sequence[Contribution], units: Mapping[UnitId, Unit], now: datetime
) -> tuple[Place, ...]:
    """In the programme's order of units; those of which nothing is expected are left out."""
    theirs: dict[UnitId, list[Contribution]] = {one: [] for one in units}
    for one in contributions:
        theirs[one.unit.id].append(one)
    found = [Place(unit, _rates(theirs[unit.id], now)) for unit in units.values()]
    return tuple(
        sorted((one for one in found if one.rates.expected), key=lambda one: one.unit.position)
    )


def best(places: Sequence[Place], most: int) -> list[Place]:
    """Those that have handed in most of what is asked, in time; nothing is said of children.

    About `most` of them: those level with the last one are named too. None where nobody has
    handed in anything.
    """
    ahead = [one for one in places if one.rates.complete]
    return _foremost(sorted(ahead, key=_merit, reverse=True), most)


def lagging(places: Sequence[Place], most: int) -> list[Place]:
    """Those furthest behind, of those that owe something."""
    return _foremost(sorted((one for one in places if one.rates.owed), key=_merit), most)


def _merit(place: Place) -> tuple[float, float]:
    return place.rates.completeness or 0.0, place.rates.timeliness or 0.0


def _foremost(ordered: Sequence[Place], most: int) -> list[Place]:
    if len(ordered) <= most:
        return list(ordered)
    last = _merit(ordered[most - 1])
    return [*ordered[:most], *takewhile(lambda one: _merit(one) == last, ordered[most:])]


# -- what they say -------------------------------------------------------------------------------


def _voices(
    returns: Sequence[Returns],
    raised: Sequence[Difficulty],
    units: Mapping[UnitId, Unit],
    outline: Outline,
    difficulties: Difficulties,
) -> Voices:
    told = [
        Said(units[one.unit_id], None, one.text, one.categories)
        for one in raised
        if one.unit_id in units
    ]
    return Voices(
        achievements=tuple(_said(returns, outline.achievements)),
        practices=tuple(_said(returns, outline.practices)),
        difficulties=(
            *_said(returns, (difficulties.detail,), (difficulties.question,)),
            *told,
        ),
        causes=tuple(_said(returns, outline.causes)),
        proposals=tuple(_said(returns, outline.proposals, outline.levels)),
    )


def _said(
    returns: Sequence[Returns], names: Collection[str], sorted_by: Collection[str] = ()
) -> Iterator[Said]:
    """The answers to the questions of these names, with what was chosen beside them."""
    for each in returns:
        for one in each.contributions:
            if one.counted is None:
                continue
            given = _by_name(one.counted)
            chosen = [choice for name in sorted_by for choice in given.get(name, "").split()]
            for name in names:
                if given.get(name):
                    yield Said(one.unit, each.task, given[name], tuple(chosen))


def _by_name(filed: Filed) -> dict[str, str]:
    """The answers that have a value, by the last part of their path; entries have no name."""
    return {
        path.rpartition("/")[2]: one.value
        for path, one in filed.answers.items()
        if one.has_value and "[" not in path
    }
