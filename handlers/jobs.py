"""Work that takes long, done while the conversation goes on: asked for, told of, called off."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.extracts import Progress, Wanted
from bot.domain.people import PersonId
from bot.errands import Errand
from bot.i18n import Texts
from bot.messages import Attachment
from handlers.book import Book
from storage.files import Files
from storage.unit_of_work import UnitOfWork

Told = tuple[Markup, tuple[tuple[tuple[str, str], ...], ...]]
"""A message with its rows of buttons."""


@dataclass(frozen=True, slots=True)
class Together:
    """The reports of this period, by its key, are to be put together."""

    period: str


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be prepared for somebody. `number` is that of the message that asked for it.

    `message` is the channel's own name of the message that tells how far it is, "" for none.
    """

    number: int
    person_id: PersonId
    channel: str
    chat: str
    language: str
    wanted: Wanted | Together
    message: str = ""


class Jobs(Protocol):
    """Where jobs are given. They outlive the program: what is not finished is begun again."""

    async def keep(self, job: Job) -> None:
        """To be begun once the message is handled."""

    def of(self, person_id: PersonId) -> Job | None:
        """What is being done for this person."""

    async def call_off(self, job: Job) -> None:
        """Stop it; nothing of it is left."""


class NoJobs:
    """Where nothing can be given to be done."""

    async def keep(self, job: Job) -> None:
        raise NotImplementedError(job.number)

    def of(self, person_id: PersonId) -> Job | None:
        del person_id
        return None

    async def call_off(self, job: Job) -> None:
        raise NotImplementedError(job.number)


class Work(Protocol):
    """One job from what is wanted to what is sent; `subject` is what the audit calls it."""

    @property
    def deed(self) -> Deed: ...

    @property
    def subject(self) -> str: ...

    async def begin(self, unit: UnitOfWork, book: Book, now: datetime) -> bool:
        """Look up what exactly is to be done; whether this person may have it done now."""

    def errand(self, database_url: str, target: Path) -> Errand:
        """What a process of its own does."""

    async def keep(self, files: Files, target: Path) -> None:
        """Take the file over from it, now that it is whole."""

    async def end(
        self, unit: UnitOfWork, book: Book, progress: Progress
    ) -> tuple[Told, tuple[Attachment, ...]]:
        """Write down what is kept of it, and what is told and sent; still nothing is."""

    def under_way(self, _: Texts, progress: Progress) -> Told: ...

    def failed(self, _: Texts) -> Told: ...

    def refused(self, _: Texts) -> Told: ...

    def too_large(self, _: Texts) -> Told: ...
