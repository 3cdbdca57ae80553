"""Everything handed in on some forms, read from the database and written as one file."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, assert_never
from zipfile import ZIP_DEFLATED, ZipFile

from bot.domain.assignments import Assignment, TaskId
from bot.domain.delegations import Scope
from bot.domain.extracts import Extract, Format, Line, Progress, Subject
from bot.domain.people import subtree
from bot.exports.answers_csv import AnswersCsv
from bot.exports.answers_jsonl import AnswersJsonl
from bot.exports.package import put_file
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading

if TYPE_CHECKING:
    from bot.exports.answers_xlsx import AnswersXlsx

    Writer = AnswersXlsx | AnswersCsv | AnswersJsonl

AT_ONCE = 200
"""Reports in memory at the same time."""
Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Errand:
    """What a process is started for: what to take out of which database, and where to put it."""

    database_url: str
    extract: Extract
    target: Path

    async def run(self, tell: Tell) -> Progress:
        database = Database(self.database_url)
        try:
            return await write(database, self.extract, self.target, tell)
        finally:
            await database.close()


async def write(database: Database, extract: Extract, target: Path, tell: Tell) -> Progress:
    """Write the file; `tell` hears how far it is. Whoever stops it throws the file away.

    Forms of which nothing is asked there are left out; with none of it no file is written.
    """
    async with reading(database) as unit:
        scope = Scope(subtree(await unit.people.units(), extract.top), extract.parts)
        asked = await _tallied(unit, extract, scope)
        done = Progress(0, asked.total(), 0)
        for subject in extract.subjects:
            if any(asked[task] for task in subject.tasks):
                done = await _Work(unit, extract, scope, subject).write(target, done, tell)
    return Progress(done.done, done.done, done.reports)


async def _tallied(unit: UnitOfWork, extract: Extract, scope: Scope) -> Counter[TaskId]:
    """How much is asked for; somewhat less where only parts of the work are theirs."""
    wanted = {task for subject in extract.subjects for task in subject.tasks}
    counts = Counter[TaskId]()
    for one in await unit.standings.by_kind(extract.period, extract.made_at, list(scope.units)):
        if one.task_id in wanted:
            counts[one.task_id] += one.tally.count
    return counts


@dataclass(frozen=True, slots=True)
class _Work:
    """Writing what was handed in on one form."""

    unit: UnitOfWork
    extract: Extract
    scope: Scope
    subject: Subject

    async def write(self, target: Path, done: Progress, tell: Tell) -> Progress:
        asked = await self._asked()
        with (
            self._part(target) as part,
            writer_of(self.extract.format)(part, self.extract, self.subject) as writer,
        ):
            for some in _some(asked):
                done = await self._add(writer, some, done)
                tell(done)
        return done

    @contextmanager
    def _part(self, target: Path) -> Iterator[Path]:
        """Where the form's part is written: several workbooks are gathered in an archive."""
        if self.extract.format is not Format.XLSX or self.extract.is_single:
            yield target
            return
        with TemporaryDirectory() as folder:
            part = Path(folder) / f"{self.subject.key}.xlsx"
            yield part
            with ZipFile(target, "a", ZIP_DEFLATED) as archive:
                put_file(archive, part.name, part, self.extract.made_at)

    async def _asked(self) -> list[Assignment]:
        """The form's obligations within reach, unit by unit."""
        found: list[Assignment] = []
        units = list(self.scope.units)
        for task in self.subject.tasks:
            each = await self.unit.standings.each(self.extract.period, units, task)
            found += self.scope.of(each)
        below = self.scope.below
        return sorted(found, key=lambda one: below[one.unit_id].position)

    async def _add(self, writer: "Writer", asked: Sequence[Assignment], done: Progress) -> Progress:
        filed = await self.unit.reports.newest_of([one.id for one in asked])
        versions = self.subject.versions
        reports = {one.assignment_id: one for one in filed if one.form_id in versions}
        for one in asked:
            report = reports.get(one.id)
            version = versions[report.form_id].number if report else 0
            writer.add(Line(self.scope.below[one.unit_id], one, report, version))
        return Progress(done.done + len(asked), done.total, done.reports + len(reports))


def writer_of(how: Format) -> "type[Writer]":
    """Who writes a file of this kind."""
    match how:
        case Format.XLSX:
            from bot.exports.answers_xlsx import AnswersXlsx  # slow to load

            return AnswersXlsx
        case Format.CSV:
            return AnswersCsv
        case Format.JSONL:
            return AnswersJsonl
        case _:
            assert_never(how)


def _some(asked: Sequence[Assignment]) -> Iterator[Sequence[Assignment]]:
    for start in range(0, len(asked), AT_ONCE):
        yield asked[start : start + AT_ONCE]
