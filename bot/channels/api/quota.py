"""How often one token may ask: so many requests a minute, and some of them at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil


@dataclass(slots=True)
class Quota:
    """Counts by the generic cell rate algorithm: for each key one moment is kept, no history.

    `clock` gives seconds and never goes back.
    """

    per_minute: int
    at_once: int
    clock: Callable[[], float]
    _free_at: dict[int, float] = field(default_factory=dict)

    def wait(self, key: int) -> int:
        """Take a turn: whole seconds to wait before the next try, 0 where there was one."""
        now, gap = self.clock(), 60 / self.per_minute
        free_at = max(self._free_at.get(key, now), now)
        early = free_at - now - (self.at_once - 1) * gap
        if early > 0:
            return ceil(early)
        self._free_at[key] = free_at + gap
        return 0
