"""The people of all units on one Excel sheet: made, read, and compared with who is known."""

from bot.rosters.apart import ROSTER, read_apart
from bot.rosters.bounds import Bounds
from bot.rosters.difference import Change, Difference, New, compare
from bot.rosters.listing import Place, Refused
from bot.rosters.roster import Entry, Roster, read
from bot.rosters.template import template

__all__ = [
    "ROSTER",
    "Bounds",
    "Change",
    "Difference",
    "Entry",
    "New",
    "Place",
    "Refused",
    "Roster",
    "compare",
    "read",
    "read_apart",
    "template",
]
