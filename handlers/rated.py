"""Completeness and timeliness for other systems: the figures of /tiendo, by the same functions."""

from dataclasses import dataclass

from bot.domain.assignments import Period
from bot.domain.published import By, Page
from bot.domain.reports import Tally
from bot.planning.rates import Rates, rates_of
from handlers.shelves import Look


@dataclass(frozen=True, slots=True)
class Rated:
    """The rates of one kind of unit, task or unit, by its key; "" stands for all."""

    period: str
    by: By
    key: str
    rates: Rates


async def rates(look: Look) -> Page[Rated]:
    """The figures of /tiendo, counted and worked out by the same functions."""
    asked = look.asked
    period = await _period(look)
    if period is None or not look.chosen or not look.narrowed.tasks:
        return Page([], None)
    groups = await _groups(look, period)
    ordered = [
        (number, Rated(period.key, asked.by, key, rates_of(tallies)))
        for (number, key), tallies in sorted(groups.items())
        if number > asked.after[0]
    ]
    some, is_last = ordered[: asked.most], len(ordered) <= asked.most
    return Page([one for _, one in some], None if is_last else (some[-1][0], 0))


async def _groups(look: Look, period: Period) -> dict[tuple[int, str], list[Tally]]:
    """What is counted, by the number and the key of what the rates are wanted for."""
    by, task = look.asked.by, look.asked.task
    keys = {one.id: one.key for one in look.tasks if task in ("", one.key)}
    if by is By.UNIT:
        task_id = next(iter(keys)) if task else None
        counted = await look.unit.standings.by_unit(period, look.now, look.within, task_id)
        return {(one, look.units[one].key): tallies for one, tallies in counted.items()}
    there = sorted({one.kind for one in look.units.values()})
    kinds = {key: number for number, key in enumerate(there, 1)}
    groups: dict[tuple[int, str], list[Tally]] = {(1, ""): []} if by is By.ALL else {}
    for one in await look.unit.standings.by_kind(period, look.now, look.within):
        if one.task_id not in keys:
            continue
        wanted = {
            By.ALL: (1, ""),
            By.KIND: (kinds[one.kind], one.kind),
            By.TASK: (one.task_id, keys[one.task_id]),
        }
        groups.setdefault(wanted[by], []).append(one.tally)
    return groups


async def _period(look: Look) -> Period | None:
    """The one named, else the one whose reports are being handed in."""
    if not look.asked.period:
        return await look.unit.programmes.period_at(look.now)
    return next((one for one in look.periods if one.key == look.asked.period), None)
