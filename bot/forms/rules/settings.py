"""The settings sheet: what names a form, and what of it we cannot keep to."""

import re
from collections.abc import Iterator

from bot.forms import languages
from bot.forms.outline import Form
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault, warning

YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_NAMESPACES = re.compile(r"^\s*([\w.\-]+\s*=\s*\"[^\"]*\"\s*)*$")
NO_SETTINGS = Saying(
    "no-settings",
    "Tệp đầu tiên của phiếu phải có bảng “settings”. Hãy thêm bảng này với cột “form_id”.",
    "The first file of a form must have a “settings” sheet. Add it, with a “form_id” column.",
)
NO_SETTING = Saying(
    "no-setting",
    "Cột “{column}” của bảng “settings” không được để trống. Hãy ghi {what_vi}.",
    "Column “{column}” of the “settings” sheet must not be empty. Give {what_en}.",
)
NO_TITLE = warning(
    "no-title",
    "Phiếu chưa có tên. Hãy ghi tên phiếu vào cột “form_title” của bảng “settings”.",
    "The form has no title. Write it in the “form_title” column of the “settings” sheet.",
)
NO_TITLE_TRANSLATION = warning(
    "no-title-translation",
    "Phiếu chưa có tên tiếng Anh. Hãy ghi vào cột “attribute::bot:title_en”.",
    "The form has no English title. Write it in the “attribute::bot:title_en” column.",
)
NO_DEFAULT_LANGUAGE = warning(
    "no-default-language",
    "Phiếu chưa nêu ngôn ngữ chính. Hãy ghi “vi” vào cột “default_language”.",
    "The form does not say its main language. Write “vi” in the “default_language” column.",
)
BAD_LANGUAGE = Saying(
    "bad-default-language",
    "Không rõ ngôn ngữ “{language}”. Hãy viết kèm mã, ví dụ: “Tiếng Việt (vi)”.",
    "The language “{language}” is unknown. Add its code, such as “English (en)”.",
)
BAD_ID = Saying(
    "bad-form-id",
    "Mã phiếu “{id}” có dấu cách hoặc ký tự lạ. Hãy chỉ dùng chữ không dấu, số và gạch dưới.",
    "The form's id “{id}” has spaces or odd signs. Use only plain letters, digits, underscores.",
)
BAD_YES_NO = Saying(
    "bad-yes-no",
    "Cột “{column}” chỉ nhận “yes” hoặc “no”. Hãy sửa lại.",
    "Column “{column}” takes only “yes” or “no”. Correct it.",
)
BAD_NAMESPACES = Saying(
    "bad-namespaces",
    'Cột “namespaces” viết chưa đúng. Hãy viết theo mẫu: bot="https://…".',
    'Column “namespaces” is not right. Write it like this: bot="https://…".',
)
MORE_SETTINGS = warning(
    "more-settings",
    "Bảng “settings” chỉ dùng dòng đầu tiên. Hãy bỏ dòng này.",
    "Only the first row of the “settings” sheet is used. Remove this one.",
)
_NEEDED = {
    "form_id": ("mã phiếu", "the form's id"),
    "version": ("phiên bản, ví dụ: 1", "its version, such as 1"),
}


def faults(form: Form) -> Iterator[SheetFault]:
    if not form.sheets.settings:
        yield form.sheets.headers[0].row.fault(NO_SETTINGS)
        return
    row, *more = form.sheets.settings
    yield from _needed(row)
    yield from _wanted(form, row)
    yield from _valid(row)
    yield from (one.fault(MORE_SETTINGS) for one in more)


def _needed(row: Row) -> Iterator[SheetFault]:
    for column, (vi, en) in _NEEDED.items():
        if not row[column]:
            yield row.fault(NO_SETTING, column, column=column, what_vi=vi, what_en=en)
    if row["form_id"] and not re.fullmatch(r"[A-Za-z0-9_.\-]+", row["form_id"]):
        yield row.fault(BAD_ID, "form_id", id=row["form_id"])


def _wanted(form: Form, row: Row) -> Iterator[SheetFault]:
    if not row["form_title"]:
        yield row.fault(NO_TITLE, "form_title")
    if not row["default_language"]:
        yield row.fault(NO_DEFAULT_LANGUAGE, "default_language")
    if not row["attribute::bot:title_en"] and form.sheets.default != "en":
        yield row.fault(NO_TITLE_TRANSLATION, "attribute::bot:title_en")


def _valid(row: Row) -> Iterator[SheetFault]:
    language = row["default_language"]
    if language and languages.code(language) is None:
        yield row.fault(BAD_LANGUAGE, "default_language", language=language)
    for column in ("allow_choice_duplicates", "client_editable"):
        if row[column] and row[column].lower() not in YES_NO:
            yield row.fault(BAD_YES_NO, column, column=column)
    if not _NAMESPACES.match(row["namespaces"]):
        yield row.fault(BAD_NAMESPACES, "namespaces")
