"""The table of units × tasks as it is read on the web, and what of it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.assignments import Assignment, KeptTask
from bot.domain.people import Unit


class Order(StrEnum):
    """How the units are sorted; `LISTED` is the order of the programme's own list."""

    LISTED = "listed"
    NAME = "name"
    OWED = "owed"
    OVERDUE = "overdue"
    COMPLETE = "complete"


OVERDUE = "overdue"
"""Among the states one may look for: owed after it was due, whatever its state."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which units are wanted; "" leaves it wide. `state` is a `State` or `OVERDUE`."""

    kind: str = ""
    area: str = ""
    task: str = ""
    state: str = ""
    order: Order = Order.LISTED
    page: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of some assignments, by the definitions of the rates."""

    expected: int
    complete: int
    timely: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Line:
    """One unit: its counts, and its assignments under the tasks of the sheet."""

    unit: Unit
    totals: Totals
    cells: Sequence[Assignment | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the table. `kinds` are the names of the kinds there are, by key."""

    period: str
    at: datetime
    tasks: Sequence[KeptTask]
    all_tasks: Sequence[KeptTask]
    kinds: Mapping[str, str]
    areas: Sequence[str]
    lines: Sequence[Line]
    totals: Totals
    units: int
    pages: int


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """One unit and everything asked of it."""

    period: str
    at: datetime
    unit: Unit
    kind: str
    totals: Totals
    asked: Sequence[Assignment]
