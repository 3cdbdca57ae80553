"""The rates of a made roster, worked out by hand: one unit to a line, its whole story told.

The programme's last day is 09/12, the lock comes at the end of 10/01. Each line is reckoned twice:
from what the columns say, and from what the database is left with once the story has been lived.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.assignments import Assignment, Period
from bot.domain.people import PersonId, Role, UnitId
from bot.domain.reports import Standing, State
from bot.planning.putting_off import end_of
from bot.planning.rates import rates
from handlers.figures import rates_of
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading, writing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROSTER = """
story                                                              | handed in | due then | state          | expected | complete | timely
------------------------------------------------------------------ | --------- | -------- | -------------- | -------- | -------- | ------
05/12 hands in                                                     | 05/12     | 09/12    | handed_in      |    1     |    1     |   1
09/12 hands in                                                     | 09/12     | 09/12    | handed_in      |    1     |    1     |   1
10/12 hands in                                                     | 10/12     | 09/12    | handed_in      |    1     |    1     |   0
08/12 put off to 20/12; 15/12 hands in                             | 15/12     | 20/12    | handed_in      |    1     |    1     |   1
08/12 put off to 20/12; 22/12 hands in                             | 22/12     | 20/12    | handed_in      |    1     |    1     |   0
08/12 put off to 20/12; 11/12 put off to 12/12; 15/12 hands in     | 15/12     | 12/12    | handed_in      |    1     |    1     |   0
12/12 hands in; 13/12 returned; 14/12 put off to 20/12             | 12/12     | 09/12    | returned       |    1     |    0     |   0
12/12 hands in; 13/12 returned; 14/12 put off to 20/12; 15/12 hands in | 12/12 | 09/12    | handed_in      |    1     |    1     |   0
08/12 put off to 20/12; 15/12 hands in; 16/12 returned; 16/12 put off to 18/12; 22/12 hands in | 15/12 | 20/12 | handed_in | 1 | 1 |  1
05/12 hands in; 07/12 returned                                     | 05/12     | 09/12    | returned       |    1     |    0     |   1
05/12 hands in; 06/12 accepted                                     | 05/12     | 09/12    | accepted       |    1     |    1     |   1
11/12 hands in; 12/12 accepted                                     | 11/12     | 09/12    | accepted       |    1     |    1     |   0
05/12 asks not to report; 06/12 need not report                    |           | 09/12    | not_applicable |    0     |    0     |   0
05/12 asks not to report                                           |           | 09/12    | not_started    |    1     |    0     |   0
05/12 asks not to report; 06/12 need not report; 07/12 has to      |           | 09/12    | not_started    |    1     |    0     |   0
08/12 submits to the leader                                        |           | 09/12    | submitted      |    1     |    0     |   0
15/01 nothing, and it is locked                                    |           | 09/12    | not_started    |    1     |    0     |   0
12/01 put off to 20/01; 15/01 hands in                             | 15/01     | 20/01    | handed_in      |    1     |    1     |   1
05/12 voluntary; 05/12 hands in                                    | 05/12     | 09/12    | handed_in      |    0     |    0     |   0
"""  # noqa: E501 - a table is read across
EXPECTED, COMPLETE, TIMELY = 17, 11, 7


@dataclass(frozen=True, slots=True)
class Line:
    """One unit: what it did, and what follows."""

    story: tuple[tuple[str, str], ...]
    handed_in: str
    due_then: str
    state: State
    expected: int
    complete: int
    timely: int

    @property
    def is_mandatory(self) -> bool:
        return all(act != "voluntary" for _day, act in self.story)


def _lines() -> list[Line]:
    rows = [[cell.strip() for cell in row.split("|")] for row in ROSTER.strip().splitlines()[2:]]
    return [
        Line(
            tuple((step[:5], step[6:]) for step in story.split("; ")),
            handed_in,
            due_then,
            State(state),
            *map(int, figures),
        )
        for story, handed_in, due_then, state, *figures in rows
    ]


NOW = datetime(2027, 1, 5, tzinfo=ZONE)
LINES = _lines()


def at(day: str) -> datetime:
    """Ten in the evening of a day of the winter 2026/27: still in time on the last day."""
    number, month = map(int, day.split("/"))
    return datetime(2026 if month > 6 else 2027, month, number, 22, tzinfo=ZONE)


def due(day: str) -> datetime:
    return end_of(at(day).date(), ZONE)


def _standing(line: Line) -> Standing:
    handed_in = at(line.handed_in) if line.handed_in else None
    return Standing(line.state, handed_in, due(line.due_then), line.is_mandatory)


@pytest.mark.parametrize("line", LINES, ids=lambda line: "; ".join(map(" ".join, line.story)))
def test_each_line_is_reckoned_as_by_hand(line: Line) -> None:
    got = rates([_standing(line)], NOW)
    assert (got.expected, got.complete, got.timely) == (line.expected, line.complete, line.timely)


def test_the_whole_roster_adds_up() -> None:
    got = rates(map(_standing, LINES), NOW)
    assert (got.expected, got.complete, got.timely) == (EXPECTED, COMPLETE, TIMELY)
    assert got.completeness == COMPLETE / EXPECTED
    assert got.timeliness == TIMELY / EXPECTED


async def test_lived_through_the_database_it_is_the_same(database: Database) -> None:
    async with writing(database) as unit:
        period, person = await _programme(unit)
        for number, line in enumerate(LINES):
            await _live(unit, period, person, number, line)
    async with reading(database) as unit:
        asked = sorted(await unit.programmes.all_in(period.id), key=lambda one: one.unit_id)
    assert [one.state for one in asked] == [line.state for line in LINES]
    assert [one.due_then for one in asked] == [due(line.due_then) for line in LINES]
    for one, line in zip(asked, LINES, strict=True):
        got = rates_of([one], NOW)
        figures = (line.expected, line.complete, line.timely)
        assert (got.expected, got.complete, got.timely) == figures, line.story
    got = rates_of(asked, NOW)
    assert (got.expected, got.complete, got.timely) == (EXPECTED, COMPLETE, TIMELY)


async def _programme(unit: UnitOfWork) -> tuple[Period, PersonId]:
    """Two tasks, one of them voluntary, one period, and somebody who decides."""
    now = at("01/10")
    programme = await unit.programmes.put_programme("mau", "Mẫu", {}, "1", now)
    form = await unit.forms.publish(programme, "mau", "<a/>", now)
    clause = await unit.programmes.put_clause(
        programme, "1", parent="", heading="", short_title="", text="", position=0
    )
    for key, mandatory in (("owed", True), ("voluntary", False)):
        values = {"clause_id": clause, "form_id": form, "mandatory": mandatory}
        await unit.programmes.put_task(programme, key, title=key, position=0, **values)
    await unit.programmes.put_period(
        programme,
        "2026",
        data_from="2025-12-15",
        data_to="2026-11-30",
        opens_at=now - timedelta(days=1),
        due_at=due("09/12"),
        locks_at=due("10/01"),
    )
    period = await unit.programmes.period_at(now)
    assert period is not None
    top = await _unit(unit, "top", 0)
    return period, await unit.people.add(top, Role.SUPERVISOR, "Cán bộ S", now)


async def _unit(unit: UnitOfWork, key: str, position: int) -> UnitId:
    about = ("name", "short_name", "kind", "area", "code", "other_code", "parent")
    return await unit.programmes.put_unit(key, position=position, **dict.fromkeys(about, key))


async def _live(
    unit: UnitOfWork, period: Period, person: PersonId, number: int, line: Line
) -> None:
    """One unit's story, kept as the conversations keep it."""
    unit_id = await _unit(unit, f"unit-{number:02}", number + 1)
    key = "owed" if line.is_mandatory else "voluntary"
    task = await unit.programmes.put_task(period.programme_id, key)
    await unit.programmes.assign(task, period.id, [unit_id])
    for day, act in line.story:
        (one,) = await unit.programmes.owed_by(unit_id, period.id)
        await _do(unit, one, person, at(day), act)


