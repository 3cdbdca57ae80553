"""An interview fetched with what is kept around it, and its place put back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.domain.assignments import (
    Assignment,
    AssignmentId,
    FormId,
    InterviewId,
    KeptAnswer,
    KeptInterview,
)
from bot.domain.audit import Deed
from bot.domain.errors import (
    AlreadyHandedIn,
    AwaitingSignOff,
    Locked,
    NothingOpen,
    NotYours,
    Outdated,
    Waived,
)
from bot.domain.interviews import Answer, Interview, Place, Reviewing
from bot.domain.people import Right
from bot.domain.questionnaires import Path, Questionnaire, Status
from bot.domain.reports import State
from bot.engine.advance import LAST_SAVED, asked, instances, settled
from bot.i18n import Texts
from handlers.book import Book
from handlers.places import from_data, to_data
from handlers.scene import Rows, Scene
from storage.unit_of_work import UnitOfWork

_OPEN = frozenset({State.NOT_STARTED, State.IN_PROGRESS, State.RETURNED})


@dataclass(frozen=True, slots=True)
class Filling:
    """An interview under way. `seen` is the newest answer there was on the screen."""

    kept: KeptInterview
    assignment: Assignment
    interview: Interview
    versions: Mapping[str, KeptAnswer]
    seen: int


Telling = Callable[[Texts], tuple[Markup, Rows]]
"""What is told to somebody else, in their language."""


async def of_assignment(scene: Scene, assignment_id: AssignmentId) -> Filling:
    """The unit's interview for this assignment, begun if there is none."""
    assignment = await scene.unit.programmes.assignment(assignment_id)
    if assignment is None or assignment.unit_id != scene.must(Right.FILL).unit_id:
        raise NotYours
    kept = await scene.unit.interviews.open_of(assignment.id)
    if kept is None:
        kept = await _begin(scene, assignment)
    return await _load_open(scene, kept, assignment, from_data(kept.place))


async def submitted(scene: Scene, assignment: Assignment) -> Filling:
    """A unit's finished report that waits for its leader."""
    kept = await scene.unit.interviews.open_of(assignment.id)
    if kept is None or assignment.state is not State.SUBMITTED:
        raise Outdated
    return await _load(scene, kept, assignment, from_data(kept.place))


async def last_touched(scene: Scene) -> Filling:
    """The unit's interview somebody worked on last, where it was left."""
    kept = await scene.unit.interviews.last_touched(scene.must(Right.FILL).unit_id)
    if kept is None:
        raise NothingOpen
    return await _of_kept(scene, kept, from_data(kept.place))


async def ours(scene: Scene, interview_id: InterviewId) -> KeptInterview:
    """This interview, if it is of the person's unit."""
    kept = await scene.unit.interviews.hold(interview_id)
    if kept is None:
        raise NothingOpen
    await _assignment(scene, kept)
    return kept


async def by_id(scene: Scene, interview_id: InterviewId) -> Filling:
    """This interview, at the place this chat is in it, else where it was left."""
    kept = await scene.unit.interviews.hold(interview_id)
    if kept is None:
        raise NothingOpen
    state = scene.conversation.state
    if scene.conversation.flow != "interview" or state.get("interview") != kept.id:
        return await _of_kept(scene, kept, from_data(kept.place))
    is_same_form = state.get("form", kept.form_id) == kept.form_id
    place = from_data(state["place"]) if is_same_form else from_data(kept.place)
    return await _of_kept(scene, kept, place, seen=state["seen"])


async def keep_place(scene: Scene, filling: Filling, interview: Interview, seen: int) -> None:
    """Remember the place: for this chat, and for whichever phone goes on later."""
    now = scene.local_now
    place = to_data(interview.place)
    kept = filling.kept
    scene.at("interview", interview=kept.id, form=kept.form_id, place=place, seen=seen)
    await scene.unit.interviews.move(filling.kept.id, place, scene.now)
    returned = filling.assignment.state is State.RETURNED
    await scene.unit.programmes.progress(
        filling.assignment.id,
        State.RETURNED if returned else State.IN_PROGRESS,
        settled(interview, now),
        len(asked(interview, now)),
    )


def answer_of(kept: KeptAnswer) -> Answer:
    return Answer(kept.value, Status(kept.status), kept.reason, kept.label)


def answers_of(kept: Iterable[KeptAnswer]) -> dict[Path, Answer]:
    return {Path(one.path): answer_of(one) for one in kept}


def newest(versions: Mapping[str, KeptAnswer]) -> int:
    """The newest answer there is, by its number; 0 for none. What is older has been seen."""
    return max((one.id for one in versions.values()), default=0)


async def _begin(scene: Scene, assignment: Assignment) -> KeptInterview:
    if assignment.state is State.NOT_APPLICABLE:
        raise Waived
    if assignment.state not in _OPEN:
        raise AlreadyHandedIn
    if scene.now >= assignment.locks_at:
        raise Locked
    await scene.note(Deed.BEGUN, assignment.task_key)
    if assignment.state is State.RETURNED:
        return await _begin_again(scene, assignment)
    return await scene.unit.interviews.begin(assignment.id, assignment.form_id, scene.now)


