"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """All of the file or, if the power fails, none of it."""
    with ready(target, content):
        pass


@contextmanager
def ready(target: Path, content: bytes) -> Iterator[None]:
    """Written beside it at once, and renamed when what is done meanwhile has succeeded."""
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
