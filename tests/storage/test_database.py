"""The tables as the migrations make them."""

from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database, alembic_config, newest_version


async def test_the_migrations_make_the_tables_the_code_knows(database: Database) -> None:
    def check(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.check(config)

    async with database.writing() as connection:
        await connection.run_sync(check)


def test_the_newest_version_is_known_without_alembic() -> None:
    assert newest_version() == ScriptDirectory.from_config(alembic_config()).get_current_head()


async def test_tables_of_an_older_version_are_brought_up(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite3'}")

    def to_the_first(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    async with database.writing() as connection:
        await connection.run_sync(to_the_first)
    await database.migrate()
    await database.migrate()
    async with database.reading() as connection:
        found = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        assert found.scalar_one() == newest_version()
    await database.close()
