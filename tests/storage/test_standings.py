"""What the database counts of a made roster, against a table worked out by hand."""

from datetime import UTC, datetime

from sqlalchemy import insert

from bot.domain.assignments import Period
from bot.domain.people import UnitId  # noqa: TC001
from bot.domain.reports import State
from bot.planning.rates import Rates, rates_of
from handlers.figures import rates_of as rates_of_assignments
from storage.database import Database
from storage.tables import assignments, extensions, forms, people
from storage.unit_of_work import UnitOfWork, reading, writing

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
DUE = datetime(2026, 12, 10, tzinfo=UTC)
LOCKS = datetime(2027, 1, 15, tzinfo=UTC)
ROSTER = """
| unit | kind | task | state          | first handed in | extended to, decided | what it is                |
| a    | xa   | II.1 | handed_in      | 12-01           |                      | in time                   |
| b    | xa   | II.1 | handed_in      | 12-10           |                      | the due moment: late      |
| c    | xa   | II.1 | handed_in      | 12-15           | 12-20, 12-05         | in time: it was extended  |
| d    | xa   | II.1 | returned       | 12-15           | 12-20, 12-16         | late: extended afterwards |
| e    | xa   | II.1 | not_started    |                 | 12-20, 12-05         | owed, not yet overdue     |
| f    | xa   | II.1 | in_progress    |                 |                      | overdue                   |
| g    | xa   | II.1 | not_applicable |                 |                      | outside the rates         |
| a    | xa   | II.2 | accepted       | 12-02           |                      | in time                   |
| b    | xa   | II.2 | accepted       | 12-14           |                      | late                      |
| c    | xa   | II.2 | returned       | 12-03           |                      | in time, to be corrected  |
| d    | xa   | II.2 | submitted      |                 |                      | overdue at its leader     |
| e    | xa   | II.2 | not_started    |                 |                      | overdue                   |
| h    | hoi  | III  | handed_in      | 12-01           |                      | voluntary                 |
| i    | hoi  | III  | not_started    |                 |                      | voluntary                 |
"""  # noqa: E501 - a table to be read
RATES = """
| of                        | all | II.1 | II.2 | III | hoi |
| expected                  | 11  | 6    | 5    | 0   | 0   |
| complete                  | 5   | 3    | 2    | 0   | 0   |
| timely                    | 4   | 2    | 2    | 0   | 0   |
| late                      | 3   | 2    | 1    | 0   | 0   |
| overdue on 17 December    | 4   | 1    | 3    | 0   | 0   |
| overdue after the lock    | 6   | 3    | 3    | 0   | 0   |
| in_progress               | 1   | 1    | 0    | 0   | 0   |
| submitted                 | 1   | 0    | 1    | 0   | 0   |
| returned                  | 2   | 1    | 1    | 0   | 0   |
| not_applicable            | 1   | 1    | 0    | 0   | 0   |
| voluntary                 | 2   | 0    | 0    | 2   | 2   |
| voluntary_complete        | 1   | 0    | 0    | 1   | 1   |
"""
"""On 17 December d's II.1, extended to the 20th, is returned but not overdue."""
ON_17_DECEMBER = datetime(2026, 12, 17, tzinfo=UTC)
AFTER_THE_LOCK = datetime(2027, 2, 1, tzinfo=UTC)


async def test_the_database_counts_what_was_worked_out_by_hand(database: Database) -> None:
    async with writing(database) as work:
        period = await _made(work)
    for now, overdue in (
        (ON_17_DECEMBER, "overdue on 17 December"),
        (AFTER_THE_LOCK, "overdue after the lock"),
    ):
        async with reading(database) as work:
            keys = {one.id: one.key for one in await work.standings.tasks(period)}
            tallied = await work.standings.by_kind(period, now, None)
        head, *rows = _table(RATES)
        for number, column in enumerate(head[1:], 1):
            got = rates_of(
                one.tally for one in tallied if column in {"all", keys[one.task_id], one.kind}
            )
            expected = {row[0]: int(row[number]) for row in rows}
            expected["overdue"] = expected[overdue]
            assert _counts(got) == {name: expected[name] for name in _counts(got)}, column


async def test_all_ways_of_counting_agree(database: Database) -> None:
    """By kind, by unit, and one by one."""
    async with writing(database) as work:
        period = await _made(work)
        asked = await work.programmes.all_in(period.id)
        by_kind = await work.standings.by_kind(period, ON_17_DECEMBER, None)
        by_unit = await work.standings.by_unit(period, ON_17_DECEMBER, None)
    whole = _counts(rates_of(one.tally for one in by_kind))
    assert whole == _counts(rates_of(one for some in by_unit.values() for one in some))
    assert whole == _counts(rates_of_assignments(asked, ON_17_DECEMBER))


