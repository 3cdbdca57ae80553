"""How long /tiendo takes to its reply, beside the bare SQL of the same counts."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, insert, select

from bot.app import App, build
from bot.domain.people import Role
from bot.domain.reports import State
from bot.exports.drawing import Matrix, Square
from bot.exports.painter import draw
from bot.messages import Incoming, Text
from bot.settings import read_settings
from storage.tables import assignments, tasks, units
from storage.unit_of_work import UnitOfWork, writing

NOW = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TASKS = 30
ROUNDS = 15
MADE = 1000
BARE = """
    SELECT u.kind, a.task_id, a.state, count(*), count(a.first_handed_in_at),
           sum(a.first_handed_in_at < coalesce(a.extended_to, p.due_at)),
           sum(coalesce(a.extended_to, p.due_at) <= '2026-11-23 01:00:00.000000')
      FROM assignments a JOIN units u ON u.id = a.unit_id JOIN periods p ON p.id = a.period_id
     WHERE p.key = '2026'
     GROUP BY u.kind, a.task_id, a.state
"""
"""The same figures, as one would write them by hand."""
BUDGETS = {103: 5, 3321: 100}
"""Milliseconds to the reply, by the number of units."""


def main() -> None:
    """Print the best of /tiendo, of the bare SQL, and the one by the other."""
    for count in BUDGETS:
        asyncio.run(_measure(count))
    asyncio.run(_measure_drawing())


async def _measure_drawing() -> None:
    """How long others wait at most while a picture of 103 × 13 is drawn: here, and elsewhere."""
    squares = [
        [Square(list(State)[(x + y) % len(State)], x == y) for x in range(13)] for y in range(103)
    ]
    picture = Matrix(
        "Matrix",
        "",
        [f"Unit {n}" for n in range(103)],
        [f"II.{n}" for n in range(13)],
        squares,
        {state: state.value for state in State},
        "overdue",
    )
    with ProcessPoolExecutor(1, get_context("spawn"), os.nice, (10,)) as process:
        await _drawn(None, picture)
        await _drawn(process, picture)
        for name, where in (("a thread", None), ("a process", process)):
            started = time.perf_counter()
            waited = await _longest_wait(asyncio.create_task(_drawn(where, picture)))
            print(  # noqa: T201 - what a benchmark is for
                f"picture of 103 × 13 in {name}: {time.perf_counter() - started:.2f} s, others "
                f"wait at most {waited[-1]:.1f} ms, median {statistics.median(waited):.2f} ms"
            )


async def _drawn(where: ProcessPoolExecutor | None, picture: Matrix) -> None:
    await asyncio.get_running_loop().run_in_executor(where, draw, picture)


async def _longest_wait(drawing: asyncio.Task[None]) -> list[float]:
    """Milliseconds by which a chat that wants its turn every millisecond gets it too late."""
    waited = []
    while not drawing.done():
        start = time.perf_counter()
        await asyncio.sleep(0.001)
        waited.append((time.perf_counter() - start) * 1000 - 1)
    return sorted(waited)


async def _measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = await office(Path(folder), count)
        async with app.database.reading() as connection:
            bare = await _best(lambda: _fetched(connection.exec_driver_sql(BARE)))
        taken = await _best(lambda: _reply(app, "/tiendo"))
        any_message = await _best(lambda: _reply(app, "/trogiup"))
        print(  # noqa: T201 - what a benchmark is for
            f"/tiendo, {count} units × {TASKS} tasks: {taken:.1f} ms to the reply "
            f"(budget {BUDGETS[count]} ms), bare SQL {bare:.1f} ms, ratio {taken / bare:.2f} "
            f"(budget 3); any message, /trogiup: {any_message:.1f} ms"
        )
        await app.stop()


async def _reply(app: App, text: str) -> None:
    asked = Incoming("web", "supervisor", Text(text))
    async with app.database.writing() as connection:
        await app.inbox._converse(UnitOfWork(connection), 0, asked, None)
        await connection.rollback()


async def _fetched(result: Awaitable[object]) -> None:
    found = await result
    found.all()  # type: ignore[attr-defined]


async def _best(do: Callable[[], Awaitable[None]]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        await do()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


async def office(folder: Path, count: int) -> App:
    """A supervisor above so many units, each asked for so many reports in every state."""
    app = await build(
        read_settings(
            _env_file=None,
            database_url=f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}",
            media_url=f"file:{folder / 'media'}",
            secret_key="k" * 32,
            telegram_token=None,
        ),
        lambda: NOW,
    )
    async with app.database.writing() as connection:
        top = (await connection.execute(select(units).where(units.c.parent == ""))).one()
        await connection.execute(assignments.delete())
        await connection.execute(units.delete().where(units.c.id != top.id))
        await connection.execute(insert(units), [_unit(n, top.key) for n in range(count)])
        task = (await connection.execute(select(tasks).limit(1))).mappings().one()
        await connection.execute(insert(tasks), [_task(n, task) for n in range(TASKS)])
        period = await UnitOfWork(connection).programmes.period_at(NOW)
        below = select(units.c.id).where(units.c.id != top.id)
        asked = select(tasks.c.id).where(tasks.c.position >= MADE)
        unit_ids = (await connection.execute(below)).scalars().all()
        task_ids = (await connection.execute(asked)).scalars().all()
        assert period is not None
        await connection.execute(
            insert(assignments),
            [_assignment(one, other, period.id) for one in unit_ids for other in task_ids],
        )
    async with writing(app.database) as unit:
        person = await unit.people.add(top.id, Role.SUPERVISOR, "Giám sát", NOW)
        await unit.people.consent(person, app.book.notice_version, NOW)
        await unit.identities.link(person, "web", "supervisor", NOW)
    return app


def _unit(number: int, parent: str) -> dict[str, object]:
    texts = ("key", "name", "short_name", "code", "other_code")
    return {
        **{one: f"{one} {number}" for one in texts},
        "kind": ("ubnd_xa", "ubnd_phuong")[number % 2],
        "area": f"area {number % 40}",
        "position": MADE + number,
        "parent": parent,
    }


def _task(number: int, like: RowMapping) -> dict[str, object]:
    return {
        **{name: value for name, value in like.items() if name != "id"},
        "key": f"task {number}",
        "position": MADE + number,
    }


def _assignment(unit_id: int, task_id: int, period_id: int) -> dict[str, object]:
    state = list(State)[(unit_id * 7 + task_id * 3) % len(State)]
    is_in = state in {State.HANDED_IN, State.ACCEPTED, State.RETURNED}
    return {
        "unit_id": unit_id,
        "task_id": task_id,
        "period_id": period_id,
        "state": state.value,
        "answered": 0,
        "asked": 0,
        "first_handed_in_at": NOW - timedelta(days=3) if is_in else None,
    }
