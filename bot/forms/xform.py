"""A published form's XForm text read into a questionnaire."""

import re
from collections.abc import Iterator
from itertools import count
from xml.etree.ElementTree import Element, fromstring

from bot.domain.questionnaires import (
    NUMBERS,
    UNWORDED,
    Choice,
    Group,
    Kind,
    Output,
    Path,
    Question,
    Questionnaire,
    Span,
    Status,
    Wording,
)

NAMESPACE = "https://baocao-tre-em.invalid/xlsform"
_X = "{http://www.w3.org/2002/xforms}"
_H = "{http://www.w3.org/1999/xhtml}"
_JR = "{http://openrosa.org/javarosa}"
_BOT = f"{{{NAMESPACE}}}"
_ITEXT = re.compile(r"^jr:itext\('(.*)'\)$")
_LIST = re.compile(r"^instance\('([^']+)'\)")
_TYPES = {"string": Kind.TEXT, "int": Kind.INTEGER, "decimal": Kind.DECIMAL, "date": Kind.DATE}
_USUAL_CHANGE = 0.3
_USUAL_LENGTH = 1000
_NOTHING = Element("nothing")


def questionnaire(xform: str, key: str) -> Questionnaire:
    """The questionnaire in XForm text made by `xform_of`."""
    root = fromstring(xform)  # noqa: S314 - text we made ourselves and stored
    return _Reader(root).questionnaire(key)


class _Reader:
    """Lookups over one XForm document."""

    def __init__(self, root: Element) -> None:
        self._title = root.findtext(f".//{_H}title") or ""
        self._texts = _texts(root)
        self._languages = tuple(one.attrib["lang"] for one in root.iter(f"{_X}translation")) or (
            "vi",
        )
        first, *rest = root.iter(f"{_X}instance")
        self._data = first[0]
        self._lists = {one.attrib["id"]: self._choices(one) for one in rest}
        self._binds = {one.attrib["nodeset"]: one for one in root.iter(f"{_X}bind")}
        body = root.find(f"{_H}body")
        controls = () if body is None else body.iter()
        self._controls = {
            one.attrib["ref"]: one
            for one in controls
            if "nodeset" not in one.attrib and one.attrib.get("ref", "").startswith("/")
        }
        self._index = count()

    def questionnaire(self, key: str) -> Questionnaire:
        title = {"vi": self._title, "en": self._data.get(f"{_BOT}title_en") or self._title}
        return Questionnaire(
            key=key,
            version=self._data.get("version", ""),
            title=Wording({code: (text,) for code, text in title.items()}),
            languages=self._languages,
            items=tuple(self._items(self._data, f"/{_local(self._data)}", ())),
        )

    def _items(
        self, parent: Element, above: str, rules: tuple[str, ...]
    ) -> Iterator[Question | Group]:
        for node in parent:
            name = _local(node)
            path = f"{above}/{name}"
            if name == "meta":
                continue
            own = self._bind(path).get("relevant", "").strip()
            relevant = (*rules, own) if own else rules
            if len(node):
                yield self._group(node, path, relevant)
            else:
                yield self._question(node, path, relevant)

    def _bind(self, path: str) -> Element:
        return self._binds.get(path, _NOTHING)

    def _control(self, path: str) -> Element:
        return self._controls.get(path, _NOTHING)

    def _group(self, node: Element, path: str, relevant: tuple[str, ...]) -> Group:
        control = self._control(path)
        return Group(
            path=Path(path),
            label=self._said(control, "label"),
            items=tuple(self._items(node, path, relevant)),
            relevant=relevant,
            appearance=_appearance(control),
        )

    def _question(self, node: Element, path: str, relevant: tuple[str, ...]) -> Question:
        bind, control = self._bind(path), self._control(path)
        kind = _kind(bind, control)
        return Question(
            index=next(self._index),
            path=Path(path),
            name=_local(node),
            kind=kind,
            label=self._said(control, "label"),
            hint=self._said(control, "hint"),
            choices=self._offered(control),
            relevant=relevant,
            required=bind.get("required", "").strip(),
            required_message=self._message(bind.get(f"{_JR}requiredMsg", "")),
            constraint=bind.get("constraint", "").strip(),
            constraint_message=self._message(bind.get(f"{_JR}constraintMsg", "")),
            calculation=bind.get("calculate", "").strip(),
            default=(node.text or "").strip(),
            appearance=_appearance(control),
            measure=_both(bind, "unit", "unit_en"),
            span=_span(bind),
            missing=frozenset(map(Status, bind.get(f"{_BOT}missing", "").split())),
            warning=bind.get(f"{_BOT}warning", "").strip(),
            warning_message=_both(bind, "warning_message_vi", "warning_message_en"),
            change=_change(bind, kind),
            last=bind.get(f"{_BOT}last", ""),
            sensitive=bind.get(f"{_BOT}sensitive") == "yes",
            source=bind.get(f"{_BOT}source", ""),
            at_most=int(bind.get(f"{_BOT}at_most", _USUAL_LENGTH)),
        )

    def _said(self, control: Element, tag: str) -> Wording:
        element = control.find(f"{_X}{tag}")
        if element is None:
            return UNWORDED
        if "ref" in element.attrib:
            return self._message(element.attrib["ref"])
        return Wording({self._languages[0]: _pieces(element)})

    def _message(self, said: str) -> Wording:
        match = _ITEXT.match(said.strip())
        if match:
            return self._texts.get(match[1], UNWORDED)
        return Wording({self._languages[0]: (said,)}) if said else UNWORDED

    def _offered(self, control: Element) -> tuple[Choice, ...]:
        itemset = control.find(f"{_X}itemset")
        match = None if itemset is None else _LIST.match(itemset.attrib["nodeset"])
        return self._lists[match[1]] if match else ()

    def _choices(self, instance: Element) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                name=item.findtext(f"{_X}name") or "",
                label=self._texts.get(item.findtext(f"{_X}itextId") or "", UNWORDED),
            )
            for item in instance.iter(f"{_X}item")
        )


