"""The database: opened, migrated, and handed out one transaction at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.baton import Baton, FileBaton, SessionBaton
from storage.driver import connect

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_SECONDS = 30
Unavailable = (OperationalError, InterfaceError)
"""The database cannot be used just now: locked, full, restarting. Worth trying again."""
_WRITES = "writes"
_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSIONS = "alembic_version"


class Database:
    """One SQLite file or one PostgreSQL database.

    SQLite has one writer: writes of this process queue here rather than at the file's lock, and
    `BEGIN IMMEDIATE` makes a write of another process wait instead of failing half-way.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._engine = _engine(url, is_sqlite=self.is_sqlite)
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; nothing is committed."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def steady(self) -> AsyncIterator[AsyncConnection]:
        """The same, and every statement sees the moment of the first one."""
        async with self._engine.connect() as connection:
            if not self.is_sqlite:  # which does so anyway
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A connection inside one transaction, committed at the end unless something was raised."""
        if not self.is_sqlite:
            async with self._engine.begin() as connection:
                yield connection
            return
        async with self._writer, self._engine.connect() as plain:
            connection = await plain.execution_options(**{_WRITES: True})
            async with connection.begin():
                yield connection

    def baton(self) -> Baton:
        """What one process at a time may hold; not taken yet."""
        if self.is_sqlite:
            return FileBaton(str(make_url(self._url).database))
        return SessionBaton(self._engine)

    async def migrate(self) -> None:
        """Bring the tables to the newest version, if they are not there yet."""
        async with self.reading() as connection:
            if await connection.run_sync(_version) == newest_version():
                return
        async with self.writing() as connection:
            await connection.run_sync(_upgrade)

    async def close(self) -> None:
        await self._engine.dispose()


def _engine(url: str, *, is_sqlite: bool) -> AsyncEngine:
    if not is_sqlite:
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    # Parameters are answers and names: they have no place in an error that may be logged.
    how = {"timeout": BUSY_SECONDS, "async_creator_fn": connect}
    engine = create_async_engine(url, connect_args=how, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    # Without it, REPLACE takes a row out behind the back of the triggers that protect the audit.
    "recursive_triggers=ON",
)


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling is switched off: `_begin_sqlite` says how one begins.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def newest_version() -> str:
    """The version the migrations lead to: their files are named by number."""
    return max(file.name for file in (_MIGRATIONS / "versions").glob("[0-9]*.py")).split("_")[0]


def _version(connection: Connection) -> str | None:
    """The version the tables have; None where there are none."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    return connection.exec_driver_sql(f"SELECT version_num FROM {_VERSIONS}").scalar()  # noqa: S608


def alembic_config() -> "Config":
    """Alembic's configuration, also where only the wheel is installed."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _upgrade(connection: Connection) -> None:
    from alembic import command  # slow to load, and mostly there is nothing to do

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
