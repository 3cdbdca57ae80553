"""Completeness and timeliness of reporting.

*Expected* are the mandatory assignments not accepted as not applicable. *Complete* are those with
a current, not returned, report; *timely* those first handed in before the due moment in force then.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.reports import Standing, State

_CURRENT = frozenset({State.HANDED_IN, State.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts; the shares are None where nothing is expected."""

    expected: int
    complete: int
    timely: int

    @property
    def completeness(self) -> float | None:
        return self.complete / self.expected if self.expected else None

    @property
    def timeliness(self) -> float | None:
        return self.timely / self.expected if self.expected else None


def rates(standings: Iterable[Standing]) -> Rates:
    """The rates of these assignments."""
    expected = [one for one in standings if one.mandatory and one.state is not State.NOT_APPLICABLE]
    return Rates(
        expected=len(expected),
        complete=sum(one.state in _CURRENT for one in expected),
        timely=sum(_in_time(one) for one in expected),
    )


def _in_time(one: Standing) -> bool:
    return one.first_handed_in_at is not None and one.first_handed_in_at < one.due_at
