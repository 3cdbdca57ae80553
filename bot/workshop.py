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

from bot.domain.audit import Deed
from bot.domain.extracts import Extract, Format, Progress, Wanted
from bot.domain.people import PersonId
from bot.extracting import Errand
from bot.i18n import texts
from bot.messages import Attachment, Lane, Reply
from handlers import extracts
from handlers.book import Book
from handlers.jobs import Job
from handlers.scene import Said, sealed
from storage.database import Database
from storage.files import Files
from storage.unit_of_work import UnitOfWork, reading, writing

FOLDER, FILES = "jobs", "exports"
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
        self.program: Sequence[str] = (sys.executable, "-m", "bot.extracting")
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
        try:
            async with self._turn:
                await self._finish(job)
        except Exception:
            log.exception("job failed", extra={"job": job.number})
            await self._tell(job, extracts.failed)
            await self._forget(job)
        finally:
            del self._tasks[job.number]

    async def _finish(self, job: Job) -> None:
        async with reading(self._database) as unit:
            is_done = await unit.audit.is_noted(Deed.DATA_EXPORTED, _subject(job), _EVER)
            extract = await extracts.extract_for(unit, self._book, job, self._clock())
        if is_done:
            return await self._forget(job)
        if extract is None:
            await self._tell(job, extracts.refused)
            return await self._forget(job)
        with TemporaryDirectory() as folder:
            target = Path(folder) / "file"
            progress = await self._written(job, extract, target)
            if not progress.done:
                await self._tell(job, extracts.refused)
                return await self._forget(job)
            if target.stat().st_size > LARGEST:
                await self._tell(job, extracts.too_large)
                return await self._forget(job)
            key = self._files.new_key(FILES)
            await self._files.put(key, target)
        self._kept.pop(job.number, None)  # from here on it cannot be called off
        await self._hand_over(job, extract, progress, key)
        return await self._forget(job)

    async def _written(self, job: Job, extract: Extract, target: Path) -> Progress:
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
            errand = Errand(self._database_url, extract, target)
            process.stdin.write(await asyncio.to_thread(pickle.dumps, errand))
            process.stdin.close()
            progress = await self._followed(job, process.stdout)
            if await process.wait() != 0 or progress is None:
                raise Broken
            return progress
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _followed(self, job: Job, lines: asyncio.StreamReader) -> Progress | None:
        """What the process says last; now and then the chat hears of it."""
        clock = asyncio.get_running_loop().time
        pause, said = self.first_word_after, 0
        next_word, progress = clock() + pause, None
        async for line in lines:
            progress = Progress(**json.loads(line))
            if clock() >= next_word and progress.done < progress.total:
                said = await self._say_how_far(job, progress, said)
                pause *= 2
                next_word = clock() + pause
        return progress

    async def _say_how_far(self, job: Job, progress: Progress, said: int) -> int:
        """In place of what was said before, where the channel can; what is said now."""
        message = job.message
        if said and not message:
            async with reading(self._database) as unit:
                message = await unit.outbox.ref(said)
        what = extracts.under_way(texts(job.language), job, progress)
        return await self._tell(job, lambda _: what, replaces=message)

    # -- what is sent ----------------------------------------------------------------------------

    async def _hand_over(self, job: Job, extract: Extract, progress: Progress, key: str) -> None:
        name = extracts.name_of(job, extract)
        attachment = Attachment(key, name, extracts.MEDIA_TYPES[extract.suffix])
        now = self._clock()
        async with writing(self._database) as unit:
            person, channel = job.person_id, job.channel
            await unit.audit.add(now, person, channel, Deed.DATA_EXPORTED, _subject(job))
            said = extracts.ready(texts(job.language), extract, progress)
            await self._put(unit, job, lambda _: said, files=(attachment,))
        self._then(job.channel, job.chat)

    async def _tell(self, job: Job, what: Said, replaces: str = "") -> int:
        async with writing(self._database) as unit:
            said = await self._put(unit, job, what, replaces=replaces)
        self._then(job.channel, job.chat)
        return said

    async def _put(
        self,
        unit: UnitOfWork,
        job: Job,
        what: Said,
        *,
        replaces: str = "",
        files: tuple[Attachment, ...] = (),
    ) -> int:
        text, rows = what(texts(job.language))
        reply = Reply(text, sealed(self._secret, job.channel, job.chat, rows), files, replaces)
        return await unit.outbox.add(job.channel, job.chat, Lane.REPLY, reply, self._clock())

    async def _forget(self, job: Job) -> None:
        self._kept.pop(job.number, None)
        with suppress(FileNotFoundError):
            await self._files.delete(_key(job))


def _key(job: Job) -> str:
    return f"{FOLDER}/{job.number:032x}"


def _subject(job: Job) -> str:
    """The form, the period and the format; the number tells one time from the next."""
    wanted = job.wanted
    return f"{wanted.form or '*'} {wanted.period} {wanted.format} {job.number}"


def _job(kept: bytes) -> Job:
    given = json.loads(kept)
    wanted = given.pop("wanted")
    return Job(**given, wanted=Wanted(wanted["form"], wanted["period"], Format(wanted["format"])))
