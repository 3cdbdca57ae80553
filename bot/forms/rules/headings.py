"""Sheets and columns: unknown, repeated, missing, or of no use to us."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from bot.forms import columns, languages
from bot.forms.columns import Column
from bot.forms.outline import Form
from bot.forms.sources import Header, Row
from bot.workbooks.faults import Saying, SheetFault, warning

_TAG = re.compile(r"^[^\W\d][\w.\-]*$")
_TEMPLATE = ("help", "_", "readme", "types", "reference", "hướng dẫn")
_REFUSED_SHEETS = {"entities", "external_choices", "osm"}
_NEEDED = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ()}
UNKNOWN_COLUMN = Saying(
    "unknown-column",
    "Không có cột nào tên “{column}”. Hãy sửa tên cột hoặc bỏ cột này.",
    "There is no column “{column}”. Correct its name or remove it.",
)
MISSPELT_COLUMN = Saying(
    "unknown-column",
    "Không có cột nào tên “{column}”. Có phải ý anh/chị là “{closest}”? Hãy sửa tên cột.",
    "There is no column “{column}”. Did you mean “{closest}”? Correct its name.",
)
UNKNOWN_LANGUAGE = Saying(
    "unknown-language",
    "Không rõ ngôn ngữ của cột “{column}”. Hãy viết kèm mã, ví dụ: “{base}::Tiếng Việt (vi)”.",
    "The language of column “{column}” is unknown. Add its code, such as “{base}::English (en)”.",
)
REPEATED_COLUMN = Saying(
    "repeated-column",
    "Cột “{column}” trùng nghĩa với cột “{other}”. Hãy bỏ một trong hai cột.",
    "Columns “{column}” and “{other}” mean the same. Remove one of them.",
)
MISSING_COLUMN = Saying(
    "missing-column",
    "Bảng “{sheet}” thiếu cột “{column}”. Hãy thêm cột này.",
    "The “{sheet}” sheet has no “{column}” column. Add it.",
)
IGNORED_COLUMN = warning(
    "ignored-column",
    "Cột “{column}” không có tác dụng trong phiếu hỏi qua tin nhắn. Có thể bỏ cột này.",
    "Column “{column}” has no effect in a chat. It may be removed.",
)
REFUSED_COLUMN = Saying(
    "refused-column",
    "Không hỗ trợ cột “{column}”: {why_vi}. Hãy bỏ cột này.",
    "Column “{column}” is not supported: {why_en}. Remove it.",
)
UNUSED_COLUMN = warning(
    "unused-choice-column",
    "Không có bộ lọc hay biểu thức nào dùng cột “{column}”. Hãy kiểm tra tên cột.",
    "No filter or expression uses column “{column}”. Check its name.",
)
SPACED_COLUMN = Saying(
    "bad-choice-column",
    "Tên cột “{column}” có dấu cách hoặc ký tự lạ. Hãy đặt tên chỉ gồm chữ, số và dấu gạch dưới.",
    "Column name “{column}” has spaces or odd signs. Use only letters, digits and underscores.",
)
UNKNOWN_SHEET = warning(
    "unknown-sheet",
    "Bảng “{sheet}” không được dùng. Nếu là ghi chú, hãy thêm dấu “_” trước tên bảng.",
    "The “{sheet}” sheet is not used. If it is for notes, start its name with “_”.",
)
MISSPELT_SHEET = Saying(
    "misspelt-sheet",
    "Bảng “{sheet}” không được dùng. Có phải ý anh/chị là “{closest}”? Hãy sửa tên bảng.",
    "The “{sheet}” sheet is not used. Did you mean “{closest}”? Correct its name.",
)
REFUSED_SHEET = Saying(
    "refused-sheet",
    "Không hỗ trợ bảng “{sheet}”. Hãy bỏ bảng này khỏi tệp.",
    "The “{sheet}” sheet is not supported. Remove it from the file.",
)
NO_QUESTIONS = Saying(
    "no-questions",
    "Bảng “survey” chưa có câu hỏi nào. Hãy thêm ít nhất một câu hỏi.",
    "The “survey” sheet has no questions. Add at least one.",
)
_WHY_REFUSED = {
    "public_key": ("phiếu không mã hóa khi gửi", "forms are not encrypted when sent"),
    "disabled": ("hãy dùng cột “relevant”", "use the “relevant” column"),
}
_ENTITIES = ("phiếu không lưu danh mục đối tượng", "forms do not keep entities")


def faults(form: Form) -> Iterator[SheetFault]:
    for row in form.sheets.others:
        yield from _of_sheet(row)
    if not form.sheets.survey:
        yield form.sheets.headers[0].row.fault(NO_QUESTIONS)
    used = _words(form)
    for header in form.sheets.headers:
        yield from _of_header(form, header, used)


def _of_sheet(row: Row) -> Iterator[SheetFault]:
    closest = get_close_matches(row.sheet, columns.SHEETS, n=1, cutoff=0.7)
    if row.sheet in columns.SHEETS or row.sheet.startswith(_TEMPLATE):
        return
    if row.sheet in _REFUSED_SHEETS:
        yield row.fault(REFUSED_SHEET, sheet=row.sheet)
    elif closest:
        yield row.fault(MISSPELT_SHEET, sheet=row.sheet, closest=closest[0])
    else:
        yield row.fault(UNKNOWN_SHEET, sheet=row.sheet)


def _of_header(form: Form, header: Header, used: frozenset[str]) -> Iterator[SheetFault]:
    sheet, seen = header.row.sheet, dict[str, str]()
    for one in header.columns:
        name = one.name(form.sheets.default)
        if columns.is_note(one.written):
            continue
        if name in seen:
            yield header.row.fault(
                REPEATED_COLUMN, one.written, column=one.written, other=seen[name]
            )
        seen.setdefault(name, one.written)
        yield from _of_column(header.row, one, used)
    for needed in _NEEDED[sheet]:
        if needed not in seen:
            yield header.row.fault(MISSING_COLUMN, needed, sheet=sheet, column=needed)


def _of_column(row: Row, one: Column, used: frozenset[str]) -> Iterator[SheetFault]:
    sheet, low = row.sheet, one.base.lower()
    if low in columns.REFUSED[sheet]:
        vi, en = _WHY_REFUSED.get(low, _ENTITIES)
        yield row.fault(REFUSED_COLUMN, one.written, column=one.written, why_vi=vi, why_en=en)
    elif columns.is_ignored(sheet, one.base):
        yield row.fault(IGNORED_COLUMN, one.written, column=one.written)
    elif one.language is not None and languages.code(one.language) != one.language:
        yield row.fault(UNKNOWN_LANGUAGE, one.written, column=one.written, base=one.base)
    elif not columns.known(sheet, one.base) and not one.base.startswith("attribute::"):
        yield from _unknown(row, one, used)


def _unknown(row: Row, one: Column, used: frozenset[str]) -> Iterator[SheetFault]:
    closest = columns.closest(row.sheet, one.written)
    named = {"column": one.written, "closest": closest}
    if row.sheet == "choices":
        if one.base in used:
            return
        if not _TAG.match(one.base) and closest is None:
            yield row.fault(SPACED_COLUMN, one.written, **named)
        elif closest is None:
            yield row.fault(UNUSED_COLUMN, one.written, **named)
    elif closest is None:
        yield row.fault(UNKNOWN_COLUMN, one.written, **named)
    if closest is not None:
        yield row.fault(MISSPELT_COLUMN, one.written, **named)


def _words(form: Form) -> frozenset[str]:
    """Every word of every expression: a choices column named in one is a filter's."""
    cells = (row[name] for row in form.sheets.survey for name in columns.EXPRESSIONS)
    return frozenset(word for cell in cells for word in re.findall(r"[^\W\d][\w.\-]*", cell))