def _texts(root: Element) -> dict[str, Wording]:
    pieces: dict[str, dict[str, tuple[str | Output, ...]]] = {}
    for translation in root.iter(f"{_X}translation"):
        for text in translation.iter(f"{_X}text"):
            for value in text.iter(f"{_X}value"):
                if "form" not in value.attrib:
                    known = pieces.setdefault(text.attrib["id"], {})
                    known[translation.attrib["lang"]] = _pieces(value)
    return {name: Wording(said) for name, said in pieces.items()}


def _pieces(element: Element) -> tuple[str | Output, ...]:
    """pyxform pads a text that has outputs with a space at each end; nobody wrote those."""
    pieces: list[str | Output] = [(element.text or "").lstrip()]
    for output in element.iter(f"{_X}output"):
        pieces += [Output(output.attrib["value"].strip()), output.tail or ""]
    if isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return tuple(piece for piece in pieces if piece)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _appearance(control: Element) -> frozenset[str]:
    return frozenset(control.get("appearance", "").split())


def _kind(bind: Element, control: Element) -> Kind:
    match _local(control):
        case "select1":
            return Kind.SELECT_ONE
        case "select":
            return Kind.SELECT_MULTIPLE
        case "upload":
            is_image = control.get("mediatype", "").startswith("image")
            return Kind.IMAGE if is_image else Kind.FILE
        case "input" if bind.get("readonly") == "true()":
            return Kind.NOTE
        case "input":
            return _TYPES[bind.get("type", "string")]
        case _:
            return Kind.CALCULATE


def _both(bind: Element, vi: str, en: str) -> Wording:
    said = {"vi": bind.get(f"{_BOT}{vi}"), "en": bind.get(f"{_BOT}{en}")}
    return Wording({code: (text,) for code, text in said.items() if text})


def _span(bind: Element) -> Span | None:
    said = bind.get(f"{_BOT}period")
    return Span(said) if said else None


def _change(bind: Element, kind: Kind) -> float | None:
    """Numbers are compared with last year's unless the form says otherwise."""
    said = bind.get(f"{_BOT}change")
    if kind not in NUMBERS or said == "none":
        return None
    return float(said) if said else _USUAL_CHANGE
