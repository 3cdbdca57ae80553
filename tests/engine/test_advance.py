"""The engine on the programme's own forms: it ends, it forgets nothing, it never fails."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.interviews import Answer, Explaining, Interview, Reviewing
from bot.domain.questionnaires import Path, Status
from bot.engine.advance import advance, asked, settled
from bot.engine.events import Asked, HandedIn, OutOfDate, ReasonWanted, Rejected
from bot.engine.moves import (
    Back,
    Close,
    Confirm,
    Edit,
    HandIn,
    Keep,
    Mark,
    Move,
    Pick,
    Retype,
    Review,
    Say,
    Show,
)
from bot.engine.rehearse import rehearse
from handlers.places import from_data, to_data
from tests.support.packs import form

NOW = datetime(2026, 11, 9, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FORMS = ("ii_1_a", "iii_7")


def play(interview: Interview, *moves: Move) -> Interview:
    for move in moves:
        interview = advance(interview, move, NOW).interview
    return interview


def path(name: str) -> Path:
    return next(one.path for one in form("ii_1_a").questions if one.name == name)


def moves() -> st.SearchStrategy[Move]:
    paths = st.sampled_from([one.path for one in form("ii_1_a").questions])
    typed = ["co", "không", "12", "1,200", "5/3/2026", "1 2", "x" * 2000, "", "khoảng 30"]
    return st.one_of(
        st.builds(Say, st.sampled_from(typed)),
        st.builds(Pick, paths, st.sampled_from(["yes", "no", "none", "schools", "regular"])),
        st.builds(Mark, paths, st.sampled_from(Status)),
        *(st.builds(kind, paths) for kind in (Close, Keep, Confirm, Retype, Back, Edit)),
        st.sampled_from([Show(), Review(0), Review(9), HandIn()]),
    )


@pytest.mark.parametrize("key", FORMS)
def test_a_form_plays_from_the_first_question_to_the_end(key: str) -> None:
    answers = dict(rehearse(Interview(form(key)), NOW))
    stops = asked(Interview(form(key), answers), NOW)
    assert [path for path in answers if path in {one.path for one in stops}] == [
        one.path for one in stops
    ]
    assert settled(Interview(form(key), answers), NOW) == len(stops)


@settings(deadline=None)
@given(st.lists(moves(), max_size=30))
def test_no_sequence_of_moves_breaks_the_interview(made: list[Move]) -> None:
    interview = Interview(form("ii_1_a"))
    for move in [Show(), *made]:
        turn = advance(interview, move, NOW)
        interview = turn.interview
        assert turn.events
        assert from_data(json.loads(json.dumps(to_data(interview.place)))) == interview.place
        for event in turn.events:
            if isinstance(event, HandedIn):
                relevant = {one.path for one in asked(interview, NOW)}
                assert {where for where, _ in event.answers} == relevant


def test_an_answer_that_is_not_relevant_any_more_is_not_handed_in() -> None:
    answers = dict(rehearse(Interview(form("ii_1_a")), NOW))
    at_review = Interview(form("ii_1_a"), answers, Reviewing())
    after = play(at_review, Edit(path("issued")), Pick(path("issued"), "no"))
    turn = advance(after, HandIn(), NOW)
    handed_in = next(one for one in turn.events if isinstance(one, HandedIn))
    names = {where.rpartition("/")[2] for where, _ in handed_in.answers}
    assert "document_number" not in names
    assert "issued" in names


def test_an_edit_that_upsets_another_answer_leads_there() -> None:
    answers = dict(rehearse(Interview(form("ii_1_a")), NOW))
    answers = {**answers, path("hamlets"): Answer("60"), path("hamlets_reached"): Answer("45")}
    at_review = Interview(form("ii_1_a"), answers, Reviewing())
    turn = advance(play(at_review, Edit(path("hamlets"))), Say("40"), NOW)
    asked = turn.events[-1]
    assert isinstance(asked, Asked)
    assert asked.question.name == "hamlets_reached"
    assert asked.fault is not None


def test_back_restores_the_answer_that_was_given() -> None:
    interview = play(Interview(form("ii_1_a")), Show(), Pick(path("issued"), "no"), Say("5"))
    back = play(interview, Back(path("attendance_officials")))
    assert back.answers == interview.answers


def test_a_number_far_from_last_year_needs_a_reason_and_the_same_one_does_not() -> None:
    last = {"meetings": Answer("10")}
    here = Interview(form("ii_1_a"), last=last)
    here = play(here, Show(), Pick(path("issued"), "no"))
    assert isinstance(advance(here, Say("20"), NOW).events[-1], ReasonWanted)
    kept = advance(here, Keep(path("meetings")), NOW).interview
    assert kept.answers[path("meetings")] == Answer("10")


def test_a_button_of_another_question_changes_nothing() -> None:
    here = play(Interview(form("ii_1_a")), Show(), Pick(path("issued"), "no"))
    turn = advance(here, Pick(path("issued"), "yes"), NOW)
    assert isinstance(turn.events[0], OutOfDate)
    assert turn.interview == here


def test_a_required_question_cannot_be_skipped() -> None:
    here = play(Interview(form("ii_1_a")), Show())
    turn = advance(here, Mark(path("issued"), Status.SKIPPED), NOW)
    assert isinstance(turn.events[0], Rejected)


def test_a_number_typed_at_a_question_back_is_a_new_answer() -> None:
    here = play(Interview(form("ii_1_a")), Show(), Pick(path("issued"), "no"), Say("khoảng 30"))
    assert play(here, Say("0")).answers[path("meetings")] == Answer("0")
    assert play(here, Say("đúng")).answers[path("meetings")] == Answer("30")


def test_a_number_typed_instead_of_a_reason_is_a_corrected_answer() -> None:
    here = Interview(form("ii_1_a"), last={"meetings": Answer("10")})
    here = play(here, Show(), Pick(path("issued"), "no"), Say("100"))
    assert isinstance(here.place, Explaining)
    assert play(here, Say("11")).answers[path("meetings")] == Answer("11")
    kept = play(here, Say("Có thêm đợt tập huấn")).answers[path("meetings")]
    assert kept == Answer("100", reason="Có thêm đợt tập huấn")
