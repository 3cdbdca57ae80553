"""What is to be drawn, as plain data that can be handed to another process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.reports import State


@dataclass(frozen=True, slots=True)
class Square:
    """One report of one unit. `is_overdue` draws a frame around it."""

    state: State
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units × tasks; None where the unit is not asked. `legend` names what there is to see."""

    title: str
    remark: str
    rows: Sequence[str]
    columns: Sequence[str]
    squares: Sequence[Sequence[Square | None]]
    legend: Mapping[State, str]
    overdue: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Reports handed in by the end of each day, of so many expected.

    `last_year` is moved so that both years are due on the same day; it is empty where nothing is
    known. `due` is the last day in time, `today` where the line ends.
    """

    title: str
    remark: str
    start: date
    end: date
    due: date
    expected: int
    handed_in: Sequence[tuple[date, int]]
    last_year: Sequence[tuple[date, int]]
    labels: Mapping[str, str]
    thousands: str
