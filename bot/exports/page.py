"""A page of tables to take away: one HTML file that needs nothing else and prints well."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a remark and a table; `nothing` stands where the table is empty.

    Without column heads the first column is the head of its row.
    """

    title: str
    rows: Sequence[Sequence[str]]
    columns: Sequence[str] = ()
    remark: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A document of tables."""

    language: str
    title: str
    intro: Sequence[str]
    sections: Sequence[Section]


def html(page: Page) -> bytes:
    """The page as a file."""
    return _TEMPLATES.get_template("page.html").render(page=page).encode()
