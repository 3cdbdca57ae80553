"""What the audit holds of one channel, in its order."""

from sqlalchemy import select

from storage.database import Database
from storage.tables import audit


async def noted(database: Database, channel: str) -> list[tuple[str, str]]:
    """Each act with its subject."""
    query = select(audit.c.act, audit.c.subject).where(audit.c.channel == channel)
    async with database.reading() as connection:
        rows = await connection.execute(query.order_by(audit.c.id))
        return [(row.act, row.subject) for row in rows]
