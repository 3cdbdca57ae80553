"""APScheduler as a ticker: it calls idempotent work every so often and remembers nothing."""

from collections.abc import Awaitable, Callable
from datetime import tzinfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 60
SWEEP_HOUR = 3
"""Nobody is at work then."""


class Timer:
    """Calls `tick` once a minute, and `sweep` every night and at the start.

    One missed or late does no harm: the ledger knows, and what is left over today goes tomorrow.
    """

    def __init__(
        self,
        tick: Callable[[], Awaitable[object]],
        sweep: Callable[[], Awaitable[object]],
        zone: tzinfo,
    ) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(tick, "interval", seconds=TICK_SECONDS)
        self._scheduler.add_job(sweep, "cron", hour=SWEEP_HOUR)
        self._scheduler.add_job(sweep)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
