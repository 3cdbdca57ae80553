"""How long a form's workbook takes beside a bare writer of its cells; how others fare meanwhile.

The bare writer is XlsxWriter itself, told the very cells the workbook turned out to have: it reads
no database, and works out no labels, statuses, looks or dictionary.
"""

import asyncio
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook  # type: ignore[import-untyped]
from sqlalchemy import delete, insert, select, update
from xlsxwriter import Workbook

from bot.app import App
from bot.domain.assignments import FormId
from bot.domain.extracts import Extract, Format, Wanted
from bot.domain.people import Role
from bot.extracting import Errand, write
from bot.forms import xform_of
from handlers.extracts import extract
from handlers.jobs import Job
from storage.tables import assignments, interviews, people, reports, tasks
from storage.unit_of_work import reading, writing
from tests.benchmarks.status import MADE, NOW, office
from tests.forms.sheets import SETTINGS, upload
from tests.support.web_phone import WebPhone

ROUNDS = {103: 30, 3321: 5}
"""By the number of units."""
SECONDS = 2.0
"""The most the workbook of 3,321 units may take."""
OFFICERS = 20
QUESTIONS = 30
BEFORE = (
    "nhiệm vụ",
    "III.8 Bench",
    "[Bắt đầu]",
    "15/KH",
    "5/3/2026",
    "Rồi",
    "Loa truyền thanh",
    "Xong",
    "12,5",
)
"""What an officer types until the numbers are asked for."""
_SURVEY = "\n".join(
    [
        "type | name | label::vi | label::en | required | bind::bot:unit | bind::bot:period "
        "| bind::bot:missing",
        "text | plan | Kế hoạch số | Plan | yes | | |",
        "date | held_on | Ngày ban hành | Day | yes | | |",
        "select_one yn | done | Đã xong chưa? | Done? | yes | | |",
        "select_multiple ways | ways | Hình thức | Ways | yes | | |",
        "decimal | budget | Kinh phí | Budget | yes | triệu đồng | flow | unknown",
        *(
            f"integer | n{one} | Số trẻ em được hỗ trợ lần {one} | Children {one} | yes "
            "| trẻ em | flow | zero unknown"
            for one in range(QUESTIONS - 5)
        ),
    ]
)
_CHOICES = """
list_name | name | label::vi | label::en
yn | yes | Rồi | Yes
yn | no | Chưa | No
ways | loa | Loa truyền thanh | Loudspeakers
ways | hop | Họp khu vực | Meetings
ways | zalo | Nhóm Zalo | Zalo group
"""
_SETTINGS = SETTINGS.replace("version |", "version | namespaces |").replace(
    "| 1 |", '| 1 | bot="https://baocao-tre-em.invalid/xlsform" |'
)


def main() -> None:
    """Print times, ratios, what others wait, and the memory it takes."""
    for count in ROUNDS:
        asyncio.run(_measure(count))


async def _measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = await _office(folder, count)
        what = await _wanted(app)
        target = folder / "data.xlsx"
        await write(app.database, what, target, lambda _progress: None)
        cells = _cells(target)
        whole, bare = list[_Took](), list[_Took]()
        for _ in range(ROUNDS[count]):  # in turns: what else the machine does meets both
            with _timed(whole):
                await write(app.database, what, target, lambda _progress: None)
            with _timed(bare):
                _bare(folder / "bare.xlsx", cells)
        number = sum(len(row) for _name, rows in cells for row in rows)
        budget = f" (budget {SECONDS:.0f} s)" if count == max(ROUNDS) else ""
        ratio = min(one.processor for one in whole) / min(one.processor for one in bare)
        _say(
            f"workbook of {count} units × {QUESTIONS} questions, {number} cells: "
            f"{min(one.clock for one in whole):.2f} s from the database{budget}, bare writer "
            f"{min(one.clock for one in bare):.2f} s; processor time {ratio:.2f} x (budget 2)"
        )
        _say(f"  memory of its process at most {_memory(app, what, folder):.0f} MB")
        if count == max(ROUNDS):
            await _while_it_runs(app)
        await app.stop()


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds by the clock, and of the processor: the ratio is told by the latter."""

    clock: float
    processor: float


@contextmanager
def _timed(took: list[_Took]) -> Iterator[None]:
    clock, processor = time.perf_counter(), time.process_time()
    yield
    took.append(_Took(time.perf_counter() - clock, time.process_time() - processor))


# -- the bare writer -----------------------------------------------------------------------------

_Cells = list[tuple[str, list[list[tuple[int, object]]]]]


def _cells(target: Path) -> _Cells:
    """The filled cells of every sheet."""
    book = load_workbook(target, read_only=True)
    return [
        (
            sheet.title,
            [
                [(place, value) for place, value in enumerate(row) if value is not None]
                for row in sheet.iter_rows(values_only=True)
            ],
        )
        for sheet in book
    ]


def _bare(target: Path, cells: _Cells) -> None:
    book = Workbook(target, {"constant_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in cells:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in row:
                match value:
                    case str():
                        sheet.write_string(number, place, value)
                    case datetime():
                        sheet.write_datetime(number, place, value, day)
                    case _:
                        sheet.write_number(number, place, value)
    book.close()


# -- others meanwhile ----------------------------------------------------------------------------


def _memory(app: App, what: Extract, folder: Path) -> float:
    """The most megabytes the process that writes the file has taken, by its own account."""
    errand = Errand(app.settings.database_url, what, folder / "again.xlsx")
    ended = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", _WEIGHED],
        input=pickle.dumps(errand),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    return int(ended.stderr.split()[1]) / 1000


_WEIGHED = """
import sys
from bot.errands import main
main()
status = open("/proc/self/status").read()
sys.stderr.write(next(line for line in status.splitlines() if line.startswith("VmHWM")))
"""


async def _while_it_runs(app: App) -> None:
    """How long an officer's answer takes from its arrival until it is kept and sent."""
    rest = await _answers(app, range(OFFICERS))
    keeping = asyncio.create_task(_keep_writing(app))
    await asyncio.sleep(0.5)
    busy = await _answers(app, range(OFFICERS, 2 * OFFICERS))
    keeping.cancel()
    _say(
        f"  an officer's answer: median {_ms(statistics.median(rest))} at rest, "
        f"{_ms(statistics.median(busy))} while workbooks are written; p99 {_ms(_p99(rest))} and "
        f"{_ms(_p99(busy))}, ratio {_p99(busy) / _p99(rest):.2f} (budget 2; {len(busy)} answers)"
    )


