"""Work that takes long, done while the conversation goes on: asked for, told of, called off."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.extracts import Wanted
from bot.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class Job:
    """Data to be taken out for somebody. `number` is that of the message that asked for it.

    `message` is the channel's own name of the message that tells how far it is, "" for none.
    """

    number: int
    person_id: PersonId
    channel: str
    chat: str
    language: str
    wanted: Wanted
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
