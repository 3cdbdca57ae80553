"""The people of all units on one Excel sheet: made, read, and compared with who is known."""

from bot.rosters.difference import Change, Difference, New, compare
from bot.rosters.listing import Refused
from bot.rosters.roster import Entry, Roster, read
from bot.rosters.template import template

__all__ = [
    "Change",
    "Difference",
    "Entry",
    "New",
    "Refused",
    "Roster",
    "compare",
    "read",
    "template",
]
