"""Files that take long, made in a process of their own while the conversation goes on.

A job is kept as a small file before the message that asked for it is acknowledged, and taken away
once its file is on the way: what a restart interrupts is begun again, and nothing is sent twice.
The file itself is kept only when it is whole.
"""

import asyncio
import json
import logging
import os
import pickle
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import assert_never

from bot.domain.extracts import Format, Progress, Wanted
from bot.domain.people import PersonId
from bot.i18n import Texts, texts
from bot.messages import Attachment, Lane, Reply
from handlers.book import Book
from handlers.consolidated import Gathering
from handlers.extracts import Extraction
from handlers.jobs import Job, Together, Told, Work
from handlers.scene import sealed
from storage.database import Database
from storage.files import Files
from storage.unit_of_work import UnitOfWork, reading, writing

FOLDER = "jobs"
LARGEST = 50_000_000
"""Bytes; what Telegram lets a bot send."""
FIRST_WORD_AFTER = 3.0
"""Seconds until the first word on how far it is; from one to the next they double."""

_EVER = datetime.fromtimestamp(0, UTC)

log = logging.getLogger(__name__)


class Broken(Exception):  # noqa: N818 - what became of the work
    """The process has not written the file."""


class Workshop:
    """Does the jobs it is given, one after the other: an office's machine has few cores."""

    def __init__(
        self,
        database: Database,
        database_url: str,
        files: Files,
        book: Book,
        secret: str,
        clock: Callable[[], datetime],
        then: Callable[[str, str], None],
    ) -> None:
        """`then` is told of each chat that has something to be sent."""
        self.first_word_after = FIRST_WORD_AFTER
        self.program: Sequence[str] = (sys.executable, "-m", "bot.errands")
        self._database, self._database_url = database, database_url
        self._files, self._book, self._secret = files, book, secret
        self._clock, self._then = clock, then
        self._kept: dict[int, Job] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()

    # -- what conversations ask for --------------------------------------------------------------

    async def keep(self, job: Job) -> None:
        await self._files.put(_key(job), json.dumps(asdict(job)).encode())
        self._kept[job.number] = job

    def of(self, person_id: PersonId) -> Job | None:
        return next((one for one in self._kept.values() if one.person_id == person_id), None)

    async def call_off(self, job: Job) -> None:
        task = self._tasks.get(job.number)
        if task is not None:
            task.cancel()
        await self._forget(job)

    # -- as the program runs ---------------------------------------------------------------------

    def wake(self, channel: str, chat: str) -> None:
        """The message of this chat is handled: what it has asked for may begin."""
        for job in list(self._kept.values()):
            if (job.channel, job.chat) == (channel, chat) and job.number not in self._tasks:
                self._tasks[job.number] = asyncio.create_task(self._do(job))

    async def resume(self) -> None:
        """Begin anew what was not finished when the program stopped."""
        async for some in self._files.listed(FOLDER):
            for one in some:
                job = _job(await self._files.get(one.key))
                self._kept[job.number] = job
                self.wake(job.channel, job.chat)

    async def idle(self) -> None:
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def stop(self) -> None:
        """Let go; the jobs stay kept."""
        self._kept.clear()
        running = list(self._tasks.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    # -- one job ---------------------------------------------------------------------------------

    async def _do(self, job: Job) -> None:
        work = _work(job)
        try:
            async with self._turn:
                await self._finish(job, work)
        except Exception:
            log.exception("job failed", extra={"job": job.number})
            await self._tell(job, work.failed)
            await self._forget(job)
        finally:
            del self._tasks[job.number]

    async def _finish(self, job: Job, work: Work) -> None:
        async with reading(self._database) as unit:
            is_done = await unit.audit.is_noted(work.deed, work.subject, _EVER)
            may = await work.begin(unit, self._book, self._clock())
        if is_done:
            return await self._forget(job)
        if not may:
            await self._tell(job, work.refused)
            return await self._forget(job)
        with TemporaryDirectory() as folder:
            target = Path(folder) / "file"
            progress = await self._written(job, work, target)
            if not progress.done:
                await self._tell(job, work.refused)
                return await self._forget(job)
            if target.stat().st_size > LARGEST:
                await self._tell(job, work.too_large)
                return await self._forget(job)
            await work.keep(self._files, target)
        self._kept.pop(job.number, None)  # from here on it cannot be called off
        await self._hand_over(job, work, progress)
        return await self._forget(job)

    async def _written(self, job: Job, work: Work, target: Path) -> Progress:
        """The file, written by a process that ends when this is cancelled.

        What it keeps for a while it keeps beside the file, so that all of it goes.
        """
        process = await asyncio.create_subprocess_exec(
            *self.program,
            env={**os.environ, "TMPDIR": str(target.parent)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            if process.stdin is None or process.stdout is None:
                raise Broken
            errand = work.errand(self._database_url, target)
            process.stdin.write(await asyncio.to_thread(pickle.dumps, errand))
            process.stdin.close()
            progress = await self._followed(job, work, process.stdout)
            if await process.wait() != 0 or progress is None:
                raise Broken
            return progress
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _followed(self, job: Job, work: Work, lines: asyncio.StreamReader) -> Progress | None:
        """What the process says last; now and then the chat hears of it."""
        clock = asyncio.get_running_loop().time
        pause, said = self.first_word_after, 0
        next_word, progress = clock() + pause, None
        async for line in lines:
            progress = Progress(**json.loads(line))
            if clock() >= next_word and progress.done < progress.total:
                said = await self._say_how_far(job, work, progress, said)
                pause *= 2
                next_word = clock() + pause
        return progress

    async def _say_how_far(self, job: Job, work: Work, progress: Progress, said: int) -> int:
        """In place of what was said before, where the channel can; what is said now."""
        message = job.message
        if said and not message:
            async with reading(self._database) as unit:
                message = await unit.outbox.ref(said)
        return await self._tell(job, lambda _: work.under_way(_, progress), replaces=message)

    # -- what is sent ----------------------------------------------------------------------------

    async def _hand_over(self, job: Job, work: Work, progress: Progress) -> None:
        now = self._clock()
        async with writing(self._database) as unit:
            told, files = await work.end(unit, self._book, progress)
            await unit.audit.add(now, job.person_id, job.channel, work.deed, work.subject)
            await self._put(unit, job, told, files=files)
        self._then(job.channel, job.chat)

    async def _tell(self, job: Job, what: Callable[[Texts], Told], replaces: str = "") -> int:
        async with writing(self._database) as unit:
            said = await self._put(unit, job, what(texts(job.language)), replaces=replaces)
        self._then(job.channel, job.chat)
        return said

    async def _put(
        self,
        unit: UnitOfWork,
        job: Job,
        told: Told,
        *,
        replaces: str = "",
        files: tuple[Attachment, ...] = (),
    ) -> int:
        text, rows = told
        reply = Reply(text, sealed(self._secret, job.channel, job.chat, rows), files, replaces)
        return await unit.outbox.add(job.channel, job.chat, Lane.REPLY, reply, self._clock())

    async def _forget(self, job: Job) -> None:
        self._kept.pop(job.number, None)
        with suppress(FileNotFoundError):
            await self._files.delete(_key(job))


def _key(job: Job) -> str:
    return f"{FOLDER}/{job.number:032x}"


def _work(job: Job) -> Work:
    match job.wanted:
        case Wanted():
            return Extraction(job, job.wanted)
        case Together():
            return Gathering(job, job.wanted)
        case _:
            assert_never(job.wanted)


def _job(kept: bytes) -> Job:
    given = json.loads(kept)
    wanted = given.pop("wanted")
    if "form" not in wanted:
        return Job(**given, wanted=Together(wanted["period"]))
    return Job(**given, wanted=Wanted(wanted["form"], wanted["period"], Format(wanted["format"])))
