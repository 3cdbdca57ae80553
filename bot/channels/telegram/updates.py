"""Telegram's updates read as far as they concern us: small models, quick and strict."""

from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from bot.messages import (
    Body,
    Edited,
    Incoming,
    Press,
    Spot,
    Text,
    Unreadable,
    Unsupported,
    Upload,
)

NAME = "telegram"
_Id = Annotated[int, Field(ge=-(2**52), lt=2**52)]
"""Bot API: ids have at most 52 significant bits."""


class _Chat(BaseModel):
    id: _Id
    type: str


class _File(BaseModel):
    file_id: str
    file_size: int | None = None
    file_name: str = ""


class _Location(BaseModel):
    latitude: float
    longitude: float
    horizontal_accuracy: float = 0.0


class _Message(BaseModel):
    message_id: _Id
    chat: _Chat
    text: str | None = None
    caption: str = ""
    photo: list[_File] = []
    document: _File | None = None
    voice: _File | None = None
    audio: _File | None = None
    video: _File | None = None
    video_note: _File | None = None
    location: _Location | None = None


class _Query(BaseModel):
    id: str
    data: str | None = None
    message: _Message | None = None


class Update(BaseModel):
    """One update; kinds we did not ask for have none of these fields."""

    update_id: _Id
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Query | None = None


def parse(payload: str) -> Update:
    """The update; raises Unreadable."""
    try:
        return Update.model_validate_json(payload)
    except (ValidationError, RecursionError) as fault:
        raise Unreadable(NAME) from fault


def read(payload: str) -> Incoming | None:
    """What a person wants of us; None for groups and for what asks for nothing."""
    update = parse(payload)
    query = update.callback_query
    message = update.message or update.edited_message or (query.message if query else None)
    if message is None or message.chat.type != "private":
        return None
    return Incoming(NAME, str(message.chat.id), _body(update, message))


def _body(update: Update, message: _Message) -> Body:
    query = update.callback_query
    if query is not None:
        return Press(query.data or "", str(message.message_id))
    if update.edited_message is not None:
        return Edited(message.text or message.caption)
    if message.text is not None:
        return Text(message.text)
    if message.photo:
        largest = message.photo[-1]
        return Upload(largest.file_id, "anh.jpg", largest.file_size, message.caption)
    if message.location is not None:
        place = message.location
        return Spot(place.latitude, place.longitude, place.horizontal_accuracy)
    files = (message.document, message.audio, message.voice, message.video, message.video_note)
    for file in files:
        if file is not None:
            return Upload(file.file_id, file.file_name or "tep", file.file_size, message.caption)
    return Unsupported("telegram")
