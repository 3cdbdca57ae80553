"""The data as other systems read it: figures by unit, never by person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from bot.domain.assignments import FormId, PeriodId, TaskId
from bot.domain.interviews import Answer
from bot.domain.people import UnitId
from bot.domain.questionnaires import Path, Questionnaire, Status
from bot.domain.reports import State


class Numbered(Protocol):
    """Whatever has a number that is never given again."""

    @property
    def id(self) -> int: ...


One = TypeVar("One")
Value = int | float | str | list[str] | list[float] | None


class ReportState(StrEnum):
    """What became of one version; `REPLACED` by a later one before anybody decided upon it."""

    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPLACED = "replaced"


class Withheld(StrEnum):
    """Why an answer that has a value is not shown. `TELLING`: it would tell a small count."""

    SMALL = "<3"
    TELLING = "*"
    TEXT = "withheld"


class Resource(StrEnum):
    """What can be asked for."""

    PERIODS = "periods"
    TASKS = "tasks"
    FORMS = "forms"
    UNITS = "units"
    ASSIGNMENTS = "assignments"
    REPORTS = "reports"
    ANSWERS = "answers"
    RATES = "rates"


class By(StrEnum):
    """What the rates are worked out for."""

    ALL = "all"
    KIND = "kind"
    TASK = "task"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that is asked for: keys of what it is narrowed to, "" leaving it wide.

    `after` is the number of the last one read, and where several have that number how many of them
    have been read.
    """

    most: int
    after: tuple[int, int] = (0, 0)
    unit: str = ""
    kind: str = ""
    area: str = ""
    task: str = ""
    period: str = ""
    state: str = ""
    by: By = By.ALL


@dataclass(frozen=True, slots=True)
class Page(Generic[One]):
    """Some of what was asked for; `last` is where the next page goes on, None at the end."""

    items: Sequence[One]
    last: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which obligations are meant: of these units, tasks and periods only; None is every unit."""

    units: Collection[UnitId] | None
    tasks: Collection[TaskId]
    periods: Collection[PeriodId]


@dataclass(frozen=True, slots=True)
class Task:
    """What a clause asks for; `form` is the key of the questionnaire it is reported on."""

    id: TaskId
    key: str
    clause: str
    title: str
    mandatory: bool
    form: str


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One published version of a questionnaire."""

    id: FormId
    key: str
    version: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Form:
    """A version with what it asks."""

    kept: FormVersion
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a unit owes for a task in a period, and how far it is."""

    id: int
    unit: str
    task: str
    period: str
    mandatory: bool
    state: State
    answered: int
    asked: int
    due_at: datetime
    locks_at: datetime
    first_handed_in_at: datetime | None
    handed_in_at: datetime | None
    returned_at: datetime | None
    waiver_asked: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One version handed in; `is_current` tells whether its figures count now."""

    id: int
    number: str
    version: int
    unit: str
    task: str
    period: str
    form: str
    form_version: int
    handed_in_at: datetime
    late: bool
    state: ReportState
    is_current: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A version whose figures count, with its answers."""

    id: int
    report: str
    unit: str
    task: str
    period: str
    form_id: FormId
    form: str
    form_version: int
    answers: Mapping[Path, Answer]


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as far as its reader may see it. Without a value the status says why."""

    value: Value
    status: Status | Withheld
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """One answer and where it stands; `question` is the path in the report, entries numbered."""

    report: str
    unit: str
    task: str
    period: str
    form: str
    form_version: int
    question: str
    name: str
    value: Value
    status: Status | Withheld
    reason: str | None
