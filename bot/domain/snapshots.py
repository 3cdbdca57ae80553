"""The whole programme's reports put together at a moment, numbered and never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.domain.assignments import PeriodId
from bot.domain.people import PersonId

SnapshotId = NewType("SnapshotId", int)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The `number` counts within its period; `checksum` is the SHA-256 of what it holds.

    `name` is "" where nobody in particular has made it, or the person has been erased.
    """

    id: SnapshotId
    period_id: PeriodId
    number: int
    person_id: PersonId | None
    name: str
    at: datetime
    checksum: str
