"""An event loop whose clock jumps to the next timer: minutes of waiting pass in no time."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Hourglass(asyncio.SelectorEventLoop):
    """For code that only waits: threads and sockets would find the time gone."""

    def __init__(self) -> None:
        super().__init__()
        self._jumped = 0.0

    def time(self) -> float:
        return super().time() + self._jumped

    def _run_once(self) -> None:
        alive = [one for one in self._scheduled if not one._cancelled]  # type: ignore[attr-defined]
        if not self._ready and alive:  # type: ignore[attr-defined]
            self._jumped += max(0.0, min(one._when for one in alive) - self.time())
        super()._run_once()  # type: ignore[misc]


def turned(work: Coroutine[Any, Any, T]) -> T:
    """Run it until it is done, in jumping time."""
    with asyncio.Runner(loop_factory=Hourglass) as runner:
        return runner.run(work)
