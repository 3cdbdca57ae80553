"""Office files as zip packages: the moment of making is the one given, not the computer's."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def stamped(content: bytes, at: datetime, instead: Mapping[str, bytes]) -> bytes:
    """The package with every part dated alike, and some parts in place of its own."""
    kept = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(kept, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, at.timetuple()[:6])
            new.writestr(entry, instead.get(name) or old.read(name), ZIP_DEFLATED)
    return kept.getvalue()
