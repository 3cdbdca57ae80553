"""Turns to send, evenly spaced under a platform's cap: replies first, and all wait when it says so.

A platform that refuses one chat may mean that chat or everybody. As soon as a second chat is
refused while the first still waits, everybody waits; then one message goes ahead alone, and only
when it has passed do the others follow.
"""

import asyncio
import heapq
from itertools import count

from bot.messages import Lane


class Pace:
    """Never more than `per_second` turns in any second."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = 0.0
        self._waiting: list[tuple[Lane, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None
        self._refused: dict[str, float] = {}
        self._is_closed = False
        self._is_probing = False

    async def turn(self, lane: Lane) -> None:
        """Wait for a turn: in order, replies before reminders.

        Whoever has had one says what came of it: `passed`, `refused` or `unused`.
        """
        granted = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (lane, next(self._numbers), granted))
        self._arm()
        await granted

    def backlog(self, lane: Lane) -> int:
        """How many are waiting for a turn in this lane."""
        return sum(one == lane and not granted.done() for one, _, granted in self._waiting)

    def passed(self) -> None:
        """A message went through, or failed for a reason of its own: the way is free."""
        self._refused.clear()
        self._is_closed = self._is_probing = False
        self._arm()

    def unused(self) -> None:
        """The turn was not needed after all: the next one takes it."""
        self._is_probing = False
        self._arm()

    def refused(self, chat: str, seconds: float, *, everyone: bool = False) -> None:
        """The platform asked this chat, or everybody, to wait so long."""
        now = asyncio.get_running_loop().time()
        others = any(one != chat and until > now for one, until in self._refused.items())
        self._refused[chat] = now + seconds
        if everyone or others or self._is_closed:
            self._is_closed = True
            self._next = max(self._next, now + seconds)
        self._is_probing = False
        self._arm()

    def _arm(self) -> None:
        """Grant the next turn as soon as it may be; while one is out on trial, none."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting and not self._is_probing:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(self._next, loop.time()), self._grant)

    def _grant(self) -> None:
        self._timer = None
        while self._waiting:
            _lane, _number, granted = heapq.heappop(self._waiting)
            if not granted.done():  # its chat has been let go meanwhile
                granted.set_result(None)
                self._next = asyncio.get_running_loop().time() + self._gap
                self._is_probing = self._is_closed
                break
        self._arm()
