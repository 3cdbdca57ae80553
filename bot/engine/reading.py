"""A report read again: its answers in order, as they were handed in, whatever has changed since."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.interviews import Answer, Interview
from bot.domain.questionnaires import Path, Question, Repeat
from bot.engine.events import Line
from bot.engine.here import Here, here_at
from bot.engine.paths import template
from bot.engine.plan import waits_for_an_answer


def lines_of(interview: Interview, now: datetime) -> tuple[Line, ...]:
    """Every answer, numbered; what the form worked out from them comes with the number 0.

    What is asked may hang on other reports and on the day, so it is not worked out anew.
    """
    here = here_at(interview, now)
    found: list[Line] = []
    number = 0
    for path, answer in interview.answers.items():
        item = _item_at(here, path)
        if item is None:
            continue
        is_numbered = isinstance(item, Repeat) or waits_for_an_answer(item)
        number += is_numbered
        shown = here.question_at(path) or item
        place = number if is_numbered else 0
        found.append(Line(place, shown, path, answer, here.inside(path)))
    return tuple(found)


def gone(before: tuple[Line, ...], lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The answers of an earlier version that have no place in this one."""
    here = {line.path for line in lines}
    return tuple(line for line in before if line.path not in here)


def is_changed(line: Line, before: Mapping[Path, Answer]) -> bool:
    """Whether it was another answer in an earlier version, or none."""
    was, answer = before.get(line.path), line.answer
    if was is None or answer is None:
        return was is not answer
    return (was.value, was.status, was.reason) != (answer.value, answer.status, answer.reason)


def _item_at(here: Here, path: Path) -> Question | Repeat | None:
    """What an answer belongs to: a question or a list, not an entry, nor what has no words."""
    spec = here.instance.plan.specs.get(template(path))
    item = spec.item if spec else None
    if isinstance(item, Repeat):
        return None if path.endswith("]") else item
    return item if isinstance(item, Question) and item.label else None
