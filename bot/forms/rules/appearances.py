"""The appearance column: what a chat can follow, and what it cannot."""

import re
from collections.abc import Iterator

from bot.forms.outline import Form
from bot.workbooks.faults import Saying, SheetFault, warning

MEANT = frozenset(
    {"minimal", "quick", "search", "autocomplete", "multiline", "numbers", "year", "month-year"}
    | {"columns", "columns-pack", "likert", "field-list"}
)
WITHOUT_MEANING = frozenset(
    {"compact", "quickcompact", "no-calendar", "horizontal", "horizontal-compact", "label"}
    | {"list-nolabel", "list", "table-list", "no-buttons", "image-map", "map", "maps"}
    | {"placement-map", "signature", "draw", "annotate", "new", "new-front", "selfie"}
    | {"thousands-sep", "bearing", "vertical", "no-ticks", "picker", "rating", "url", "masked"}
    | {"hidden-answer", "front", "counter", "comment", "ethiopian", "coptic", "islamic"}
    | {"bikram-sambat", "myanmar", "persian", "buddhist", "no-collapse", "hide-input", "pages"}
    | {"theme-grid", "summary", "wide", "vertical-compact"}
)
_NUMBERED = re.compile(r"^(columns-\d{1,2}|w\d{1,2}|compact-\d{1,2}|quickcompact-\d{1,2})$")
_REFUSED = (
    (
        re.compile(r"(^|\s)ex:"),
        "không mở được ứng dụng khác từ tin nhắn",
        "a chat cannot open other apps",
    ),
    (re.compile(r"(^|\s)printer"), "không in được từ tin nhắn", "a chat cannot print"),
    (
        re.compile(r"search\s*\("),
        "hãy dùng “select_one_from_file” với một tệp CSV",
        "use “select_one_from_file” with a CSV file",
    ),
)
REFUSED = Saying(
    "refused-appearance",
    "Không hỗ trợ cách hiển thị “{appearance}”: {why_vi}. Hãy sửa hoặc xóa ô này.",
    "The appearance “{appearance}” is not supported: {why_en}. Correct or clear this cell.",
)
IGNORED = warning(
    "ignored-appearance",
    "Cách hiển thị “{word}” không có tác dụng trong tin nhắn. Có thể bỏ đi.",
    "The appearance “{word}” has no effect in a chat. It may be removed.",
)
UNKNOWN = warning(
    "unknown-appearance",
    "Không có cách hiển thị “{word}”. Hãy xem lại cách viết hoặc bỏ đi.",
    "There is no appearance “{word}”. Check its spelling or remove it.",
)


def faults(form: Form) -> Iterator[SheetFault]:
    for row in form.sheets.survey:
        cell = row["appearance"]
        refused = next((why for why in _REFUSED if why[0].search(cell.lower())), None)
        if refused is not None:
            _, vi, en = refused
            yield row.fault(REFUSED, "appearance", appearance=cell, why_vi=vi, why_en=en)
            continue
        for word in cell.split():
            if not has_meaning(word):
                is_known = word.lower() in WITHOUT_MEANING or _NUMBERED.match(word.lower())
                yield row.fault(IGNORED if is_known else UNKNOWN, "appearance", word=word)


def has_meaning(word: str) -> bool:
    low = word.lower()
    return low in MEANT or (low.startswith("columns-") and bool(_NUMBERED.match(low)))
