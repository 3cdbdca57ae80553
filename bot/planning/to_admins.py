"""What administrators are told: the invitations nobody has taken up, as one list."""

from collections.abc import Iterator

from bot.domain.people import Right
from bot.domain.reminders import Kind, Planned
from bot.planning.reasons import invite
from bot.planning.tick import Tick


def to_admins(tick: Tick) -> Iterator[Planned]:
    """One message a day at most; people are invited before a period opens as well."""
    admins = [one for people in tick.people(Right.INVITE).values() for one in people]
    if not admins or tick.timetable.is_quiet(tick.now, None) or _is_told(tick):
        return
    found = {
        one: reason
        for one in tick.facts.invites
        if (reason := invite(tick.timetable, one, tick.had(one.unit_id), tick.now))
    }
    if found:
        about = tuple(dict.fromkeys(one.unit_id for one in found))
        rows = [row for one, reason in found.items() for row in tick.rows(one.unit_id, [reason])]
        notices = tick.notices(admins, list(found.values()), about, ())
        yield Planned(tuple(rows), tuple(notices))


def _is_told(tick: Tick) -> bool:
    return any(tick.is_told(one.unit_id, [Kind.INVITES]) for one in tick.facts.invites)
