"""A programme as its pack describes it: clauses, units, tasks, periods, and what may vary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

LAST_YEAR = "last-year"
"""The record of what a unit reported a year earlier."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One citable paragraph, word for word; `ref` is printed as it stands in the document."""

    ref: str
    parent: str
    heading: str
    short_title: str
    text: str
    assigned_to: tuple[str, ...]
    requested_of: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class UnitKind:
    """A kind of unit; a voluntary one is asked to report, not obliged."""

    key: str
    name: str
    name_en: str
    voluntary: bool


@dataclass(frozen=True, slots=True)
class PackUnit:
    """A unit as the pack lists it; `key` is its slug, the codes are for exchange only.

    `parent` is the key of the unit it reports to; "" is the programme's recipient.
    """

    key: str
    name: str
    short_name: str
    kind: str
    area: str
    code: str
    other_code: str
    position: int
    parent: str


@dataclass(frozen=True, slots=True)
class PackTask:
    """What a clause asks of some kinds of unit, with the form it is reported on."""

    key: str
    clause: str
    title: str
    kinds: tuple[str, ...]
    form: str
    mandatory: bool


@dataclass(frozen=True, slots=True)
class PackPeriod:
    """A reporting period; `due_at` and `locks_at` are exclusive moments, days are ISO dates."""

    key: str
    data_from: str
    data_to: str
    opens_at: datetime
    due_at: datetime
    locks_at: datetime


@dataclass(frozen=True, slots=True)
class Repeat:
    """Working days until the first time, and from then on between one time and the next."""

    after: int
    every: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """When whom is reminded, and the hours left in peace.

    `before`, `invited_after`, `expiring_before`, `leaders_after`, `supervisors_after` and both
    repeats count working days; `after`, `then_every`, `idle_after`, `idle_apart`, `urgent_days`,
    `overview_last_days` and `snooze` calendar days. `overview_weekday` is 1 on Mondays.
    """

    before: tuple[int, ...]
    due_day_at: time
    after: tuple[int, ...]
    then_every: int
    returned: Repeat
    unanswered: Repeat
    idle_after: int
    idle_apart: int
    invited_after: int
    expiring_before: int
    leaders_after: int
    supervisors_after: int
    overview_weekday: int
    overview_last_days: int
    quiet_from: time
    quiet_to: time
    urgent_days: int
    pause: timedelta
    pause_at_most: timedelta
    snooze: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayOverrides:
    """Days off and working days announced for a year, beyond the known holidays."""

    off: tuple[date, ...]
    extra: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """What people are told before they agree; a new version asks again.

    The texts have places for `basis` and `contact`, "" where not stated yet, and for the days of
    the retention.
    """

    version: str
    text: Mapping[str, str]
    basis: str
    contact: str
    answer_within_working_days: int
    erase_within_days: int


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days each kind of record is kept that is no part of a report."""

    chat_messages: int
    unreadable_updates: int
    handled_updates: int
    codes: int
    stray_files: int
    suspended_people: int


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who a unit's report is addressed to, and who else it is sent to."""

    addressee: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of the paper of a kind of unit; `{unit}` and `{short}` stand for its names.

    `above` is the authority over it, "" where that is not named; `signed` are the lines above a
    signature.
    """

    above: str = ""
    name: tuple[str, ...] = ("{unit}",)
    symbol: str = "BC-…"
    place: str = "…"
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The report on paper: its subject (`{year}`), and the names of the questions of each part.

    `general` are the tasks whose figures open the report; `levels` the questions whose choices say
    to whom proposals go; `letterheads` go by kind of unit.
    """

    subject: str
    general: tuple[str, ...]
    achievements: tuple[str, ...]
    practices: tuple[str, ...]
    difficulties: tuple[str, ...]
    causes: tuple[str, ...]
    proposals: tuple[str, ...]
    levels: tuple[str, ...]
    letterheads: Mapping[str, Letterhead]


@dataclass(frozen=True, slots=True)
class Forwarding:
    """Who the consolidated report goes to; `due` is "" where the document sets no time."""

    name: str
    due: str


@dataclass(frozen=True, slots=True)
class Difficulties:
    """How difficulties are sorted: each category's name by language.

    `question` is the one whose choices these are in the reports, `detail` the one in words.
    """

    question: str
    detail: str
    categories: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole programme. `number` and `date` are None where the document's are not known.

    `forms` gives each form's files in order. `shares` names the tasks whose current answers, of
    the same unit and period, a form may read: `instance('name')/root/question` → task key.
    `phrases` are what supervisors often say to an answer, by key, each in both languages.
    `sources` explains the tags that say where indicators come from; `proposals` gives the settings
    that are ours and not the document's, each with the reason. `digest` tells whether anything in
    the files has changed.
    """

    key: str
    title: str
    number: str | None
    date: date | None
    issuer: str
    recipient: str
    time_zone: str
    clauses: tuple[Clause, ...]
    kinds: tuple[UnitKind, ...]
    units: tuple[PackUnit, ...]
    tasks: tuple[PackTask, ...]
    forms: Mapping[str, tuple[Path, ...]]
    periods: tuple[PackPeriod, ...]
    ladder: Ladder
    days: DayOverrides
    sign_off: bool
    recipients: Recipients
    outline: Outline
    forwarded_to: tuple[Forwarding, ...]
    shares: Mapping[str, str]
    difficulties: Difficulties
    privacy: PrivacyNotice
    retention: Retention
    phrases: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, str]
    proposals: Mapping[str, str]
    digest: str

    @property
    def instances(self) -> frozenset[str]:
        """The records a form of this programme may look into, beyond its own lists."""
        return frozenset({*self.shares, LAST_YEAR})
