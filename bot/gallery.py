"""Pictures and letters made when they are asked for, in a process of their own: no chat waits.

The library that draws takes a second or two to load and holds the interpreter for a third of a
second per picture. Drawn in a thread, others waited up to 15 ms for their turn; drawn in a process
4 ms, and what it needs of memory is not the program's. `poe bench` measures it.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import datetime
from multiprocessing import get_context

from bot.exports.painter import Drawable, draw
from bot.exports.pdf import pdf_of
from handlers import consolidated, letters, pictures
from handlers.book import Book
from storage.database import Database
from storage.unit_of_work import AlreadyThere, reading, writing

_PATIENCE = 60.0


class Gallery:
    """Makes files by their key, one after the other."""

    def __init__(
        self, database: Database, book: Book, clock: Callable[[], datetime], office: str
    ) -> None:
        """`office` is the LibreOffice program, "" where there is none."""
        self._database = database
        self._book = book
        self._clock = clock
        self._office = office
        self._process: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()

    async def picture(self, key: str) -> bytes:
        """The picture as PNG; raises FileNotFoundError where the key asks for nothing there is."""
        one = pictures.wanted(key)
        if one is None:
            raise FileNotFoundError(key)
        async with reading(self._database) as unit:
            what = await pictures.to_draw(unit, self._book, one, self._clock())
        return await self._made(key, what)

    async def letter(self, key: str) -> bytes:
        """A unit's report as a Word or a PDF file; raises FileNotFoundError like `picture`."""
        one = letters.wanted(key)
        if one is None:
            raise FileNotFoundError(key)
        async with reading(self._database) as unit:
            what = await letters.to_write(unit, self._book, one)
        word = await self._made(key, what)
        return await pdf_of(word, self._office) if one.is_pdf else word

    async def city(self, key: str) -> bytes:
        """The document of a snapshot as a Word file; raises FileNotFoundError like `picture`.

        What was given out first is given out ever after, whoever writes it differently by then.
        """
        one = consolidated.asked(key)
        if one is None:
            raise FileNotFoundError(key)
        kept = await self._kept(one)
        if kept is not None:
            return kept
        async with reading(self._database) as unit:
            what = await consolidated.to_write(unit, one)
        made = await self._made(key, what)
        with suppress(AlreadyThere):  # somebody else was first: theirs is the document
            async with writing(self._database) as unit:
                await unit.snapshots.keep_document(
                    one.snapshot_id, made, for_others=one.is_for_others
                )
        return await self._kept(one) or made

    async def _kept(self, one: consolidated.Asked) -> bytes | None:
        async with reading(self._database) as unit:
            return await unit.snapshots.document(one.snapshot_id, for_others=one.is_for_others)

    async def _made(self, key: str, what: Drawable | None) -> bytes:
        if what is None:
            raise FileNotFoundError(key)
        async with self._turn:
            return await self._drawn(what)

    async def stop(self) -> None:
        if self._process is not None:
            self._process.shutdown(wait=False, cancel_futures=True)
            self._process = None

    async def _drawn(self, what: Drawable) -> bytes:
        try:
            return await self._draw(what)
        except BrokenProcessPool:
            # Somebody ended the process, perhaps for want of memory: once more with a new one.
            await self.stop()
            return await self._draw(what)

    async def _draw(self, what: Drawable) -> bytes:
        if self._process is None:
            # Started afresh rather than forked: a fork would copy this one's threads half-way.
            self._process = ProcessPoolExecutor(
                1, mp_context=get_context("spawn"), initializer=os.nice, initargs=(10,)
            )
        drawing = asyncio.get_running_loop().run_in_executor(self._process, draw, what)
        return await asyncio.wait_for(drawing, _PATIENCE)
