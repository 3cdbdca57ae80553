"""Evidence files: decided by content, and without what a camera adds."""

import io

import pytest
from PIL import Image

from bot.evidence import Evidence, Unusable, examine
from tests.support.pictures import CAMERA, picture


def test_a_photograph_loses_its_exif() -> None:
    assert CAMERA.encode() in picture()
    kept = examine(picture(), "anh.jpg")
    assert isinstance(kept, Evidence)
    assert CAMERA.encode() not in kept.content
    assert Image.open(io.BytesIO(kept.content)).size == (64, 48)


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.pdf", Unusable.EMPTY),
        (b"MZ" + bytes(200), "a.pdf", Unusable.UNKNOWN_TYPE),
        (picture()[:200], "a.jpg", Unusable.BROKEN),
        (b"<html>", "a.jpg", Unusable.UNKNOWN_TYPE),
    ],
)
def test_what_is_not_what_it_says_is_refused(content: bytes, name: str, why: Unusable) -> None:
    assert examine(content, name) == why


def test_a_name_is_never_a_path() -> None:
    kept = examine(b"%PDF-1.7\n" + bytes(100), "..\\..\\etc/\u202ebao-cao.pdf")
    assert isinstance(kept, Evidence)
    assert kept.name == "bao-cao.pdf"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"OggS\0\2" + bytes(20) + b"\x01OpusHead" + bytes(40), "ghi-am.ogg", "audio/ogg"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "ghi-am.wav", "audio/wav"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41" + bytes(50), "phim.mp4", "video/mp4"),
    ],
)
def test_recordings_are_known_by_their_content(content: bytes, name: str, kind: str) -> None:
    kept = examine(content, name)
    assert isinstance(kept, Evidence)
    assert kept.media_type == kind
