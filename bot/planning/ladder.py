"""The reminder ladder: by range and ledger, never by "is it exactly that day".

Every rung has a moment. The rung to send is the latest whose moment has passed and which the unit
has not had; the ones it passes over are noted with it, so that after a night or three weeks of
downtime there is one message and not five.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.domain.programmes import Ladder
from bot.planning.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder and the moment from which it is due."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The rung to send now, those it passes over, and when the next would replace it."""

    rung: str
    superseded: tuple[str, ...]
    pointless_from: datetime


def rungs(
    ladder: Ladder, due: datetime, locks: datetime, calendar: Calendar, zone: tzinfo
) -> list[Rung]:
    """Every rung until the lock, earliest first."""
    last_day = (due - timedelta(microseconds=1)).astimezone(zone).date()

    def at(day: date) -> datetime:
        return datetime.combine(day, ladder.due_day_at, zone)

    found = [Rung(f"T-{days}", at(calendar.before(last_day, days))) for days in ladder.before]
    found.append(Rung("T", at(last_day)))
    after = [*ladder.after]
    while at(last_day + timedelta(days=after[-1] + ladder.then_every)) < locks:
        after.append(after[-1] + ladder.then_every)
    found += [Rung(f"T+{days}", at(last_day + timedelta(days=days))) for days in after]
    return sorted((one for one in found if one.at < locks), key=lambda one: one.at)


def due_rung(
    ladder: Ladder,
    had: Set[str],
    *,
    now: datetime,
    due: datetime,
    locks: datetime,
    calendar: Calendar,
    zone: tzinfo,
) -> Due | None:
    """The rung a unit that still owes should get now, if any."""
    if now >= locks or is_quiet(ladder, now, due, calendar, zone):
        return None
    known = rungs(ladder, due, locks, calendar, zone)
    passed = [one for one in known if one.at <= now]
    if not passed or passed[-1].name in had:
        return None
    later = next((one.at for one in known if one.at > now), locks)
    skipped = tuple(one.name for one in passed[:-1] if one.name not in had)
    return Due(passed[-1].name, skipped, later)


def is_quiet(
    ladder: Ladder, now: datetime, due: datetime, calendar: Calendar, zone: tzinfo
) -> bool:
    """At night; and on days off, except in the last days before the due moment."""
    local = now.astimezone(zone)
    if not ladder.quiet_to <= local.time() < ladder.quiet_from:
        return True
    urgent = timedelta(0) < due - now <= timedelta(days=ladder.urgent_days)
    return not urgent and not calendar.is_working(local.date())
