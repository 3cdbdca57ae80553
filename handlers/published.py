"""The data as other systems read it: a page at a time, as much as a token lets its holder see."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.assignments import FormId, Period
from bot.domain.audit import INTERFACE, Deed
from bot.domain.people import Unit, UnitId
from bot.domain.published import (
    Asked,
    By,
    Filled,
    Form,
    Given,
    Narrowed,
    Numbered,
    Obligation,
    Page,
    ReportState,
    Resource,
    Shown,
    Task,
    Version,
)
from bot.domain.questionnaires import Kind, Path
from bot.domain.reports import State, Tally
from bot.domain.tokens import Permit, Token
from bot.engine.paths import template
from bot.planning.rates import Rates, rates_of
from bot.privacy.disclosure import derived, disclosed
from bot.tokens import token_hash
from handlers.book import Book
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading, writing

REPORTS_AT_ONCE = 20
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


@dataclass(frozen=True, slots=True)
class Rated:
    """The rates of one kind of unit, task or unit, by its key; "" stands for all."""

    period: str
    by: By
    key: str
    rates: Rates


@dataclass(frozen=True, slots=True)
class _Look:
    """What one request may see, and what it is narrowed to.

    `units` are those the token is for; `chosen` those of them that are meant.
    """

    unit: UnitOfWork
    token: Token
    asked: Asked
    units: dict[UnitId, Unit]
    chosen: dict[UnitId, Unit]
    everywhere: bool
    tasks: Sequence[Task]
    periods: Sequence[Period]

    @property
    def within(self) -> Collection[UnitId] | None:
        """None for all units there are: that need not be said to the database."""
        return None if self.everywhere else list(self.chosen)

    @property
    def narrowed(self) -> Narrowed:
        return Narrowed(
            self.within,
            [one.id for one in self.tasks if self.asked.task in ("", one.key)],
            [one.id for one in self.periods if self.asked.period in ("", one.key)],
        )

    @property
    def keys(self) -> list[str]:
        """What it is narrowed to, for the audit: keys there are, nothing somebody made up."""
        known = {
            self.asked.unit: {one.key for one in self.units.values()},
            self.asked.task: {one.key for one in self.tasks},
            self.asked.period: {one.key for one in self.periods},
        }
        return [key for key, those in known.items() if key in those]


@dataclass(frozen=True, slots=True)
class Library:
    """Lends what is published, and notes who has read what."""

    database: Database
    book: Book
    secret: str
    clock: Callable[[], datetime]
    _derived: dict[FormId, frozenset[Path]] = field(default_factory=dict)

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
            page = await self._readers[resource](look)
        await self._note(Deed.DATA_READ, token, [resource.value, *look.keys])
        return page

    @property
    def _readers(self) -> dict[Resource, Callable[[_Look], Awaitable[Page[Any]]]]:
        return {
            Resource.PERIODS: self._periods,
            Resource.TASKS: self._tasks,
            Resource.FORMS: self._forms,
            Resource.UNITS: self._units,
            Resource.ASSIGNMENTS: self._assignments,
            Resource.REPORTS: self._reports,
            Resource.ANSWERS: self._answers,
            Resource.RATES: self._rates,
        }

    async def _note(self, deed: Deed, token: Token, words: Iterable[str]) -> None:
        subject = " ".join([str(token.id), *words])
        async with writing(self.database) as unit:
            await unit.audit.add(self.clock(), None, INTERFACE, deed, subject)

    async def _look(self, unit: UnitOfWork, token: Token, asked: Asked) -> _Look:
        everybody = await unit.people.units()
        units = token.reach(everybody)
        chosen = {number: one for number, one in units.items() if _is_meant(one, asked)}
        programme = await unit.programmes.current()
        return _Look(
            unit,
            token,
            asked,
            units,
            chosen,
            everywhere=len(chosen) == len(everybody),
            tasks=await unit.published.tasks(programme),
            periods=await unit.published.periods(programme),
        )

    # -- the programme ---------------------------------------------------------------------------

    async def _periods(self, look: _Look) -> Page[Period]:
        return _listed(look.periods, look.asked)

    async def _tasks(self, look: _Look) -> Page[Task]:
        return _listed(look.tasks, look.asked)

    async def _forms(self, look: _Look) -> Page[Form]:
        asked = look.asked
        programme = await look.unit.programmes.current()
        found = await look.unit.published.forms(programme, asked.after[0], asked.most + 1)
        page = _page(found, asked)
        asking = [await self.book.form(one.id, look.unit) for one in page.items]
        return Page([Form(*pair) for pair in zip(page.items, asking, strict=True)], page.last)

    # -- units and what they owe -----------------------------------------------------------------

    async def _units(self, look: _Look) -> Page[Unit]:
        ordered = sorted(look.chosen.values(), key=lambda one: one.id)
        return _listed(ordered, look.asked)

    async def _assignments(self, look: _Look) -> Page[Obligation]:
        asked = look.asked
        state = State(asked.state) if asked.state else None
        found = await look.unit.published.assignments(
            look.narrowed, state, asked.after[0], asked.most + 1
        )
        return _page(found, asked)

    async def _reports(self, look: _Look) -> Page[Version]:
        asked = look.asked
        state = ReportState(asked.state) if asked.state else None
        found = await look.unit.published.reports(
            look.narrowed, state, asked.after[0], asked.most + 1
        )
        return _page(found, asked)

    # -- answers ---------------------------------------------------------------------------------

    async def _answers(self, look: _Look) -> Page[Given]:
        """Report by report; a page may end, and the next one begin, in the middle of one."""
        since, told = look.asked.after
        items: list[Given] = []
        last = look.asked.after
        while filled := await look.unit.published.filled(look.narrowed, since, REPORTS_AT_ONCE):
            for one in filled:
                given = await self._given(look, one)
                for number, answer in enumerate(given):
                    if (one.id, number) < (since, told):
                        continue
                    if len(items) == look.asked.most:
                        return Page(items, last)
                    items.append(answer)
                    last = (one.id, number + 1)
            since, told = filled[-1].id + 1, 0
        return Page(items, None)

    async def _given(self, look: _Look, filled: Filled) -> list[Given]:
        """The answers of one report, in its order, without entries taken out again."""
        form = await self.book.form(filled.form_id, look.unit)
        if filled.form_id not in self._derived:
            self._derived[filled.form_id] = derived(form)
        hidden = self._derived[filled.form_id]
        found = []
        for path, answer in filled.answers.items():
            question = form.by_path.get(template(path))
            if question is None or question.kind is Kind.NOTE:
                continue
            shown = disclosed(
                question,
                answer,
                derived=question.path in hidden,
                texts=look.token.may(Permit.TEXTS),
                small_cells=look.token.may(Permit.SMALL_CELLS),
            )
            found.append(_given(filled, path, question.name, shown))
        return found

    # -- rates -----------------------------------------------------------------------------------

    async def _rates(self, look: _Look) -> Page[Rated]:
        """The figures of /tiendo, counted and worked out by the same functions."""
        asked, now = look.asked, self.clock()
        period = await self._period(look, now)
        if period is None or not look.narrowed.tasks:
            return Page([], None)
        groups = await self._groups(look, period, now)
        ordered = [
            (number, Rated(period.key, asked.by, key, rates_of(tallies)))
            for (number, key), tallies in sorted(groups.items())
            if number > asked.after[0]
        ]
        some, is_last = ordered[: asked.most], len(ordered) <= asked.most
        return Page([one for _, one in some], None if is_last else (some[-1][0], 0))

    async def _groups(
        self, look: _Look, period: Period, now: datetime
    ) -> dict[tuple[int, str], list[Tally]]:
        """What is counted, by the number and the key of what the rates are wanted for."""
        by, task = look.asked.by, look.asked.task
        keys = {one.id: one.key for one in look.tasks if task in ("", one.key)}
        if by is By.UNIT:
            task_id = next(iter(keys)) if task else None
            counted = await look.unit.standings.by_unit(period, now, look.within, task_id)
            return {(one, look.units[one].key): tallies for one, tallies in counted.items()}
        there = sorted({one.kind for one in look.units.values()})
        kinds = {key: number for number, key in enumerate(there, 1)}
        groups: dict[tuple[int, str], list[Tally]] = {(1, ""): []} if by is By.ALL else {}
        for one in await look.unit.standings.by_kind(period, now, look.within):
            if one.task_id not in keys:
                continue
            wanted = {
                By.ALL: (1, ""),
                By.KIND: (kinds[one.kind], one.kind),
                By.TASK: (one.task_id, keys[one.task_id]),
            }
            groups.setdefault(wanted[by], []).append(one.tally)
        return groups

    async def _period(self, look: _Look, now: datetime) -> Period | None:
        """The one named, else the one whose reports are being handed in."""
        if not look.asked.period:
            return await look.unit.programmes.period_at(now)
        return next((one for one in look.periods if one.key == look.asked.period), None)


def _is_meant(unit: Unit, asked: Asked) -> bool:
    return (
        asked.unit in ("", unit.key)
        and asked.kind in ("", unit.kind)
        and asked.area in ("", unit.area)
    )


_One = TypeVar("_One", bound=Numbered)


def _listed(ordered: Sequence[_One], asked: Asked) -> Page[_One]:
    """A page of what is known whole, in the order of its numbers."""
    rest = [one for one in ordered if one.id > asked.after[0]]
    return _page(rest[: asked.most + 1], asked)


def _page(found: Sequence[_One], asked: Asked) -> Page[_One]:
    """Of one more than was asked for: whether there is more."""
    some = found[: asked.most]
    return Page(some, (some[-1].id, 0) if len(found) > asked.most else None)


def _given(filled: Filled, path: Path, name: str, shown: Shown) -> Given:
    return Given(
        report=filled.report,
        unit=filled.unit,
        task=filled.task,
        period=filled.period,
        form=filled.form,
        form_version=filled.form_version,
        question=path,
        name=name,
        value=shown.value,
        status=shown.status,
        reason=shown.reason,
    )
