"""What may stand behind the question mark of each address."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.published import Asked, By, ReportState
from bot.domain.reports import State

MOST = 500
_USUAL = 100
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Paged(BaseModel):
    """A page of a list."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST, description="Items on a page at most.")] = _USUAL
    cursor: Annotated[
        str | None,
        Field(
            max_length=500,
            description="Where to go on, as `next` of the page before has it.",
            json_schema_extra={"format": "cursor"},
        ),
    ] = None

    def asked(self, after: tuple[int, int]) -> Asked:
        given = self.model_dump(exclude={"limit", "cursor"}, exclude_none=True)
        return Asked(most=self.limit, after=after, **given)


class OfUnits(Paged):
    """Units: of one kind, of one area."""

    kind: Annotated[Name | None, Field(description="Only units of this kind.")] = None
    area: Annotated[Name | None, Field(description="Only units of this area.")] = None


class Narrowed(Paged):
    """What units owe or have handed in."""

    period: Annotated[Name | None, Field(description="Only this period.")] = None
    unit: Annotated[Name | None, Field(description="Only this unit, by its key.")] = None
    task: Annotated[Name | None, Field(description="Only this task, by its key.")] = None


class OfAssignments(Narrowed):
    """Assignments, by how far they are too."""

    state: Annotated[State | None, Field(description="Only those in this state.")] = None


class OfReports(Narrowed):
    """Reports, by what became of them too."""

    state: Annotated[ReportState | None, Field(description="Only those in this state.")] = None


class OfRates(Narrowed):
    """Rates of all, or for each kind of unit, task or unit."""

    period: Annotated[
        Name | None, Field(description="This period; the one being handed in unless it is said.")
    ] = None
    by: Annotated[By, Field(description="What the rates are worked out for.")] = By.ALL
