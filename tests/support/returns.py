"""A made city that has reported: some in time, some late, some not, some returned or let off."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.assignments import (
    Assignment,
    AssignmentId,
    FormId,
    InterviewId,
    KeptTask,
    PeriodId,
    TaskId,
)
from bot.domain.interviews import Answer, Interview
from bot.domain.people import PersonId, Unit, UnitId
from bot.domain.programmes import PackTask
from bot.domain.questionnaires import Path, Questionnaire, Status
from bot.domain.reports import State
from bot.domain.reviews import Filed, ReportId
from bot.engine.rehearse import Manner, rehearse
from bot.planning.consolidation import Contribution, Returns
from tests.support.packs import form, pack

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 12, 10, tzinfo=ZONE)
_PLAYED = 12
NOW = datetime(2026, 12, 21, 8, tzinfo=ZONE)
STATES = (
    *(State.HANDED_IN,) * 5,
    *(State.ACCEPTED,) * 5,
    State.RETURNED,
    State.NOT_APPLICABLE,
    State.IN_PROGRESS,
    State.NOT_STARTED,
)
FILED = frozenset({State.HANDED_IN, State.ACCEPTED, State.RETURNED})


def city(keys: tuple[str, ...], seed: str = "city") -> list[Returns]:
    """The units of the real programme with these of its tasks."""
    chance = Random(seed)  # noqa: S311 - made-up answers
    tasks = [one for one in pack().tasks if one.key in keys]
    return [_returns(chance, number, one) for number, one in enumerate(tasks, 1)]


def _returns(chance: Random, number: int, task: PackTask) -> Returns:
    asked = form(task.form)
    kept = KeptTask(TaskId(number), task.key, task.clause, task.title, task.mandatory)
    units = [
        Unit(UnitId(n), one.key, one.name, one.short_name, one.kind, one.area, "", "", n, "so_y_te")
        for n, one in enumerate(pack().units, 1)
        if one.kind in task.kinds
    ]
    return Returns(
        kept,
        {FormId(number): asked},
        [_contribution(chance, number, kept, asked, one) for one in units],
    )


def _contribution(
    chance: Random, number: int, task: KeptTask, asked: Questionnaire, unit: Unit
) -> Contribution:
    state = chance.choice(STATES)
    assignment = _assignment(chance, number, task, unit, state)
    before = _answers(chance, asked) if chance.random() < 0.7 else {}
    return Contribution(
        unit,
        assignment,
        _filed(assignment, _answers(chance, asked)) if state in FILED else None,
        {path.rpartition("/")[2]: one for path, one in before.items() if "[" not in path},
    )


@cache
def _played(key: str) -> tuple[tuple[tuple[Path, Answer], ...], ...]:
    """Some reports by chance; playing one for every unit would take half a minute."""
    chance = Random(key)  # noqa: S311 - made-up answers
    asked = Interview(form(key))
    return tuple(rehearse(asked, NOW, Manner.ANYHOW, chance) for _ in range(_PLAYED))


def _answers(chance: Random, asked: Questionnaire) -> Mapping[Path, Answer]:
    """One of them; here and there nothing is known, or it is outside the unit's area."""
    answers = dict(chance.choice(_played(asked.key)))
    for path, answer in answers.items():
        question = asked.by_path.get(path)
        if question and question.span and chance.random() < 0.1:
            status = chance.choice((Status.UNKNOWN, Status.OUTSIDE, Status.SKIPPED))
            answers[path] = replace(answer, value="", status=status, reason="Chưa tổng hợp.")
    return answers


def _assignment(
    chance: Random, number: int, task: KeptTask, unit: Unit, state: State
) -> Assignment:
    handed_in_at = DUE + timedelta(days=chance.choice((-9, -5, -1, -1, 0, 4)))
    return Assignment(
        id=AssignmentId(1000 * number + unit.id),
        unit_id=unit.id,
        period_id=PeriodId(1),
        period="2026",
        task_id=task.id,
        task_key=task.key,
        clause_ref=task.clause_ref,
        title=task.title,
        mandatory=task.mandatory,
        form_id=FormId(number),
        state=state,
        answered=0,
        asked=0,
        first_handed_in_at=handed_in_at if state in FILED else None,
        handed_in_at=handed_in_at if state in FILED else None,
        due_at=DUE,
        due_then=DUE,
        locks_at=DUE + timedelta(days=30),
        waiver_asked=False,
    )


def _filed(one: Assignment, answers: Mapping[Path, Answer]) -> Filed:
    return Filed(
        id=ReportId(one.id),
        assignment_id=one.id,
        interview_id=InterviewId(one.id),
        form_id=one.form_id,
        person_id=PersonId(1),
        version=1,
        number=f"2026-{one.unit_id}-{one.task_key}-1",
        late=False,
        handed_in_at=one.handed_in_at or NOW,
        answers=answers,
    )
