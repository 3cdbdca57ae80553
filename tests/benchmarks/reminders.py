"""Reminders to a country of communes while officers write, and what a storm of refusals leaves.

The real program in a process of its own, on SQLite, against a server that counts every second.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from markupsafe import Markup

from bot.app import App, build
from bot.messages import Lane, Reply
from bot.settings import read_settings
from storage.unit_of_work import writing
from tests.support.conversations import ZONE
from tests.support.country import settle
from tests.support.fake_telegram import TOKEN, FakeTelegram, Message
from tests.support.server import Server

USUAL = 900
CAP = 30
LATENCY = 0.05
AT_REST = datetime(2026, 11, 30, 7, 59, 5, tzinfo=ZONE)
"""Nothing is due until the tick after the first, a minute later."""
NEXT_RUNG = datetime(2026, 12, 4, 8, 0, tzinfo=ZONE)
WARM_UP_SECONDS = 12.0
REST_SECONDS = 35.0
STORM_SECONDS = 10.0
LONGEST_WAIT = 3
OFFICERS = range(1, 200)
COMMUNES = 10_000
PENS, EVERY = 5, 1.0
"""So many officers write at once, a line each second."""
LINES = [
    "nhiệm vụ",
    "[II.1.a Quán triệt, tuyên truyền Chỉ thị 28]",
    "[Bắt đầu]",
    "[Có]",
    "15/KH-UBND",
    "05/03/2026",
    "[Chưa có số liệu]",
    "Đang rà soát",
    "không có đối tượng",
    "2",
    "60; 45",
    "[Đang thực hiện]",
    "Đang triển khai ở các khu vực.",
]


def main(count: int = USUAL) -> None:
    """Print the rates, what was refused, and how long officers waited."""
    asyncio.run(_main(count))


async def _main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        telegram = FakeTelegram(latency=LATENCY)
        telegram.limits.cap = CAP
        await telegram.start()
        chats = range(COMMUNES, COMMUNES + count)
        await _while_officers_write(telegram, Path(folder), chats)
        await _after_a_storm(telegram, Path(folder), chats)
        await telegram.stop()


async def _while_officers_write(telegram: FakeTelegram, folder: Path, chats: range) -> None:
    async with _app(folder, telegram) as app:
        await settle(app, OFFICERS, AT_REST)
        await settle(app, chats, AT_REST)
    writers = iter(OFFICERS)
    async with _running(folder, telegram, AT_REST):
        async with _officers_writing(telegram, writers):
            await asyncio.sleep(WARM_UP_SECONDS)
        async with _officers_writing(telegram, writers) as rest:
            await asyncio.sleep(REST_SECONDS)
        await telegram.until(lambda: any(map(_is_reminder, telegram.sent)))
        async with _officers_writing(telegram, writers) as busy:
            await telegram.until(lambda: all(telegram.to(chat) for chat in reversed(chats)))
    sent = [one for one in telegram.sent if one.chat in chats]
    rate = _rate(telegram.sent, sent[0].at, sent[-1].at)
    ratio = _p99(busy) / _p99(rest)
    _say(
        f"{len(sent)} reminders: {_rate(sent, sent[0].at, sent[-1].at):.1f}/s, with replies "
        f"{rate:.1f}/s, {rate / CAP:.3f} of the cap; refused {telegram.limits.refused}; "
        f"twice {len(sent) - len(chats)}"
    )
    _say(
        f"a reply: median {_ms(statistics.median(rest))} at rest, {_ms(statistics.median(busy))} "
        f"meanwhile; p99 {_ms(_p99(rest))} and {_ms(_p99(busy))}, {ratio:.2f} x "
        f"({len(rest)} and {len(busy)} replies)"
    )


async def _after_a_storm(telegram: FakeTelegram, folder: Path, chats: range) -> None:
    """Each commune is to be told two things and then reminded; for a while all is refused."""
    async with _app(folder, telegram) as app, writing(app.database) as unit:
        for text in ("thứ nhất", "thứ hai"):
            for chat in chats[: len(chats) // 3]:
                said = Reply(Markup(text))  # noqa: S704 - our own words
                await unit.outbox.add("telegram", str(chat), Lane.REMINDER, said, NEXT_RUNG)
    telegram.limits.refused = 0
    before = len(telegram.sent)
    async with _running(folder, telegram, NEXT_RUNG, storm=True):
        ended = telegram.limits.storm_until
        expected = len(chats) + 2 * (len(chats) // 3) + len(OFFICERS)
        await telegram.until(lambda: len(telegram.sent) - before >= expected)
    sent = telegram.sent[before:]
    rate = _rate(sent, sent[0].at, sent[-1].at)
    out_of_order = sum(
        [one.plain for one in telegram.to(chat)][1:3] != ["thứ nhất", "thứ hai"]
        for chat in chats[: len(chats) // 3]
    )
    _say(
        f"after a storm of {STORM_SECONDS:.0f} s: {rate:.1f}/s, {rate / CAP:.3f} of the cap, "
        f"begun {sent[0].at - ended:.1f} s after it; refused {telegram.limits.refused}; "
        f"out of order {out_of_order}"
    )


@asynccontextmanager
async def _officers_writing(
    telegram: FakeTelegram, writers: Iterator[int]
) -> AsyncIterator[list[float]]:
    """How long each reply took."""
    took: list[float] = []
    pens = [asyncio.create_task(_write(telegram, writers, took)) for _ in range(PENS)]
    yield took
    for one in pens:
        one.cancel()


async def _write(telegram: FakeTelegram, writers: Iterator[int], took: list[float]) -> None:
    """One officer after the other answers, a line at a time."""
    for chat in writers:
        for line in LINES:
            began = time.monotonic()
            if line.startswith("["):
                await telegram.taps(chat, line[1:-1])
            else:
                await telegram.says(chat, line)
            await telegram.until(partial(_replied, telegram, chat, began))
            took.append(_replied(telegram, chat, began))
            await asyncio.sleep(max(0.0, began + EVERY - time.monotonic()))


def _replied(telegram: FakeTelegram, chat: int, began: float) -> float:
    """How long the first reply took; 0 while there is none."""
    found = (one.at for one in telegram.to(chat) if one.at > began and not _is_reminder(one))
    return next(found, began) - began


def _is_reminder(message: Message) -> bool:
    return message.text.startswith("Kính gửi")


@asynccontextmanager
async def _app(folder: Path, telegram: FakeTelegram) -> AsyncIterator[App]:
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}",
        media_url=f"file:{folder / 'media'}",
        secret_key="s" * 32,
        telegram_token=TOKEN,
        telegram_api=telegram.url,
    )
    app = await build(settings, lambda: AT_REST - timedelta(minutes=1))
    yield app
    await app.stop()


@asynccontextmanager
async def _running(
    folder: Path, telegram: FakeTelegram, now: datetime, *, storm: bool = False
) -> AsyncIterator[None]:
    server = Server(
        folder,
        now,
        BOT_TELEGRAM_TOKEN=TOKEN,
        BOT_TELEGRAM_API=telegram.url,
        BOT_LOG_LEVEL="WARNING",
    )
    starting = asyncio.create_task(asyncio.to_thread(server.start))
    if storm:
        await telegram.called("getUpdates")
        telegram.limits.storm(STORM_SECONDS, LONGEST_WAIT)
    await starting
    yield
    await asyncio.to_thread(server.stop)


def _rate(messages: list[Message], began: float, ended: float) -> float:
    return sum(began < one.at <= ended for one in messages) / (ended - began)


def _p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _say(line: str) -> None:
    print(line)  # noqa: T201 - what a benchmark is for


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
