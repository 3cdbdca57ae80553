"""The reports of a whole programme read from the database and put together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.domain.assignments import Assignment, FormId, KeptTask, Period
from bot.domain.difficulties import Difficulty
from bot.domain.extracts import Progress, Subject
from bot.domain.interviews import Answer
from bot.domain.people import Unit, UnitId
from bot.domain.questionnaires import Questionnaire
from bot.exports.city_report import Frame, composed
from bot.exports.frozen import Content, content, told
from bot.i18n import texts
from bot.planning.consolidation import Contribution, Returns, consolidate
from storage.database import Database
from storage.unit_of_work import UnitOfWork, steady

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to put together, and the paper it is set on; nothing of it changes meanwhile."""

    frame: Frame
    subjects: tuple[Subject, ...]
    language: str
    made_at: datetime

    @property
    def period(self) -> Period:
        return self.frame.period


@dataclass(frozen=True, slots=True)
class Errand:
    """The same for a process of its own, which writes the content into a file."""

    database_url: str
    order: Order
    target: Path

    async def run(self, tell: Tell) -> Progress:
        database = Database(self.database_url)
        try:
            made, progress = await put_together(database, self.order, tell)
        finally:
            await database.close()
        self.target.write_text(told(made), encoding="utf-8")
        return progress


async def put_together(database: Database, order: Order, tell: Tell) -> tuple[Content, Progress]:
    """Everything that counts at this moment; `tell` hears how many reports are read.

    All of it is read in one transaction: what is handed in meanwhile is not half in it.
    """
    _, frame = texts(order.language), order.frame
    async with steady(database) as unit:
        returns, progress = await _Reader(unit, order, tell).all()
        raised = await _raised(unit, order)
    what = consolidate(returns, raised, frame.outline, frame.difficulties, order.made_at)
    letter = composed(_, frame, what, order.made_at)
    return content(_, letter, what), progress


async def _raised(unit: UnitOfWork, order: Order) -> list[Difficulty]:
    """Difficulties of the period that were told of outside the reports."""
    first = date.fromisoformat(order.period.data_from)
    return [
        one
        for one in await unit.difficulties.of_units(
            [place.id for place in await unit.people.units()]
        )
        if not one.report
        and one.at.astimezone(order.frame.zone).date() >= first
        and one.at < order.period.locks_at
    ]


@dataclass(slots=True)
class _Reader:
    """Reads the reports, task by task."""

    unit: UnitOfWork
    order: Order
    tell: Tell

    async def all(self) -> tuple[list[Returns], Progress]:
        period = self.order.period
        units = {one.id: one for one in await self.unit.people.units()}
        before = await self.unit.standings.year_before(period)
        tasks = await self.unit.standings.tasks(period)
        asked = {one.id: await self.unit.standings.each(period, None, one.id) for one in tasks}
        done = Progress(0, sum(map(len, asked.values())), 0)
        returns = []
        for task in tasks:
            if asked[task.id]:
                one = await self._returns(task, asked[task.id], before, units)
                returns.append(one)
                filed = sum(each.report is not None for each in one.contributions)
                count = len(one.contributions)
                done = Progress(done.done + count, done.total, done.reports + filed)
                self.tell(done)
        return returns, done

    async def _returns(
        self,
        task: KeptTask,
        asked: Sequence[Assignment],
        before: Period | None,
        units: dict[UnitId, Unit],
    ) -> Returns:
        filed = await self.unit.reports.newest_of([one.id for one in asked])
        reports = {one.assignment_id: one for one in filed}
        earlier = await self._earlier(task, before)
        found = [
            Contribution(
                units[one.unit_id],
                one,
                reports.get(one.id),
                earlier.get(one.unit_id, {}),
            )
            for one in asked
        ]
        return Returns(
            task,
            self._forms(task),
            sorted(found, key=lambda one: one.unit.position),
        )

    def _forms(self, task: KeptTask) -> dict[FormId, Questionnaire]:
        """The versions of the task's form, the newest first."""
        subject = next(one for one in self.order.subjects if task.id in one.tasks)
        newest_first = sorted(subject.versions.items(), key=lambda one: -one[1].number)
        return {form_id: version.form for form_id, version in newest_first}

    async def _earlier(
        self, task: KeptTask, before: Period | None
    ) -> dict[UnitId, dict[str, Answer]]:
        """What units reported a year earlier, by indicator, as it is shown to their officers.

        Figures brought in from before the system are overruled by a report handed in here.
        """
        year, rest = self.order.period.key[:4], self.order.period.key[4:]
        if not year.isdecimal():
            return {}
        known = await self.unit.programmes.all_brought_in(task.key, f"{int(year) - 1}{rest}")
        if before is None:
            return known
        asked = {
            one.id: one.unit_id for one in await self.unit.standings.each(before, None, task.id)
        }
        for filed in await self.unit.reports.newest_of(list(asked)):
            unit_id = asked[filed.assignment_id]
            known[unit_id] = known.get(unit_id, {}) | _by_name(filed.answers.items())
        return known


def _by_name(answers: Iterable[tuple[str, Answer]]) -> dict[str, Answer]:
    """The answers that have a value, by the last part of their path; entries have no name."""
    return {
        path.rpartition("/")[2]: one for path, one in answers if one.has_value and "[" not in path
    }
