"""The Official Account's events read as far as they concern us, and whether they are Zalo's."""

import hashlib
import hmac
import json
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from bot.channels.zalo.oa.client import NAME
from bot.messages import Body, Incoming, Press, Text, Unreadable, Unsupported, Upload

PRESSED: Final = "#bot:"
"""What the payload of our buttons begins with: Zalo brings it back as if it had been typed."""
_SAID: Final = "user_send_"
_Name = Annotated[str, BeforeValidator(str), Field(pattern=r"^[!-~]{1,200}$")]


class _Sender(BaseModel):
    id: _Name


class _Payload(BaseModel):
    url: str = ""
    name: str = ""


class _Attached(BaseModel):
    type: str = ""
    payload: _Payload = Field(default_factory=_Payload)


class _Message(BaseModel):
    msg_id: Annotated[str, Field(pattern=r"^[!-~]{0,200}$")] = ""
    text: str | None = None
    attachments: list[_Attached] = Field(default_factory=list)


class _Event(BaseModel):
    event_name: str
    sender: _Sender
    timestamp: Annotated[int, Field(ge=0, lt=2**52)]
    message: _Message = Field(default_factory=_Message)


def is_genuine(body: bytes, signature: str, app_id: str, oa_secret: str) -> bool:
    """Whether Zalo signed these bytes: sha256 of app id, body, timestamp and the OA's secret.

    By hainh.me/zalo-api-php-webhook-callback-official-account.html and several public programs,
    which agree on the formula, and on “mac=” that may stand before it; not tried with an account.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    at = said.get("timestamp") if isinstance(said, dict) else None
    signed = app_id.encode() + body + str(at).encode() + oa_secret.encode()
    given = signature.removeprefix("mac=").strip().lower()
    return hmac.compare_digest(given.encode(), hashlib.sha256(signed).hexdigest().encode())


def known_by(event: dict[str, Any]) -> str:
    """What a repeated delivery is known by; "" where it has no name."""
    message = event.get("message")
    found = message.get("msg_id") if isinstance(message, dict) else None
    return found if isinstance(found, str) else ""


def read(payload: str) -> Incoming | None:
    """What a person wants of us; None for what asks for nothing: following, receipts, our own.

    Raises Unreadable.
    """
    try:
        name = json.loads(payload)["event_name"]
        if not str(name).startswith(_SAID):
            return None
        event = _Event.model_validate_json(payload)
    except (ValidationError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise Unreadable(NAME) from fault
    return Incoming(NAME, event.sender.id, _body(event))


def _body(event: _Event) -> Body:
    message = event.message
    attached = next((one for one in message.attachments if one.payload.url), None)
    if attached is not None and attached.type in {"image", "file"}:
        name = attached.payload.name or ("anh.jpg" if attached.type == "image" else "tep")
        return Upload(attached.payload.url, name, None, message.text or "")
    if event.event_name != "user_send_text" or message.text is None:
        return Unsupported(NAME)
    if message.text.startswith(PRESSED):
        return Press(message.text.removeprefix(PRESSED), message.msg_id)
    return Text(message.text, event.timestamp)
