"""Tokens for programs that read the data over HTTP: what each may see, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.people import Unit, UnitId, subtree

TokenId = NewType("TokenId", int)


class Permit(StrEnum):
    """One thing a token lets its holder read. The programme itself is open to every token.

    `TEXTS` adds what officers wrote in words, `SMALL_CELLS` counts of one and two on sensitive
    indicators: both to the answers, neither alone.
    """

    UNITS = "units"
    ASSIGNMENTS = "assignments"
    REPORTS = "reports"
    ANSWERS = "answers"
    RATES = "rates"
    TEXTS = "texts"
    SMALL_CELLS = "small_cells"


OF_ANSWERS = frozenset({Permit.TEXTS, Permit.SMALL_CELLS})
"""Permits that say nothing without `ANSWERS`."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token; itself it was shown once, and only its hash is known.

    `units` are keys of units, each with everything below it, `areas` names of areas; without
    either it is for every unit.
    """

    id: TokenId
    name: str
    permits: frozenset[Permit]
    units: frozenset[str]
    areas: frozenset[str]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def may(self, permit: Permit) -> bool:
        return permit in self.permits

    def reach(self, units: Collection[Unit]) -> dict[UnitId, Unit]:
        """Which of all the units it is for."""
        if not self.units and not self.areas:
            return {one.id: one for one in units}
        tops = [one.id for one in units if one.key in self.units]
        below = {number for top in tops for number in subtree(units, top)}
        return {one.id: one for one in units if one.id in below or one.area in self.areas}
