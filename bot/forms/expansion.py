"""The sheets as pyxform is to see them: one spelling, `or_other` spelt out, no language blank."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.forms import columns, languages
from bot.forms.columns import TRANSLATED
from bot.forms.kinds import Kind
from bot.forms.outline import Form, Item
from bot.forms.rules.expressions import WORDS, YES_NO
from bot.forms.rules.parameters import meant, pairs
from bot.forms.sources import Row, Sheets
from bot.forms.xform import NAMESPACE

OTHER = "other"
_OTHER_LABELS = {"vi": "Khác", "en": "Other"}
_OTHER_QUESTIONS = {"vi": "Nêu rõ nội dung khác?", "en": "Please specify."}
_NAMESPACE = re.compile(r"([\w.\-]+)\s*=\s*\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Expanded:
    """Rows for pyxform; each still knows the line it comes from."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row

    def rows(self, sheet: str) -> tuple[Row, ...]:
        return self.choices if sheet == "choices" else self.survey


def expanded(form: Form) -> Expanded:
    sheets = form.sheets
    return Expanded(
        survey=tuple(_filled(row, sheets) for row in _survey(form)),
        choices=tuple(_filled(row, sheets) for row in _choices(form)),
        settings=_settings(sheets),
    )


def _survey(form: Form) -> Iterator[Row]:
    items = {id(item.row): item for item in form.items if not item.is_made}
    for row in form.sheets.survey:
        item = items.get(id(row))
        yield _ending(row) if item is None else _question(item)
        if item is not None and item.kind.other:
            yield _other(item, form.sheets)


def _ending(row: Row) -> Row:
    """Names and labels on the row of an end are remarks."""
    return _with(row, {"type": Kind(" ".join(row["type"].lower().replace("_", " ").split())).name})


def _question(item: Item) -> Row:
    row, kind = item.row, item.kind
    cells = {**row.cells, "type": kind.written, "name": item.name}
    for name in YES_NO:
        if row[name].lower() in WORDS:
            cells[name] = "yes" if row[name].lower() in {"yes", "true"} else "no"
    if row["parameters"]:
        kept = (f"{k}={v}" for k, v in pairs(row["parameters"]).items() if k in meant(kind))
        cells["parameters"] = " ".join(kept)
    if kind.is_begin and row["appearance"]:
        cells["appearance"] = row["appearance"].replace("table-list", "field-list")
    return _with(row, cells)


def _other(item: Item, sheets: Sheets) -> Row:
    """The question that follows the choice “other”."""
    labels = {f"label::{tongue}": _said(_OTHER_QUESTIONS, tongue) for tongue in sheets.languages}
    rule = f"selected(${{{item.name}}}, '{OTHER}')"
    cells = {"type": "text", "name": f"{item.name}_other", **labels}
    return _with(item.row, {**cells, "required": "yes", "relevant": rule})


def _choices(form: Form) -> Iterator[Row]:
    """The choice “other” stands last in its list."""
    lacking = {
        item.kind.list for item in form.items if item.kind.other and item.kind.list in form.lists
    }
    lacking -= {row["list_name"] for row in form.sheets.choices if row["name"] == OTHER}
    last = {row["list_name"]: row for row in form.sheets.choices}
    for row in form.sheets.choices:
        yield row
        if row["list_name"] in lacking and last[row["list_name"]] is row:
            tongues = form.sheets.languages
            labels = {f"label::{tongue}": _said(_OTHER_LABELS, tongue) for tongue in tongues}
            yield _with(row, {"list_name": row["list_name"], "name": OTHER, **labels})


def _said(texts: Mapping[str, str], tongue: str) -> str:
    return texts.get(tongue, texts[languages.USUAL])


def _filled(row: Row, sheets: Sheets) -> Row:
    """Where a translation is missing the main language stands in; pyxform would print “-”."""
    cells = {name: cell for name, cell in row.cells.items() if cell and _is_kept(row.sheet, name)}
    for base in TRANSLATED[row.sheet]:
        found = [cells.get(f"{base}::{tongue}", "") for tongue in sheets.languages]
        said = next(filter(None, found), "")
        if said:
            cells.update(
                {
                    f"{base}::{tongue}": text or said
                    for tongue, text in zip(sheets.languages, found, strict=True)
                }
            )
    order = columns.order(row.sheet, cells, sheets.languages)
    return _with(row, {name: cells[name] for name in order})


def _is_kept(sheet: str, name: str) -> bool:
    base, _, tongue = name.rpartition("::")
    is_text = base in TRANSLATED[sheet] and tongue
    if sheet == "choices":
        return not columns.is_ignored(sheet, name)
    return bool(is_text) or name in columns.PLAIN[sheet]


def _settings(sheets: Sheets) -> Row:
    row = sheets.settings[0]
    kept = {
        name: cell
        for name, cell in row.cells.items()
        if name in columns.PLAIN["settings"] or name.startswith("attribute::")
    }
    cells = {**kept, "default_language": sheets.default, "namespaces": namespaces(row)}
    cells.setdefault("form_title", row["form_id"])
    order = columns.order("settings", cells, sheets.languages)
    return _with(row, {name: cells[name] for name in order})


def namespaces(row: Row) -> str:
    """What the author declared, and ours."""
    given = {**dict(_NAMESPACE.findall(row["namespaces"])), "bot": NAMESPACE}
    return " ".join(f'{prefix}="{uri}"' for prefix, uri in given.items())


def _with(row: Row, cells: dict[str, str]) -> Row:
    return Row(row.file, row.sheet, row.line, cells, row.written)
