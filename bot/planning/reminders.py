"""Which reminders are to be written now, and for whom. What they say is decided when they are sent.

A person gets one message a day at most: what falls on the same day meets in it, and what comes up
after it waits for the next day. The ledger's times, not only its rungs, tell what a unit has had;
so a clock put back repeats nothing, and a new due day does not bring the morning's message again.
"""

from datetime import datetime

from bot.domain.reminders import Facts, Planned
from bot.planning.tick import look
from bot.planning.timetable import Timetable
from bot.planning.to_admins import to_admins
from bot.planning.to_supervisors import to_supervisors
from bot.planning.to_units import to_units


def plan(facts: Facts, timetable: Timetable, now: datetime) -> list[Planned]:
    """Every reminder whose turn has come; with these in the ledger there is no other today.

    Each is written in a transaction of its own: if one of its rows is there already, written by
    another scheduler, the whole of it is dropped.
    """
    if not timetable.is_hour(now):
        return []
    tick = look(facts, timetable, now)
    return [*to_units(tick), *to_supervisors(tick), *to_admins(tick)]
