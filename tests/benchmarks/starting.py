"""From the start of `bot run` to its first poll, beside what only the Telegram library takes."""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.fake_telegram import TOKEN, FakeTelegram
from tests.support.server import Server

ROUNDS = 5
BUDGET = 3
"""Times `import telegram.ext`, in the same run."""


def main() -> None:
    """Print the best of either, in milliseconds, and the one by the other."""
    asyncio.run(_measure())


async def _measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        await _until_polled(Path(folder))  # the first start makes the tables and reads the pack
        started, library = [], []
        for _ in range(ROUNDS):
            started.append(await _until_polled(Path(folder)))
            library.append(await asyncio.to_thread(_import_alone))
    print(  # noqa: T201 - what a benchmark is for
        f"start to the first poll: {min(started):.0f} ms, import telegram.ext: "
        f"{min(library):.0f} ms, ratio {min(started) / min(library):.2f} (budget {BUDGET})"
    )


async def _until_polled(folder: Path) -> float:
    telegram = FakeTelegram()
    await telegram.start()
    server = Server(
        folder,
        now=None,
        BOT_TELEGRAM_TOKEN=TOKEN,
        BOT_TELEGRAM_API=telegram.url,
        BOT_LOG_LEVEL="WARNING",
    )
    start = time.perf_counter()
    server.launch()
    await telegram.called("getUpdates")
    taken = time.perf_counter() - start
    await asyncio.to_thread(server.stop)
    await telegram.stop()
    return taken * 1000


def _import_alone() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import telegram.ext"], check=True)
    return (time.perf_counter() - start) * 1000
