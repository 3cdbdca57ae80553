"""Who is to get which reminder, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import PersonId
from storage.tables import notices, reminders

WAITING, COMPOSED, DROPPED = "waiting", "composed", "dropped"


@dataclass(frozen=True, slots=True)
class Notice:
    """One reminder for one person, not worded yet; `kind`, `subject`, `rung`: the ledger's key."""

    id: int
    person_id: PersonId
    kind: str
    subject: str
    rung: str
    planned_at: datetime
    pointless_from: datetime | None


class Notices:
    """The ledger of reminders, and one notice for each person concerned."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def had(self) -> set[tuple[str, str, str]]:
        """Every rung that was planned or passed over: kind, subject, rung."""
        query = select(reminders.c.kind, reminders.c.subject, reminders.c.rung)
        return {(row.kind, row.subject, row.rung) for row in await self._connection.execute(query)}

    async def plan(
        self,
        kind: str,
        subject: str,
        rung: str,
        superseded: Iterable[str],
        people: Sequence[PersonId],
        now: datetime,
        pointless_from: datetime | None,
    ) -> None:
        """Enter a rung with those it passes over, and who is to hear of it.

        Raises AlreadyThere when another process was first.
        """
        entered = {"kind": kind, "subject": subject, "at": now}
        made = await self._connection.execute(
            insert(reminders)
            .values(**entered, rung=rung, superseded=False)
            .returning(reminders.c.id)
        )
        reminder_id = made.scalar_one()
        passed = [{**entered, "rung": one, "superseded": True} for one in superseded]
        if passed:
            await self._connection.execute(insert(reminders), passed)
        for person_id in people:
            await self.add(reminder_id, person_id, now, now, pointless_from)

    async def add(
        self,
        reminder_id: int,
        person_id: PersonId,
        now: datetime,
        not_before: datetime,
        pointless_from: datetime | None,
    ) -> None:
        await self._connection.execute(
            insert(notices).values(
                reminder_id=reminder_id,
                person_id=person_id,
                state=WAITING,
                why="",
                not_before=not_before,
                pointless_from=pointless_from,
                at=now,
            )
        )

    async def due(self, now: datetime, limit: int) -> list[Notice]:
        """The notices whose turn has come, the oldest first."""
        query = (
            select(
                notices.c.id,
                notices.c.person_id,
                reminders.c.kind,
                reminders.c.subject,
                reminders.c.rung,
                notices.c.at,
                notices.c.pointless_from,
            )
            .join(reminders, reminders.c.id == notices.c.reminder_id)
            .where(notices.c.state == WAITING, notices.c.not_before <= now)
            .order_by(notices.c.not_before, notices.c.id)
            .limit(limit)
        )
        return [_notice(row) for row in await self._connection.execute(query)]

    async def next_due(self) -> datetime | None:
        """When the next notice may go out."""
        query = (
            select(notices.c.not_before)
            .where(notices.c.state == WAITING)
            .order_by(notices.c.not_before)
            .limit(1)
        )
        return (await self._connection.execute(query)).scalar()

    async def take(self, notice_id: int) -> bool:
        """Whether this notice is still to be worded; held by this transaction if so."""
        taken = await self._connection.execute(
            update(notices)
            .where(notices.c.id == notice_id, notices.c.state == WAITING)
            .values(state=COMPOSED)
        )
        return taken.rowcount == 1

    async def composed(self, notice_id: int, outbox_id: int) -> None:
        """It is a message in the outbox now; what becomes of that is told there."""
        await self._set(notice_id, state=COMPOSED, outbox_id=outbox_id)

    async def wait(self, notice_id: int, until: datetime) -> None:
        await self._set(notice_id, state=WAITING, not_before=until)

    async def drop(self, notice_id: int, why: str) -> None:
        """Nobody is to hear of it any more, and why."""
        await self._set(notice_id, state=DROPPED, why=why)

    async def again(self, outbox_id: int) -> bool:
        """Its message could not be delivered there: it waits for another way. False if none."""
        done = await self._connection.execute(
            update(notices)
            .where(notices.c.outbox_id == outbox_id)
            .values(state=WAITING, outbox_id=None)
        )
        return done.rowcount > 0

    async def _set(self, notice_id: int, **values: object) -> None:
        await self._connection.execute(
            update(notices).where(notices.c.id == notice_id).values(**values)
        )


def _notice(row: Any) -> Notice:
    return Notice(
        id=row.id,
        person_id=PersonId(row.person_id),
        kind=row.kind,
        subject=row.subject,
        rung=row.rung,
        planned_at=row.at,
        pointless_from=row.pointless_from,
    )
