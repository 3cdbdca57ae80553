"""When people may be written to: the morning of a day, quiet time, and where it ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.domain.programmes import Ladder
from bot.planning.working_days import Calendar


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """A programme's ladder on its calendar, in its time zone.

    It is compared by identity, so that rungs once worked out are found again at once.
    """

    ladder: Ladder
    calendar: Calendar
    zone: tzinfo

    def day(self, moment: datetime) -> date:
        """The day on the officers' calendar."""
        return moment.astimezone(self.zone).date()

    def morning(self, day: date) -> datetime:
        """The moment of a day at which its reminders are due."""
        return datetime.combine(day, self.ladder.due_day_at, self.zone)

    def is_hour(self, now: datetime) -> bool:
        """Whether the reminders of today are due and the night has not begun.

        Nothing is planned between the end of the night and the morning: what a weekend has held
        back would go out an hour before the day's own reminder.
        """
        return self.morning(self.day(now)) <= now and not self._is_night(now)

    def is_quiet(self, moment: datetime, due: datetime | None) -> bool:
        """At night; and on days off, except in the last days before the due moment in force."""
        if self._is_night(moment):
            return True
        return not self._is_urgent(moment, due) and not self.calendar.is_working(self.day(moment))

    def spoken_from(self, moment: datetime, due: datetime | None) -> datetime:
        """This moment, or the end of the quiet time it lies in."""
        while self.is_quiet(moment, due):
            moment = self._next_waking(moment)
        return moment

    def quiet_from(self, moment: datetime) -> datetime:
        """When the night after this moment's day begins."""
        return datetime.combine(self.day(moment), self.ladder.quiet_from, self.zone)

    def _is_night(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone).time()
        return not self.ladder.quiet_to <= local < self.ladder.quiet_from

    def _is_urgent(self, moment: datetime, due: datetime | None) -> bool:
        if due is None:
            return False
        return timedelta(0) < due - moment <= timedelta(days=self.ladder.urgent_days)

    def _next_waking(self, moment: datetime) -> datetime:
        waking = datetime.combine(self.day(moment), self.ladder.quiet_to, self.zone)
        return waking if waking > moment else waking + timedelta(days=1)
