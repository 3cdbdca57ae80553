"""SQLite by one trip a statement to the thread that holds the file.

The driver's own cursor goes there four times: to be made, to execute, to fetch, to be closed. That
costs more than most of our statements themselves. SQLAlchemy takes a connection made here through
`async_creator_fn`, and asks of a cursor no more than what stands below.
"""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any, Self

import aiosqlite


def connect(database: str, **how: Any) -> aiosqlite.Connection:
    """A connection for SQLAlchemy to wait for; the arguments are those of `sqlite3.connect`."""
    made = _Connection(partial(sqlite3.connect, database, **how), iter_chunk_size=64)
    made._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with those it makes itself
    return made


class _Connection(aiosqlite.Connection):
    def cursor(self) -> "_Cursor":  # type: ignore[override] # nothing to wait for
        return _Cursor(self)


class _Cursor:
    """The rows of one statement, fetched together with it."""

    arraysize = 1

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, values: Any = ()) -> None:
        await self._go(lambda cursor: cursor.execute(statement, values))

    async def executemany(self, statement: str, values: Any) -> None:
        await self._go(lambda cursor: cursor.executemany(statement, values))

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        """Nothing is left open over there."""

    async def _go(self, do: Any) -> None:
        def run() -> None:
            cursor = self._connection._conn.cursor()  # noqa: SLF001
            try:
                do(cursor)
                self.description, self.rowcount = cursor.description, cursor.rowcount
                self.lastrowid = cursor.lastrowid
                self._rows = cursor.fetchall() if cursor.description else ()
            finally:
                cursor.close()

        await self._connection._execute(run)  # type: ignore[no-untyped-call]  # noqa: SLF001
