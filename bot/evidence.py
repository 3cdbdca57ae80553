"""Evidence files: what they really are, how large, and pictures without what a camera adds."""

import io
from dataclasses import dataclass
from enum import StrEnum

import puremagic

LARGEST = 20 * 1024 * 1024
"""Bytes; what Telegram lets a bot download."""
LARGEST_PICTURE = 50_000_000
"""Pixels; more than any phone's camera, less than a decompression bomb."""
_LONGEST_NAME = 120
_OFFICE = "application/vnd.openxmlformats-officedocument."
_DOCUMENTS = frozenset(
    {
        "application/pdf",
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}spreadsheetml.sheet",
    }
)
_PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
_RECORDINGS = {
    **dict.fromkeys(("audio/wave", "audio/x-wav", "audio/wav"), "audio/wav"),
    **dict.fromkeys(("application/ogg", "audio/ogg"), "audio/ogg"),
    "audio/mpeg": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "video/mp4": "video/mp4",
    "video/webm": "video/webm",
}
"""Sound and film, by the names they are recognised under."""


class Unusable(StrEnum):
    """Why a file cannot be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    BROKEN = "broken"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file fit to be kept; `name` is only ever shown, never used as a path."""

    content: bytes
    name: str
    media_type: str


def examine(content: bytes, name: str) -> Evidence | Unusable:
    """Decide by content, not by name. Pictures are written anew, so EXIF and place are gone."""
    if not content:
        return Unusable.EMPTY
    if len(content) > LARGEST:
        return Unusable.TOO_LARGE
    media_type = _type_of(content, name)
    if media_type in _PICTURES:
        redrawn = _redraw(content, _PICTURES[media_type])
        return (
            redrawn
            if isinstance(redrawn, Unusable)
            else Evidence(redrawn, _shown(name), media_type)
        )
    if media_type in _DOCUMENTS or media_type in _RECORDINGS.values():
        return Evidence(content, _shown(name), media_type)
    return Unusable.UNKNOWN_TYPE


def _type_of(content: bytes, name: str) -> str:
    try:
        matches = puremagic.magic_string(content[:65536], filename=name)
    except (puremagic.PureError, ValueError):
        return ""
    named = (_RECORDINGS.get(one.mime_type, one.mime_type) for one in matches)
    known = _DOCUMENTS | _PICTURES.keys() | set(_RECORDINGS.values())
    return next((one for one in named if one in known), "")


def _redraw(content: bytes, kind: str) -> bytes | Unusable:
    from PIL import Image, ImageOps  # slow to load

    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                return Unusable.TOO_LARGE
            upright = ImageOps.exif_transpose(picture)
            fresh = Image.new(upright.mode, upright.size)
            fresh.paste(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Unusable.BROKEN
    out = io.BytesIO()
    fresh.save(out, kind, quality=85)
    return out.getvalue()


def _shown(name: str) -> str:
    visible = "".join(sign for sign in name if sign.isprintable())
    return visible.replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:] or "file"
