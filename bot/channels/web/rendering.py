"""A reply as the page receives it."""

import json
from collections.abc import Callable
from typing import Final

from sse_starlette import ServerSentEvent

from bot.messages import Attachment, Button, Sent

Linked = Callable[[Attachment], str]

# Pictures a browser shows safely in place; anything else is offered as a download.
SHOWN_IN_PLACE: Final = frozenset({"image/png", "image/jpeg", "image/webp"})


def event(sent: Sent, linked: Linked) -> ServerSentEvent:
    """The message as an event whose id the browser repeats when it comes back."""
    return ServerSentEvent(
        id=str(sent.id), data=json.dumps(rendered(sent, linked), ensure_ascii=False)
    )


def rendered(sent: Sent, linked: Linked) -> dict[str, object]:
    reply = sent.reply
    return {
        "id": sent.id,
        "html": str(reply.text).replace("\n", "<br>"),
        "buttons": [[_button(button) for button in row] for row in reply.buttons],
        "files": [_file(attachment, linked) for attachment in reply.attachments],
        "replaces": reply.replaces,
        "at": sent.created_at.isoformat(),
    }


def _button(button: Button) -> dict[str, str]:
    return {"label": button.label, "act": button.act}


def _file(attachment: Attachment, linked: Linked) -> dict[str, object]:
    return {
        "name": attachment.name,
        "url": linked(attachment),
        "is_picture": attachment.media_type in SHOWN_IN_PLACE,
    }
