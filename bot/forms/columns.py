"""The columns of an XLSForm's sheets: their names, other spellings, and what we make of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot.forms import languages

SHEETS = ("survey", "choices", "settings")
_MEDIA = ("media::image", "media::big-image", "media::audio", "media::video")
TRANSLATED = {
    "survey": (
        "label",
        "hint",
        "guidance_hint",
        "required_message",
        "constraint_message",
        *_MEDIA,
    ),
    "choices": ("label", *_MEDIA),
    "settings": (),
}
BOT = tuple(
    f"bind::bot:{name}"
    for name in (
        "unit",
        "unit_en",
        "period",
        "missing",
        "warning",
        "warning_message_vi",
        "warning_message_en",
        "change",
        "last",
        "sensitive",
        "total",
        "source",
        "at_most",
    )
)
PLAIN = {
    "survey": (
        "type",
        "name",
        "required",
        "read_only",
        "relevant",
        "constraint",
        "calculation",
        "choice_filter",
        "default",
        "trigger",
        "repeat_count",
        "appearance",
        "parameters",
        "body::accept",
        *BOT,
    ),
    "choices": ("list_name", "name"),
    "settings": (
        "form_title",
        "form_id",
        "version",
        "default_language",
        "instance_name",
        "allow_choice_duplicates",
        "style",
        "client_editable",
        "namespaces",
        "attribute::bot:title_en",
    ),
}
EXPRESSIONS = (
    "relevant",
    "required",
    "read_only",
    "constraint",
    "calculation",
    "choice_filter",
    "default",
    "repeat_count",
    "bind::bot:warning",
)
NOTES = frozenset({"note", "notes", "comment", "comments", "remark", "ghi_chú", "ghi_chu"})
"""Columns for the author's own remarks; they never reach the form."""
WITHOUT_MEANING = {
    "survey": frozenset(
        {"hxl", "rows", "autoplay", "intent", "compact_tag", "kuid", "tags"}
        | {"select_from_list_name"}
    ),
    "choices": frozenset({"hxl", "kuid", "tags"}),
    "settings": frozenset(
        {"auto_send", "auto_delete", "submission_url", "name", "flat", "instance_id"}
        | {"omit_instanceid", "clean_text_values", "prefix", "delimiter", "sms_keyword"}
        | {"add_none_option", "sms_separator"}
    ),
}
OF_OTHER_TOOLS = ("$", "kobo--", "sms_", "bind::esri:", "bind::oc:")
"""How the columns begin that Kobo, Survey123 and others add for themselves."""
REFUSED = {
    "survey": frozenset({"save_to", "bind::entities:saveto", "disabled"}),
    "choices": frozenset(),
    "settings": frozenset({"public_key"}),
}
_MEDIA_SPELLINGS = {name.removeprefix("media::"): name for name in _MEDIA}
_SPELLINGS: dict[str, dict[str, str]] = {
    "survey": {
        "caption": "label",
        "command": "type",
        "tag": "name",
        "value": "name",
        "readonly": "read_only",
        "relevance": "relevant",
        "calculate": "calculation",
        "constraining_message": "constraint_message",
        "requiredmsg": "required_message",
        "count": "repeat_count",
        "jr:count": "repeat_count",
        "control::jr:count": "repeat_count",
        "control::appearance": "appearance",
        "body::appearance": "appearance",
        "control::accept": "body::accept",
        "accept": "body::accept",
        "bind::readonly": "read_only",
        "bind::relevant": "relevant",
        "bind::required": "required",
        "bind::constraint": "constraint",
        "bind::calculate": "calculation",
        "bind::jr:constraintmsg": "constraint_message",
        "bind::jr:requiredmsg": "required_message",
        "jr:constraintmsg": "constraint_message",
        "jr:requiredmsg": "required_message",
        **_MEDIA_SPELLINGS,
    },
    "choices": {"caption": "label", "value": "name", **_MEDIA_SPELLINGS},
    "settings": {
        "title": "form_title",
        "set_form_title": "form_title",
        "id_string": "form_id",
        "set_form_id": "form_id",
    },
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading: as it was written, our name for it, and its language where it has one."""

    written: str
    base: str
    language: str | None = None

    def name(self, default: str) -> str:
        """`label` without a language is the default language's."""
        if self.language is not None:
            return f"{self.base}::{self.language}"
        return f"{self.base}::{default}" if self._is_translated else self.base

    @property
    def _is_translated(self) -> bool:
        return any(self.base in names for names in TRANSLATED.values())


def column(sheet: str, written: str) -> Column:
    """The heading understood: `Constraint Message::English (en)` is `constraint_message::en`."""
    text = " ".join(written.split())
    parts = [part.strip() for part in text.split("::")]
    if len(parts) == 1 and text.count(":") == 1 and not text.lower().startswith("jr:"):
        parts = [part.strip() for part in text.split(":")]
    for length in (len(parts), len(parts) - 1):
        base = _base(sheet, parts[:length])
        if base is None or (length < len(parts) and base not in TRANSLATED[sheet]):
            continue
        if length == len(parts):
            return Column(written, base)
        language = languages.code(parts[-1])
        return Column(written, base, language or parts[-1])
    return Column(written, text)


def _base(sheet: str, parts: list[str]) -> str | None:
    if not parts:
        return None
    snake = "::".join("_".join(part.split()).lower() for part in parts)
    name = _SPELLINGS[sheet].get(snake, snake)
    return name if name in (*PLAIN[sheet], *TRANSLATED[sheet]) else None


def known(sheet: str, base: str) -> bool:
    return base in PLAIN[sheet] or base in TRANSLATED[sheet]


def is_ignored(sheet: str, base: str) -> bool:
    return base.lower() in WITHOUT_MEANING[sheet] or base.lower().startswith(OF_OTHER_TOOLS)


def is_note(written: str) -> bool:
    return written.startswith(("_", "#")) or "_".join(written.lower().split()) in NOTES


def closest(sheet: str, written: str) -> str | None:
    """The known column the author most likely meant."""
    first, *rest = written.split("::")
    names = [*PLAIN[sheet], *TRANSLATED[sheet], *_SPELLINGS[sheet]]
    found = get_close_matches(written.lower(), names, n=1, cutoff=0.75)
    if not found and rest:
        found = get_close_matches(first.lower().strip(), TRANSLATED[sheet], n=1, cutoff=0.7)
        found = [f"{found[0]}::{rest[-1]}"] if found else []
    return found[0] if found else None


def order(sheet: str, names: Mapping[str, object], tongues: tuple[str, ...]) -> list[str]:
    """The columns in one fixed order, whatever the order in the files; unknown ones last."""
    fixed = [
        *PLAIN[sheet][:2],
        *(f"{base}::{tongue}" for base in TRANSLATED[sheet] for tongue in tongues),
        *PLAIN[sheet][2:],
    ]
    return [*(name for name in fixed if name in names), *(n for n in names if n not in set(fixed))]
