"""Files that came in by the web for a chat of any channel: how they wait in the inbox."""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.messages import Incoming, Upload

FOLDER: Final = "spool/"
"""Where their bytes wait; what is left there is swept."""
_BEGINNING: Final = '{"kind":"spooled"'


class _Spooled(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kind: Literal["spooled"] = "spooled"
    chat: str
    ref: str
    name: str
    size: int
    place: str


def kept(chat: str, upload: Upload) -> str:
    """The payload to keep for a file that is already in the store."""
    return _Spooled(
        chat=chat, ref=upload.ref, name=upload.name, size=upload.size or 0, place=upload.place
    ).model_dump_json()


def read(channel: str, payload: str) -> Incoming | None:
    """The file in a kept payload; None where the payload is the channel's own."""
    if not payload.startswith(_BEGINNING):
        return None
    try:
        found = _Spooled.model_validate_json(payload)
    except ValidationError:
        return None
    upload = Upload(found.ref, found.name, found.size, place=found.place)
    return Incoming(channel, found.chat, upload)
