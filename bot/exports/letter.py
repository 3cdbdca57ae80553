"""A report on official paper, as Decree 30/2020/NĐ-CP (Appendix I) lays it out.

The layout is a Word file, `templates/report.docx`: it is changed in Word, and what is in {{ }} and
{% %} is filled in here. The number, the day and the signature stay blank: they are the registry's
and the signatory's.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from bot.domain.programmes import Letterhead
from bot.exports.word import filled_in


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a table: what is counted, in what, how many, and how many a year before."""

    label: str
    measure: str
    value: str
    before: str


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs, then a table where there are figures; `heading` may be ""."""

    heading: str
    lines: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its Roman number in the heading."""

    heading: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything on the paper but what a registry and a signatory add. `at` is when it is made."""

    letterhead: Letterhead
    year: int
    subject: str
    addressee: str
    opening: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: str
    copies: tuple[str, ...]
    at: datetime


def written(what: Letter) -> bytes:
    """The Word file; the same letter gives the same bytes."""
    return filled_in("report.docx", asdict(what), what.subject, what.at)
