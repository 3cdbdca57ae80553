"""Every form of the pack played from the first question to the receipt, in every manner."""

from datetime import datetime
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.domain.interviews import Answer, Interview
from bot.domain.questionnaires import Path, Questionnaire
from bot.engine.advance import asked, misfits, settled
from bot.engine.paths import template
from bot.engine.plan import waits_for_an_answer
from bot.engine.rehearse import Manner, rehearse
from tests.support.packs import TINH_MAU, form, pack

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
KEYS = sorted(pack().forms)
CHANCES = 12


@cache
def shared() -> dict[str, dict[str, str]]:
    """What a unit that has filled in the forms others look into makes known to them."""
    found: dict[str, dict[str, str]] = {}
    tasks = {task.key: task.form for task in pack().tasks}
    for name, task in pack().shares.items():
        answers = rehearse(Interview(form(tasks[task])), NOW)
        found[name] = {path.rpartition("/")[2]: one.value for path, one in answers}
    return found


def interview(key: str) -> Interview:
    return Interview(form(key), others=shared())


def all_right(answers: tuple[tuple[Path, Answer], ...], key: str) -> bool:
    """A report that was handed in has every question dealt with and breaks no rule."""
    done = Interview(form(key), dict(answers), others=shared())
    return settled(done, NOW) == len(asked(done, NOW)) and not misfits(done, NOW)


@pytest.mark.parametrize("key", KEYS)
def test_a_form_can_be_answered_as_briefly_as_it_allows(key: str) -> None:
    brief = rehearse(interview(key), NOW, Manner.SHORT)
    assert all_right(brief, key)
    assert len(brief) <= len(rehearse(interview(key), NOW, Manner.FULL))


@pytest.mark.parametrize("key", KEYS)
def test_a_form_can_be_answered_with_every_branch_open(key: str) -> None:
    assert all_right(rehearse(interview(key), NOW, Manner.FULL), key)


@pytest.mark.parametrize("key", KEYS)
def test_a_form_can_be_answered_by_chance(key: str) -> None:
    for seed in range(3):
        answers = rehearse(interview(key), NOW, Manner.ANYHOW, Random(f"{key} {seed}"))  # noqa: S311
        assert all_right(answers, key)


@pytest.mark.parametrize("key", KEYS)
def test_a_form_waits_for_nobody(key: str) -> None:
    """Forms whose figures others share can be filled in before those are there."""
    assert rehearse(Interview(form(key)), NOW, Manner.FULL)


@pytest.mark.parametrize("key", KEYS)
def test_every_question_is_reached(key: str) -> None:
    questions = {one.path for one in form(key).questions if waits_for_an_answer(one)}
    reached = _reached(rehearse(interview(key), NOW, Manner.SHORT))
    reached |= _reached(rehearse(interview(key), NOW, Manner.FULL))
    reached |= _reached(rehearse(Interview(form(key)), NOW, Manner.FULL))
    for seed in range(CHANCES):
        if questions <= reached:
            break
        made = rehearse(interview(key), NOW, Manner.ANYHOW, Random(f"{key} {seed}"))  # noqa: S311
        reached |= _reached(made)
    assert questions - reached == set()


def test_the_second_pack_plays_too() -> None:
    for key in pack(TINH_MAU).forms:
        one: Questionnaire = form(key, TINH_MAU)
        for manner in Manner:
            assert rehearse(Interview(one), NOW, manner)


def _reached(answers: tuple[tuple[Path, Answer], ...]) -> set[Path]:
    return {template(path) for path, _ in answers}
