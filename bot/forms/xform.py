"""A published form's XForm text read into a questionnaire."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import count
from xml.etree.ElementTree import Element, fromstring

from bot.domain.questionnaires import (
    NUMBERS,
    UNWORDED,
    Bounds,
    Choice,
    Group,
    Item,
    Itemset,
    Kind,
    Listed,
    Output,
    Path,
    Preset,
    Question,
    Questionnaire,
    Repeat,
    Span,
    Status,
    Wording,
)
from bot.forms.itext import MEDIA, UNTRANSLATED, Said, language, pieces, texts

NAMESPACE = "https://baocao-tre-em.invalid/xlsform"
_X = "{http://www.w3.org/2002/xforms}"
_H = "{http://www.w3.org/1999/xhtml}"
_JR = "{http://openrosa.org/javarosa}"
_BOT = f"{{{NAMESPACE}}}"
_ITEXT = re.compile(r"^jr:itext\('(.*)'\)$")
_WHOLE_LIST = re.compile(r"^instance\('([^']+)'\)/root/item$")
_QUOTED = re.compile(r"""('[^']*'|"[^"]*")""")
_TYPES = {
    "string": Kind.TEXT,
    "barcode": Kind.TEXT,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATETIME,
    "geopoint": Kind.GEOPOINT,
}
_CONTROLS = {
    "select1": Kind.SELECT_ONE,
    "select": Kind.SELECT_MULTIPLE,
    "rank": Kind.RANK,
    "trigger": Kind.ACKNOWLEDGE,
}
_UPLOADS = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO}
_USUAL_CHANGE = 0.3
_USUAL_LENGTH = 1000
_NOTHING = Element("nothing")


def questionnaire(xform: str, key: str = "") -> Questionnaire:
    """The questionnaire in XForm text made by `xform_of`; without a key it goes by its form_id."""
    root = fromstring(xform)  # noqa: S314 - text we made ourselves and stored
    return _Reader(root).questionnaire(key)


