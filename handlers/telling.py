"""Whom a decision about a unit's report concerns: the unit's own people, and its supervisors."""

from collections.abc import Iterable

from bot.domain.delegations import Asked
from bot.domain.people import Person, Right, Role, UnitId
from handlers.scene import Said, Scene, scope_of


async def tell_units(scene: Scene, said: dict[UnitId, Said]) -> set[UnitId]:
    """Each unit once, by all who fill in or sign; the units where anybody could be told."""
    told = set()
    for one in await scene.unit.people.of_units(said):
        is_concerned = _takes_part(one) and (one.may(Right.FILL) or one.may(Right.SIGN_OFF))
        if is_concerned and await scene.tell(one.id, said[one.unit_id]):
            told.add(one.unit_id)
    return told


async def supervisors_of(scene: Scene, asked: Asked) -> list[Person]:
    """Who may decide about it."""
    people = await scene.unit.people.with_role(Role.SUPERVISOR)
    return [one for one in people if (await scope_of(scene.unit, one)).covers(asked)]


async def tell_all(scene: Scene, people: Iterable[Person], said: Said) -> None:
    for one in people:
        await scene.tell(one.id, said)


def _takes_part(one: Person) -> bool:
    return one.active and one.enrolled_at is not None
