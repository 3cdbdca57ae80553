"""A report returned: only what was remarked upon is walked through, and what follows from it."""

from dataclasses import replace

from bot.domain.interviews import Answer, Asking, Interview, Reviewing
from bot.domain.questionnaires import Path, Status
from bot.engine.advance import Turn, advance, settled
from bot.engine.events import Asked, HandedIn, ListAsked, OutOfDate, Recorded, Rejected, Reviewed
from bot.engine.moves import Close, Edit, HandIn, Pick, Say, Show, Stand
from bot.engine.reading import gone, is_changed, lines_of
from tests.support.previews import NOW, form_of

FORM = form_of(
    """
    type | name | label | relevant | constraint | required
    select_one yn | held | Đã họp? | | | yes
    integer | meetings | Số cuộc họp? | ${held} = 'yes' | . > 0 | yes
    begin repeat | towns | Các ấp | | |
    text | town | Ấp nào? | | | yes
    end repeat | | | | |
    text | words | Nhận xét chung? | | | no
    """
)
HELD, MEETINGS = Path("/data/held"), Path("/data/meetings")
TOWNS, TOWN, WORDS = Path("/data/towns"), Path("/data/towns[1]/town"), Path("/data/words")
REPORTED = {
    HELD: Answer("no"),
    Path("/data/towns[1]"): Answer("1"),
    TOWN: Answer("Ấp Mẫu"),
    TOWNS: Answer("1"),
    WORDS: Answer("", Status.SKIPPED),
}


def returned(*paths: Path) -> Interview:
    """The report, with a remark on each of these answers."""
    remarks = dict.fromkeys(paths, "Đề nghị xem lại.")
    return Interview(FORM, REPORTED, Reviewing(), remarks=remarks)


def after(interview: Interview, *moves: object) -> Turn:
    turn = advance(interview, Show(), NOW)
    for move in moves:
        turn = advance(turn.interview, move, NOW)  # type: ignore[arg-type]
    return turn


def asked_at(turn: Turn) -> Path | None:
    place = turn.interview.place
    return place.path if isinstance(place, Asking) else None


def test_the_walk_goes_through_the_remarks_in_the_order_of_the_form() -> None:
    interview = returned(WORDS, HELD)
    first = after(interview)
    second = after(first.interview, Pick(HELD, "no"))
    assert (asked_at(first), asked_at(second)) == (HELD, WORDS)
    assert isinstance(after(second.interview, Say("Đã họp đủ.")).events[-1], Reviewed)


def test_an_answer_that_stands_is_kept_anew() -> None:
    turn = after(returned(HELD), Stand(HELD))
    assert turn.interview.answers[HELD] == REPORTED[HELD]
    assert turn.interview.answers[HELD] is not REPORTED[HELD]
    assert [type(one) for one in turn.events] == [Recorded, Reviewed]


def test_what_is_asked_because_of_a_changed_answer_is_walked_through_too() -> None:
    turn = after(returned(HELD, WORDS), Pick(HELD, "yes"))
    assert asked_at(turn) == MEETINGS
    assert asked_at(after(turn.interview, Say("4"))) == WORDS


def test_what_is_not_asked_any_more_needs_no_attention() -> None:
    reported = {**REPORTED, HELD: Answer("yes"), MEETINGS: Answer("2")}
    interview = replace(returned(HELD, MEETINGS), answers=reported)
    assert isinstance(after(interview, Pick(HELD, "no")).events[-1], Reviewed)


def test_a_list_stands_once_it_is_closed_again() -> None:
    turn = after(returned(TOWNS))
    assert isinstance(turn.events[-1], ListAsked)
    assert isinstance(after(turn.interview, Close(TOWNS)).events[-1], Reviewed)


def test_an_entry_of_a_list_is_asked_about_by_itself() -> None:
    turn = after(returned(TOWN))
    assert asked_at(turn) == TOWN
    assert isinstance(after(turn.interview, Stand(TOWN)).events[-1], Reviewed)


def test_nothing_is_handed_in_before_every_remark_is_attended_to() -> None:
    turn = after(returned(HELD, WORDS), Stand(HELD), HandIn())
    assert not any(isinstance(one, HandedIn) for one in turn.events)
    handed_in = after(turn.interview, Stand(WORDS), HandIn())
    assert isinstance(handed_in.events[-1], HandedIn)


def test_a_remark_counts_as_something_still_open() -> None:
    interview = returned(HELD, WORDS)
    whole = settled(replace(interview, remarks={}), NOW)
    assert settled(interview, NOW) == whole - 2


def test_a_slip_leaves_the_remark_open() -> None:
    reported = {**REPORTED, HELD: Answer("yes"), MEETINGS: Answer("2")}
    interview = replace(returned(MEETINGS), answers=reported)
    turn = after(interview, Say("0"))
    assert any(isinstance(one, Rejected) for one in turn.events)
    assert MEETINGS in turn.interview.remarks


def test_what_does_not_hold_any_more_cannot_stand() -> None:
    reported = {**REPORTED, HELD: Answer("yes"), MEETINGS: Answer("0")}
    turn = after(replace(returned(MEETINGS), answers=reported), Stand(MEETINGS))
    assert any(isinstance(one, Rejected) for one in turn.events)
    assert asked_at(turn) == MEETINGS


def test_standing_by_an_answer_nobody_remarked_upon_changes_nothing() -> None:
    turn = after(returned(WORDS), Edit(HELD), Stand(HELD))
    assert turn.interview.answers == REPORTED
    assert asked_at(turn) == WORDS
    stale = after(returned(WORDS), Stand(HELD))
    assert [type(one) for one in stale.events] == [OutOfDate, Asked]


# -- the report read again -----------------------------------------------------------------------


def test_a_report_reads_in_the_order_it_was_handed_in() -> None:
    lines = lines_of(Interview(FORM, REPORTED), NOW)
    assert [(one.number, one.path) for one in lines] == [
        (1, HELD),
        (2, TOWN),
        (3, TOWNS),
        (4, WORDS),
    ]


def test_what_would_not_be_asked_today_still_reads_as_it_was_handed_in() -> None:
    odd = {HELD: Answer("no"), MEETINGS: Answer("3")}
    assert [one.path for one in lines_of(Interview(FORM, odd), NOW)] == [HELD, MEETINGS]


def test_changes_are_told_by_value_status_and_reason() -> None:
    now = {**REPORTED, HELD: Answer("no", reason="Đã kiểm tra."), WORDS: Answer("Đủ.")}
    before = dict(REPORTED)
    del before[TOWNS]
    lines = lines_of(Interview(FORM, now), NOW)
    assert [one.path for one in lines if is_changed(one, before)] == [HELD, TOWNS, WORDS]


def test_what_only_the_earlier_version_said_is_told() -> None:
    earlier = lines_of(Interview(FORM, REPORTED), NOW)
    later = lines_of(Interview(FORM, {HELD: Answer("no")}), NOW)
    assert [one.path for one in gone(earlier, later)] == [TOWN, TOWNS, WORDS]
