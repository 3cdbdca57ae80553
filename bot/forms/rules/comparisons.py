"""Answers compared with fixed values: a choice its list lacks, a number as text, and the like."""

from collections.abc import Collection, Iterator
from itertools import islice

from bot.forms.columns import EXPRESSIONS
from bot.forms.conditions import Comparison, comparisons
from bot.forms.formulas import LONGEST, straightened
from bot.forms.kinds import NUMBERS
from bot.forms.outline import Form, Item
from bot.forms.rules.expressions import is_expression
from bot.workbooks.faults import Saying, SheetFault, warning

NOT_A_CHOICE = Saying(
    "not-a-choice",
    "Danh sách “{list}” của câu “{name}” không có lựa chọn “{value}”. Hãy dùng: {offered}.",
    "The list “{list}” of “{name}” has no choice “{value}”. Use one of: {offered}.",
)
LABEL_NOT_NAME = Saying(
    "label-not-name",
    "“{value}” là nội dung hiển thị, không phải tên lựa chọn. Hãy viết '{right}'.",
    "“{value}” is what is shown, not the choice's name. Write '{right}'.",
)
NUMBER_AS_TEXT = warning(
    "number-as-text",
    "Câu “{name}” là số nhưng lại so với chữ “{value}”. Hãy bỏ dấu nháy quanh số.",
    "“{name}” is a number but is compared with the text “{value}”. Remove the quotation marks.",
)
MULTIPLE_WITH_EQUALS = warning(
    "multiple-with-equals",
    "Câu “{name}” chọn được nhiều mục nên dấu “=” dễ sai. "
    "Hãy viết selected(${{{name}}}, '{value}').",
    "“{name}” may have several answers, so “=” misleads. Write selected(${{{name}}}, '{value}').",
)
SELECTED_OF_ONE = warning(
    "selected-of-text",
    "Câu “{name}” không phải câu lựa chọn. Hãy so sánh bằng dấu “=”.",
    "“{name}” has no choices. Compare it with “=”.",
)
_SELECTS = frozenset({"select_one", "select_multiple"})
_OFFERED = 12


def faults(form: Form) -> Iterator[SheetFault]:
    for item in form.items:
        if item.is_made:
            continue
        for column in EXPRESSIONS:
            cell = item.row[column]
            if is_expression(item.row, column) and len(cell) <= LONGEST:
                for one in comparisons(straightened(cell)):
                    yield from _of_one(form, item, column, one)


def target(form: Form, item: Item, one: Comparison) -> Item | None:
    return item if one.question == "." else form.named(one.question)


def names_of(form: Form, item: Item) -> Collection[str] | None:
    """The names an answer may have; None where they are not in the choices sheet."""
    if item.kind.name not in _SELECTS or item.kind.list not in form.lists:
        return None
    found = form.names_in[item.kind.list]
    return {*found, "other"} if item.kind.other else found.keys()


def _of_one(form: Form, item: Item, column: str, one: Comparison) -> Iterator[SheetFault]:
    asked = target(form, item, one)
    if asked is None or one.value == "":
        return
    about: dict[str, object] = {"name": asked.name, "value": one.value, "list": asked.kind.list}
    names = names_of(form, asked)
    if names is not None and one.operator in {"=", "!=", "selected"}:
        yield from _choice(form, item, column, one, names, about)
    if asked.kind.name == "select_multiple" and one.operator in {"=", "!="}:
        yield item.row.fault(MULTIPLE_WITH_EQUALS, column, **about)
    if asked.kind.name in NUMBERS and one.is_quoted and one.operator != "selected":
        yield item.row.fault(NUMBER_AS_TEXT, column, **about)
    if asked.kind.name in NUMBERS | {"text"} and one.operator == "selected":
        yield item.row.fault(SELECTED_OF_ONE, column, **about)


def _choice(
    form: Form,
    item: Item,
    column: str,
    one: Comparison,
    names: Collection[str],
    about: dict[str, object],
) -> Iterator[SheetFault]:
    is_several = about["name"] and " " in one.value
    if one.value in names or (is_several and set(one.value.split()) <= set(names)):
        return
    right = _named_by_label(form, str(about["list"]), one.value)
    if right is not None:
        yield item.row.fault(LABEL_NOT_NAME, column, right=right, **about)
        return
    offered = ", ".join(islice(names, _OFFERED)) + ("…" if len(names) > _OFFERED else "")
    yield item.row.fault(NOT_A_CHOICE, column, offered=offered, **about)


def _named_by_label(form: Form, name: str, value: str) -> str | None:
    """The choice that is shown with this text, or differs from it only in capitals."""
    for row in form.lists[name]:
        shown = [cell for column, cell in row.cells.items() if column.startswith("label::")]
        if value.casefold() in {text.casefold() for text in (*shown, row["name"])}:
            return row["name"]
    return None
