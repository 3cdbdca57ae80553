"""What stands on a card with somebody's one-time code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Card:
    """One person's code. `links` are the addresses that enter it, by what each opens."""

    unit: str
    name: str
    role: str
    code: str
    links: Mapping[str, str]
    until: date
