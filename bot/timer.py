"""APScheduler as a ticker: it calls idempotent work every so often and remembers nothing."""

from collections.abc import Awaitable, Callable
from datetime import tzinfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 60


class Timer:
    """Calls `tick` once a minute. A tick missed or late does no harm: the ledger knows."""

    def __init__(self, tick: Callable[[], Awaitable[None]], zone: tzinfo) -> None:
        self._scheduler = AsyncIOScheduler(timezone=zone)
        self._scheduler.add_job(
            tick,
            "interval",
            seconds=TICK_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
