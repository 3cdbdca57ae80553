"""The ledger of reminders, and what became of each message for each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import PersonId, UnitId
from bot.domain.reminders import Kind, Notice, Planned, Row
from bot.messages import Lane
from storage.outbox import RECALLED
from storage.tables import identities, notices, outbox, people, reminders

WAITING, COMPOSED, DROPPED = "waiting", "composed", "dropped"


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """A notice that waits for its turn."""

    id: int
    notice: Notice


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message to a person that was no reply: `state` is its state in the outbox.

    While there is no message yet, or none any more, it is the notice's own, with its reason. What
    is no reminder has no kinds.
    """

    person_id: PersonId
    kinds: tuple[Kind, ...]
    ready_at: datetime
    channel: str
    state: str
    why: str
    at: datetime


class Notices:
    """Rungs used up, and one notice for each person concerned."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ledger(self, since: datetime) -> list[Row]:
        """Every rung had or passed over since then."""
        query = select(
            reminders.c.kind,
            reminders.c.unit_id,
            reminders.c.rung,
            reminders.c.sent,
            reminders.c.at,
        ).where(reminders.c.at >= since)
        rows = await self._connection.execute(query)
        return [Row(**{**row, "kind": Kind(row["kind"])}) for row in rows.mappings()]

    async def sent_before(self, kind: Kind, unit_id: UnitId, before: datetime) -> datetime | None:
        """When a unit was sent this kind last, before a moment."""
        query = (
            select(reminders.c.at)
            .where(
                reminders.c.kind == kind.value,
                reminders.c.unit_id == unit_id,
                reminders.c.sent,
                reminders.c.at < before,
            )
            .order_by(reminders.c.at.desc())
            .limit(1)
        )
        return (await self._connection.execute(query)).scalar()

    async def write(self, planned: Planned) -> None:
        """Use up the rungs and note who is to hear of it.

        Raises AlreadyThere when another scheduler was first.
        """
        rows = [
            {
                "kind": row.kind.value,
                "unit_id": row.unit_id,
                "rung": row.rung,
                "sent": row.sent,
                "at": row.at,
            }
            for row in planned.rows
        ]
        if rows:
            await self._connection.execute(insert(reminders), rows)
        for notice in planned.notices:
            await self.add(notice, notice.ready_at)

    async def add(self, notice: Notice, not_before: datetime) -> None:
        await self._connection.execute(
            insert(notices).values(
                person_id=notice.person_id,
                kinds=[kind.value for kind in notice.kinds],
                about=list(notice.about),
                state=WAITING,
                why="",
                ready_at=notice.ready_at,
                not_before=not_before,
                pointless_from=notice.pointless_from,
            )
        )

    async def due(self, now: datetime, limit: int) -> list[PersonId]:
        """The people for whom a notice's turn has come, the longest waiting first."""
        query = (
            select(notices.c.person_id)
            .where(notices.c.state == WAITING, notices.c.not_before <= now)
            .group_by(notices.c.person_id)
            .order_by(func.min(notices.c.not_before), func.min(notices.c.id))
            .limit(limit)
        )
        return [PersonId(one) for one in (await self._connection.execute(query)).scalars()]

    async def waiting(self) -> list[KeptNotice]:
        """Every notice that waits, the one whose turn comes first at the head."""
        query = (
            select(notices)
            .where(notices.c.state == WAITING)
            .order_by(notices.c.not_before, notices.c.id)
        )
        return [_kept(row) for row in (await self._connection.execute(query)).mappings()]

    async def find(self, notice_id: int) -> Notice | None:
        query = select(notices).where(notices.c.id == notice_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return _kept(row).notice if row else None

    async def take(self, person_id: PersonId, now: datetime) -> list[KeptNotice]:
        """What is to be worded for a person now, held by this transaction; the newest last.

        An announcement goes out by itself, whatever else waits.
        """
        query = (
            select(notices.c.id, notices.c.kinds)
            .where(
                notices.c.person_id == person_id,
                notices.c.state == WAITING,
                notices.c.not_before <= now,
            )
            .order_by(notices.c.not_before, notices.c.id)
        )
        ready = (await self._connection.execute(query)).all()
        told = [row.id for row in ready if Kind.BROADCAST.value in row.kinds][:1]
        reminded = [row.id for row in ready if Kind.BROADCAST.value not in row.kinds]
        taken = await self._connection.execute(
            update(notices)
            .where(notices.c.id.in_(told or reminded), notices.c.state == WAITING)
            .values(state=COMPOSED)
            .returning(notices)
        )
        kept = [_kept(row) for row in taken.mappings()]
        return sorted(kept, key=lambda one: (one.notice.ready_at, one.id))

    async def take_in(self, whole: KeptNotice) -> None:
        """From now on it is about all this: others have been merged into it."""
        kinds = [kind.value for kind in whole.notice.kinds]
        await self._set(whole.id, kinds=kinds, about=list(whole.notice.about))

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

    async def deliveries(self, unit_id: UnitId, limit: int) -> Sequence[Delivery]:
        """The newest messages to a unit's people that were no replies, and what became of them."""
        reminders = await self._reminded(unit_id, limit)
        found = [*reminders, *await self._told(unit_id, limit)]
        return sorted(found, key=lambda one: one.ready_at, reverse=True)[:limit]

    async def _told(self, unit_id: UnitId, limit: int) -> list[Delivery]:
        """What they were told at once: that a report was returned, a deadline put off."""
        query = (
            select(outbox, identities.c.person_id)
            .join(
                identities,
                and_(identities.c.channel == outbox.c.channel, identities.c.chat == outbox.c.chat),
            )
            .join(people, people.c.id == identities.c.person_id)
            .where(
                people.c.unit_id == unit_id,
                outbox.c.lane == int(Lane.REMINDER),
                outbox.c.state != RECALLED,
                ~exists().where(notices.c.outbox_id == outbox.c.id),
            )
            .order_by(outbox.c.id.desc())
            .limit(limit)
        )
        return [
            Delivery(
                person_id=PersonId(row["person_id"]),
                kinds=(),
                ready_at=row["created_at"],
                channel=row["channel"],
                state=row["state"],
                why="",
                at=row["sent_at"] or row["created_at"],
            )
            for row in (await self._connection.execute(query)).mappings()
        ]

    async def _reminded(self, unit_id: UnitId, limit: int) -> list[Delivery]:
        query = (
            select(notices, outbox.c.channel, outbox.c.state.label("sent"), outbox.c.sent_at)
            .join(people, people.c.id == notices.c.person_id)
            .outerjoin(outbox, outbox.c.id == notices.c.outbox_id)
            .where(people.c.unit_id == unit_id)
            .order_by(notices.c.ready_at.desc(), notices.c.id.desc())
            .limit(limit)
        )
        return [_delivery(row) for row in (await self._connection.execute(query)).mappings()]

    async def _set(self, notice_id: int, **values: object) -> None:
        await self._connection.execute(
            update(notices).where(notices.c.id == notice_id).values(**values)
        )


def _kept(row: Any) -> KeptNotice:
    return KeptNotice(
        row["id"],
        Notice(
            person_id=PersonId(row["person_id"]),
            kinds=tuple(map(Kind, row["kinds"])),
            about=tuple(map(UnitId, row["about"])),
            ready_at=row["ready_at"],
            pointless_from=row["pointless_from"],
        ),
    )


def _delivery(row: Any) -> Delivery:
    return Delivery(
        person_id=PersonId(row["person_id"]),
        kinds=tuple(map(Kind, row["kinds"])),
        ready_at=row["ready_at"],
        channel=row["channel"] or "",
        state=row["sent"] or row["state"],
        why=row["why"],
        at=row["sent_at"] or row["not_before"],
    )
