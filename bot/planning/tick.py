"""The facts at one moment, looked up by unit, and how what is planned from them is put down."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.people import PersonId, Right, UnitId
from bot.domain.reminders import Facts, Had, Kind, Notice, Obligation, Row, Unanswered
from bot.planning.ladder import Rung
from bot.planning.owing import Deadline, by_unit, deadlines
from bot.planning.reasons import Reason, is_told
from bot.planning.timetable import Timetable

_NOTHING = Had()
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tick:
    """One look at the facts, with what each unit owes worked out once."""

    facts: Facts
    timetable: Timetable
    now: datetime
    owed: Mapping[UnitId, Sequence[Obligation]]
    deadlines: Mapping[UnitId, Sequence[Deadline]]

    def had(self, unit_id: UnitId) -> Had:
        return self.facts.had.get(unit_id, _NOTHING)

    def is_told(self, unit_id: UnitId, kinds: Iterable[Kind]) -> bool:
        return is_told(self.timetable, self.had(unit_id), kinds, self.now)

    def asked(self, kind: Kind) -> dict[UnitId, list[Unanswered]]:
        """The comments or the questions not answered, by the unit that has to."""
        found: dict[UnitId, list[Unanswered]] = defaultdict(list)
        for one in self.facts.unanswered:
            if one.kind is kind:
                found[one.unit_id].append(one)
        return found

    def people(self, right: Right) -> dict[UnitId, list[PersonId]]:
        """Who has this right, by their unit."""
        found: dict[UnitId, list[PersonId]] = defaultdict(list)
        for person in self.facts.people:
            if person.may(right):
                found[person.unit_id].append(person.id)
        return found

    def notices(
        self,
        people: Iterable[PersonId],
        reasons: Sequence[Reason],
        about: tuple[UnitId, ...],
        ladder: Iterable[Rung],
    ) -> list[Notice]:
        """One message to each, outdated by anything new of its own or by the ladder's next rung."""
        if not reasons:
            return []
        kinds = tuple(dict.fromkeys(one.kind for one in reasons))
        coming = (rung.at for rung in ladder if rung.at > self.now)
        outdated = min(*coming, *(one.pointless_from for one in reasons), _NEVER)
        return [Notice(person, kinds, about, self.now, outdated) for person in people]

    def rows(self, unit_id: UnitId, reasons: Iterable[Reason]) -> list[Row]:
        """The rungs these use up, and those they pass over."""
        return [
            Row(one.kind, unit_id, rung, sent, self.now)
            for one in reasons
            for rungs, sent in ((one.rungs, True), (one.superseded, False))
            for rung in rungs
        ]


def look(facts: Facts, timetable: Timetable, now: datetime) -> Tick:
    """The facts as they are needed to plan."""
    owed = by_unit(facts.owed, now)
    known = {unit_id: deadlines(obligations, now) for unit_id, obligations in owed.items()}
    return Tick(facts, timetable, now, owed, known)
