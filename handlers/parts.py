"""Parts of the work that supervisors share, in words."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.delegations import Part
from bot.i18n import Texts
from handlers.scene import Scene


async def tasks_by_key(scene: Scene) -> dict[str, Assignment]:
    """Every task of the period, each by one of its assignments."""
    period = await scene.unit.programmes.period_at(scene.now)
    asked = await scene.unit.programmes.all_in(period.id) if period else []
    return {one.task_key: one for one in asked}


def part_lines(_: Texts, parts: Sequence[Part], tasks: Mapping[str, Assignment]) -> list[Markup]:
    """A line for each part; without any it is everything."""
    if not parts:
        return [_("– every unit and every task that this unit supervises")]
    return [_("– {part}", part=part_name(_, part, tasks)) for part in parts]


def part_name(_: Texts, part: Part, tasks: Mapping[str, Assignment]) -> str:
    """One part in words."""
    known = tasks.get(part.task)
    task = f"{known.clause_ref} {known.title}" if known else part.task
    match bool(part.area), bool(part.task):
        case True, True:
            return _.plain("{area}: {task}", area=part.area, task=task)
        case True, False:
            return _.plain("{area}: every task", area=part.area)
        case False, True:
            return _.plain("every area: {task}", task=task)
        case _:
            return _.plain("every area, every task")
