"""The texts of an XForm: in each language, with the values they show, and their other forms."""

from collections.abc import Iterator, Mapping
from itertools import cycle
from xml.etree.ElementTree import Element

from bot.domain.questionnaires import Output, Wording

UNTRANSLATED = "vi"
"""The language of a form that names none."""
MEDIA = ("image", "audio", "video")
_X = "{http://www.w3.org/2002/xforms}"
Said = dict[str, Wording]
"""A text of the form and its other forms: "" the words, "guidance", "image" …."""


def texts(root: Element) -> dict[str, Said]:
    """Every text of the document by its id, in every language and form."""
    found: dict[str, dict[str, dict[str, tuple[str | Output, ...]]]] = {}
    for translation in root.iter(f"{_X}translation"):
        for text in translation.iter(f"{_X}text"):
            forms = found.setdefault(text.attrib["id"], {})
            for value in text.iter(f"{_X}value"):
                said = pieces(value)
                if said != ("-",):  # pyxform's mark of a missing translation
                    forms.setdefault(value.get("form", ""), {})[language(translation)] = said
    return {
        name: {form: Wording(_plainly(form, said)) for form, said in forms.items()}
        for name, forms in found.items()
    }


def _plainly(
    form: str, said: Mapping[str, tuple[str | Output, ...]]
) -> Mapping[str, tuple[str | Output, ...]]:
    """Of `jr://images/name.png` the name."""
    if form not in MEDIA:
        return said
    return {code: (str(one[0]).rpartition("/")[2],) for code, one in said.items() if one}


def language(translation: Element) -> str:
    """The code of a translation's language."""
    lang = translation.attrib["lang"]
    return UNTRANSLATED if lang == "default" else lang


def pieces(element: Element) -> tuple[str | Output, ...]:
    """pyxform pads a text that has outputs with a space at each end; nobody wrote those."""
    parts: list[str | Output] = [(element.text or "").lstrip()]
    for output in element.iter(f"{_X}output"):
        parts += [Output(output.attrib["value"].strip()), output.tail or ""]
    if isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in _quoted(parts) if part)


def _quoted(pieces: list[str | Output]) -> Iterator[str | Output]:
    """The quotation marks that pyxform made straight, as people write them; inches stay alone."""
    marks = sum(piece.count('"') for piece in pieces if isinstance(piece, str))
    sides = cycle("“”")
    for piece in pieces:
        if isinstance(piece, Output) or marks % 2:
            yield piece
        else:
            yield "".join(next(sides) if sign == '"' else sign for sign in piece)
