"""What a form must keep to before it may be published, beyond what pyxform checks."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.engine.expressions import ExpressionFault, compile_expression
from bot.forms.faults import FormFault
from bot.forms.sources import Row, Sheets

LANGUAGES = ("vi", "en")
CHOOSING = ("select_one", "select_multiple")
TYPES = frozenset(
    {"text", "integer", "decimal", "date", "note", "image", "file", "calculate"}
    | {"begin group", "end group"}
)
_TRANSLATED = {
    "survey": ("label", "hint", "required_message", "constraint_message"),
    "choices": ("label",),
    "settings": (),
}
_BOT_ATTRIBUTES = (
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
    "source",
    "at_most",
)
_PLAIN = {
    "survey": (
        "type",
        "name",
        "required",
        "relevant",
        "constraint",
        "calculation",
        "default",
        "appearance",
        "body::accept",
        *(f"bind::bot:{name}" for name in _BOT_ATTRIBUTES),
    ),
    "choices": ("list_name", "name"),
    "settings": (
        "form_title",
        "form_id",
        "version",
        "default_language",
        "namespaces",
        "attribute::bot:title_en",
    ),
}
COLUMNS = {
    sheet: frozenset(
        {*plain, *(f"{name}::{code}" for name in _TRANSLATED[sheet] for code in LANGUAGES)}
    )
    for sheet, plain in _PLAIN.items()
}
_PAIRS = (
    *((f"{name}::vi", f"{name}::en") for name in _TRANSLATED["survey"]),
    ("bind::bot:unit", "bind::bot:unit_en"),
    ("bind::bot:warning_message_vi", "bind::bot:warning_message_en"),
)
_EXPRESSIONS = ("relevant", "required", "constraint", "calculation", "bind::bot:warning")
_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_.-]*$")


def faults(sheets: Sheets) -> list[FormFault]:
    """Every fault found, in the order of the files."""
    found = [
        *_columns(sheets.headers),
        *_settings(sheets),
        *_survey(sheets.survey),
        *_groups(sheets.survey),
        *_empty_groups(sheets.survey),
        *_choices(sheets),
    ]
    files = list(dict.fromkeys(header.file for header in sheets.headers))
    return sorted(found, key=lambda fault: (files.index(fault.file), fault.row))


def kind_of(row: Row) -> tuple[str, str]:
    """The type without its list, and the list: `select_one yes_no` gives both."""
    first, _, rest = " ".join(row["type"].split()).partition(" ")
    if first in CHOOSING:
        return first, rest
    return f"{first} {rest}".strip().replace("begin_", "begin ").replace("end_", "end "), ""


def _columns(headers: Iterable[Row]) -> Iterator[FormFault]:
    for header in headers:
        for column in header.cells:
            if column not in COLUMNS[header.sheet]:
                yield header.fault(
                    column,
                    f"Không biết cột “{column}”. Hãy sửa tên cột hoặc bỏ cột này.",
                    f"Unknown column “{column}”. Correct its name or remove it.",
                )


def _settings(sheets: Sheets) -> Iterator[FormFault]:
    if not sheets.settings:
        yield sheets.headers[0].fault(
            "",
            "Tệp đầu tiên của phiếu phải có bảng “settings”.",
            "The first file of a form must have a “settings” table.",
        )
        return
    row = sheets.settings[0]
    needed = ("form_title", "form_id", "version", "default_language", "attribute::bot:title_en")
    for column in needed:
        if not row[column]:
            yield _empty(row, column)


def _empty(row: Row, column: str) -> FormFault:
    return row.fault(
        column,
        f"Cột “{column}” không được để trống.",
        f"Column “{column}” must not be empty.",
    )


def _survey(survey: tuple[Row, ...]) -> Iterator[FormFault]:
    names = {row["name"] for row in survey}
    seen: set[str] = set()
    for row in survey:
        kind, _ = kind_of(row)
        if kind not in TYPES and kind not in CHOOSING:
            yield row.fault(
                "type",
                f"Loại câu hỏi “{row['type']}” chưa được hỗ trợ.",
                f"Question type “{row['type']}” is not supported.",
            )
        if kind == "end group":
            continue
        yield from _name(row, seen)
        yield from _texts(row, kind)
        yield from _expressions(row, names)
        yield from _attributes(row, kind)


def _name(row: Row, seen: set[str]) -> Iterator[FormFault]:
    name = row["name"]
    if not _NAME.match(name):
        yield row.fault(
            "name",
            f"Tên “{name}” chỉ được gồm chữ không dấu, chữ số và dấu gạch dưới.",
            f"The name “{name}” may have only plain letters, digits and underscores.",
        )
    elif name in seen:
        yield row.fault(
            "name",
            f"Tên “{name}” đã dùng ở câu khác trong phiếu.",
            f"The name “{name}” is already used in this form.",
        )
    seen.add(name)


def _texts(row: Row, kind: str) -> Iterator[FormFault]:
    if kind not in {"calculate", "begin group"} and not (row["label::vi"] or row["label::en"]):
        yield _empty(row, "label::vi")
    for vi, en in _PAIRS:
        yield from _pair(row, vi, en)
    for rule, message in (
        ("constraint", "constraint_message::vi"),
        ("bind::bot:warning", "bind::bot:warning_message_vi"),
    ):
        if row[rule] and not row[message]:
            yield row.fault(
                message,
                "Điều kiện cần có lời nhắn cho biết sai ở đâu và phải làm gì.",
                "A rule needs a message that says what is wrong and what to do.",
            )


def _pair(row: Row, vi: str, en: str) -> Iterator[FormFault]:
    if bool(row[vi]) == bool(row[en]):
        return
    missing, vi_name, en_name = (en, "tiếng Anh", "English") if row[vi] else (vi, "tiếng Việt", "")
    yield row.fault(
        missing,
        f"Thiếu bản {vi_name} của nội dung này.",
        f"The {en_name or 'Vietnamese'} text is missing.",
    )


def _expressions(row: Row, names: set[str]) -> Iterator[FormFault]:
    for column, cell in row.cells.items():
        for name in _REFERENCE.findall(cell):
            if name not in names:
                yield row.fault(
                    column,
                    f"Không có câu nào tên “{name}”.",
                    f"There is no question named “{name}”.",
                )
    for column in _EXPRESSIONS:
        cell = row[column]
        if cell and not (column == "required" and cell in {"yes", "no"}):
            yield from _compiled(row, column, cell)


def _compiled(row: Row, column: str, cell: str) -> Iterator[FormFault]:
    try:
        compile_expression(_REFERENCE.sub(r"/data/\1", cell))
    except ExpressionFault as fault:
        yield row.fault(
            column,
            f"Biểu thức chưa đúng. {fault.message_vi}",
            f"The expression is not right. {fault.message_en}",
        )


def _attributes(row: Row, kind: str) -> Iterator[FormFault]:
    allowed = {
        "bind::bot:period": {"flow", "stock"},
        "bind::bot:sensitive": {"yes", "no"},
    }
    for column, values in allowed.items():
        if row[column] and row[column] not in values:
            yield _not_one_of(row, column, values)
    if not set(row["bind::bot:missing"].split()) <= {"zero", "unknown", "outside"}:
        yield _not_one_of(row, "bind::bot:missing", {"zero", "unknown", "outside"})
    if row["bind::bot:at_most"] and not row["bind::bot:at_most"].isdecimal():
        yield _not_a_number(row, "bind::bot:at_most")
    if not _is_change(row["bind::bot:change"]):
        yield _not_a_number(row, "bind::bot:change")
    if kind == "calculate" and not row["calculation"]:
        yield _empty(row, "calculation")
    if "(" in row["default"] or "${" in row["default"]:
        yield row.fault(
            "default",
            "Giá trị có sẵn phải là một giá trị cố định, chưa hỗ trợ biểu thức.",
            "A default must be a fixed value; expressions are not supported here.",
        )


def _is_change(cell: str) -> bool:
    return cell in {"", "none"} or bool(re.match(r"^\d+(\.\d+)?$", cell))


def _not_one_of(row: Row, column: str, values: set[str]) -> FormFault:
    offered = ", ".join(sorted(values))
    return row.fault(
        column,
        f"“{row[column]}” không hợp lệ. Chỉ dùng: {offered}.",
        f"“{row[column]}” is not valid. Use only: {offered}.",
    )


def _not_a_number(row: Row, column: str) -> FormFault:
    return row.fault(
        column, f"“{row[column]}” không phải là số.", f"“{row[column]}” is not a number."
    )


def _groups(survey: tuple[Row, ...]) -> Iterator[FormFault]:
    opened: list[Row] = []
    for row in survey:
        kind, _ = kind_of(row)
        if kind == "begin group":
            opened.append(row)
        elif kind == "end group" and not opened:
            yield row.fault(
                "type",
                "Có dòng kết thúc nhóm nhưng không có nhóm nào đang mở.",
                "A group ends here, but none was begun.",
            )
        elif kind == "end group":
            opened.pop()
    for row in opened:
        yield row.fault("type", "Nhóm này chưa được kết thúc.", "This group is never ended.")


def _empty_groups(survey: tuple[Row, ...]) -> Iterator[FormFault]:
    for row, after in pairwise(survey):
        if (kind_of(row)[0], kind_of(after)[0]) == ("begin group", "end group"):
            yield row.fault(
                "type", "Nhóm này không có câu hỏi nào.", "This group has no questions."
            )


def _choices(sheets: Sheets) -> Iterator[FormFault]:
    lists = {row["list_name"] for row in sheets.choices}
    used = {kind_of(row)[1] for row in sheets.survey}
    for row in sheets.survey:
        kind, name = kind_of(row)
        if kind in CHOOSING and name not in lists:
            yield row.fault(
                "type",
                f"Không có danh sách lựa chọn “{name}”.",
                f"There is no list of choices “{name}”.",
            )
    seen: set[tuple[str, str]] = set()
    for row in sheets.choices:
        yield from _choice(row, used, seen)


def _choice(row: Row, used: set[str], seen: set[tuple[str, str]]) -> Iterator[FormFault]:
    place = row["list_name"], row["name"]
    if row["list_name"] not in used:
        yield row.fault(
            "list_name",
            f"Không câu nào dùng danh sách “{row['list_name']}”.",
            f"No question uses the list “{row['list_name']}”.",
        )
    if not _NAME.match(row["name"]):
        yield row.fault(
            "name",
            "Tên lựa chọn chỉ được gồm chữ không dấu, chữ số và dấu gạch dưới.",
            "A choice's name may have only plain letters, digits and underscores.",
        )
    elif place in seen:
        yield row.fault(
            "name",
            f"Lựa chọn “{row['name']}” bị lặp trong danh sách.",
            f"The choice “{row['name']}” is repeated in its list.",
        )
    seen.add(place)
    if not row["label::vi"] and not row["label::en"]:
        yield _empty(row, "label::vi")
    yield from _pair(row, "label::vi", "label::en")
