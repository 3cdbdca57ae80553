"""Runs one errand in a process of its own: others who want to work go first.

What is wanted comes in on the standard input, how far it is goes out on the standard output, a
line a step. If nobody listens any more, the work ends.
"""

import asyncio
import json
import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from bot.domain.extracts import Progress
from bot.logs import set_up_logs

_NICE = 19


class Errand(Protocol):
    """Something that takes long and leaves a file."""

    @property
    def target(self) -> Path: ...

    async def run(self, tell: Callable[[Progress], None]) -> Progress: ...


def main() -> None:
    os.nice(_NICE)
    set_up_logs("WARNING")
    errand: Errand = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
    _say(asyncio.run(errand.run(_say)))


def _say(progress: Progress) -> None:
    sys.stdout.write(f"{json.dumps(asdict(progress))}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
