"""An interview fetched with what is kept around it, and its place put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.assignments import Assignment, AssignmentId, InterviewId, KeptAnswer, KeptInterview
from bot.domain.errors import AlreadyHandedIn, Locked, NothingOpen, NotYours
from bot.domain.interviews import Answer, Interview, Place
from bot.domain.people import Right
from bot.domain.questionnaires import Path, Status
from bot.domain.reports import State
from bot.engine.advance import relevant_questions, settled
from handlers.places import from_data, to_data
from handlers.scene import Scene

_OPEN = frozenset({State.NOT_STARTED, State.IN_PROGRESS, State.RETURNED})


@dataclass(frozen=True, slots=True)
class Filling:
    """An interview under way. `seen` is the version of the answer this officer was shown."""

    kept: KeptInterview
    assignment: Assignment
    interview: Interview
    versions: Mapping[str, KeptAnswer]
    seen: int


async def of_assignment(scene: Scene, assignment_id: AssignmentId) -> Filling:
    """The unit's interview for this assignment, begun if there is none."""
    assignment = await scene.unit.programmes.assignment(assignment_id)
    if assignment is None or assignment.unit_id != scene.must(Right.FILL).unit_id:
        raise NotYours
    kept = await scene.unit.interviews.open_of(assignment.id)
    if kept is None:
        kept = await _begin(scene, assignment)
    return await _load(scene, kept, assignment, from_data(kept.place))


async def last_touched(scene: Scene) -> Filling:
    """The unit's interview somebody worked on last, where it was left."""
    kept = await scene.unit.interviews.last_touched(scene.must(Right.FILL).unit_id)
    if kept is None:
        raise NothingOpen
    return await _of_kept(scene, kept, from_data(kept.place))


async def by_id(scene: Scene, interview_id: InterviewId) -> Filling:
    """This interview, at the place this chat is in it, else where it was left."""
    kept = await scene.unit.interviews.hold(interview_id)
    if kept is None:
        raise NothingOpen
    state = scene.conversation.state
    if scene.conversation.flow != "interview" or state.get("interview") != kept.id:
        return await _of_kept(scene, kept, from_data(kept.place))
    return await _of_kept(scene, kept, from_data(state["place"]), seen=state["seen"])


async def keep_place(scene: Scene, filling: Filling, interview: Interview, seen: int) -> None:
    """Remember the place: for this chat, and for whichever phone goes on later."""
    now = scene.now.astimezone(scene.book.zone)
    place = to_data(interview.place)
    scene.at("interview", interview=filling.kept.id, place=place, seen=seen)
    await scene.unit.interviews.move(filling.kept.id, place, scene.now)
    returned = filling.assignment.state is State.RETURNED
    await scene.unit.programmes.progress(
        filling.assignment.id,
        State.RETURNED if returned else State.IN_PROGRESS,
        settled(interview, now),
        len(relevant_questions(interview, now)),
    )


def answer_of(kept: KeptAnswer) -> Answer:
    return Answer(kept.value, Status(kept.status), kept.reason, kept.label)


def version_at(versions: Mapping[str, KeptAnswer], place: Place | None) -> int:
    """Which version of the answer on the screen is in force; 0 for none."""
    path = getattr(place, "path", "")
    return versions[path].id if path in versions else 0


async def _begin(scene: Scene, assignment: Assignment) -> KeptInterview:
    if assignment.state not in _OPEN:
        raise AlreadyHandedIn
    await scene.note("interview begun", assignment.task_key)
    return await scene.unit.interviews.begin(assignment.id, assignment.form_id, scene.now)


async def _of_kept(
    scene: Scene, kept: KeptInterview, place: Place | None, seen: int | None = None
) -> Filling:
    assignment = await scene.unit.programmes.assignment(kept.assignment_id)
    if assignment is None or assignment.unit_id != scene.must(Right.FILL).unit_id:
        raise NotYours
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
    interview = Interview(
        questionnaire=await scene.book.form(kept.form_id, scene.unit),
        answers={Path(path): answer_of(one) for path, one in versions.items()},
        place=place,
        last=await _last_year(scene, assignment),
    )
    if seen is None:
        seen = version_at(versions, place)
    return Filling(kept, assignment, interview, versions, seen)


async def _last_year(scene: Scene, assignment: Assignment) -> dict[str, Answer]:
    earlier: dict[str, Any] = await scene.unit.programmes.last_year(assignment)
    return {name: Answer(value, Status(status)) for name, (value, status) in earlier.items()}
