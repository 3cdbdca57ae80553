"""Completeness and timeliness of reporting.

*Expected* are the mandatory assignments not accepted as not applicable. *Complete* are those with
a current, not returned, report; *timely* those first handed in before the due moment in force then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.assignments import DONE
from bot.domain.reports import Standing, State, Tally

_CURRENT = frozenset({State.HANDED_IN, State.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts; the shares are None where nothing is expected.

    `late` were first handed in after they were due, `overdue` are owed after it. What is voluntary
    is counted apart, whatever its state.
    """

    expected: int
    complete: int
    timely: int
    late: int
    overdue: int
    in_progress: int
    submitted: int
    returned: int
    not_applicable: int
    voluntary: int
    voluntary_complete: int

    @property
    def owed(self) -> int:
        """Not handed in, or handed in and returned."""
        return self.expected - self.complete

    @property
    def completeness(self) -> float | None:
        return self.complete / self.expected if self.expected else None

    @property
    def timeliness(self) -> float | None:
        return self.timely / self.expected if self.expected else None


def rates(standings: Iterable[Standing], now: datetime) -> Rates:
    """The rates of these assignments."""
    return rates_of(counted(one, now) for one in standings)


def rates_of(tallies: Iterable[Tally]) -> Rates:
    """The rates of assignments that are counted already."""
    known = list(tallies)
    mandatory = [one for one in known if one.mandatory]
    expected = [one for one in mandatory if one.state is not State.NOT_APPLICABLE]
    voluntary = [one for one in known if not one.mandatory]
    return Rates(
        expected=_count(expected),
        complete=_count(one for one in expected if one.state in _CURRENT),
        timely=sum(one.in_time for one in expected),
        late=sum(one.ever - one.in_time for one in expected),
        overdue=sum(one.past_due for one in expected if one.state not in DONE),
        in_progress=_in_state(expected, State.IN_PROGRESS),
        submitted=_in_state(expected, State.SUBMITTED),
        returned=_in_state(expected, State.RETURNED),
        not_applicable=_in_state(mandatory, State.NOT_APPLICABLE),
        voluntary=_count(voluntary),
        voluntary_complete=_count(one for one in voluntary if one.state in _CURRENT),
    )


def _in_state(tallies: Iterable[Tally], state: State) -> int:
    return _count(one for one in tallies if one.state is state)


def _count(tallies: Iterable[Tally]) -> int:
    return sum(one.count for one in tallies)


def counted(one: Standing, now: datetime) -> Tally:
    """One assignment as a tally of one."""
    first = one.first_handed_in_at
    return Tally(
        state=one.state,
        mandatory=one.mandatory,
        count=1,
        ever=int(first is not None),
        in_time=int(first is not None and first < (one.due_then or one.due_at)),
        past_due=int(one.due_at <= now),
    )
