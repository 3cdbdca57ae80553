"""The shape each file of a pack must have."""

from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ShortKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=12)]
"""One that a button has room for."""


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"unknown time zone {name}")
    return name


class Shape(BaseModel):
    """Nothing beyond the named fields is let in: a misspelt setting must not pass silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KindShape(Shape):
    """A kind of unit."""

    name: Text
    name_en: Text
    voluntary: bool = False


class TaskShape(Shape):
    """A task; one for kinds that are only asked is marked `mandatory: false`."""

    key: Text
    clause: Text
    title: Text
    kinds: Annotated[list[Key], Field(min_length=1)]
    form: Key
    mandatory: bool = True


class PeriodShape(Shape):
    """A reporting period; moments carry their offset."""

    key: Text
    data_from: date
    data_to: date
    opens: AwareDatetime
    due_before: AwareDatetime
    locks: AwareDatetime


Count = Annotated[int, Field(gt=0)]
Days = list[Count]


class RepeatShape(Shape):
    """Working days until the first time, and between one time and the next."""

    after: Count
    every: Count


class IdleShape(Shape):
    """Days an interview lies untouched, and days it keeps from the last digest."""

    after: Count
    apart: Count


class InvitesShape(Shape):
    """Working days after the invitation, and before its code expires."""

    after: Count
    before_expiry: Count


class EscalationShape(Shape):
    """Working days after the due day."""

    leaders: Count
    supervisors: Count


class OverviewShape(Shape):
    """The weekday, 1 for Monday, and how many days before the due moment it comes daily."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    last_days: Annotated[int, Field(ge=0)]


class PauseShape(Shape):
    """Minutes of silence before a running interview is interrupted, and the longest wait."""

    minutes: Count
    at_most: Count


class RemindersShape(Shape):
    """The reminder ladders and the quiet hours."""

    before: Days
    due_day_at: time
    after: Annotated[Days, Field(min_length=1)]
    then_every: Count
    returned: RepeatShape
    unanswered: RepeatShape
    idle: IdleShape
    invites: InvitesShape
    escalation: EscalationShape
    overview: OverviewShape
    quiet_from: time
    quiet_to: time
    urgent_days: Annotated[int, Field(ge=0)]
    pause: PauseShape
    snooze_days: Days


class DaysShape(Shape):
    """Days off and extra working days."""

    days_off: list[date] = []
    extra_days: list[date] = []


class PrivacyShape(Shape):
    """The privacy notice in both languages, and how soon people's requests are answered.

    `basis` and `contact` are blank where nobody has stated them yet.
    """

    version: Text
    basis: Text | None
    contact: Text | None
    answer_within_working_days: Count
    erase_within_days: Count
    vi: Text
    en: Text


class RetentionShape(Shape):
    """How many days each kind of record is kept that is no part of a report."""

    chat_messages: Count
    unreadable_updates: Count
    handled_updates: Count
    codes: Count
    stray_files: Count
    suspended_people: Count


class PhraseShape(Shape):
    """Something supervisors often say to an answer, in both languages."""

    vi: Text
    en: Text


class RecipientsShape(Shape):
    """Who a unit's report is addressed to, and the lines under "Nơi nhận"."""

    addressee: Text
    copies: list[Text] = []


class LetterheadShape(Shape):
    """The head of the paper of a kind of unit: {unit} and {short} stand for its names."""

    above: str = ""
    name: Annotated[list[Text], Field(min_length=1)] = ["{unit}"]
    symbol: Text = "BC-…"
    place: Text = "…"
    signed: list[Text] = []


class OutlineShape(Shape):
    """The report on paper: its subject, and which questions of the forms go into which part."""

    subject: Text
    general: list[Text] = []
    achievements: list[Text] = []
    practices: list[Text] = []
    difficulties: list[Text] = []
    causes: list[Text] = []
    proposals: list[Text] = []
    levels: list[Text] = []
    letterheads: dict[Key, LetterheadShape] = {}


class LabelShape(Shape):
    """A name in both languages."""

    vi: Text
    en: Text


class DifficultiesShape(Shape):
    """The questions of the reports that state difficulties, and the categories of all of them.

    The keys of the categories are the choices of `question`; `detail` is answered in words.
    """

    question: Text
    detail: Text
    categories: Annotated[dict[Key, LabelShape], Field(min_length=1)]


class ForwardShape(Shape):
    """Who the consolidated report goes to; `due` is blank where the document sets no time."""

    name: Text
    due: Text | None = None


class ProgrammeShape(Shape):
    """`programme.yaml`."""

    key: Key
    title: Text
    number: Text | None
    date: date | None
    issuer: Text
    recipient: Key
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    clauses: Text
    units: Text
    unit_kinds: Annotated[dict[Key, KindShape], Field(min_length=1)]
    forms: dict[Key, Annotated[list[Text], Field(min_length=1)]]
    tasks: list[TaskShape]
    periods: Annotated[list[PeriodShape], Field(min_length=1)]
    reminders: RemindersShape
    working_days: DaysShape = DaysShape()
    sign_off: bool
    recipients: RecipientsShape
    outline: OutlineShape
    forwarded_to: list[ForwardShape] = []
    shares: dict[Key, Text] = {}
    difficulties: DifficultiesShape
    privacy: PrivacyShape
    retention: RetentionShape
    phrases: dict[ShortKey, PhraseShape] = {}
    sources: dict[Text, Text] = {}
    proposals: dict[Text, Text] = {}


class ClauseShape(Shape):
    """One entry of the clauses file."""

    ref: Text
    parent: Text
    heading: Text | None = None
    short_title: Text
    text: Text
    assigned_to: list[Key] = []
    requested_of: list[Key] = []
    basis: Text


class UnitShape(Shape):
    """One row of the units file."""

    key: Key
    name: Text
    short_name: Text
    kind: Key
    area: str
    code: str
    other_code: str
    parent: Key | Literal[""] = ""