class _Reader:
    """Lookups over one XForm document."""

    def __init__(self, root: Element) -> None:
        self._title = root.findtext(f".//{_H}title") or ""
        self._texts = texts(root)
        translations = [language(one) for one in root.iter(f"{_X}translation")]
        self._languages = tuple(translations) or (UNTRANSLATED,)
        first, *rest = root.iter(f"{_X}instance")
        self._data = first[0]
        self._lists = {one.attrib["id"]: self._rows(one) for one in rest}
        self._binds = {one.attrib["nodeset"]: one for one in root.iter(f"{_X}bind")}
        body = root.find(f"{_H}body")
        controls = [] if body is None else list(body.iter())
        self._controls = {one.attrib["ref"]: one for one in controls if _is_control(one)}
        self._repeats = {one.attrib["nodeset"]: one for one in controls if _is(one, "repeat")}
        self._presets = tuple(
            replace(one, expression=_in_own_entry(one.expression, one.path, self._repeats))
            for one in _presets(root)
        )
        self._preset = {one.path for one in self._presets}
        self._index = count()

    def questionnaire(self, key: str) -> Questionnaire:
        title = {"vi": self._title, "en": self._data.get(f"{_BOT}title_en") or self._title}
        root = _local(self._data)
        return Questionnaire(
            key=key or self._data.get("id", ""),
            version=self._data.get("version", ""),
            title=Wording({code: (text,) for code, text in title.items()}),
            languages=self._languages,
            items=tuple(self._items(self._data, f"/{root}")),
            lists=self._lists,
            presets=self._presets,
            root=root,
        )

    def _items(self, parent: Element, above: str) -> Iterator[Item]:
        seen: set[str] = set()
        for node in parent:
            name = _local(node)
            if name in seen:  # a list's template stands before its first entry
                continue
            seen.add(name)
            path = f"{above}/{name}"
            if name == "meta":
                yield from self._meta(node, path)
            elif path in self._repeats:
                yield self._repeat(node, path)
            elif len(node):
                yield self._group(node, path)
            else:
                yield self._question(node, path)

    def _meta(self, node: Element, path: str) -> Iterator[Item]:
        """Of what XForms keep about a filling-in, the name worked out for it is ours to do."""
        named = self._bind(f"{path}/instanceName").get("calculate")
        if named:
            name = next(one for one in node if _local(one) == "instanceName")
            yield Group(Path(path), UNWORDED, (self._question(name, f"{path}/instanceName"),))

    def _bind(self, path: str) -> Element:
        return self._binds.get(path, _NOTHING)

    def _control(self, path: str) -> Element:
        return self._controls.get(path, _NOTHING)

    def _group(self, node: Element, path: str) -> Group:
        control = self._control(path)
        return Group(
            path=Path(path),
            label=self._label(control),
            items=tuple(self._items(node, path)),
            relevant=self._rule(path, "relevant"),
            appearance=_appearance(control),
        )

    def _repeat(self, node: Element, path: str) -> Repeat:
        repeat = self._repeats[path]
        return Repeat(
            index=next(self._index),
            path=Path(path),
            label=self._of_an_entry(self._label(self._control(path)), path),
            items=tuple(self._items(node, path)),
            relevant=self._rule(path, "relevant"),
            count=repeat.get(f"{_JR}count", "").strip(),
            appearance=_appearance(repeat) | _appearance(self._control(path)),
        )

    def _of_an_entry(self, label: Wording, path: str) -> Wording:
        """The label of a list, whose values are those of the entry it stands over."""
        return Wording(
            {
                code: tuple(
                    Output(_in_own_entry(one.expression, path, self._repeats))
                    if isinstance(one, Output)
                    else one
                    for one in said
                )
                for code, said in label.pieces.items()
            }
        )

    def _rule(self, path: str, name: str) -> str:
        return self._bind(path).get(name, "").strip()

    def _question(self, node: Element, path: str) -> Question:
        bind, control = self._bind(path), self._control(path)
        has_value = bool((node.text or "").strip()) or Path(path) in self._preset
        kind = _kind(bind, control, has_value=has_value)
        label, hint = self._said(control, "label"), self._said(control, "hint")
        itemset = self._itemset(control)
        return Question(
            index=next(self._index),
            path=Path(path),
            name=_local(node),
            kind=kind,
            label=label.get("", UNWORDED),
            hint=hint.get("", UNWORDED),
            guidance=hint.get("guidance", UNWORDED),
            media={form: label[form] for form in MEDIA if form in label},
            choices=self._all_choices(itemset),
            itemset=None if itemset and _WHOLE_LIST.match(itemset.nodes) else itemset,
            relevant=self._rule(path, "relevant"),
            required=self._rule(path, "required"),
            required_message=self._message(bind.get(f"{_JR}requiredMsg", "")),
            constraint=self._rule(path, "constraint"),
            constraint_message=self._message(bind.get(f"{_JR}constraintMsg", "")),
            calculation=self._rule(path, "calculate"),
            read_only="" if kind is Kind.NOTE else self._rule(path, "readonly"),
            default=(node.text or "").strip(),
            preload=_preload(bind),
            bounds=_bounds(control),
            appearance=_appearance(control),
            measure=_both(bind, "unit", "unit_en"),
            span=_span(bind),
            missing=frozenset(map(Status, bind.get(f"{_BOT}missing", "").split())),
            warning=bind.get(f"{_BOT}warning", "").strip(),
            warning_message=_both(bind, "warning_message_vi", "warning_message_en"),
            change=_change(bind, kind),
            last=bind.get(f"{_BOT}last", ""),
            sensitive=bind.get(f"{_BOT}sensitive") == "yes",
            total=bind.get(f"{_BOT}total") != "no",
            source=bind.get(f"{_BOT}source", ""),
            at_most=int(bind.get(f"{_BOT}at_most", _USUAL_LENGTH)),
        )

    def _label(self, control: Element) -> Wording:
        return self._said(control, "label").get("", UNWORDED)

    def _said(self, control: Element, tag: str) -> Said:
        element = control.find(f"{_X}{tag}")
        if element is None:
            return {}
        reference = _ITEXT.match(element.attrib.get("ref", "").strip())
        if reference:
            return self._texts.get(reference[1], {})
        said = pieces(element)
        return {"": Wording({self._languages[0]: said})} if said else {}

    def _message(self, said: str) -> Wording:
        match = _ITEXT.match(said.strip())
        if match:
            return self._texts.get(match[1], {}).get("", UNWORDED)
        return Wording({self._languages[0]: (said,)}) if said else UNWORDED

    def _itemset(self, control: Element) -> Itemset | None:
        itemset = control.find(f"{_X}itemset")
        if itemset is None:
            return None
        value, label = itemset.find(f"{_X}value"), itemset.find(f"{_X}label")
        column = "" if label is None else label.attrib["ref"]
        return Itemset(
            nodes=itemset.attrib["nodeset"].strip(),
            value="name" if value is None else value.attrib["ref"],
            label="" if column.startswith("jr:itext(") else column,
        )

    def _all_choices(self, itemset: Itemset | None) -> tuple[Choice, ...]:
        """Every choice of a list that comes with the form, whatever is offered when."""
        found = re.search(r"instance\('([^']+)'\)", itemset.nodes) if itemset else None
        if itemset is None or found is None:
            return ()
        rows = self._lists.get(found[1], ())
        return tuple(
            Choice(row.columns.get(itemset.value, ""), self._row_label(row, itemset))
            for row in rows
        )

    def _row_label(self, row: Listed, itemset: Itemset) -> Wording:
        said = row.columns.get(itemset.label, "")
        return Wording({self._languages[0]: (said,)}) if itemset.label else row.label

    def _rows(self, instance: Element) -> tuple[Listed, ...]:
        return tuple(self._row(item) for item in instance.iter(f"{_X}item"))

    def _row(self, item: Element) -> Listed:
        columns = {_local(one): one.text or "" for one in item}
        said = self._texts.get(columns.pop("itextId", ""), {})
        return Listed(columns, said.get("", UNWORDED))


