"""Office files as zip packages: the moment of making is the one given, not the computer's."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def stamped(content: bytes, at: datetime, instead: Mapping[str, bytes]) -> bytes:
    """The package with every part dated alike, and some parts in place of its own."""
    kept = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(kept, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, at.timetuple()[:6])
            new.writestr(entry, instead.get(name) or old.read(name), ZIP_DEFLATED)
    return kept.getvalue()


def put_file(archive: ZipFile, name: str, file: Path, at: datetime) -> None:
    """A file as a part of the package, read and packed little by little."""
    entry = ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.file_size = file.stat().st_size
    with file.open("rb") as source, archive.open(entry, "w") as part:
        copyfileobj(source, part, 1 << 20)
