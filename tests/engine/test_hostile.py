"""Forms that are well written and mean ill, or know no measure: time and memory stay bounded."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.domain.interviews import Interview
from bot.domain.questionnaires import Questionnaire
from bot.engine.advance import advance, asked
from bot.engine.events import Asked, HandedIn
from bot.engine.here import here_at
from bot.engine.instance import MOST_ENTRIES
from bot.engine.moves import Accept, Edit, HandIn, Move, Say, Show
from bot.forms import FormFaults, Upload
from tests.support.effort import at_most
from tests.support.previews import NOW, form_of

SECONDS = 5.0
"""Far more than any of these takes; far less than what has no bounds would."""
MEGABYTES = 200
HUGE = "1000000000"


@contextmanager
def bounded() -> Iterator[None]:
    before = _kilobytes()
    with at_most(SECONDS):
        yield
    assert _kilobytes() - before < MEGABYTES * 1_000


def _kilobytes() -> int:
    """The most this process has ever taken."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def played(form: Questionnaire, *moves: Move) -> Interview:
    interview = advance(Interview(form), Show(), NOW).interview
    for move in moves:
        interview = advance(interview, move, NOW).interview
    return interview


def value(interview: Interview, path: str) -> str:
    return here_at(interview, NOW).instance.value(path)


def test_a_count_without_measure_is_cut_off() -> None:
    form = form_of(
        """
        type | name | label | repeat_count | calculation
        integer | many | Bao nhiêu? | |
        begin repeat | r | Lặp | ${many} |
        text | t | Gì? | |
        end repeat | | | |
        calculate | n | | | count(${r})
        """,
        "",
    )
    with bounded():
        interview = played(form, Say(HUGE))
        assert len(asked(interview, NOW)) == MOST_ENTRIES + 1
        assert value(interview, "/data/n") == str(MOST_ENTRIES)


def test_counts_within_counts_do_not_multiply_without_end() -> None:
    form = form_of(
        f"""
        type | name | label | repeat_count | calculation
        text | first | Tên? | |
        begin repeat | r | Lặp | {HUGE} |
        begin repeat | s | Lặp trong | {HUGE} |
        text | u | Gì? | |
        end repeat | | | |
        end repeat | | | |
        calculate | n | | | count(${{u}})
        """,
        "",
    )
    with bounded():
        interview = played(form, Say("An"), Say("một"), Say("hai"), Edit(form.questions[0].path))
        assert len(asked(interview, NOW)) <= 2001
        assert int(value(interview, "/data/n")) <= 2000


@pytest.mark.parametrize("length", [100, 1500])
def test_a_long_chain_of_calculations_is_followed_to_its_end(length: int) -> None:
    """Asked for from its far end, where nothing before it is known yet."""
    rows = "".join(
        f"calculate | c{n} | | if(1 = 1, coalesce(${{c{n - 1}}}, 0) + 1, 0) |\n"
        for n in range(1, length)
    )
    form = form_of(
        f"type | name | label | calculation | relevant\ninteger | a | Một? | |\n"
        f"calculate | c0 | | ${{a}} |\n{rows}text | z | Hai? | | ${{c{length - 1}}} > 0",
        "",
    )
    with bounded():
        interview = played(form, Say("5"))
        assert value(interview, f"/data/c{length - 1}") == str(length + 4)
        assert asked(interview, NOW)[-1].path == "/data/z"


def test_a_running_total_over_many_entries_is_right_from_either_end() -> None:
    form = form_of(
        """
        type | name | label | repeat_count | calculation | default
        begin repeat | r | Lặp | 200 | |
        integer | n | Số? | | | 2
        calculate | so_far | | | coalesce(${r}[position() = position(current()/..) - 1]/so_far, 0) + ${n} |
        end repeat | | | | |
        """,  # noqa: E501
        "",
    )
    with bounded():
        interview = played(form)
        assert value(interview, "/data/r[200]/so_far") == "400"
        assert value(interview, "/data/r[7]/so_far") == "14"