def _presets(root: Element) -> Iterator[Preset]:
    """What the form puts in: at its start, at an entry's start, after another answer."""
    seen: set[tuple[str, str]] = set()
    for control in root.iter():
        for setting in control.findall(f"{_X}setvalue"):
            after = control.get("ref", "") if "changed" in setting.get("event", "") else ""
            path = setting.attrib["ref"]
            if (path, after) not in seen:  # a list's entries have one for the first, one for more
                seen.add((path, after))
                value = setting.get("value") or f"'{setting.text or ''}'"
                yield Preset(Path(path), value.strip(), Path(after) if after else None)


def _in_own_entry(expression: str, path: str, repeats: Iterable[str]) -> str:
    """An expression about an item of a list, with what it reads there taken from the same entry.

    pyxform sees to that itself but for the label of the list, and for what a question outside the
    list puts in: there the whole path stands for the same entry too, as Collect reads it.
    """
    around = [one for one in repeats if f"{path}/".startswith(f"{one}/")]
    parts = _QUOTED.split(expression)
    for repeat in sorted(around, key=len, reverse=True):
        up = "../" * (path.count("/") - repeat.count("/"))
        whole = re.compile(rf"(?<![\w.\-/\])]){re.escape(repeat)}/(?=\w)")
        parts[::2] = (whole.sub(f"current()/{up}", part) for part in parts[::2])
    return "".join(parts)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _appearance(control: Element) -> frozenset[str]:
    return frozenset(control.get("appearance", "").split())


def _is_control(element: Element) -> bool:
    return element.get("ref", "").startswith("/") and not _is(element, "setvalue")


def _is(element: Element, name: str) -> bool:
    return _local(element) == name


def _kind(bind: Element, control: Element, *, has_value: bool) -> Kind:
    """In an XForm a note is a text that nobody may write, and that has nothing in it either."""
    tag = _local(control)
    if tag in _CONTROLS:
        return _CONTROLS[tag]
    match tag:
        case "upload":
            return _UPLOADS.get(control.get("mediatype", "").partition("/")[0], Kind.FILE)
        case "input" if _is_note(bind) and not has_value:
            return Kind.NOTE
        case "input" | "range":
            return _TYPES.get(bind.get("type", "string"), Kind.TEXT)
        case _:
            return Kind.CALCULATE


def _is_note(bind: Element) -> bool:
    is_text = bind.get("type", "string") == "string"
    return is_text and bind.get("readonly") == "true()" and not bind.get("calculate")


def _preload(bind: Element) -> str:
    """What is asked about the filling-in itself: start, end, today, username, deviceid …."""
    return bind.get(f"{_JR}preloadParams", "") if bind.get(f"{_JR}preload") else ""


def _bounds(control: Element) -> Bounds | None:
    if not _is(control, "range"):
        return None
    start, end, step = (Decimal(control.get(name, "1")) for name in ("start", "end", "step"))
    return Bounds(start, end, step)


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