async def _begin_again(scene: Scene, assignment: Assignment) -> KeptInterview:
    """The report returned is gone on with: its answers, on its form, at the review card."""
    returned = await scene.unit.reviews.newest(assignment.id)
    if returned is None:
        raise Outdated
    kept = await scene.unit.interviews.begin(assignment.id, returned.form_id, scene.now)
    await scene.unit.interviews.begin_from(kept.id, returned.interview_id)
    return replace(kept, place=to_data(Reviewing()))


async def _remarks(scene: Scene, kept: KeptInterview, assignment: Assignment) -> dict[Path, str]:
    """What supervisors have said to the report, but for answers given anew since."""
    if assignment.returned_at is None:
        return {}
    said = await scene.unit.reviews.to_correct(assignment.id)
    done = await scene.unit.interviews.given_again(kept.id) if said else set()
    return {path: one.text for path, one in said.items() if path not in done}


async def _of_kept(
    scene: Scene, kept: KeptInterview, place: Place | None, seen: int | None = None
) -> Filling:
    return await _load_open(scene, kept, await _assignment(scene, kept), place, seen)


async def _assignment(scene: Scene, kept: KeptInterview) -> Assignment:
    """What the interview is about, if it is the unit's."""
    assignment = await scene.unit.programmes.assignment(kept.assignment_id)
    if assignment is None or assignment.unit_id != scene.must(Right.FILL).unit_id:
        raise NotYours
    return assignment


async def _load_open(
    scene: Scene,
    kept: KeptInterview,
    assignment: Assignment,
    place: Place | None,
    seen: int | None = None,
) -> Filling:
    """While the leader has it, nobody changes it; nor what need not be reported on."""
    if assignment.state is State.SUBMITTED:
        raise AwaitingSignOff
    if assignment.state is State.NOT_APPLICABLE:
        raise Waived
    return await _load(scene, kept, assignment, place, seen)


async def _load(
    scene: Scene,
    kept: KeptInterview,
    assignment: Assignment,
    place: Place | None,
    seen: int | None = None,
) -> Filling:
    if kept.closed_at is not None:
        raise AlreadyHandedIn
    if scene.now >= assignment.locks_at:
        raise Locked
    versions = {one.path: one for one in await scene.unit.interviews.answers(kept.id)}
    answers = answers_of(versions.values())
    interview = await interview_with(scene, kept.form_id, assignment, answers)
    if seen is None:
        seen = newest(versions)
    remarks = await _remarks(scene, kept, assignment)
    interview = replace(interview, place=place, remarks=remarks)
    return Filling(kept, assignment, interview, versions, seen)


async def interview_with(
    scene: Scene, form_id: FormId, assignment: Assignment, answers: Mapping[Path, Answer]
) -> Interview:
    """An interview with these answers, and everything its form may look into."""
    interview = await interview_of(scene.unit, scene.book, form_id, assignment, answers)
    about = {"username": scene.person.name, "deviceid": scene.conversation.channel}
    return replace(interview, about=about)


async def interview_of(
    unit: UnitOfWork,
    book: Book,
    form_id: FormId,
    assignment: Assignment,
    answers: Mapping[Path, Answer],
) -> Interview:
    """The same where nobody is being asked."""
    form = await book.form(form_id, unit)
    return Interview(
        questionnaire=form,
        answers=answers,
        last=await _last_year(unit, assignment),
        others=await _others(unit, book, form, assignment),
        seed=str(assignment.id),
    )


async def _last_year(unit: UnitOfWork, assignment: Assignment) -> dict[str, Answer]:
    """What the unit reported a year earlier, by indicator.

    Figures brought in from before the system are overruled by a report handed in here.
    """
    year, rest = assignment.period[:4], assignment.period[4:]
    if not year.isdecimal():
        return {}
    before = f"{int(year) - 1}{rest}"
    unit_id, task = assignment.unit_id, assignment.task_key
    known = await unit.programmes.brought_in(unit_id, task, before)
    reported = await unit.reports.newest(unit_id, task, before)
    return known | _by_name(reported or {})


async def _others(
    unit: UnitOfWork, book: Book, form: Questionnaire, assignment: Assignment
) -> dict[str, dict[str, str]]:
    """The unit's own records a form reads: other reports of the period, its last one of this."""
    shares: Mapping[str, str] = book.settings.get("shares", {})
    found: dict[str, dict[str, str]] = {}
    for name in instances(form):
        if name == LAST_SAVED:
            saved = await unit.reports.last_of(assignment.unit_id, assignment.task_key)
            found[name] = {path: one.value for path, one in saved.items() if one.has_value}
        elif name in shares:
            given = await _current(unit, assignment, shares[name])
            found[name] = {key: one.value for key, one in _by_name(given).items()}
    return found


async def _current(unit: UnitOfWork, assignment: Assignment, task: str) -> Mapping[Path, Answer]:
    """The unit's answers to another task: those handed in, else those given so far."""
    unit_id, period = assignment.unit_id, assignment.period
    reported = await unit.reports.newest(unit_id, task, period)
    if reported is not None:
        return reported
    return answers_of(await unit.interviews.draft(unit_id, task, period))


def _by_name(answers: Mapping[Path, Answer]) -> dict[str, Answer]:
    """The answers that have a value, by the last part of their path; entries have no name."""
    return {
        path.rpartition("/")[2]: one
        for path, one in answers.items()
        if one.has_value and "[" not in path
    }
