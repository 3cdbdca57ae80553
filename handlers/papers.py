"""A report before a supervisor: fetched with what is needed to judge it, or refused."""

from dataclasses import dataclass

from bot.domain.assignments import Assignment
from bot.domain.errors import Decided, FilledByYou, Outdated
from bot.domain.people import Right, Unit
from bot.domain.questionnaires import Path
from bot.domain.reviews import Comment, Filed, ReportId, Verdict
from bot.engine.events import Line
from bot.engine.paths import address
from bot.engine.reading import lines_of
from handlers.acts import number_in
from handlers.cards import Cards
from handlers.filling import interview_with
from handlers.scene import Scene

PAGE = 8
"""Answers a page holds."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What was handed in, by whom, on what; the answers as lines, and how they look."""

    filed: Filed
    assignment: Assignment
    place: Unit
    cards: Cards
    lines: tuple[Line, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.lines) // PAGE))

    def shown(self, page: int) -> tuple[Line, ...]:
        return self.lines[page * PAGE : (page + 1) * PAGE]

    def page_of(self, line: Line) -> int:
        """The page an answer stands on."""
        return self.lines.index(line) // PAGE

    def line_at(self, where: str) -> Line:
        """The answer a button is about."""
        found = next((one for one in self.lines if address(one.path) == where), None)
        if found is None or found.number == 0:
            raise Outdated
        return found


async def waiting(scene: Scene, report: str) -> Paper:
    """A report the person may decide upon now; held until the transaction ends."""
    person = scene.must(Right.REVIEW)
    filed = await scene.unit.reviews.filed(ReportId(number_in(report)))
    assignment = await scene.unit.programmes.assignment(filed.assignment_id) if filed else None
    if filed is None or assignment is None:
        raise Outdated
    place = await scene.must_cover(Right.REVIEW, assignment)
    newest = await scene.unit.reviews.newest(assignment.id)
    if newest is None or newest.id != filed.id:
        raise Outdated
    decided = await scene.unit.reviews.decision(filed.id)
    if decided is not None:
        raise Decided(decided.verdict is Verdict.ACCEPTED, decided.person_name)
    if await scene.unit.reviews.is_filled_by(filed, person.id):
        raise FilledByYou
    return await paper_of(scene, filed, assignment, place)


async def to_correct(
    scene: Scene, assignment: Assignment
) -> tuple[Paper, dict[Path, Comment]] | None:
    """The report that was returned to a unit, with what was said to it."""
    said = await scene.unit.reviews.to_correct(assignment.id) if assignment.returned_at else {}
    filed = await scene.unit.reviews.newest(assignment.id) if said else None
    if filed is None:
        return None
    place = await scene.unit.people.unit(assignment.unit_id)
    return await paper_of(scene, filed, assignment, place), said


async def paper_of(scene: Scene, filed: Filed, assignment: Assignment, place: Unit) -> Paper:
    """The report as it was on the day it was handed in."""
    at = filed.handed_in_at.astimezone(scene.book.zone)
    interview = await interview_with(scene, filed.form_id, assignment, filed.answers)
    cards = Cards(filed.interview_id, assignment.clause_ref, interview, scene.texts, at)
    return Paper(filed, assignment, place, cards, lines_of(interview, at))
