"""Which areas and tasks a supervisor looks after; without any row it is everything."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delegations import Part
from bot.domain.people import PersonId
from storage.tables import delegations


class Delegations:
    """Parts of the work, by supervisor."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person_id: PersonId) -> list[Part]:
        query = select(delegations.c.id, delegations.c.area, delegations.c.task).where(
            delegations.c.person_id == person_id
        )
        rows = await self._connection.execute(query.order_by(delegations.c.id))
        return [Part(**row) for row in rows.mappings()]

    async def add(self, person_id: PersonId, area: str, task: str) -> None:
        await self._connection.execute(
            insert(delegations).values(person_id=person_id, area=area, task=task)
        )

    async def remove(self, person_id: PersonId, number: int) -> None:
        await self._connection.execute(
            delete(delegations).where(
                delegations.c.person_id == person_id, delegations.c.id == number
            )
        )
