"""What is shown: the shape of every answer, from which its description is made."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.domain import published
from bot.domain.published import By, ReportState, Withheld
from bot.domain.questionnaires import Kind, Question, Span, Status, Wording
from bot.domain.reports import State
from handlers.rated import Rated

Key = Annotated[str, Field(examples=["xa_mau_mot"])]
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float | None, Field(ge=0, le=1)]


class Shape(BaseModel):
    """Made from a record of the same fields."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


Item = TypeVar("Item", bound=Shape)


class Page(BaseModel, Generic[Item]):
    """Some of what was asked for, in the order it came into being."""

    items: list[Item]
    next: str | None = Field(
        description="Where the next page is, relative to this address; null on the last one."
    )


class Unit(Shape):
    """An authority or organisation that reports."""

    key: Key
    name: str
    short_name: str
    kind: str
    area: str
    code: str = Field(description="The statistical code, for exchange; empty where it has none.")
    parent: str = Field(description="The key of the unit it reports to; empty at the top.")


class Period(Shape):
    """A reporting period. `due_at` and `locks_at` are exclusive: by then it is too late."""

    key: str = Field(examples=["2026"])
    data_from: str = Field(description="The first day the figures speak of.")
    data_to: str = Field(description="The last day the figures speak of.")
    opens_at: datetime
    due_at: datetime
    locks_at: datetime


class Task(Shape):
    """What a clause of the programme asks for."""

    key: str = Field(examples=["II.1.a"])
    clause: str
    title: str
    mandatory: bool
    form: str = Field(description="The key of the questionnaire it is reported on now.")


class Choice(Shape):
    """One of the answers offered."""

    name: str
    label: dict[str, str]


class Indicator(Shape):
    """One question of a questionnaire."""

    path: str
    name: str
    kind: Kind
    label: dict[str, str] = Field(description="The question, by language.")
    measure: dict[str, str] = Field(description="The unit of measure, by language.")
    span: Span | None = Field(
        description="Whether a number speaks of the whole period or of the cut-off day."
    )
    sensitive: bool = Field(description="Whether small counts are hidden (see `<3`).")
    choices: list[Choice]

    @classmethod
    def of(cls, record: Question) -> "Indicator":
        return cls(
            path=record.path,
            name=record.name,
            kind=record.kind,
            label=_in_languages(record.label),
            measure=_in_languages(record.measure),
            span=record.span,
            sensitive=record.sensitive,
            choices=[
                Choice(name=one.name, label=_in_languages(one.label)) for one in record.choices
            ],
        )


class Form(Shape):
    """One published version of a questionnaire; it never changes."""

    key: str
    version: int
    published_at: datetime
    title: dict[str, str]
    indicators: list[Indicator]

    @classmethod
    def of(cls, record: published.Form) -> "Form":
        asked = record.questionnaire
        return cls(
            key=record.kept.key,
            version=record.kept.version,
            published_at=record.kept.published_at,
            title=_in_languages(asked.title),
            indicators=[Indicator.of(one) for one in asked.questions if one.kind is not Kind.NOTE],
        )


class Assignment(Shape):
    """What a unit owes for a task in a period, and how far it is."""

    unit: Key
    task: str
    period: str
    mandatory: bool
    state: State
    answered: Count
    asked: Count = Field(description="0 before the unit has begun.")
    due_at: datetime = Field(description="The due moment in force, extensions included.")
    locks_at: datetime
    first_handed_in_at: datetime | None
    handed_in_at: datetime | None
    returned_at: datetime | None = Field(description="Until it is handed in again.")
    waiver_asked: bool = Field(description="Whether a request not to report waits for an answer.")


class Report(Shape):
    """One version that was handed in. Drafts are never shown."""

    number: str = Field(description="The number on the receipt.")
    version: int
    unit: Key
    task: str
    period: str
    form: str
    form_version: int
    handed_in_at: datetime
    late: bool
    state: ReportState
    is_current: bool = Field(description="Whether its figures count now; see /answers.")


class Answer(Shape):
    """One answer of a report whose figures count now.

    Without a value the status says why there is none; that is never a zero. `zero` is a zero
    somebody meant. `<3` is a count of one or two on a sensitive indicator, or a figure worked out
    from one, `withheld` a text or a file, hidden from this token.
    """

    report: str
    unit: Key
    task: str
    period: str
    form: str
    form_version: int
    question: str = Field(description="The path; entries of a list carry their number.")
    name: str
    value: int | float | str | list[str] | list[float] | None
    status: Status | Withheld
    reason: str | None = Field(
        description="Why there is no figure, or why an unusual one is right; texts permit only."
    )


class Rate(Shape):
    """Completeness and timeliness, as supervisors see them in the chat.

    `expected` are the mandatory assignments without those agreed to be not applicable; `complete`
    have a current report that is not returned; `timely` were first handed in before the due moment
    in force then. What is voluntary is counted apart.
    """

    period: str
    by: By
    key: str | None = Field(description="The key of the kind, task or unit; null for all.")
    expected: Count
    complete: Count
    timely: Count
    late: Count
    overdue: Count
    in_progress: Count
    submitted: Count
    returned: Count
    not_applicable: Count
    voluntary: Count
    voluntary_complete: Count
    completeness: Share = Field(description="complete ÷ expected; null where nothing is.")
    timeliness: Share = Field(description="timely ÷ expected; null where nothing is.")

    @classmethod
    def of(cls, record: Rated) -> "Rate":
        got = record.rates
        return cls(
            period=record.period,
            by=record.by,
            key=record.key or None,
            **asdict(got),
            completeness=got.completeness,
            timeliness=got.timeliness,
        )


def _in_languages(wording: Wording) -> dict[str, str]:
    return {language: wording.text_in(language) for language in wording.pieces}
