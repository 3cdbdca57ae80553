"""Who is to be told what, at one moment."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.assignments import AssignmentId, Period, PeriodId, ProgrammeId
from bot.domain.people import InviteId, Person, PersonId, Role, Unit, UnitId
from bot.domain.reminders import (
    Facts,
    Kind,
    Obligation,
    OpenInvite,
    Planned,
    Row,
    Unanswered,
    ledger,
)
from bot.planning.reminders import plan
from tests.planning.rules import DUE, LOCKS, OPENS, TIMETABLE, at

DAY = timedelta(days=1)
CITY, WARD, OTHER = UnitId(1), UnitId(2), UnitId(3)
SUPERVISOR, ADMIN, OFFICER, LEADER, COLLEAGUE = map(PersonId, range(1, 6))
PERIOD = Period(PeriodId(1), ProgrammeId(1), "2026", "2025-12-15", "2026-11-30", OPENS, DUE, LOCKS)
UNITS = (
    Unit(CITY, "city", "", "", "", "", "", "", 0),
    Unit(WARD, "ward", "", "", "", "", "", "", 1, "city"),
    Unit(OTHER, "other", "", "", "", "", "", "", 2, "city"),
)


def person(id_: PersonId, unit_id: UnitId, role: Role) -> Person:
    return Person(id_, unit_id, role, "", active=True, added_at=OPENS)


PEOPLE = (
    person(SUPERVISOR, CITY, Role.SUPERVISOR),
    person(ADMIN, CITY, Role.ADMIN),
    person(OFFICER, WARD, Role.OFFICER),
    person(LEADER, WARD, Role.LEADER),
    person(COLLEAGUE, OTHER, Role.OFFICER),
)


def owes(
    number: int = 1,
    unit_id: UnitId = WARD,
    due: datetime = DUE,
    returned_at: datetime | None = None,
    touched_at: datetime | None = None,
) -> Obligation:
    return Obligation(AssignmentId(number), unit_id, OPENS, due, LOCKS, returned_at, touched_at)


def facts(*owed: Obligation, rows: tuple[Row, ...] = ()) -> Facts:
    """Without a period of their own, so that the supervisors' overview stays out of the way."""
    return Facts((), UNITS, PEOPLE, owed, ledger(rows))


def season(*owed: Obligation) -> Facts:
    return replace(facts(*owed), periods=(PERIOD,))


def had(kind: Kind, rung: str, when: str, unit_id: UnitId = WARD) -> Row:
    return Row(kind, unit_id, rung, sent=True, at=at(when))


def told(found: list[Planned]) -> dict[PersonId, str]:
    """Who is told, and of what; nobody twice."""
    notices = [notice for one in found for notice in one.notices]
    by_person = {one.person_id: " ".join(one.kinds) for one in notices}
    assert len(by_person) == len(notices)
    return by_person


def after(here: Facts, found: list[Planned]) -> Facts:
    """The facts with these in the ledger."""
    return replace(here, had=ledger(row for one in found for row in one.rows))


def test_everybody_of_a_unit_that_owes_gets_one_digest() -> None:
    found = plan(facts(owes(1), owes(2)), TIMETABLE, at("2026-11-18T08:00"))
    assert told(found) == {OFFICER: "digest", LEADER: "digest"}
    assert [row.rung for row in found[0].rows if row.sent] == ["T-14@2026-12-09"]
    assert found[0].notices[0].pointless_from == at("2026-11-30T08:00")


def test_who_has_handed_in_everything_hears_nothing() -> None:
    assert plan(facts(), TIMETABLE, at("2026-11-18T08:00")) == []


def test_a_tick_that_runs_twice_plans_nothing_new() -> None:
    here, now = facts(owes(), owes(2, OTHER)), at("2026-12-14T08:00")
    assert plan(after(here, plan(here, TIMETABLE, now)), TIMETABLE, now) == []


@pytest.mark.parametrize("now", ["2026-11-18T07:59", "2026-11-18T20:00", "2026-11-21T09:00"])
def test_nothing_is_planned_at_night_or_on_a_saturday(now: str) -> None:
    assert plan(facts(owes()), TIMETABLE, at(now)) == []


def test_after_three_weeks_of_downtime_each_person_gets_one_message() -> None:
    here = season(owes(), owes(2, returned_at=at("2026-12-01T09:00")))
    found = plan(here, TIMETABLE, at("2026-12-28T09:00"))
    assert told(found) == {
        OFFICER: "digest returned",
        LEADER: "leaders digest returned",
        SUPERVISOR: "late overview",
    }
    superseded = {row.rung for row in found[0].rows if not row.sent}
    assert {"T@2026-12-09", "T+1@2026-12-09", "T+7@2026-12-09"} <= superseded


