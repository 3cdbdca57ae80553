"""After a report that others read is handed in: which of their answers no longer fit it."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.assignments import Assignment, KeptInterview
from bot.domain.questionnaires import Question
from bot.engine.advance import fill_in, instances, misfits
from bot.engine.events import Line
from handlers import words
from handlers.cards import act
from handlers.filling import answers_of, interview_with
from handlers.scene import Act, Scene

_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Misfit:
    """A report with answers that contradict the one just handed in; `kept` while under way."""

    assignment: Assignment
    kept: KeptInterview | None
    lines: tuple[Line, ...]
    texts: tuple[str, ...]


async def found(scene: Scene, handed_in: Assignment) -> list[Misfit]:
    """The unit's other reports of the period that read this one and do not fit it now."""
    shares: dict[str, str] = scene.book.settings.get("shares", {})
    names = {name for name, task in shares.items() if task == handed_in.task_key}
    if not names:
        return []
    others = await scene.unit.programmes.owed_by(handed_in.unit_id, handed_in.period_id)
    checked = [await _check(scene, one, names) for one in others if one.id != handed_in.id]
    return [one for one in checked if one is not None]


async def _check(scene: Scene, assignment: Assignment, names: set[str]) -> Misfit | None:
    kept = await scene.unit.interviews.open_of(assignment.id)
    if kept is not None:
        form_id = kept.form_id
        answers = answers_of(await scene.unit.interviews.answers(kept.id))
    else:
        form_id = assignment.form_id
        task, period = assignment.task_key, assignment.period
        answers = await scene.unit.reports.newest(assignment.unit_id, task, period) or {}
    form = await scene.book.form(form_id, scene.unit)
    if not answers or not names & instances(form):
        return None
    now = scene.local_now
    interview = await interview_with(scene, form_id, assignment, answers)
    lines = misfits(interview, now)
    language = scene.conversation.language
    texts = tuple(
        fill_in(interview, one.path, one.item.label, language, now).strip() for one in lines
    )
    return Misfit(assignment, kept, lines, texts) if lines else None


def told(scene: Scene, misfit: Misfit) -> Markup:
    """What does not fit, and what to do about it."""
    _ = scene.texts
    clause = misfit.assignment.clause_ref
    if misfit.kept is None:
        head = _(
            "⚠️ {clause}, already handed in, does not fit these figures. If it has to be "
            "corrected, please ask for it to be returned:",
            clause=clause,
        )
    else:
        head = _("⚠️ {clause} does not fit these figures any more:", clause=clause)
    lines = [
        Markup("– {}").format(words.answered(text, words.value(_, line.item, line.answer)))
        for line, text in zip(misfit.lines, misfit.texts, strict=True)
        if isinstance(line.item, Question) and line.answer is not None
    ]
    return Markup("\n").join([head, *lines[:_MOST_LINES]])


def way(scene: Scene, misfit: Misfit) -> tuple[Act, ...]:
    """The button that leads to the first answer that does not fit, where it can be changed."""
    if misfit.kept is None:
        return ()
    label = scene.texts.plain("Look at {clause}", clause=misfit.assignment.clause_ref)
    first = misfit.lines[0]
    return (act(misfit.kept.id, first.path, (label, "edit")),)