async def test_only_the_units_asked_for_are_counted(database: Database) -> None:
    async with writing(database) as work:
        period = await _made(work)
        some = [one.id for one in await work.people.units() if one.key in {"a", "h"}]
        tallied = await work.standings.by_kind(period, ON_17_DECEMBER, some)
        got = rates_of(one.tally for one in tallied)
        assert (got.expected, got.voluntary) == (2, 1)
        assert set(await work.standings.by_unit(period, ON_17_DECEMBER, some)) == set(some)


async def test_hand_ins_are_counted_by_the_moment_without_the_voluntary(
    database: Database,
) -> None:
    async with writing(database) as work:
        period = await _made(work)
        came = await work.standings.hand_ins(period, None)
    assert [(at.day, count) for at, count in came] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (10, 1),
        (14, 1),
        (15, 2),
    ]


async def test_a_unit_nobody_can_be_written_to_is_unreachable(database: Database) -> None:
    async with writing(database) as work:
        period = await _made(work)
        units = {one.key: one.id for one in await work.people.units()}
        (person,) = [one.id for one in await work.people.of_unit(units["a"])]
        await work.identities.link(person, "web", "1", OPENS)
        assert await work.standings.unreachable(period) == set(units.values()) - {units["a"]}
        await work.identities.lost("web", "1")
        assert units["a"] in await work.standings.unreachable(period)


def _table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.split("\n") if line]


def _counts(got: Rates) -> dict[str, int]:
    return {
        name: getattr(got, name)
        for name in (
            "expected",
            "complete",
            "timely",
            "late",
            "overdue",
            "in_progress",
            "submitted",
            "returned",
            "not_applicable",
            "voluntary",
            "voluntary_complete",
        )
    }


def _day(text: str) -> datetime | None:
    month, _, day = text.strip().partition("-")
    return datetime(2026, int(month), int(day), tzinfo=UTC) if day else None


async def _made(work: UnitOfWork) -> Period:
    """The roster as it stands in the table."""
    programme = await work.programmes.put_programme("p", "P", {}, "", OPENS)
    clause = await work.programmes.put_clause(
        programme, "II", parent="", heading="", short_title="", text="", position=0
    )
    form = (
        await work._connection.execute(
            insert(forms)
            .values(
                programme_id=programme,
                key="f",
                version=1,
                digest="",
                xform="",
                packed=True,
                published_at=OPENS,
            )
            .returning(forms.c.id)
        )
    ).scalar_one()
    tasks = {
        key: await work.programmes.put_task(
            programme,
            key,
            clause_id=clause,
            form_id=form,
            title=key,
            mandatory=key != "III",
            position=number,
        )
        for number, key in enumerate(("II.1", "II.2", "III"))
    }
    period_id = await work.programmes.put_period(
        programme,
        "2026",
        data_from="",
        data_to="",
        opens_at=OPENS,
        due_at=DUE,
        locks_at=LOCKS,
    )
    head, *rows = _table(ROSTER)
    assert head[0] == "unit"
    units: dict[str, UnitId] = {}
    for number, (key, kind, *_rest) in enumerate(rows):
        if key not in units:
            names = dict.fromkeys(("name", "short_name", "area", "code", "other_code"), key)
            units[key] = await work.programmes.put_unit(
                key, kind=kind, position=number, parent="", **names
            )
    person = (
        await work._connection.execute(
            insert(people)
            .values(unit_id=units["a"], role="officer", name="A", active=True, added_at=OPENS)
            .returning(people.c.id)
        )
    ).scalar_one()
    for key, _kind, task, state, first, extended, _what in rows:
        until, _, decided = extended.partition(",")
        made = await work._connection.execute(
            insert(assignments)
            .values(
                task_id=tasks[task],
                unit_id=units[key],
                period_id=period_id,
                state=State(state).value,
                answered=0,
                asked=0,
                first_handed_in_at=_day(first),
                extended_to=_day(until),
            )
            .returning(assignments.c.id)
        )
        if decided:
            await work._connection.execute(
                insert(extensions).values(
                    assignment_id=made.scalar_one(),
                    person_id=person,
                    due_at=_day(until),
                    reason="",
                    at=_day(decided),
                )
            )
    period = await work.programmes.period_at(ON_17_DECEMBER)
    assert period is not None
    return period
