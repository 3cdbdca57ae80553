"""The audit only grows: the database itself refuses everything else."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.audit import SYSTEM, Deed
from storage.database import Database
from storage.unit_of_work import writing
from tests.support.written import watched

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
REFUSED = "the audit is only ever added to"
ATTEMPTS = {
    "change one": "UPDATE audit SET subject = 'x' WHERE id = 1",
    "change all": "UPDATE audit SET person_id = NULL",
    "delete one": "DELETE FROM audit WHERE id = 1",
    "delete all": "DELETE FROM audit",
}
OF_SQLITE = {
    "replace": "REPLACE INTO audit (id, at, channel, act, subject) "
    "VALUES (1, '2026-11-09', 'web', 'answered', 'x')",
}
OF_POSTGRESQL = {
    "empty": "TRUNCATE audit",
    "change on conflict": "INSERT INTO audit (id, at, channel, act, subject) "
    "VALUES (1, now(), 'web', 'answered', 'x') ON CONFLICT (id) DO UPDATE SET subject = 'x'",
}


async def _entries(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT act, subject FROM audit ORDER BY id"))
        return [(row.act, row.subject) for row in rows]


async def test_nothing_noted_is_changed_or_taken_out(database: Database) -> None:
    async with writing(database) as unit:
        await unit.audit.add(NOW, None, SYSTEM, Deed.PROGRAMME_LOADED, "mau 1")
    attempts = ATTEMPTS | (OF_SQLITE if database.is_sqlite else OF_POSTGRESQL)
    for name, attempt in attempts.items():
        with pytest.raises(DBAPIError, match=REFUSED):
            async with database.writing() as connection:
                await connection.execute(text(attempt))
        assert await _entries(database) == [("programme loaded", "mau 1")], name


async def test_a_change_nobody_noted_is_found_by_the_tests(database: Database) -> None:
    with watched() as committed:
        async with writing(database) as unit:
            await unit.programmes.put_programme("mau", "Mẫu", {}, "1", NOW)
        async with writing(database) as unit:
            await unit.programmes.put_programme("mau", "Mẫu", {}, "2", NOW)
            await unit.audit.add(NOW, None, SYSTEM, Deed.PROGRAMME_LOADED, "mau 2")
    assert [one.fault for one in committed] == [
        "['programmes'] written, and nothing noted in the audit",
        "",
    ]
