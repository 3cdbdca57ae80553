"""Turns under a platform's cap, against a strict window of any one second, in jumping time."""

import asyncio
from collections import deque
from collections.abc import Callable
from random import Random

import pytest

from bot.messages import Lane
from bot.pace import Pace
from tests.support.hourglass import turned

CAP = 30
BELOW = 29.5


class Strict:
    """A platform that lets no more than the cap through in any second, and may be in a storm."""

    def __init__(self, storm_until: float = 0.0) -> None:
        self._window: deque[float] = deque()
        self._chance = Random(7)  # noqa: S311 - the same storm every time
        self._storm = storm_until
        self.passed: list[tuple[float, str]] = []
        self.refused = 0

    def send(self, chat: str) -> float:
        """0 when it went through, else the seconds to wait."""
        now = asyncio.get_running_loop().time()
        while self._window and self._window[0] <= now - 1:
            self._window.popleft()
        if now < self._storm or len(self._window) >= CAP:
            self.refused += 1
            return float(self._chance.randint(1, 300)) if now < self._storm else 1.0
        self._window.append(now)
        self.passed.append((now, chat))
        return 0.0


async def deliver(pace: Pace, platform: Strict, chat: str, lane: Lane = Lane.REMINDER) -> None:
    """What the outbox does with one message."""
    while True:
        turn = await pace.turn(lane)
        seconds = platform.send(chat)
        if not seconds:
            return pace.passed(turn)
        pace.refused(turn, chat, seconds)
        await asyncio.sleep(seconds)


def test_3321_reminders_go_out_just_below_the_cap_and_none_is_refused() -> None:
    platform = Strict()

    async def all_of_them() -> None:
        pace = Pace(BELOW)
        await asyncio.gather(*(deliver(pace, platform, f"{n}") for n in range(3321)))

    turned(all_of_them())
    took = platform.passed[-1][0] - platform.passed[0][0]
    assert platform.refused == 0
    assert 3321 / took >= 0.97 * CAP
    assert [chat for _, chat in platform.passed] == [f"{n}" for n in range(3321)]


@pytest.mark.parametrize(("there", "back"), [(0.05, 0.0), (0.02, 0.08), (0.3, 0.3)])
def test_a_long_way_costs_nothing(there: float, back: float) -> None:
    refused, rate = refused_and_rate(lambda: (there, back))
    assert refused == 0
    assert rate == pytest.approx(BELOW, rel=0.02)


def test_none_is_refused_however_uneven_the_way() -> None:
    chance = Random(1)  # noqa: S311 - the same way every time
    refused, rate = refused_and_rate(lambda: (chance.expovariate(20), chance.expovariate(20)))
    assert refused == 0
    assert rate > 20


def test_a_reply_of_several_messages_counts_as_many() -> None:
    platform = Strict()

    async def several(pace: Pace, chat: str, messages: int, lane: Lane) -> None:
        turn = await pace.turn(lane, messages)
        for _ in range(messages):
            platform.send(chat)
        pace.passed(turn)

    async def all_of_them() -> None:
        pace = Pace(BELOW)
        reminders = asyncio.gather(*(several(pace, "r", 1, Lane.REMINDER) for _ in range(300)))
        for _ in range(20):
            await asyncio.sleep(0.3)
            await several(pace, "officer", 3, Lane.REPLY)
        await reminders

    turned(all_of_them())
    assert platform.refused == 0


def refused_and_rate(way: Callable[[], tuple[float, float]]) -> tuple[int, float]:
    """300 messages by a way that takes so long there and back."""
    platform = Strict()

    async def send(pace: Pace, chat: str) -> None:
        turn = await pace.turn(Lane.REMINDER)
        there, back = way()
        await asyncio.sleep(there)
        platform.send(chat)
        await asyncio.sleep(back)
        pace.passed(turn)

    async def all_of_them() -> None:
        pace = Pace(BELOW)
        await asyncio.gather(*(send(pace, f"{n}") for n in range(300)))

    turned(all_of_them())
    took = platform.passed[-1][0] - platform.passed[0][0]
    return platform.refused, len(platform.passed) / took


def test_a_reply_does_not_wait_behind_them() -> None:
    waited = []

    async def reply(pace: Pace, platform: Strict, chat: str) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await deliver(pace, platform, chat, Lane.REPLY)
        waited.append(loop.time() - began)

    async def both() -> None:
        pace, platform = Pace(BELOW), Strict()
        reminders = asyncio.gather(*(deliver(pace, platform, f"{n}") for n in range(600)))
        for number in range(50):
            await asyncio.sleep(0.2)
            await reply(pace, platform, f"officer {number}")
        await reminders

    turned(both())
    assert max(waited) <= 1.01 / BELOW


def test_after_a_storm_of_five_minutes_the_backlog_drains_near_the_cap() -> None:
    async def storm() -> tuple[Strict, float]:
        loop = asyncio.get_running_loop()
        platform, pace = Strict(loop.time() + 300), Pace(BELOW)
        await asyncio.gather(*(deliver(pace, platform, f"{n}") for n in range(3321)))
        return platform, loop.time()

    platform, _end = turned(storm())
    began, ended = platform.passed[0][0], platform.passed[-1][0]
    assert len({chat for _, chat in platform.passed}) == len(platform.passed) == 3321
    assert 3321 / (ended - began) >= 0.9 * CAP
    assert platform.refused < 40, "refusals are not answered by knocking on"


def test_one_chat_that_has_to_wait_holds_up_nobody_else() -> None:
    async def one_refused() -> float:
        pace, loop = Pace(BELOW), asyncio.get_running_loop()
        pace.refused(await pace.turn(Lane.REPLY), "slow", 60)
        began = loop.time()
        for _ in range(10):
            pace.passed(await pace.turn(Lane.REPLY))
        return loop.time() - began

    assert turned(one_refused()) < 1


def test_a_turn_given_up_goes_to_the_next() -> None:
    async def one_lets_go() -> None:
        pace = Pace(BELOW)
        gone = asyncio.ensure_future(pace.turn(Lane.REPLY))
        await asyncio.sleep(0)
        gone.cancel()
        await pace.turn(Lane.REMINDER)

    turned(one_lets_go())
