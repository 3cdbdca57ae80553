"""Cells with a fixed set of values: our own columns, triggers, and what a calculation needs."""

import re
from collections.abc import Iterator

from bot.forms.formulas import REFERENCE, names
from bot.forms.kinds import NUMBERS
from bot.forms.outline import Form, Item
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault, warning

_STATUSES = frozenset({"zero", "unknown", "outside"})
_ONE_OF = {
    "bind::bot:period": frozenset({"flow", "stock"}),
    "bind::bot:sensitive": frozenset({"yes", "no"}),
    "bind::bot:total": frozenset({"yes", "no"}),
}
_NUMBER = re.compile(r"^\d+(\.\d+)?$")
_LONGEST_ANSWER = 100_000
NOT_ONE_OF = Saying(
    "not-one-of",
    "Giá trị “{value}” không hợp lệ. Hãy chỉ dùng: {offered}.",
    "“{value}” is not valid. Use only: {offered}.",
)
NOT_A_NUMBER = Saying(
    "not-a-number",
    "Giá trị “{value}” phải là số. Hãy ghi một số không âm, ví dụ: {example}.",
    "“{value}” must be a number. Write one that is not negative, such as {example}.",
)
NO_CALCULATION = Saying(
    "no-calculation",
    "Câu loại “calculate” phải có phép tính. Hãy ghi vào cột “calculation”.",
    "A “calculate” row needs a calculation. Write it in the “calculation” column.",
)
TRIGGER_WITHOUT_CALCULATION = Saying(
    "trigger-without-calculation",
    "Cột “trigger” chỉ có tác dụng khi có phép tính. Hãy ghi vào cột “calculation”.",
    "A trigger works only with a calculation. Write one in the “calculation” column.",
)
BAD_TRIGGER = Saying(
    "bad-trigger",
    "Cột “trigger” chỉ ghi tên câu hỏi, cách nhau bằng dấu phẩy. Hãy viết như: ${{a}}, ${{b}}.",
    "A trigger takes only names of questions with commas between. Write ${{a}}, ${{b}}.",
)
COUNT_OUTSIDE = warning(
    "count-without-repeat",
    "Cột “repeat_count” chỉ có tác dụng ở dòng “begin repeat”. Hãy chuyển hoặc xóa ô này.",
    "“repeat_count” works only on a “begin repeat” row. Move or clear this cell.",
)
FILTER_OUTSIDE = warning(
    "filter-without-choices",
    "Cột “choice_filter” chỉ có tác dụng với câu lựa chọn. Hãy chuyển hoặc xóa ô này.",
    "“choice_filter” works only on questions with choices. Move or clear this cell.",
)
BAD_DEFAULT = Saying(
    "bad-default",
    "Giá trị có sẵn “{value}” không phải là số, mà câu này cần số. Hãy sửa lại.",
    "The default “{value}” is not a number, and this question takes one. Correct it.",
)
BAD_DEFAULT_CHOICE = Saying(
    "bad-default-choice",
    "Giá trị có sẵn “{value}” không có trong danh sách “{list}”. Hãy ghi tên một lựa chọn.",
    "The default “{value}” is not in the list “{list}”. Write the name of a choice.",
)


def faults(form: Form) -> Iterator[SheetFault]:
    for item in form.items:
        if not item.is_made:
            yield from _ours(item.row)
            yield from _of_item(item)
            yield from _default(form, item)


def _ours(row: Row) -> Iterator[SheetFault]:
    for column, values in _ONE_OF.items():
        if row[column] and row[column] not in values:
            yield _not_one_of(row, column, values)
    if not set(row["bind::bot:missing"].split()) <= _STATUSES:
        yield _not_one_of(row, "bind::bot:missing", _STATUSES)
    at_most, change = row["bind::bot:at_most"], row["bind::bot:change"]
    if at_most and not (
        re.fullmatch(r"[0-9]{1,6}", at_most) and 0 < int(at_most) <= _LONGEST_ANSWER
    ):
        yield row.fault(NOT_A_NUMBER, "bind::bot:at_most", value=at_most, example="1000")
    if change not in {"", "none"} and not _NUMBER.match(change):
        yield row.fault(NOT_A_NUMBER, "bind::bot:change", value=change, example="0.3")


def _not_one_of(row: Row, column: str, values: frozenset[str]) -> SheetFault:
    offered = ", ".join(sorted(values))
    return row.fault(NOT_ONE_OF, column, value=row[column], offered=offered)


def _of_item(item: Item) -> Iterator[SheetFault]:
    row, kind = item.row, item.kind.name
    if kind == "calculate" and not row["calculation"] and not row["default"]:
        yield row.fault(NO_CALCULATION, "calculation")
    if row["trigger"] and not row["calculation"]:
        yield row.fault(TRIGGER_WITHOUT_CALCULATION, "trigger")
    if row["trigger"] and not _is_list_of_names(row["trigger"]):
        yield row.fault(BAD_TRIGGER, "trigger")
    if row["repeat_count"] and kind != "begin repeat":
        yield row.fault(COUNT_OUTSIDE, "repeat_count")
    if row["choice_filter"] and not item.kind.is_select:
        yield row.fault(FILTER_OUTSIDE, "choice_filter")


def _is_list_of_names(cell: str) -> bool:
    return all(REFERENCE.fullmatch(one.strip()) for one in cell.split(",")) and not any(
        is_last for _, is_last in names(cell)
    )


def _default(form: Form, item: Item) -> Iterator[SheetFault]:
    """Only plain values; an expression is looked at with the others."""
    cell = item.row["default"]
    if not re.fullmatch(r"[\w.,\- ]+", cell):
        return
    if item.kind.name in NUMBERS and not re.fullmatch(r"-?\d+(\.\d+)?", cell):
        yield item.row.fault(BAD_DEFAULT, "default", value=cell)
    if item.kind.name in {"select_one", "select_multiple"} and item.kind.list in form.lists:
        offered = form.names_in[item.kind.list]
        for name in [cell] if item.kind.name == "select_one" else cell.split():
            if name not in offered and not (item.kind.other and name == "other"):
                about = {"value": name, "list": item.kind.list}
                yield item.row.fault(BAD_DEFAULT_CHOICE, "default", **about)
