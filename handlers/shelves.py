"""What there is to read, a page at a time: the programme, units, what they owe and answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.assignments import Period, ProgrammeId
from bot.domain.people import Unit, UnitId
from bot.domain.published import (
    Asked,
    Filled,
    Form,
    Given,
    Narrowed,
    Numbered,
    Obligation,
    Page,
    ReportState,
    Shown,
    Task,
    Version,
)
from bot.domain.questionnaires import Kind, Path
from bot.domain.reports import State
from bot.domain.tokens import Permit, Token
from bot.engine.paths import template
from bot.privacy.disclosure import derived, disclosed, telling_of
from handlers.book import Book
from storage.unit_of_work import UnitOfWork

REPORTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What one request may see, and what it is narrowed to.

    `units` are those the token is for; `chosen` those of them that are meant.
    """

    unit: UnitOfWork
    book: Book
    now: datetime
    token: Token
    asked: Asked
    units: dict[UnitId, Unit]
    chosen: dict[UnitId, Unit]
    everywhere: bool
    tasks: Sequence[Task]
    programme: ProgrammeId
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


# -- the programme -------------------------------------------------------------------------------


async def periods(look: Look) -> Page[Period]:
    return _listed(look.periods, look.asked)


async def tasks(look: Look) -> Page[Task]:
    return _listed(look.tasks, look.asked)


async def forms(look: Look) -> Page[Form]:
    asked = look.asked
    found = await look.unit.published.forms(look.programme, asked.after[0], asked.most + 1)
    page = _page(found, asked)
    asking = [await look.book.form(one.id, look.unit) for one in page.items]
    return Page([Form(*pair) for pair in zip(page.items, asking, strict=True)], page.last)


# -- units and what they owe ---------------------------------------------------------------------


async def units(look: Look) -> Page[Unit]:
    ordered = sorted(look.chosen.values(), key=lambda one: one.id)
    return _listed(ordered, look.asked)


async def assignments(look: Look) -> Page[Obligation]:
    asked = look.asked
    state = State(asked.state) if asked.state else None
    found = await look.unit.published.assignments(
        look.narrowed, state, asked.after[0], asked.most + 1
    )
    return _page(found, asked)


async def reports(look: Look) -> Page[Version]:
    asked = look.asked
    state = ReportState(asked.state) if asked.state else None
    found = await look.unit.published.reports(look.narrowed, state, asked.after[0], asked.most + 1)
    return _page(found, asked)


# -- answers -------------------------------------------------------------------------------------


async def answers(look: Look) -> Page[Given]:
    """Report by report; a page may end, and the next one begin, in the middle of one."""
    since, told = look.asked.after
    items: list[Given] = []
    last = look.asked.after
    while filled := await look.unit.published.filled(look.narrowed, since, REPORTS_AT_ONCE):
        for one in filled:
            given = await _given_of(look, one)
            for number, answer in enumerate(given):
                if (one.id, number) < (since, told):
                    continue
                if len(items) == look.asked.most:
                    return Page(items, last)
                items.append(answer)
                last = (one.id, number + 1)
        since, told = filled[-1].id + 1, 0
    return Page(items, None)


async def _given_of(look: Look, filled: Filled) -> list[Given]:
    """The answers of one report, in its order, without entries taken out again."""
    form = await look.book.form(filled.form_id, look.unit)
    telling = derived(form) | telling_of(form, filled.answers)
    found = []
    for path, answer in filled.answers.items():
        question = form.by_path.get(template(path))
        if question is None or question.kind is Kind.NOTE:
            continue
        shown = disclosed(
            question,
            answer,
            telling=question.path in telling,
            texts=look.token.may(Permit.TEXTS),
            small_cells=look.token.may(Permit.SMALL_CELLS),
        )
        found.append(_given(filled, path, question.name, shown))
    return found


# -- pages ---------------------------------------------------------------------------------------

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
