"""The data as other systems read it: as much as a token lets its holder see, and noted."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.audit import INTERFACE, Deed
from bot.domain.people import Unit
from bot.domain.published import Asked, Page, Resource
from bot.domain.tokens import Permit, Token
from bot.tokens import token_hash
from handlers import rated, shelves
from handlers.book import Book
from handlers.shelves import Look
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading, writing

NEEDED: dict[Resource, Permit | None] = {
    Resource.PERIODS: None,
    Resource.TASKS: None,
    Resource.FORMS: None,
    Resource.UNITS: Permit.UNITS,
    Resource.ASSIGNMENTS: Permit.ASSIGNMENTS,
    Resource.REPORTS: Permit.REPORTS,
    Resource.ANSWERS: Permit.ANSWERS,
    Resource.RATES: Permit.RATES,
}
"""What a token must permit; the programme itself is open to each."""
_READERS: dict[Resource, Callable[[Look], Awaitable[Page[Any]]]] = {
    Resource.PERIODS: shelves.periods,
    Resource.TASKS: shelves.tasks,
    Resource.FORMS: shelves.forms,
    Resource.UNITS: shelves.units,
    Resource.ASSIGNMENTS: shelves.assignments,
    Resource.REPORTS: shelves.reports,
    Resource.ANSWERS: shelves.answers,
    Resource.RATES: rated.rates,
}


@dataclass(frozen=True, slots=True)
class Library:
    """Lends what is published, and notes who has read what."""

    database: Database
    book: Book
    secret: str
    clock: Callable[[], datetime]

    async def holder(self, token: str) -> Token | None:
        """What a token stands for; None for one that is unknown, over or revoked."""
        hashed = token_hash(self.secret, token)
        async with reading(self.database) as unit:
            found = await unit.tokens.with_hash(hashed)
        return found if found is not None and found.is_good(self.clock()) else None

    async def refuse(self, token: Token, resource: Resource) -> None:
        """Note that a token was tried on what it is not for."""
        await self._note(Deed.DATA_REFUSED, token, [resource.value])

    async def read(self, token: Token, resource: Resource, asked: Asked) -> Page[Any]:
        """A page of what is asked for. It is noted before anything of it is shown."""
        async with reading(self.database) as unit:
            look = await self._look(unit, token, asked)
            page = await _READERS[resource](look)
        await self._note(Deed.DATA_READ, token, [resource.value, *look.keys])
        return page

    async def _note(self, deed: Deed, token: Token, words: Iterable[str]) -> None:
        subject = " ".join([str(token.id), *words])
        async with writing(self.database) as unit:
            await unit.audit.add(self.clock(), None, INTERFACE, deed, subject)

    async def _look(self, unit: UnitOfWork, token: Token, asked: Asked) -> Look:
        everybody = await unit.people.units()
        units = token.reach(everybody)
        chosen = {number: one for number, one in units.items() if _is_meant(one, asked)}
        programme = await unit.programmes.current()
        return Look(
            unit=unit,
            book=self.book,
            now=self.clock(),
            token=token,
            asked=asked,
            units=units,
            chosen=chosen,
            everywhere=len(chosen) == len(everybody),
            tasks=await unit.published.tasks(programme),
            programme=programme,
            periods=await unit.published.periods(programme),
        )


def _is_meant(unit: Unit, asked: Asked) -> bool:
    return (
        asked.unit in ("", unit.key)
        and asked.kind in ("", unit.kind)
        and asked.area in ("", unit.area)
    )
