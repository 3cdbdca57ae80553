"""The ledger of reminders: each rung at most once per unit and period."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import PeriodId
from bot.domain.people import UnitId
from storage.tables import reminders


class Reminders:
    """Which rungs a unit has had."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def had(self, period_id: PeriodId) -> dict[UnitId, set[str]]:
        query = select(reminders.c.unit_id, reminders.c.rung).where(
            reminders.c.period_id == period_id
        )
        found: dict[UnitId, set[str]] = {}
        for row in await self._connection.execute(query):
            found.setdefault(UnitId(row.unit_id), set()).add(row.rung)
        return found

    async def note(
        self, unit_id: UnitId, period_id: PeriodId, rung: str, passed: Iterable[str], now: datetime
    ) -> None:
        """This rung is being sent; those passed over with it never will be."""
        rows = [(rung, True), *((one, False) for one in passed)]
        await self._connection.execute(
            insert(reminders),
            [
                {
                    "unit_id": unit_id,
                    "period_id": period_id,
                    "rung": name,
                    "sent": sent,
                    "at": now,
                }
                for name, sent in rows
            ],
        )
