"""Word files laid out in `templates`, and filled in: what is in {{ }} and {% %} there."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from io import BytesIO

from bot.exports.package import stamped


def filled_in(template: str, told: Mapping[str, object], title: str, at: datetime) -> bytes:
    """The Word file, made at this moment; the same words give the same bytes."""
    from docxtpl import DocxTemplate  # it takes a third of a second to load

    layout = (files("bot.exports") / "templates" / template).read_bytes()
    word = DocxTemplate(BytesIO(layout))
    word.render(dict(told), autoescape=True)
    about = word.docx.core_properties
    about.title, about.created, about.modified = title, at, at
    saved = BytesIO()
    word.save(saved)
    return stamped(saved.getvalue(), at.replace(microsecond=0), {})
