"""A small photograph as a phone makes it, with what a camera adds."""

import io

from PIL import Image

CAMERA = "Demo Camera"
_MAKE = 0x010F


def picture() -> bytes:
    """A JPEG with EXIF data."""
    exif = Image.Exif()
    exif[_MAKE] = CAMERA
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()
