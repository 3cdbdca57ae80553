"""The nightly sweep: what has been kept long enough goes, and no request is forgotten.

Everything is looked for without writing and cleared a few rows at a time; each step can be done
again, and by two at once, without harm.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.audit import SYSTEM, Deed
from bot.domain.errors import LastAdmin, Outdated
from bot.domain.people import Erasure, ErasureId
from bot.domain.programmes import Ladder
from bot.messages import Lane, Outgoing
from bot.planning.retention import FOLDERS, Leftover, Limits, limits, stray
from bot.planning.rights import is_last_day
from handlers import erasing
from handlers.book import Book
from handlers.scene import message_to
from storage.database import Database
from storage.files import Files
from storage.unit_of_work import UnitOfWork, reading, writing

AT_ONCE = 500
"""Rows cleared in one transaction: a few milliseconds, so that nobody's answer has to wait."""


@dataclass(slots=True)
class Swept:
    """What has gone, counted by kind, and the chats that have something to be sent."""

    counts: Counter[str] = field(default_factory=Counter)
    told: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(f"{what}: {count}" for what, count in sorted(self.counts.items()))


async def sweep(database: Database, files: Files, book: Book, secret: str, now: datetime) -> Swept:
    """Let go of everything whose time is over, and write down how much that was."""
    swept, since = Swept(), limits(book.retention, now)
    desk = _Desk(database, book, secret, now, swept)
    await desk.carry_out()
    await desk.let_go_of_suspended(since)
    for kind in Leftover:
        async with reading(database) as unit:
            numbers = await unit.leftovers.numbers(kind, since)
        for some in _some(numbers):
            async with writing(database) as unit:
                await unit.leftovers.clear(kind, some, since)
        swept.counts[kind.value] += len(numbers)
    for key in await _stray(database, files, since):
        with suppress(FileNotFoundError):
            await files.delete(key)
        swept.counts["files"] += 1
    if swept.counts.total():
        async with writing(database) as unit:
            await unit.audit.add(now, None, SYSTEM, Deed.SWEPT, str(swept))
    return swept


async def plan(database: Database, files: Files, book: Book, now: datetime) -> Swept:
    """What would go, without touching anything."""
    swept, since = Swept(), limits(book.retention, now)
    async with reading(database) as unit:
        for kind in Leftover:
            swept.counts[kind.value] = len(await unit.leftovers.numbers(kind, since))
        waiting = await unit.erasures.open()
        swept.counts["requests"] = sum(is_last_day(one.erase_by, now) for one in waiting)
        swept.counts["suspended people"] = len(
            await unit.leftovers.suspended_since(since.suspended_people)
        )
    swept.counts["files"] = len(await _stray(database, files, since))
    return swept


async def _stray(database: Database, files: Files, since: Limits) -> list[str]:
    found = []
    for folder in FOLDERS:
        async for listed in files.listed(folder):
            old = stray(listed, frozenset(), since)
            if old:
                async with reading(database) as unit:
                    found += stray(listed, await unit.leftovers.in_use(old), since)
    return found


def _some(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


def morning(ladder: Ladder, now: datetime) -> datetime | None:
    """When people may be written to again; None where it is no time of rest. `now` is local."""
    if ladder.quiet_to <= now.time() < ladder.quiet_from:
        return None
    day = now.date() + timedelta(days=now.time() >= ladder.quiet_from)
    return datetime.combine(day, ladder.quiet_to, now.tzinfo)


@dataclass(frozen=True, slots=True)
class _Desk:
    """The part of the sweep that concerns people: requests for erasure and long suspensions."""

    database: Database
    book: Book
    secret: str
    now: datetime
    swept: Swept

    async def carry_out(self) -> None:
        """Administrators hear of a request on the day of its answer; on its last day it is done."""
        async with reading(self.database) as unit:
            waiting = await unit.erasures.open()
        for one in waiting:
            if is_last_day(one.erase_by, self.now):
                await self._erase(one.id)
            elif is_last_day(one.answer_by, self.now):
                await self._remind(one.id)

    async def let_go_of_suspended(self, since: Limits) -> None:
        """Nobody has needed these accounts for as long as suspended people are kept."""
        async with reading(self.database) as unit:
            resting = await unit.leftovers.suspended_since(since.suspended_people)
        for person_id in resting:
            with suppress(Outdated, LastAdmin):
                async with writing(self.database) as unit:
                    farewell = await erasing.erase(
                        unit, self.secret, person_id, self.now, by=None, channel=SYSTEM
                    )
                    await self._send(unit, farewell)
                self.swept.counts["suspended people"] += 1

    async def _erase(self, number: ErasureId) -> None:
        try:
            async with writing(self.database) as unit:
                one = await unit.erasures.find(number)
                if one is None:
                    return
                admins = await erasing.tell_admins(
                    unit, self.secret, one.person_id, erasing.done(one)
                )
                farewell = await erasing.erase(
                    unit, self.secret, one.person_id, self.now, by=None, channel=SYSTEM
                )
                await self._send(unit, [*admins, *farewell])
            self.swept.counts["requests"] += 1
        except LastAdmin:
            async with writing(self.database) as unit:
                await self._tell_once(unit, number, "last administrator")

    async def _remind(self, number: ErasureId) -> None:
        async with writing(self.database) as unit:
            await self._tell_once(unit, number, "answer")

    async def _tell_once(self, unit: UnitOfWork, number: ErasureId, why: str) -> None:
        """The request is held meanwhile, so that of two sweeps at once only one tells."""
        one = await unit.erasures.find(number)
        subject = f"{number} {why}"
        if one is None or await unit.audit.is_noted(Deed.ERASURE_DUE, subject, one.asked_at):
            return
        await unit.audit.add(self.now, None, SYSTEM, Deed.ERASURE_DUE, subject)
        if why == "answer":
            said = erasing.due(self.book, one, await self._unit_name(unit, one))
            messages = await erasing.tell_admins(unit, self.secret, one.person_id, said)
        else:
            messages = await message_to(unit, self.secret, one.person_id, erasing.held_up(one))
        await self._send(unit, messages)

    async def _unit_name(self, unit: UnitOfWork, ticket: Erasure) -> str:
        person = await unit.people.person(ticket.person_id)
        return (await unit.people.unit(person.unit_id)).name if person else ""

    async def _send(self, unit: UnitOfWork, messages: Sequence[Outgoing]) -> None:
        """By night they wait for the morning, and hold up nothing that is said meanwhile."""
        local = self.now.astimezone(self.book.zone)
        later = [replace(one, lane=Lane.REMINDER) for one in messages]
        await unit.outbox.put(later, self.now, morning(self.book.timetable.ladder, local))
        self.swept.told += [(one.channel, one.chat) for one in later]
