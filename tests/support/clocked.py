"""`python -m tests.support.clocked MOMENT`: `bot run` on a clock that runs from this moment."""

import asyncio
import sys
from datetime import datetime

from bot.app import clock, run
from bot.logs import set_up_logs
from bot.settings import read_settings

if __name__ == "__main__":
    settings = read_settings()
    set_up_logs(settings.log_level)
    asyncio.run(run(settings, clock(datetime.fromisoformat(sys.argv[1]))))