async def _do(unit: UnitOfWork, one: Assignment, person: PersonId, now: datetime, act: str) -> None:
    programmes = unit.programmes
    match act.split():
        case ["hands", "in"]:
            await programmes.handed_in(one, now)
        case ["put", "off", "to", day]:
            await programmes.extend([one.id], due(day), "…", person, now)
        case ["returned"]:
            await programmes.stand(one.id, State.RETURNED)
        case ["accepted"]:
            await programmes.stand(one.id, State.ACCEPTED)
        case ["submits", *_rest]:
            await programmes.stand(one.id, State.SUBMITTED)
        case ["asks", *_rest]:
            await unit.waivers.ask(one.id, person, "…", now)
        case ["need", "not", "report"]:
            asked = await unit.waivers.open_of(one.id)
            assert asked is not None
            await unit.waivers.decide(asked.id, person, now, granted=True)
            await programmes.stand(one.id, State.NOT_APPLICABLE)
        case ["has", "to"]:
            (waived,) = [
                each for each in await unit.waivers.granted() if each.unit_id == one.unit_id
            ]
            await unit.waivers.decide(waived.id, person, now, granted=False)
            await programmes.stand(one.id, State.NOT_STARTED)
        case _:
            assert act.startswith(("nothing", "voluntary")), act
