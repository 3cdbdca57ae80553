"""Everything handed in on some forms, read from the database and written as one file.

Run as a program it does so in a process of its own: what is wanted comes in on the standard input,
how far it is goes out on the standard output, a line a step.
"""

import asyncio
import json
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from bot.domain.assignments import Assignment
from bot.domain.extracts import Extract, Format, Line, Progress, Subject
from bot.exports.answers_csv import AnswersCsv
from bot.exports.answers_jsonl import AnswersJsonl
from bot.exports.answers_xlsx import AnswersXlsx
from bot.exports.package import put_file
from bot.logs import set_up_logs
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading

AT_ONCE = 200
"""Reports in memory at the same time."""
_NICE = 10
_Writer = AnswersXlsx | AnswersCsv | AnswersJsonl
WRITERS: dict[Format, type[_Writer]] = {
    Format.XLSX: AnswersXlsx,
    Format.CSV: AnswersCsv,
    Format.JSONL: AnswersJsonl,
}
Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Errand:
    """What the process is started for: what to take out of which database, and where to put it."""

    database_url: str
    extract: Extract
    target: Path


async def write(database: Database, extract: Extract, target: Path, tell: Tell) -> Progress:
    """Write the file; `tell` hears how far it is. Whoever stops it throws the file away."""
    async with reading(database) as unit:
        total = await _expected(unit, extract)
        done = Progress(0, total, 0)
        for subject in extract.subjects:
            asked = await _asked(unit, extract, subject)
            with TemporaryDirectory() as folder:
                part = _part(extract, subject, target, Path(folder))
                with WRITERS[extract.format](part, extract, subject) as writer:
                    for some in _some(asked):
                        done = await _add(unit, extract, subject, writer, some, done)
                        tell(done)
                if part != target:
                    with ZipFile(target, "a", ZIP_DEFLATED) as archive:
                        put_file(archive, part.name, part, extract.made_at)
    return Progress(done.done, done.done, done.reports)


def _part(extract: Extract, subject: Subject, target: Path, folder: Path) -> Path:
    """Where the form's part is written: several workbooks are gathered in an archive."""
    if extract.format is Format.XLSX and not extract.is_single:
        return folder / f"{subject.key}.xlsx"
    return target


async def _expected(unit: UnitOfWork, extract: Extract) -> int:
    """How many obligations there are; somewhat fewer where only parts of the work are theirs."""
    tasks = {task for subject in extract.subjects for task in subject.tasks}
    units = list(extract.scope.units)
    tallied = await unit.standings.by_kind(extract.period, extract.made_at, units)
    return sum(one.tally.count for one in tallied if one.task_id in tasks)


async def _asked(unit: UnitOfWork, extract: Extract, subject: Subject) -> list[Assignment]:
    """The form's obligations within reach, unit by unit."""
    found: list[Assignment] = []
    units = list(extract.scope.units)
    for task in subject.tasks:
        found += extract.scope.of(await unit.standings.each(extract.period, units, task))
    below = extract.scope.below
    return sorted(found, key=lambda one: below[one.unit_id].position)


async def _add(
    unit: UnitOfWork,
    extract: Extract,
    subject: Subject,
    writer: _Writer,
    asked: Sequence[Assignment],
    done: Progress,
) -> Progress:
    filed = await unit.reports.newest_of([one.id for one in asked])
    reports = {one.assignment_id: one for one in filed if one.form_id in subject.versions}
    for one in asked:
        report = reports.get(one.id)
        version = subject.versions[report.form_id].number if report else 0
        writer.add(Line(extract.scope.below[one.unit_id], one, report, version))
    return Progress(done.done + len(asked), done.total, done.reports + len(reports))


def _some(asked: Sequence[Assignment]) -> Iterator[Sequence[Assignment]]:
    for start in range(0, len(asked), AT_ONCE):
        yield asked[start : start + AT_ONCE]


# -- in a process of its own ---------------------------------------------------------------------


def main() -> None:
    """Write what the standard input asks for; others who want to work go first."""
    os.nice(_NICE)
    set_up_logs("WARNING")
    errand = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
    _say(asyncio.run(_run(errand)))


async def _run(errand: Errand) -> Progress:
    database = Database(errand.database_url)
    try:
        return await write(database, errand.extract, errand.target, _say)
    finally:
        await database.close()


def _say(progress: Progress) -> None:
    """If nobody listens any more, the work ends here."""
    sys.stdout.write(f"{json.dumps(asdict(progress))}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
