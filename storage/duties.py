"""What is owed, by whom, and who can be told: the facts reminders are planned from."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import DONE, Period
from bot.domain.people import Person, Role
from bot.domain.reminders import Obligation, OpenInvite
from storage.people import people_with_consent
from storage.programmes import due_in_force, lock_in_force
from storage.tables import assignments, identities, interviews, invites, people, periods, tasks


class Duties:
    """One look at everything open."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def periods(self, now: datetime) -> list[Period]:
        """The periods that are open, be it for one report that was put off beyond the lock."""
        is_put_off = exists().where(
            assignments.c.period_id == periods.c.id, assignments.c.extended_to > now
        )
        query = select(periods).where(
            periods.c.opens_at <= now, or_(periods.c.locks_at > now, is_put_off)
        )
        rows = await self._connection.execute(query.order_by(periods.c.opens_at))
        return [Period(**row) for row in rows.mappings()]

    async def owed(self, now: datetime) -> list[Obligation]:
        """What may be handed in now and is not; `touched_at` while somebody fills it in.

        What stands alike within a unit, mostly what nobody has begun, comes as one.
        """
        touched = (
            select(func.max(interviews.c.touched_at))
            .where(
                interviews.c.assignment_id == assignments.c.id,
                interviews.c.closed_at.is_(None),
                interviews.c.submitted_by.is_(None),
            )
            .correlate(assignments)
            .scalar_subquery()
        )
        each = (
            select(
                assignments.c.id,
                assignments.c.unit_id,
                periods.c.opens_at,
                due_in_force().label("due_at"),
                lock_in_force().label("locks_at"),
                assignments.c.returned_at,
                touched.label("touched_at"),
                tasks.c.position,
            )
            .join(tasks, tasks.c.id == assignments.c.task_id)
            .join(periods, periods.c.id == assignments.c.period_id)
            .where(
                tasks.c.mandatory,
                assignments.c.state.not_in([state.value for state in DONE]),
                periods.c.opens_at <= now,
                lock_in_force() > now,
            )
            .subquery()
        )
        alike = (
            each.c.unit_id,
            each.c.opens_at,
            each.c.due_at,
            each.c.locks_at,
            each.c.returned_at,
            each.c.touched_at,
        )
        # An interview under way is told by its own number.
        begun = case((each.c.touched_at.is_not(None), each.c.id))
        query = (
            select(func.min(each.c.id).label("assignment_id"), *alike)
            .group_by(*alike, begun)
            .order_by(each.c.unit_id, func.min(each.c.position), func.min(each.c.id))
        )
        return [Obligation(**row) for row in (await self._connection.execute(query)).mappings()]

    async def people(self, channels: Iterable[str]) -> list[Person]:
        """Who takes part and can be written to on one of these channels."""
        reachable = exists().where(
            identities.c.person_id == people.c.id,
            identities.c.reachable,
            identities.c.channel.in_(list(channels)),
        )
        query = people_with_consent().where(
            people.c.active, people.c.enrolled_at.is_not(None), reachable
        )
        rows = await self._connection.execute(query.order_by(people.c.id))
        return [Person(**{**row, "role": Role(row["role"])}) for row in rows.mappings()]

    async def invites(self, now: datetime) -> list[OpenInvite]:
        """Invitations of people who have not enrolled yet."""
        query = (
            select(invites.c.id, people.c.unit_id, invites.c.made_at, invites.c.expires_at)
            .join(people, people.c.id == invites.c.person_id)
            .where(
                invites.c.used_at.is_(None),
                invites.c.expires_at > now,
                people.c.active,
                people.c.enrolled_at.is_(None),
            )
            .order_by(invites.c.id)
        )
        return [OpenInvite(**row) for row in (await self._connection.execute(query)).mappings()]