def test_a_circle_of_calculations_comes_to_an_end() -> None:
    """The checks at import know names; a path as XPath has it passes them."""
    circle = "".join(f"calculate | c{n} | | /data/c{(n + 1) % 40} + 1\n" for n in range(40))
    form = form_of(
        f"""
        type | name | label | calculation
        begin repeat | r | Lặp |
        integer | n | Số? |
        calculate | up | | indexed-repeat(/data/r/down, /data/r, position(..)) + 1
        calculate | down | | indexed-repeat(/data/r/up, /data/r, position(..)) - 1
        end repeat | | |
        {circle}
        """.replace("\n\n", "\n"),
        "",
    )
    with bounded():
        interview = played(form, Say("thêm"), Say("3"), Say("xong"))
        turn = advance(interview, HandIn(), NOW)
        assert any(isinstance(one, HandedIn) for one in turn.events)


def test_many_questions_are_asked_as_fast_as_few() -> None:
    rows = "".join(
        f"integer | q{n} | Câu {n}? | ${{q{n - 1}}} > 0 | . <= ${{q{n - 1}}} | Nhiều quá.\n"
        for n in range(1, 1900)
    )
    head = "type | name | label | relevant | constraint | constraint_message\n"
    form = form_of(f"{head}integer | q0 | Câu 0? | | |\n{rows}", "")
    with bounded():
        interview = played(form, *[Say("9")] * 40, Edit(form.questions[0].path), Say("8"))
        asking = advance(interview, Show(), NOW).events[-1]
        assert isinstance(asking, Asked)
        assert asking.question.name == "q1"
        assert asking.fault is not None


def test_groups_within_groups_are_refused_or_played() -> None:
    deep = 90
    begin = "".join(
        f"begin group | g{n} | Nhóm {n} | {'1 = 1' if n else ''}\n" for n in range(deep)
    )
    rows = f"{begin}text | t | Gì? |\n" + "end group | | |\n" * deep
    with bounded():
        try:
            form = form_of(f"type | name | label | relevant\n{rows}", "")
        except FormFaults:
            return
        assert len(asked(played(form, Say("xong")), NOW)) == 1


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+", "(.*)*b", "((", "a{1000}{1000}"])
def test_a_pattern_from_an_answer_takes_no_longer_than_one_from_the_form(pattern: str) -> None:
    form = form_of(
        """
        type | name | label | calculation
        text | pattern | Mẫu? |
        text | said | Chữ? |
        calculate | fits | | if(regex(${said}, ${pattern}), 1, 0)
        """,
        "",
    )
    with bounded():
        interview = played(form, Say(pattern), Say("a" * 900 + "c"))
        assert value(interview, "/data/fits") == "0"


def test_a_long_list_looked_through_by_every_question_is_bounded() -> None:
    rows = "name,label,up\n" + "".join(f"n{n},Ấp {n},n{n // 2}\n" for n in range(5_000))
    questions = "".join(
        f"select_one_from_file all.csv | s{n} | Ấp {n}? | up = ${{s{n - 1}}}\n"
        for n in range(1, 30)
    )
    head = "type | name | label | choice_filter\nselect_one_from_file all.csv | s0 | Ấp? |\n"
    form = form_of(f"{head}{questions}", "", Upload("all.csv", rows.encode()))
    with bounded():
        interview = played(
            form, Say("Ấp 2"), Say("Ấp 4"), Say("Ấp 8"), Edit(form.questions[0].path)
        )
        interview = advance(interview, Say("Ấp 3"), NOW).interview
        asking = advance(interview, Show(), NOW).events[-1]
        assert isinstance(asking, Asked)
        assert [one.name for one in asking.shown] == ["n6", "n7"]


def test_triggers_in_a_circle_over_many_entries_come_to_an_end() -> None:
    form = form_of(
        """
        type | name | label | repeat_count | calculation | trigger
        integer | a | Một? | | coalesce(${a}, 0) + 1 | ${b}
        begin repeat | r | Lặp | 200 | |
        integer | b | Hai? | | ${a} + 1 | ${a}
        end repeat | | | | |
        """,
        "",
    )
    with bounded():
        interview = played(form, Say("5"), Accept(form.questions[1].path))
        assert asked(interview, NOW)