async def _keep_writing(app: App) -> None:
    """One workbook after the other, as the supervisor's chat asks for them."""
    async with reading(app.database) as unit:
        who = await unit.people.behind("web", "supervisor")
    assert who is not None
    number = 0
    while True:
        number += 1
        wanted = Wanted("bench", "2026", Format.XLSX)
        await app.workshop.keep(Job(number, who.id, "web", "supervisor", "vi", wanted))
        app.workshop.wake("web", "supervisor")
        await app.workshop.idle()


async def _answers(app: App, officers: range) -> list[float]:
    """Each officer answers the form's numbers, one after the other."""
    taken = []
    for officer in officers:
        phone = WebPhone(str(officer))
        await _enrol(app, phone, officer)
        for line in (*BEFORE, *map(str, range(100, 100 + QUESTIONS - 5))):
            start = time.perf_counter()
            await _say_to(app, phone, line)
            if line.isdecimal():
                taken.append(time.perf_counter() - start)
    return taken


async def _say_to(app: App, phone: WebPhone, line: str) -> None:
    if line.startswith("["):
        await phone.news(app)
        await phone.tap(app, line[1:-1])
    else:
        await phone.type(app, line)
    await app.inbox.idle()
    await app.outbox.idle()


async def _enrol(app: App, phone: WebPhone, officer: int) -> None:
    await _say_to(app, phone, "xin chào")
    async with writing(app.database) as unit:
        place = next(one for one in await unit.people.units() if one.key == f"key {officer}")
        person = await unit.people.add(place.id, Role.OFFICER, "Cán bộ", NOW)
        await unit.people.consent(person, app.book.notice_version, NOW)
        await unit.identities.link(person, "web", phone._chat, NOW)


def _p99(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what a benchmark is for


# -- an office with reports ----------------------------------------------------------------------


async def _office(folder: Path, count: int) -> App:
    """All units have handed in the one report they are asked for, but for some officers to come."""
    app = await office(folder, count)
    async with writing(app.database) as unit:
        xform = xform_of([upload(_SURVEY, _CHOICES, _SETTINGS)])
        form = await unit.forms.publish(await unit.programmes.current(), "bench", xform, NOW)
    async with app.database.writing() as connection:
        task = await connection.scalar(select(tasks.c.id).where(tasks.c.position == MADE))
        await connection.execute(delete(assignments).where(assignments.c.task_id != task))
        await connection.execute(
            update(tasks).where(tasks.c.id == task).values(form_id=form, title="Bench")
        )
        empty = {"state": "not_started", "first_handed_in_at": None}
        await connection.execute(update(assignments).values(empty))
        query = select(assignments.c.id).order_by(assignments.c.unit_id)
        asked = (await connection.execute(query)).scalars().all()[2 * OFFICERS :]
        await connection.execute(
            update(assignments)
            .where(assignments.c.id.in_(asked))
            .values(state="handed_in", first_handed_in_at=NOW)
        )
        who = await connection.scalar(select(people.c.id))
        kept = [
            {"id": one, "assignment_id": one, "form_id": form, "opened_at": NOW, "touched_at": NOW}
            for one in asked
        ]
        await connection.execute(insert(interviews), [{**one, "closed_at": NOW} for one in kept])
        await connection.execute(insert(reports), [_report(one, form, who or 0) for one in asked])
    return app


def _report(number: int, form: FormId, who: int) -> dict[str, object]:
    given = {
        "plan": f"{number}/KH-UBND về công tác trẻ em",
        "held_on": "2026-03-05",
        "done": "yes",
        "ways": "loa zalo",
        "budget": f"{number}.5",
        **{f"n{one}": str(number * one) for one in range(QUESTIONS - 5)},
    }
    return {
        "assignment_id": number,
        "interview_id": number,
        "form_id": form,
        "person_id": who,
        "version": 1,
        "number": f"2026-{number}-1",
        "late": False,
        "handed_in_at": NOW,
        "answers": {
            f"/data/{name}": {"value": value, "status": "given", "reason": "", "label": ""}
            for name, value in given.items()
        },
    }


async def _wanted(app: App) -> Extract:
    async with reading(app.database) as unit:
        top = next(one for one in await unit.people.units() if not one.parent)
        wanted = Wanted("bench", "2026", Format.XLSX)
        what = await extract(unit, app.book, top, wanted, "vi", NOW)
    assert what is not None
    return what


if __name__ == "__main__":
    main()
