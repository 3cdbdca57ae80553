"""The tables as the migrations make them."""

from alembic import command
from sqlalchemy import Connection

from storage.database import Database, alembic_config


async def test_the_migrations_make_the_tables_the_code_knows(database: Database) -> None:
    def check(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.check(config)

    async with database.writing() as connection:
        await connection.run_sync(check)
