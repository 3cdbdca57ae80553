"""Where something is still found in the database: every column of every table is looked through."""

import json

from sqlalchemy import select

from storage.database import Database
from storage.tables import metadata


async def traces(database: Database, what: str) -> list[str]:
    """The columns in which this text stands somewhere."""
    found = set()
    async with database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                for name, value in row.items():
                    text = value if isinstance(value, str) else _text(value)
                    if what in text:
                        found.add(f"{table.name}.{name}")
    return sorted(found)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
