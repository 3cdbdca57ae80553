"""What a name typed after /tiendo may mean: a task, a kind of unit or a unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.assignments import KeptTask
from bot.domain.people import Unit
from bot.engine.folding import fold
from handlers.units import is_named, named


@dataclass(frozen=True, slots=True)
class Meant:
    """One thing it may mean; `is_whole` where all of its name was typed."""

    label: str
    act: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class MeantTask:
    """A task it may mean; `is_whole` where all of its clause or title was typed."""

    task: KeptTask
    is_whole: bool


def meanings(
    text: str, tasks: Iterable[KeptTask], kinds: Mapping[str, str], units: Iterable[Unit]
) -> list[Meant]:
    """Everything this may mean, with or without accents. `kinds` are their names by key."""
    return [
        *(
            Meant(task_name(one.task), f"progress:task:{one.task.id}", one.is_whole)
            for one in tasks_meant(text, tasks)
        ),
        *_kinds(text, kinds),
        *(
            Meant(one.name, f"unit:show:{one.id}", is_named(one, text))
            for one in named(units, text)
        ),
    ]


def task_name(task: KeptTask) -> str:
    """A task as lists and buttons say it."""
    return f"{task.clause_ref} {task.title}"


def tasks_meant(text: str, tasks: Iterable[KeptTask]) -> list[MeantTask]:
    """By the clause or words of the title; III.1.đ is told from III.1.d by those who type the đ."""
    wanted = fold(text)
    found = [one for one in tasks if _begins_a_word(wanted, task_name(one))]
    cited = [one for one in found if one.clause_ref.casefold() == text.strip().casefold()]
    if cited and not text.isascii():
        found = cited
    return [
        MeantTask(one, wanted in {fold(one.clause_ref), fold(one.title), fold(task_name(one))})
        for one in found
    ]


def _kinds(text: str, kinds: Mapping[str, str]) -> list[Meant]:
    wanted = fold(text)
    return [
        Meant(name, f"progress:kind:{key}", wanted == fold(name))
        for key, name in kinds.items()
        if _begins_a_word(wanted, name)
    ]


def _begins_a_word(wanted: str, name: str) -> bool:
    """II.1 begins II.1.a, and is no part of III.1.a."""
    return bool(wanted) and f" {wanted}" in f" {fold(name)}"
