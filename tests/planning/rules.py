"""The city's rules, and moments on its clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.programmes import Ladder, Repeat
from bot.planning.timetable import Timetable
from bot.planning.working_days import Calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPENS = datetime(2026, 10, 1, tzinfo=ZONE)
DUE = datetime(2026, 12, 10, tzinfo=ZONE)
LOCKS = datetime(2027, 1, 10, tzinfo=ZONE)
LADDER = Ladder(
    before=(45, 30, 14, 7, 3, 1),
    due_day_at=time(8),
    after=(1, 3, 7),
    then_every=7,
    returned=Repeat(2, 3),
    unanswered=Repeat(2, 3),
    idle_after=10,
    idle_apart=5,
    invited_after=5,
    expiring_before=1,
    leaders_after=1,
    supervisors_after=3,
    overview_weekday=1,
    overview_last_days=3,
    quiet_from=time(20),
    quiet_to=time(7),
    urgent_days=3,
    pause=timedelta(minutes=10),
    pause_at_most=timedelta(minutes=60),
    snooze=(1, 2, 5),
)
CALENDAR = Calendar()
TIMETABLE = Timetable(LADDER, CALENDAR, ZONE)


def at(text: str) -> datetime:
    """A moment as people there write it, e.g. "2026-12-09T08:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
