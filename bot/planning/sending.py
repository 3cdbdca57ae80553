"""Whether a notice may go out at this moment, has to wait, or has become pointless."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.reminders import Kind, Notice
from bot.planning.timetable import Timetable


class Pointless(StrEnum):
    """Why a notice is not sent any more."""

    OUTDATED = "outdated"
    """The next reminder has come, or the period is locked."""
    NO_MOMENT_LEFT = "no_moment_left"
    """It would be outdated before the quiet time, or what the person asked for, ends."""


@dataclass(frozen=True, slots=True)
class Now:
    """Nothing stands in the way."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before this moment; to be asked again then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Never."""

    reason: Pointless


Sending = Now | Wait | Drop


def together(waiting: Iterable[Notice], now: datetime) -> Notice | None:
    """All that waits for one person as the one message they get; None if all of it is outdated.

    It is outdated when the newest of it is, and has waited for a pause as long as the oldest.
    """
    known = [one for one in waiting if one.ready_at <= now < one.pointless_from]
    if not known:
        return None
    newest = max(known, key=lambda one: one.ready_at)
    kinds = {kind for one in known for kind in one.kinds}
    return replace(
        newest,
        kinds=tuple(kind for kind in Kind if kind in kinds),
        about=tuple(dict.fromkeys(unit_id for one in known for unit_id in one.about)),
        ready_at=min(one.ready_at for one in known),
    )


def may_send(
    notice: Notice,
    timetable: Timetable,
    now: datetime,
    *,
    due: datetime | None,
    heard_at: datetime | None = None,
    snoozed_until: datetime | None = None,
) -> Sending:
    """Asked for each notice whose turn has come, as often as it is not sent.

    What the night or a weekend has held back waits for the hour of the day's own reminder, which
    may replace it.

    `due` is the due moment in force for what the notice is about; `heard_at` when the person last
    wrote in an interview that is open, None where none is; `snoozed_until` what they asked for.
    """
    if now >= notice.pointless_from:
        return Drop(Pointless.OUTDATED)
    asked_for = max(now, notice.ready_at, snoozed_until or now)
    spoken_from = timetable.spoken_from(asked_for, due)
    earliest = max(spoken_from, timetable.morning(timetable.day(spoken_from)))
    if earliest == now:
        earliest = _pause(notice, timetable, now, heard_at)
    if earliest >= notice.pointless_from:
        return Drop(Pointless.NO_MOMENT_LEFT)
    return Wait(earliest) if earliest > now else Now()


def _pause(
    notice: Notice, timetable: Timetable, now: datetime, heard_at: datetime | None
) -> datetime:
    """When the officer has been silent for a while, but at once where that would be too late.

    Waiting ends with the cap, with the evening and with the next reminder: a notice is not carried
    into the night for the sake of a pause. Words heard "later" are a clock that was put back.
    """
    if heard_at is None or heard_at > now:
        return now
    ladder = timetable.ladder
    until = min(heard_at + ladder.pause, notice.ready_at + ladder.pause_at_most)
    too_late = min(timetable.quiet_from(now), notice.pointless_from)
    return now if until >= too_late else max(now, until)