def test_a_unit_without_people_uses_no_rung_up_so_who_joins_is_told_at_once() -> None:
    now = at("2026-11-19T10:00")
    here = replace(facts(owes()), people=())
    assert plan(here, TIMETABLE, now) == []
    assert told(plan(replace(here, people=PEOPLE[2:3]), TIMETABLE, now)) == {OFFICER: "digest"}


def test_an_extension_does_not_bring_a_second_digest_on_the_same_day() -> None:
    row = had(Kind.DIGEST, "T-1@2026-12-09", "2026-12-08T08:00")
    here = facts(owes(due=DUE + 12 * DAY), rows=(row,))
    assert plan(here, TIMETABLE, at("2026-12-08T11:00")) == []
    (next_one,) = plan(here, TIMETABLE, at("2026-12-10T08:00"))
    assert [row.rung for row in next_one.rows if row.sent] == ["T-7@2026-12-21"]


def test_an_extension_arms_the_rungs_of_the_new_due_day() -> None:
    row = had(Kind.DIGEST, "T@2026-12-09", "2026-12-09T08:00")
    found = plan(facts(owes(due=DUE + DAY), rows=(row,)), TIMETABLE, at("2026-12-10T08:00"))
    assert [row.rung for row in found[0].rows if row.sent][:1] == ["T@2026-12-10"]


def test_a_clock_put_back_a_day_repeats_nothing() -> None:
    row = had(Kind.DIGEST, "T-7@2026-12-09", "2026-12-01T08:00")
    assert plan(facts(owes(), rows=(row,)), TIMETABLE, at("2026-11-30T09:00")) == []


def test_a_return_is_reminded_of_after_two_working_days() -> None:
    here = facts(owes(returned_at=at("2026-12-18T15:00")))
    assert plan(here, TIMETABLE, at("2026-12-21T19:00")) == []
    assert told(plan(here, TIMETABLE, at("2026-12-22T08:00"))) == {
        OFFICER: "returned",
        LEADER: "returned",
    }


def test_where_a_return_and_a_digest_meet_there_is_one_message() -> None:
    here = facts(owes(returned_at=at("2026-11-26T09:00")))
    found = plan(here, TIMETABLE, at("2026-11-30T08:00"))
    assert told(found)[OFFICER] == "digest returned"
    assert {row.rung for row in found[0].rows} == {"T-7@2026-12-09", "returned+2@2026-11-26"}


def test_an_interview_left_lying_for_ten_days_is_named_once() -> None:
    row = had(Kind.DIGEST, "T-45@2026-12-09", "2026-10-06T08:00")
    here = facts(owes(touched_at=at("2026-10-09T10:00")), rows=(row,))
    found = plan(here, TIMETABLE, at("2026-10-20T08:00"))
    assert "idle" in told(found)[OFFICER]
    rows = (row, *(row for one in found for row in one.rows))
    assert plan(facts(*here.owed, rows=rows), TIMETABLE, at("2026-10-26T09:00")) == []


def test_an_idle_interview_waits_while_a_digest_is_fresh() -> None:
    row = had(Kind.DIGEST, "T-30@2026-12-09", "2026-10-27T08:00")
    here = facts(owes(touched_at=at("2026-10-15T10:00")), rows=(row,))
    assert OFFICER not in told(plan(here, TIMETABLE, at("2026-10-30T08:00")))
    assert OFFICER in told(plan(here, TIMETABLE, at("2026-11-02T08:00")))


def test_one_working_day_after_the_due_day_the_leader_is_told_in_one_message() -> None:
    found = plan(facts(owes(), owes(2)), TIMETABLE, at("2026-12-10T08:00"))
    assert told(found)[LEADER].split()[0] == "leaders"
    assert told(found)[OFFICER] == "digest"


def test_three_working_days_after_it_the_supervisors_get_one_list() -> None:
    here = season(owes(1), owes(2, OTHER))
    assert told(plan(here, TIMETABLE, at("2026-12-11T08:00")))[SUPERVISOR] == "overview"
    found = plan(here, TIMETABLE, at("2026-12-14T08:00"))
    (notice,) = [one for each in found for one in each.notices if one.person_id == SUPERVISOR]
    assert (notice.kinds, notice.about) == ((Kind.LATE, Kind.OVERVIEW), (WARD, OTHER))


def test_what_was_handed_in_on_time_and_returned_later_is_not_escalated() -> None:
    here = facts(owes(returned_at=at("2026-12-11T09:00")))
    found = told(plan(here, TIMETABLE, at("2026-12-15T08:00")))
    assert found == {OFFICER: "digest returned", LEADER: "digest returned"}


