"""What a supervisor looks after: everything below their unit, or some areas and tasks of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.domain.people import Unit, UnitId


class Asked(Protocol):
    """Whatever is asked of a unit for a task, or concerns no task in particular: then ""."""

    @property
    def unit_id(self) -> UnitId: ...

    @property
    def task_key(self) -> str: ...


_One = TypeVar("_One", bound=Asked)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the work: an area and a task, "" standing for every one."""

    id: int
    area: str
    task: str

    def covers(self, unit: Unit, task: str) -> bool:
        return self.area in ("", unit.area) and (not task or self.task in ("", task))


def together(some: Sequence[Part], others: Sequence[Part]) -> list[Part]:
    """What two supervisors look after between them; no part is everything, so it stays none."""
    if not some or not others:
        return []
    return list({(part.area, part.task): part for part in (*others, *some)}.values())


@dataclass(frozen=True, slots=True)
class Scope:
    """The units and tasks somebody may act on; without any part that is all of `below`."""

    below: Mapping[UnitId, Unit]
    parts: Collection[Part] = ()

    @property
    def units(self) -> dict[UnitId, Unit]:
        """The units of which at least one task is theirs."""
        return {
            number: unit
            for number, unit in self.below.items()
            if not self.parts or any(part.area in ("", unit.area) for part in self.parts)
        }

    def has_task(self, task: str) -> bool:
        """Whether this task is theirs at one unit at least."""
        return not self.parts or any(part.task in ("", task) for part in self.parts)

    def units_of(self, part: Part) -> list[UnitId]:
        """The units one part of it is about."""
        return [number for number, unit in self.below.items() if part.area in ("", unit.area)]

    def covers(self, one: Asked) -> bool:
        unit = self.below.get(one.unit_id)
        if unit is None:
            return False
        return not self.parts or any(part.covers(unit, one.task_key) for part in self.parts)

    def of(self, asked: Iterable[_One]) -> list[_One]:
        """Those of these that are theirs."""
        return [one for one in asked if self.covers(one)]
