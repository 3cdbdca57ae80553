"""One worker per chat while it has work: chats overlap, the messages of one do not."""

import asyncio
from collections.abc import Awaitable, Callable


class Lanes:
    """Runs `work(channel, chat)` for every chat woken, never twice at once for the same one."""

    def __init__(self, work: Callable[[str, str], Awaitable[None]]) -> None:
        self._work = work
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._again: set[tuple[str, str]] = set()

    def wake(self, channel: str, chat: str) -> None:
        """There may be something to do for this chat."""
        lane = (channel, chat)
        if lane in self._running:
            self._again.add(lane)
            return
        self._running[lane] = asyncio.create_task(self._run(lane))

    async def idle(self) -> None:
        """Wait until every lane is empty."""
        while self._running:
            await asyncio.wait(list(self._running.values()))

    async def stop(self) -> None:
        """Let go of what is under way: it is kept, and is taken up at the next start."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _run(self, lane: tuple[str, str]) -> None:
        try:
            await self._work(*lane)
        finally:
            del self._running[lane]
        if lane in self._again:
            self._again.discard(lane)
            self.wake(*lane)
