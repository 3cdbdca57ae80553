"""What holds of every interview, whatever is done in it: played on forms of every make."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path as File
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.interviews import Interview
from bot.domain.questionnaires import Path, Question, Questionnaire, Repeat, Status
from bot.engine.advance import advance, asked, settled
from bot.engine.events import HandedIn
from bot.engine.here import here_at
from bot.engine.moves import (
    Accept,
    Add,
    Back,
    Close,
    Confirm,
    Edit,
    HandIn,
    Keep,
    Leaf,
    Locate,
    Mark,
    MarkRest,
    Move,
    Pick,
    Remove,
    Retype,
    Review,
    Say,
    Show,
)
from bot.engine.paths import address, entry, path_at
from bot.forms import build
from handlers.places import from_data, to_data

NOW = datetime(2026, 11, 9, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@cache
def form() -> Questionnaire:
    return build([File(__file__).with_name("rich.md")], "rich")


def paths() -> list[Path]:
    """Every path of the form, in the first two entries of its lists."""
    found = [one.path for one in form().questions if "/papers" not in one.path]
    papers = Path("/data/papers")
    inside = [one.path for one in form().questions if one.path.startswith("/data/papers/")]
    for ordinal in (1, 2):
        here = entry(papers, ordinal)
        found += [
            here,
            *(Path(one.replace(papers, here).replace("/parts/", "/parts[1]/")) for one in inside),
        ]
    return [*found, papers]


def moves() -> st.SearchStrategy[Move]:
    where = st.sampled_from(paths())
    typed = ["co", "không", "12", "1,200", "30; 10; 20", "5\n6\n7", "5/3/2026", "khoảng 30"]
    typed += ["14h30", "nam", "bắc", "an toàn, học tập", "3 1 2", "thêm", "xong", "xóa 1", "15/KH"]
    names = ["yes", "no", "north", "south", "hue", "can_tho", "safety", "health", "school", "3"]
    plain = (Close, Keep, Accept, Confirm, Retype, Add, Remove, Back, Edit)
    return st.one_of(
        st.builds(Say, st.sampled_from(typed)),
        st.builds(Pick, where, st.sampled_from(names)),
        st.builds(Mark, where, st.sampled_from(Status)),
        st.builds(MarkRest, where, st.sampled_from([Status.ZERO, Status.UNKNOWN])),
        st.builds(Leaf, where, st.integers(-2, 5)),
        *(st.builds(kind, where) for kind in plain),
        st.sampled_from([Show(), Review(0), Review(9), HandIn(), Locate(10.0, 105.7)]),
    )


def here_moves(interview: Interview) -> st.SearchStrategy[Move]:
    """Mostly moves for what is on the screen: an interview gets further that way."""
    path = getattr(interview.place, "path", Path("/data/open"))
    names = ["yes", "no", "north", "hue", "can_tho", "safety", "health", "3"]
    return st.one_of(
        moves(),
        st.builds(Pick, st.just(path), st.sampled_from(names)),
        st.builds(Say, st.sampled_from(["12", "40; 20; 20", "2", "15/KH", "5/3/2026", "xong"])),
        *(st.just(kind(path)) for kind in (Add, Close, Accept, Confirm)),
        st.just(Mark(path, Status.SKIPPED)),
    )


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    """An interview after any moves, most of them to the point."""
    interview = advance(Interview(form()), Show(), NOW).interview
    for _ in range(draw(st.integers(0, 40))):
        interview = advance(interview, draw(here_moves(interview)), NOW).interview
    return interview


@settings(deadline=None, max_examples=60)
@given(interviews())
def test_what_is_kept_is_only_what_was_worked_out_before(interview: Interview) -> None:
    """Relevance, values, lists and troubles recomputed step by step equal a look from scratch."""
    kept, fresh = here_at(interview, NOW), here_at(replace(interview, memo=None), NOW)
    assert [one.path for one in kept.stops.all] == [one.path for one in fresh.stops.all]
    for stop in fresh.stops.all:
        assert kept.trouble(stop) == fresh.trouble(stop), stop.path
    for spec in fresh.instance.plan.specs.values():
        for path in fresh.instance.everywhere(spec.path):
            assert kept.instance.relevant(spec, path) == fresh.instance.relevant(spec, path), path
            if isinstance(spec.item, Question):
                assert kept.instance.value(path) == fresh.instance.value(path), path
            if isinstance(spec.item, Repeat):
                assert kept.entries(path) == fresh.entries(path), path


@settings(deadline=None, max_examples=60)
@given(interviews(), st.data())
def test_an_interview_goes_on_from_what_was_stored(
    interview: Interview, data: st.DataObject
) -> None:
    """State is data: written down and read back, the next move leads to the same place."""
    place = from_data(json.loads(json.dumps(to_data(interview.place))))
    assert place == interview.place
    stored = Interview(form(), dict(interview.answers), place)
    move = data.draw(here_moves(interview))
    ours, theirs = advance(interview, move, NOW), advance(stored, move, NOW)
    assert ours.interview == theirs.interview
    assert ours.events == theirs.events


@settings(deadline=None, max_examples=60)
@given(interviews())
def test_only_what_is_relevant_is_handed_in(interview: Interview) -> None:
    turn = advance(advance(interview, Review(0), NOW).interview, HandIn(), NOW)
    relevant = {one.path for one in asked(interview, NOW)}
    for event in turn.events:
        if isinstance(event, HandedIn):
            given_in = dict(event.answers)
            assert relevant <= given_in.keys()
            assert settled(interview, NOW) == len(relevant)
            for path in given_in.keys() - relevant:
                question = here_at(interview, NOW).question_at(path)
                assert question is None or question.calculation or question.preload, path


@settings(deadline=None, max_examples=60)
@given(interviews())
def test_going_back_changes_no_answer(interview: Interview) -> None:
    path = getattr(interview.place, "path", None)
    if path is not None:
        back = advance(interview, Back(path), NOW).interview
        assert back.answers == interview.answers


@settings(deadline=None, max_examples=60)
@given(interviews(), st.data())
def test_a_stale_button_changes_nothing(interview: Interview, data: st.DataObject) -> None:
    """A move made for another question than the one on the screen leaves every answer alone."""
    on_screen = getattr(interview.place, "path", None)
    others = [one for one in paths() if one != on_screen and not one.startswith(f"{on_screen}[")]
    path = data.draw(st.sampled_from(others))
    for move in (
        Pick(path, "yes"),
        Mark(path, Status.ZERO),
        Keep(path),
        Close(path),
        Confirm(path),
    ):
        assert advance(interview, move, NOW).interview.answers == interview.answers


@settings(deadline=None, max_examples=40)
@given(interviews())
def test_every_answer_has_an_address_a_button_can_carry(interview: Interview) -> None:
    for stop in asked(interview, NOW):
        where = address(stop.path)
        assert len(where) <= 20
        assert path_at(form(), where) == stop.path


@settings(deadline=None, max_examples=40)
@given(interviews())
def test_time_alone_moves_nobody(interview: Interview) -> None:
    later = advance(interview, Show(), NOW + timedelta(days=3)).interview
    assert later.answers == interview.answers
