"""Difficulties a report states: they join those raised in the chat, and follow its versions."""

from collections.abc import Mapping

from bot.domain.assignments import Assignment, Report
from bot.domain.interviews import Answer
from bot.domain.questionnaires import Path
from handlers.scene import Scene


async def take_over(
    scene: Scene, assignment: Assignment, answers: Mapping[Path, Answer], report: Report
) -> None:
    """What this version says. The same words go on with their replies; others take their place."""
    categories, text = _stated(scene, answers)
    known = await scene.unit.difficulties.of_assignment(assignment.id)
    before = known[-1] if known else None
    if before is not None and (before.categories, before.text) == (categories, text):
        return await scene.unit.difficulties.carry_over(before.id, report.id)
    if before is not None and before.closed_at is None:
        await scene.unit.difficulties.close(before.id, scene.now)
    if categories:
        await scene.unit.difficulties.add(
            assignment.unit_id, scene.person.id, categories, text, scene.now, report.id
        )
    return None


def _stated(scene: Scene, answers: Mapping[Path, Answer]) -> tuple[tuple[str, ...], str]:
    """The categories chosen, in the programme's order, and the words beside them."""
    asked = scene.book.difficulties
    given = {path.rpartition("/")[2]: one.value for path, one in answers.items() if one.has_value}
    chosen = given.get(asked.question, "").split()
    return tuple(one for one in asked.categories if one in chosen), given.get(asked.detail, "")
