"""Turns to send, evenly spaced under a platform's cap: replies first, and all wait when it says so.

A platform that refuses one chat may mean that chat or everybody. As soon as a second chat is
refused while the first still waits, everybody waits; then one message goes ahead alone, and only
when it has passed do the others follow.
"""

import asyncio
import heapq
import math
from collections import deque
from dataclasses import dataclass
from itertools import count

from bot.messages import Lane

LONGEST = 1.0
"""Seconds after which a message without an answer holds up no other."""


@dataclass(slots=True, eq=False)
class Turn:
    """A message on its way: it arrives some time between these two moments."""

    began: float
    ended: float = math.inf

    @property
    def has_ended(self) -> bool:
        return self.ended < math.inf


class Pace:
    """Never more than `per_second` messages in any second, as the platform sees them arrive."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = 0.0
        self._turns = deque([Turn(-math.inf)] * math.ceil(per_second), math.ceil(per_second))
        self._waiting: list[tuple[Lane, int, int, asyncio.Future[Turn]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None
        self._refused: dict[str, float] = {}
        self._is_closed = False
        self._is_probing = False

    async def turn(self, lane: Lane, messages: int = 1) -> Turn:
        """Wait for a turn to send so many at once: in order, replies before reminders.

        Whoever has had one says what came of it: `passed`, `refused` or `unused`.
        """
        granted: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()
        messages = min(messages, len(self._turns))
        heapq.heappush(self._waiting, (lane, next(self._numbers), messages, granted))
        self._arm()
        return await granted

    def backlog(self, lane: Lane) -> int:
        """How many are waiting for a turn in this lane."""
        return sum(one == lane and not granted.done() for one, _, _, granted in self._waiting)

    def passed(self, turn: Turn) -> None:
        """A message went through, or failed for a reason of its own: the way is free."""
        self._refused.clear()
        self._is_closed = False
        self._end(turn)

    def unused(self, turn: Turn) -> None:
        """The turn was not needed after all: the next one takes it."""
        self._end(turn)

    def refused(self, turn: Turn, chat: str, seconds: float, *, everyone: bool = False) -> None:
        """The platform asked this chat, or everybody, to wait so long."""
        now = asyncio.get_running_loop().time()
        others = any(one != chat and until > now for one, until in self._refused.items())
        self._refused[chat] = now + seconds
        if everyone or others or self._is_closed:
            self._is_closed = True
            self._next = max(self._next, now + seconds)
        self._end(turn)

    def _end(self, turn: Turn) -> None:
        turn.ended = asyncio.get_running_loop().time()
        self._is_probing = False
        self._arm()

    def _arm(self) -> None:
        """Grant the next turn as soon as it may be; while one is out on trial, none."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and self._waiting[0][-1].done():  # its chat has been let go meanwhile
            heapq.heappop(self._waiting)
        if self._waiting and not self._is_probing:
            messages = self._waiting[0][2]
            at = max(self._next, self._free_at(messages))
            self._timer = asyncio.get_running_loop().call_at(at, self._grant)

    def _free_at(self, messages: int) -> float:
        """When so many more fit under the cap, whenever those before them have arrived.

        Of the way there and back nothing is known but the time both take together at least.
        """
        last, most = self._turns[messages - 1], len(self._turns)
        quickest = min((one.ended - one.began for one in self._turns if one.has_ended), default=0.0)
        arrived = min(last.ended, last.began + LONGEST) - min(quickest, LONGEST)
        return max(last.began + most * self._gap, arrived + 1)

    def _grant(self) -> None:
        """A turn that comes late by less than a gap does not put off the next one."""
        self._timer = None
        _lane, _number, messages, granted = heapq.heappop(self._waiting)
        if not granted.done():
            now = asyncio.get_running_loop().time()
            turn = Turn(now)
            granted.set_result(turn)
            self._next = max(self._next, now - self._gap) + self._gap
            self._turns.extend([turn] * messages)
            self._is_probing = self._is_closed
        self._arm()
