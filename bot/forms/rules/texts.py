"""What the officer reads: labels, messages beside rules, and every language the form has."""

from collections.abc import Iterator

from bot.forms import kinds, languages
from bot.forms.columns import TRANSLATED
from bot.forms.outline import Form, Item
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault, warning

NO_LABEL = Saying(
    "no-label",
    "Câu hỏi này chưa có nội dung. Hãy ghi vào cột “{column}”.",
    "This question has no text. Write it in the “{column}” column.",
)
NO_REPEAT_LABEL = warning(
    "no-repeat-label",
    "Phần lặp “{name}” chưa có tên để hiển thị. Nên ghi vào cột “{column}”.",
    "The repeat “{name}” has no label to show. Write one in the “{column}” column.",
)
NO_CHOICE_LABEL = Saying(
    "no-choice-label",
    "Lựa chọn này chưa có nội dung. Hãy ghi vào cột “{column}”.",
    "This choice has no text. Write it in the “{column}” column.",
)
NO_DEFAULT = Saying(
    "missing-default-translation",
    "Thiếu bản {language_vi} của nội dung này. Hãy ghi vào cột “{column}”.",
    "The {language_en} text is missing here. Write it in the “{column}” column.",
)
NO_TRANSLATION = warning(
    "missing-translation",
    "Thiếu bản {language_vi} của nội dung này. Hãy ghi vào cột “{column}”.",
    "The {language_en} text is missing here. Write it in the “{column}” column.",
)
NO_LANGUAGE = warning(
    "missing-language",
    "Phiếu chưa có bản {language_vi}. Hãy thêm cột “label::{language}” cho từng câu hỏi.",
    "The form has no {language_en}. Add a “label::{language}” column for every question.",
)
NO_CONSTRAINT_MESSAGE = warning(
    "no-constraint-message",
    "Điều kiện cần lời nhắn cho biết sai ở đâu. Hãy ghi vào cột “{column}”.",
    "A constraint needs a message saying what is wrong. Write it in the “{column}” column.",
)
NO_WARNING_MESSAGE = Saying(
    "no-warning-message",
    "Cảnh báo cần lời nhắn cho biết điều gì bất thường. Hãy ghi vào cột “{column}”.",
    "A soft rule needs a message saying what is unusual. Write it in the “{column}” column.",
)
MESSAGE_WITHOUT_RULE = warning(
    "message-without-rule",
    "Lời nhắn này không bao giờ hiện vì cột “{rule}” để trống. "
    "Hãy ghi điều kiện hoặc xóa lời nhắn.",
    "This message is never shown, as “{rule}” is empty. Write a rule or delete the message.",
)
BIG_ALONE = Saying(
    "big-image-alone",
    "Hình lớn phải đi cùng hình thường. Hãy ghi tên tệp vào cột “media::image”.",
    "A big image needs an ordinary one. Write its file in the “media::image” column.",
)
_OURS = (
    ("bind::bot:unit", "bind::bot:unit_en"),
    ("bind::bot:warning_message_vi", "bind::bot:warning_message_en"),
)
_MESSAGES = (
    ("constraint", "constraint_message", NO_CONSTRAINT_MESSAGE),
    ("bind::bot:warning", "bind::bot:warning_message", NO_WARNING_MESSAGE),
)


def faults(form: Form) -> Iterator[SheetFault]:
    default, tongues = form.sheets.default, form.sheets.languages
    missing = [one for one in languages.DEMANDED if one not in tongues]
    for language in missing:
        yield form.sheets.headers[0].row.fault(NO_LANGUAGE, "", **_about(language, ""))
    for item in form.items:
        if not item.is_made:
            yield from _of_question(item, default)
            yield from _translated(item.row, default, tongues)
            yield from _ours(item.row)
    for row in form.sheets.choices:
        if not (_has_any(row, "label") or _has_media(row)):
            column = f"label::{default}"
            yield row.fault(NO_CHOICE_LABEL, column, column=row.written.get(column, column))
        yield from _translated(row, default, tongues)


def _about(language: str, column: str) -> dict[str, object]:
    return {
        "language": language,
        "language_vi": languages.named_vi(language),
        "language_en": languages.named_en(language),
        "column": column,
    }


def _of_question(item: Item, default: str) -> Iterator[SheetFault]:
    row, column = item.row, f"label::{default}"
    shown = row.written.get(column, column)
    if item.kind.name in kinds.VISIBLE and not (_has_any(row, "label") or _has_media(row)):
        yield row.fault(NO_LABEL, column, column=shown)
    if item.kind.name == "begin repeat" and not _has_any(row, "label"):
        yield row.fault(NO_REPEAT_LABEL, column, name=item.name, column=shown)
    if _has_any(row, "media::big-image") and not _has_any(row, "media::image"):
        yield row.fault(BIG_ALONE, f"media::big-image::{default}")
    for rule, message, saying in _MESSAGES:
        yield from _message(row, rule, message, saying, default)


def _message(row: Row, rule: str, base: str, saying: Saying, default: str) -> Iterator[SheetFault]:
    separator = "_" if base.startswith("bind::") else "::"
    name = f"{base}{separator}{default}"
    has_message = any(cell.startswith(f"{base}{separator}") for cell in row.cells)
    if row[rule] and not has_message:
        yield row.fault(saying, name, column=row.written.get(name, name))
    elif has_message and not row[rule]:
        written = next(cell for cell in row.cells if cell.startswith(f"{base}{separator}"))
        yield row.fault(MESSAGE_WITHOUT_RULE, written, rule=rule)


def _has_any(row: Row, base: str) -> bool:
    return any(name.startswith(f"{base}::") for name in row.cells)


def _has_media(row: Row) -> bool:
    return any(name.startswith("media::") for name in row.cells)


def _translated(row: Row, default: str, tongues: tuple[str, ...]) -> Iterator[SheetFault]:
    for base in TRANSLATED[row.sheet]:
        if base.startswith("media::") or not _has_any(row, base):
            continue
        for language in tongues:
            name = f"{base}::{language}"
            if not row[name]:
                saying = NO_DEFAULT if language == default else NO_TRANSLATION
                column = row.written.get(name, name)
                yield row.fault(saying, name, **_about(language, column))


def _ours(row: Row) -> Iterator[SheetFault]:
    for pair in _OURS:
        for name, other, language in ((pair[0], pair[1], "vi"), (pair[1], pair[0], "en")):
            if row[other] and not row[name]:
                yield row.fault(NO_TRANSLATION, name, **_about(language, name))
