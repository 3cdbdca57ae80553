"""A questionnaire tried in the chat before it is published, as officers will see it.

Its answers are kept nowhere but in the conversation of whoever tries it.
"""

from dataclasses import asdict

from bot.domain.assignments import InterviewId
from bot.domain.errors import Outdated
from bot.domain.interviews import Answer, Interview
from bot.domain.questionnaires import Path, Questionnaire, Status
from bot.engine.advance import advance
from bot.engine.events import HandedIn
from bot.engine.moves import Move, Say, Show
from bot.i18n import Texts
from handlers.cards import Cards
from handlers.moves import move_of
from handlers.places import from_data, to_data
from handlers.scene import Act, Scene

_NOBODYS = InterviewId(0)


async def hear(scene: Scene, form: Questionnaire, text: str) -> None:
    """What is typed answers the question on the screen."""
    _make(scene, _interview(scene, form), Say(text))


async def press(scene: Scene, form: Questionnaire, args: list[str]) -> None:
    """Begin the trial, or one of its buttons."""
    interview = _interview(scene, form)
    if not args:
        return _make(scene, Interview(form), Show())
    match args:
        case [_, "later"]:
            return _end(scene)
        case [where, verb, *rest]:
            pass
        case _:
            raise Outdated
    return _make(scene, interview, move_of(interview, where, verb, rest, scene.local_now))


def _interview(scene: Scene, form: Questionnaire) -> Interview:
    kept = scene.conversation.state.get("trial") or {"answers": {}, "place": None}
    answers = {
        Path(path): Answer(**{**one, "status": Status(one["status"])})
        for path, one in kept["answers"].items()
    }
    return Interview(form, answers, from_data(kept["place"]))


def _make(scene: Scene, interview: Interview, move: Move) -> None:
    turn = advance(interview, move, scene.local_now)
    if any(isinstance(one, HandedIn) for one in turn.events):
        return _end(scene)
    after = turn.interview
    kept = {
        "answers": {path: asdict(one) for path, one in after.answers.items()},
        "place": to_data(after.place),
    }
    scene.at("forms", file=scene.conversation.state["file"], trial=kept)
    cards = Cards(_NOBODYS, after.questionnaire.key, after, scene.texts, scene.local_now)
    text, rows = cards.tell(turn.events)
    return scene.say(text, *(tuple(map(_ours, row)) for row in rows))


def _ours(act: Act) -> Act:
    """A button of an interview, led to this trial."""
    label, asked = act
    return label, asked.replace(f"interview:{_NOBODYS}:", "forms:try:", 1)


def _end(scene: Scene) -> None:
    _ = scene.texts
    scene.at("forms", file=scene.conversation.state["file"])
    scene.say(
        _("The trial is over; nothing has been kept."),
        *ways(_),
    )


def ways(_: Texts) -> tuple[tuple[Act, ...], ...]:
    """What can be done with a questionnaire that waits to be published."""
    return (
        ((_.plain("Try it"), "forms:try"), (_.plain("Publish"), "forms:publish")),
        ((_.plain("Drop it"), "forms:drop"),),
    )
