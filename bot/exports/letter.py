"""A report on official paper, as Decree 30/2020/NĐ-CP (Appendix I) lays it out.

The layout is a Word file, `templates/report.docx`: it is changed in Word, and what is in {{ }} and
{% %} is filled in here. The number, the day and the signature stay blank: they are the registry's
and the signatory's.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO

from bot.domain.programmes import Letterhead
from bot.exports.package import stamped


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
    from docxtpl import DocxTemplate  # it takes a third of a second to load

    filled = DocxTemplate(BytesIO(_layout()))
    filled.render(asdict(what), autoescape=True)
    about = filled.docx.core_properties
    about.title, about.created, about.modified = what.subject, what.at, what.at
    saved = BytesIO()
    filled.save(saved)
    return stamped(saved.getvalue(), what.at.replace(microsecond=0), {})


def _layout() -> bytes:
    return (files("bot.exports") / "templates" / "report.docx").read_bytes()
