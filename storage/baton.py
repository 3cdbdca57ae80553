"""The baton of a database: the one process that holds it polls, reminds and sends."""

import sqlite3
from contextlib import suppress
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_KEY = 4711
"""Of PostgreSQL's advisory locks, which every database has to itself."""


class Baton(Protocol):
    """Let go by itself when the process dies."""

    @property
    def held(self) -> bool:
        """Whether it is ours, as far as is known without asking."""

    async def take(self) -> bool:
        """Whether it is ours, from now on or still."""

    async def drop(self) -> None:
        """Another process may take it."""


class FileBaton:
    """A lock on an empty SQLite file beside the database."""

    def __init__(self, database: str) -> None:
        self._path = f"{database}.baton"
        self._lock: sqlite3.Connection | None = None

    @property
    def held(self) -> bool:
        return self._lock is not None

    async def take(self) -> bool:
        if self._lock is None:
            lock = sqlite3.connect(self._path, timeout=0, isolation_level=None)
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                lock.close()
            else:
                self._lock = lock
        return self.held

    async def drop(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


class SessionBaton:
    """An advisory lock of PostgreSQL, held as long as one connection lives."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._session: AsyncConnection | None = None

    @property
    def held(self) -> bool:
        return self._session is not None and not _is_cut(self._session)

    async def take(self) -> bool:
        if await self._is_alive():
            return True
        await self.drop()
        session = await self._engine.connect()
        await session.execution_options(isolation_level="AUTOCOMMIT")
        if (await session.execute(select(func.pg_try_advisory_lock(_KEY)))).scalar_one():
            self._session = session
        else:
            await session.close()
        return self.held

    async def drop(self) -> None:
        if self._session is not None:
            with suppress(DBAPIError):  # a session that has ended holds nothing
                await self._session.execute(select(func.pg_advisory_unlock(_KEY)))
            await self._session.close()
            self._session = None

    async def _is_alive(self) -> bool:
        if self._session is None:
            return False
        try:
            await self._session.execute(select(1))
        except DBAPIError:
            return False
        return True


def _is_cut(session: AsyncConnection) -> bool:
    """The driver hears of a connection that is closed before anybody uses it."""
    given = session.sync_connection
    if given is None or given.closed or given.invalidated:
        return True
    driver = given.connection.driver_connection
    return driver is None or bool(driver.is_closed())
