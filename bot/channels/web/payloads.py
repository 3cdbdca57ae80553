"""What the page sends, checked at the door, and how it is kept until it is handled."""

from typing import Annotated, Final, Literal, assert_never

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.channels.bodies import clean
from bot.messages import Body, Incoming, Press, Text, Unreadable, Upload

LONGEST_TEXT: Final = 4096


def _said(text: str) -> str:
    kept = clean(text)
    if not kept.strip():
        raise ValueError("nothing was said")
    return kept


ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,80}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Typed(_Strict):
    """The page sends a text."""

    id: ClientId
    text: Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_said)]


class Tapped(_Strict):
    """The page sends a tap on a button."""

    id: ClientId
    act: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\x20-\x7e]+$")]
    message: Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]


class FileSent(_Strict):
    """The fields that come along with a file."""

    id: ClientId
    caption: Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(clean)] = ""


class _KeptText(_Strict):
    kind: Literal["text"] = "text"
    chat: str
    text: str


class _KeptPress(_Strict):
    kind: Literal["press"] = "press"
    chat: str
    act: str
    message: str


class _KeptUpload(_Strict):
    kind: Literal["upload"] = "upload"
    chat: str
    ref: str
    name: str
    size: int
    caption: str


_Kept = _KeptText | _KeptPress | _KeptUpload
_POSTED: Final[TypeAdapter[Typed | Tapped]] = TypeAdapter(Typed | Tapped)
_KEPT: Final[TypeAdapter[_Kept]] = TypeAdapter(Annotated[_Kept, Field(discriminator="kind")])


def posted(body: bytes) -> Typed | Tapped | None:
    """What the page said; None when it is nothing this page would say."""
    try:
        return _POSTED.validate_json(body)
    except ValidationError:
        return None


def file_sent(fields: dict[str, str]) -> FileSent | None:
    """The fields beside a file; None when they are not what this page would send."""
    try:
        return FileSent.model_validate(fields)
    except ValidationError:
        return None


def kept(chat: str, said: Typed | Tapped) -> str:
    """The payload to keep for something typed or tapped."""
    match said:
        case Typed():
            return _KeptText(chat=chat, text=said.text).model_dump_json()
        case Tapped():
            return _KeptPress(chat=chat, act=said.act, message=said.message).model_dump_json()
        case _:
            assert_never(said)


def kept_file(chat: str, upload: Upload) -> str:
    """The payload to keep for a file that is already in the store."""
    return _KeptUpload(
        chat=chat,
        ref=upload.ref,
        name=upload.name,
        size=upload.size or 0,
        caption=upload.caption,
    ).model_dump_json()


def read(channel: str, payload: str) -> Incoming:
    """The message in a kept payload; raises Unreadable."""
    try:
        kept_one = _KEPT.validate_json(payload)
    except ValidationError as fault:
        raise Unreadable(str(fault.error_count())) from fault
    return Incoming(channel, kept_one.chat, _body(kept_one))


def _body(kept_one: _Kept) -> Body:
    match kept_one:
        case _KeptText():
            return Text(kept_one.text)
        case _KeptPress():
            return Press(kept_one.act, kept_one.message)
        case _KeptUpload():
            return Upload(kept_one.ref, kept_one.name, kept_one.size, kept_one.caption)
        case _:
            assert_never(kept_one)