def test_supervisors_are_told_how_reporting_goes_also_when_all_is_handed_in() -> None:
    assert told(plan(season(), TIMETABLE, at("2026-11-16T08:00"))) == {SUPERVISOR: "overview"}
    assert plan(season(), TIMETABLE, OPENS - DAY / 2) == []
    assert plan(season(), TIMETABLE, LOCKS + 3 * DAY / 2) == []


def test_in_a_circle_of_units_nobody_looks_for_ever() -> None:
    circle = (replace(UNITS[0], parent="ward"), *UNITS[1:])
    here = replace(facts(owes()), units=circle)
    assert SUPERVISOR in told(plan(here, TIMETABLE, at("2026-12-14T08:00")))


def test_comments_are_answered_by_the_unit_and_questions_by_the_supervisors() -> None:
    since = at("2026-10-06T09:00")
    asked = (
        Unanswered(OTHER, since, "comment 1", Kind.COMMENTS, LOCKS),
        Unanswered(CITY, since, "question 1", Kind.QUESTIONS, LOCKS),
    )
    here = replace(facts(), unanswered=asked)
    assert plan(here, TIMETABLE, at("2026-10-07T09:00")) == []
    assert told(plan(here, TIMETABLE, at("2026-10-08T08:00"))) == {
        COLLEAGUE: "comments",
        SUPERVISOR: "questions",
    }


def test_a_unit_that_supervises_and_reports_has_both_told_to_the_right_people() -> None:
    since = at("2026-10-06T09:00")
    officer = person(PersonId(9), CITY, Role.OFFICER)
    kinds = (Kind.COMMENTS, Kind.QUESTIONS)
    asked = tuple(Unanswered(CITY, since, kind, kind, LOCKS) for kind in kinds)
    here = replace(facts(), unanswered=asked, people=(*PEOPLE, officer))
    found = plan(here, TIMETABLE, at("2026-10-08T08:00"))
    assert told(found) == {officer.id: "comments", SUPERVISOR: "questions"}
    keys = [(row.kind, row.unit_id, row.rung) for one in found for row in one.rows]
    assert len(keys) == len(set(keys))


def test_invitations_are_one_list_also_before_the_period_opens() -> None:
    made = at("2026-08-14T10:00")
    invites = tuple(
        OpenInvite(InviteId(n), n_th, made, made + 30 * DAY) for n, n_th in ((1, WARD), (2, OTHER))
    )
    here = replace(facts(), invites=invites)
    assert plan(here, TIMETABLE, at("2026-08-20T19:00")) == []
    found = plan(here, TIMETABLE, at("2026-08-22T08:00"))  # a Saturday that is worked
    assert told(found) == {ADMIN: "invites"}
    assert found[0].notices[0].about == (WARD, OTHER)


def test_another_unit_going_out_of_turn_does_not_silence_this_one() -> None:
    row = had(Kind.DIGEST, "T-14@2026-12-09", "2026-11-18T08:00", OTHER)
    found = plan(facts(owes(1), owes(2, OTHER), rows=(row,)), TIMETABLE, at("2026-11-18T09:00"))
    assert told(found) == {OFFICER: "digest", LEADER: "digest"}


MOMENTS = st.lists(st.timedeltas(timedelta(0), LOCKS - OPENS + 5 * DAY), max_size=25)
OWED = st.lists(
    st.builds(
        owes,
        st.integers(1, 20),
        st.sampled_from([WARD, OTHER]),
        st.sampled_from([DUE, DUE + DAY, DUE + 12 * DAY]),
        st.sampled_from([None, at("2026-11-20T10:00"), at("2026-12-11T10:00")]),
        st.sampled_from([None, at("2026-10-20T10:00")]),
    ),
    max_size=6,
)


@given(OWED, MOMENTS)
def test_whenever_it_is_asked_nobody_is_told_twice_on_a_day_nor_of_the_same_rung(
    owed: list[Obligation], moments: list[timedelta]
) -> None:
    rows: list[Row] = []
    days: set[tuple[PersonId, object]] = set()
    for later in moments:
        now = OPENS + later
        found = plan(facts(*owed, rows=tuple(rows)), TIMETABLE, now)
        for person_id in told(found):
            assert (person_id, now.date()) not in days
            days.add((person_id, now.date()))
        rows += [row for one in found for row in one.rows]
        assert all(now < notice.pointless_from for one in found for notice in one.notices)
    keys = [(row.kind, row.unit_id, row.rung) for row in rows]
    assert len(keys) == len(set(keys))
