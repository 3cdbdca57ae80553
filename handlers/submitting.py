"""A report on its way to the unit's leader, where the programme wants their word first."""

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.audit import Deed
from bot.domain.people import Person, Right
from bot.domain.questionnaires import Path
from bot.domain.reports import State
from bot.domain.reviews import Comment
from bot.i18n import Texts
from handlers.book import Book
from handlers.filling import Filling
from handlers.papers import Paper, to_correct
from handlers.scene import Rows, Scene
from handlers.verdicts import comments_of


async def submit(scene: Scene, filling: Filling) -> None:
    """Ask the leaders of the unit; it counts as handed in only once one of them agrees."""
    _ = scene.texts
    assignment = filling.assignment
    await scene.unit.interviews.submit(filling.kept.id, scene.person.id)
    await scene.unit.programmes.stand(assignment.id, State.SUBMITTED)
    await scene.note(Deed.SUBMITTED, f"{assignment.id} {assignment.task_key}")
    officer = scene.person
    leaders = await _leaders(scene, assignment)
    returned = await to_correct(scene, assignment)
    for leader in leaders:
        await scene.tell(
            leader.id, lambda _: _request(_, scene.book, assignment, officer, returned)
        )
    scene.at("tasks")
    lines = [
        _(
            "{clause} has been passed on to the leader of your unit. It counts as handed in only "
            "when the leader agrees.",
            clause=assignment.clause_ref,
        )
    ]
    if not leaders:
        lines.append(
            _(
                "⚠️ No leader of your unit takes part in the system yet. Please ask the "
                "administrator for an invitation for your leader."
            )
        )
    withdraw = (_.plain("Take it back to correct it"), f"signing:withdraw:{assignment.id}")
    scene.say(Markup("\n").join(lines), (withdraw,), ((_.plain("Task list"), "tasks:list:0"),))


async def _leaders(scene: Scene, assignment: Assignment) -> list[Person]:
    """The unit's people who may sign and can be written to."""
    people = await scene.unit.people.of_unit(assignment.unit_id)
    return [one for one in people if one.may(Right.SIGN_OFF) and one.enrolled_at]


def _request(
    _: Texts,
    book: Book,
    assignment: Assignment,
    officer: Person,
    returned: tuple[Paper, dict[Path, Comment]] | None,
) -> tuple[Markup, Rows]:
    """What the leader is asked; of a correction also what it answers to."""
    said = _(
        "{name} has finished {clause} {title} and asks for your agreement to hand it in.\n"
        "Deadline: {due}",
        name=officer.name,
        clause=assignment.clause_ref,
        title=assignment.title,
        due=_.due(assignment.due_at, book.zone),
    )
    parts = [said]
    if returned is not None:
        parts += [_("It had been returned with these comments:"), *comments_of(_, *returned)]
    read = (_.plain("Read the report"), f"signing:read:{assignment.id}:0")
    return Markup("\n\n").join(parts), ((read,),)
