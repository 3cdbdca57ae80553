"""Whom supervisors address: some of the units below theirs, and which of their people."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Right


class Part(StrEnum):
    """Which units. All but ALL and OWING need to be told which kind, area, task or unit."""

    ALL = "all"
    OWING = "owing"
    KIND = "kind"
    AREA = "area"
    TASK = "task"
    UNIT = "unit"


class Hearers(StrEnum):
    """Which of their people."""

    FILLERS = "fillers"
    LEADERS = "leaders"

    @property
    def right(self) -> Right:
        return Right.FILL if self is Hearers.FILLERS else Right.SIGN_OFF


@dataclass(frozen=True, slots=True)
class Audience:
    """`which` is a kind's or area's name, or the number of a task or unit."""

    part: Part
    which: str = ""
