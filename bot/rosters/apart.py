"""A workbook somebody sent is read in a process of its own, which is ended if it takes too long.

Whatever is in it, the bot goes on answering meanwhile; and the process that opens it is given no
settings, so it knows no secrets.
"""

import asyncio
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Base64Bytes, TypeAdapter

from bot.domain.people import Person, Unit
from bot.rosters import sayings
from bot.rosters.listing import Refused
from bot.rosters.roster import Roster, read
from bot.workbooks import archive

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds; five thousand people take one."""


@dataclass(frozen=True, slots=True)
class Job:
    """A workbook to be read, and against what."""

    name: str
    content: Base64Bytes
    units: Sequence[Unit]
    people: Sequence[Person]


JOB = TypeAdapter(Job)
ROSTER = TypeAdapter(Roster)
_OUTCOME: TypeAdapter[Roster | Refused] = TypeAdapter(Roster | Refused)


async def read_apart(
    name: str, content: bytes, units: Sequence[Unit], people: Sequence[Person]
) -> Roster | Refused:
    """As `read`; a workbook that takes too long is refused."""
    job = JOB.dump_json(Job(name, content, units, people))
    reader = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.rosters"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={},
    )
    try:
        answer, _ = await asyncio.wait_for(reader.communicate(job), PATIENCE)
    except TimeoutError:
        return Refused((sayings.TOO_SLOW.at(Path(name), name, 1, ""),))
    finally:
        if reader.returncode is None:
            reader.kill()
            await reader.wait()
    if reader.returncode:
        log.warning("the reader of a workbook has died", extra={"code": reader.returncode})
        return Refused((archive.BROKEN.at(Path(name), name, 1, ""),))
    return _OUTCOME.validate_json(answer)


def answer(job: bytes) -> bytes:
    """What the process does: a job in, the outcome out."""
    wanted = JOB.validate_json(job)
    return _OUTCOME.dump_json(read(wanted.name, wanted.content, wanted.units, wanted.people))
