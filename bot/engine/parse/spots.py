"""A place typed as degrees north and east: 10.0342, 105.7723."""

import re

from bot.domain.interviews import Answer
from bot.engine.faults import Fault, NotAPlace
from bot.engine.folding import fold

_DEGREES = re.compile(
    r"(-?\d{1,3}(?:[.,]\d+)?)\s*(?:[,; ]\s*|\s)(-?\d{1,3}(?:[.,]\d+)?)\Z", re.ASCII
)


def spot(typed: str) -> Answer | Fault:
    """Latitude, longitude, altitude and accuracy as XForms write a place."""
    found = _DEGREES.match(fold(typed))
    if found is None:
        return NotAPlace()
    north, east = (float(part.replace(",", ".")) for part in found.groups())
    if abs(north) > 90 or abs(east) > 180:
        return NotAPlace()
    return Answer(f"{north:.6f} {east:.6f} 0 0")
