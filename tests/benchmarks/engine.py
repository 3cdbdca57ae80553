"""One move of the engine, without any I/O: 30 questions with skip logic, rules and sums."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.interviews import Interview, Reviewing
from bot.domain.questionnaires import Questionnaire
from bot.engine.advance import advance
from bot.engine.events import Asked
from bot.engine.moves import Pick, Say, Show
from bot.forms import build

NOW = datetime(2026, 11, 9, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ROUNDS = 200
BLOCKS = 10
"""Three questions each: one that opens the next two, a number with a rule, one with a warning."""


def main() -> None:
    """Print the median and the 99th percentile of one move, in microseconds."""
    for kind, is_chained in (("blocks", False), ("each block hangs on the one before", True)):
        form = _form(is_chained=is_chained)
        for name, forgetful in (("kept in memory", False), ("worked out anew", True)):
            taken = sorted(one for _ in range(ROUNDS) for one in _play(form, forgetful=forgetful))
            print(  # noqa: T201 - what a benchmark is for
                f"engine step, 30 questions, {kind}, {name}: "
                f"median {statistics.median(taken):.0f} µs, "
                f"p99 {taken[int(len(taken) * 0.99)]:.0f} µs ({len(taken)} moves)"
            )


def _play(form: Questionnaire, *, forgetful: bool) -> Iterator[float]:
    """The time of each move that answers a question, from the first to the review card."""
    turn = advance(Interview(form), Show(), NOW)
    while not isinstance(turn.interview.place, Reviewing):
        asked = turn.events[-1]
        assert isinstance(asked, Asked)
        question = asked.question
        move = Pick(question.path, "yes") if question.choices else Say("12")
        interview = replace(turn.interview, memo=None) if forgetful else turn.interview
        start = time.perf_counter_ns()
        turn = advance(interview, move, NOW)
        yield (time.perf_counter_ns() - start) / 1000


def _form(*, is_chained: bool) -> Questionnaire:
    rows = []
    for n in range(BLOCKS):
        before = f"${{count{n - 1}}} > 4 and selected(${{open{n - 1}}}, 'yes')"
        before = before if n and is_chained else ""
        rows += [
            f"| | select_one yn | open{n} | Có {n}? | yes | {before} | | |",
            f"| | integer | count{n} | Số {n}? | yes | ${{open{n}}} = 'yes' | . <= 1000 | |",
            f"| | integer | part{n} | Trong đó {n}? | yes | ${{open{n}}} = 'yes' | "
            f". <= ${{count{n}}} | |",
        ]
    total = " + ".join(f"coalesce(${{count{n}}}, 0)" for n in range(BLOCKS))
    tables = "\n".join(
        [
            "| survey |",
            "| | type | name | label | required | relevant | constraint | calculation |",
            *rows,
            f"| | calculate | total | | | | | {total} |",
            "| choices |",
            "| | list_name | name | label |",
            "| | yn | yes | Có |",
            "| | yn | no | Không |",
            "| settings |",
            "| | form_title | form_id | version |",
            "| | Ba mươi câu | thirty | 1 |",
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "thirty.md"
        source.write_text(tables, encoding="utf-8")
        return build([source], "thirty")
