"""Zalo's updates read as far as they concern us: wrapped in an envelope or not."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from bot.messages import Body, Incoming, Text, Unreadable, Unsupported, Upload

NAME = "zalo"
PICTURE = "anh.jpg"
"""What a picture is called: Zalo gives no name."""
_Id = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]
"""Opaque; in samples 20 hexadecimal digits. No database keeps just any character."""
_Moment = Annotated[int, Field(ge=0, lt=2**52)]
_JUST_NOW = 2**52
"""Of a message that does not say when it was typed: everything sent before has been seen."""
_RECEIVED = ".received"
_MESSAGE = "message."


class _Sender(BaseModel):
    is_bot: bool = False


class _Chat(BaseModel):
    id: _Id
    chat_type: str = "PRIVATE"


class _Message(BaseModel):
    """The documentation calls a picture's address `photo`; what is really sent is `photo_url`."""

    message_id: _Id
    chat: _Chat
    sender: _Sender = Field(default_factory=_Sender, alias="from")
    date: _Moment = 0
    text: str | None = None
    caption: str | None = None
    photo: str | None = None
    photo_url: str | None = None


class _Update(BaseModel):
    event_name: str
    message: _Message


def unwrapped(update: dict[str, Any]) -> dict[str, Any]:
    """The update itself, which polling and the webhook put into {"ok": true, "result": …}."""
    inner = update.get("result")
    return inner if isinstance(inner, dict) and "event_name" not in update else update


def read(payload: str) -> Incoming | None:
    """What a person wants of us; None for groups, bots, and what asks for nothing.

    Raises Unreadable.
    """
    try:
        update = _Update.model_validate_json(payload)
    except (ValidationError, RecursionError) as fault:
        raise Unreadable(NAME) from fault
    message = update.message
    if message.chat.chat_type != "PRIVATE" or message.sender.is_bot:
        return None
    if not _is_message(update.event_name):
        return None
    return Incoming(NAME, message.chat.id, _body(update.event_name, message))


def message_id(update: dict[str, Any]) -> str | None:
    """What a repeated delivery is known by."""
    message = update.get("message")
    found = message.get("message_id") if isinstance(message, dict) else None
    return found if isinstance(found, str) and found else None


def _is_message(event_name: str) -> bool:
    """Kinds of message may be added, as voice was; other events ask for nothing."""
    return event_name.startswith(_MESSAGE) and event_name.endswith(_RECEIVED)


def _body(event_name: str, message: _Message) -> Body:
    picture = message.photo_url or message.photo
    if picture:
        return Upload(picture, PICTURE, None, message.caption or "")
    if message.text is not None and event_name == "message.text.received":
        return Text(message.text, message.date or _JUST_NOW)
    # Zalo says “unsupported” also instead of whatever a sender under its protection has typed.
    return Unsupported(NAME, is_withheld=event_name == "message.unsupported.received")
