"""Everything that can be read: its address, what may be asked, what is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.channels.api import schemas
from bot.channels.api.queries import Narrowed, OfAssignments, OfRates, OfReports, OfUnits, Paged
from bot.channels.api.schemas import Page, Shape
from bot.domain.published import Resource


@dataclass(frozen=True, slots=True)
class Shelf:
    """One resource; `show` makes what is shown of a record."""

    resource: Resource
    summary: str
    query: type[Paged]
    page: type[Page[Any]]
    show: Callable[[Any], Shape]

    @property
    def path(self) -> str:
        return f"/{self.resource.value}"


SHELVES = (
    Shelf(
        Resource.PERIODS,
        "The reporting periods",
        Paged,
        Page[schemas.Period],
        schemas.Period.model_validate,
    ),
    Shelf(
        Resource.TASKS,
        "What the programme asks for",
        Paged,
        Page[schemas.Task],
        schemas.Task.model_validate,
    ),
    Shelf(
        Resource.FORMS,
        "The questionnaires, in every published version",
        Paged,
        Page[schemas.Form],
        schemas.Form.of,
    ),
    Shelf(
        Resource.UNITS,
        "The units that report",
        OfUnits,
        Page[schemas.Unit],
        schemas.Unit.model_validate,
    ),
    Shelf(
        Resource.ASSIGNMENTS,
        "What units owe, and how far it is",
        OfAssignments,
        Page[schemas.Assignment],
        schemas.Assignment.model_validate,
    ),
    Shelf(
        Resource.REPORTS,
        "The versions handed in",
        OfReports,
        Page[schemas.Report],
        schemas.Report.model_validate,
    ),
    Shelf(
        Resource.ANSWERS,
        "The answers of the reports whose figures count now",
        Narrowed,
        Page[schemas.Answer],
        schemas.Answer.model_validate,
    ),
    Shelf(
        Resource.RATES,
        "Completeness and timeliness",
        OfRates,
        Page[schemas.Rate],
        schemas.Rate.of,
    ),
)
