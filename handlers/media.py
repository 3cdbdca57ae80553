"""Pictures, recordings and films that come with a question of a form."""

import mimetypes
from collections.abc import Iterator

from bot.domain.interviews import Interview
from bot.domain.questionnaires import Questionnaire
from bot.engine.events import Asked, Event
from bot.messages import Attachment
from handlers.scene import Scene

_UNKNOWN = "application/octet-stream"


def key_of(form: str, name: str) -> str:
    """Where a file of a form is kept."""
    return f"forms/{form}/{name}"


def names_of(form: Questionnaire) -> Iterator[str]:
    """The files a form names."""
    for question in form.questions:
        for wording in question.media.values():
            yield from dict.fromkeys(wording.text_in(language) for language in wording.pieces)


async def attachments(scene: Scene, interview: Interview, event: Event) -> tuple[Attachment, ...]:
    """What goes along with the question on the screen, as far as it is kept."""
    if not isinstance(event, Asked):
        return ()
    found = []
    for wording in event.question.media.values():
        name = wording.text_in(scene.texts.language)
        key = key_of(interview.questionnaire.key, name)
        if await scene.files.has(key):
            kind = mimetypes.guess_type(name)[0] or _UNKNOWN
            found.append(Attachment(key, name, kind))
    return tuple(found)
