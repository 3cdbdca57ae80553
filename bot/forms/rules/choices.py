"""Lists of choices: there, used, without repetitions."""

from collections.abc import Iterator

from bot.forms.columns import EXPRESSIONS
from bot.forms.formulas import calls, tokens
from bot.forms.outline import Form, Item
from bot.forms.rules.settings import YES_NO
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault, warning

NO_LIST = Saying(
    "unknown-list",
    "Không có danh sách lựa chọn nào tên “{list}”. Hãy thêm vào bảng “choices” hoặc sửa tên.",
    "There is no list of choices “{list}”. Add it to the “choices” sheet or correct the name.",
)
MISSPELT_LIST = Saying(
    "unknown-list",
    "Không có danh sách lựa chọn nào tên “{list}”. Có phải ý anh/chị là “{closest}”? Hãy sửa lại.",
    "There is no list of choices “{list}”. Did you mean “{closest}”? Correct it.",
)
UNUSED_LIST = warning(
    "unused-list",
    "Không có câu hỏi nào dùng danh sách “{list}”. Hãy kiểm tra tên hoặc xóa danh sách.",
    "No question uses the list “{list}”. Check its name or delete it.",
)
NO_LIST_NAME = Saying(
    "no-list-name",
    "Lựa chọn này chưa thuộc danh sách nào. Hãy ghi tên danh sách vào cột “list_name”.",
    "This choice belongs to no list. Write the list's name in “list_name”.",
)
NO_NAME = Saying(
    "no-choice-name",
    "Lựa chọn này chưa có tên. Hãy đặt tên ở cột “name”, ví dụ: “yes”.",
    "This choice has no name. Give it one in the “name” column, such as “yes”.",
)
SPACED_NAME = Saying(
    "spaced-choice-name",
    "Tên lựa chọn “{name}” có dấu cách. Hãy thay bằng dấu gạch dưới.",
    "The choice name “{name}” has spaces. Use underscores instead.",
)
SPACED_ONE_NAME = warning(
    "spaced-choice-name",
    "Tên lựa chọn “{name}” có dấu cách. Nên thay bằng dấu gạch dưới để dùng được ở mọi loại câu.",
    "The choice name “{name}” has spaces. Underscores would make it fit every type of question.",
)
QUOTED_NAME = Saying(
    "quoted-choice-name",
    "Tên lựa chọn “{name}” có dấu nháy, không dùng được trong biểu thức. Hãy bỏ dấu nháy.",
    "The choice name “{name}” has a quotation mark, useless in expressions. Remove it.",
)
REPEATED_NAME = Saying(
    "repeated-choice-name",
    "Lựa chọn “{name}” đã có ở dòng {line} của danh sách này. Hãy đặt tên khác.",
    "The choice “{name}” is already in row {line} of this list. Choose another name.",
)
OTHER_WITH_FILTER = Saying(
    "or-other-with-filter",
    "Không dùng “or_other” cùng với “choice_filter”. "
    "Hãy tự thêm lựa chọn “other” và câu hỏi nêu rõ.",
    "“or_other” cannot go with “choice_filter”. Add an “other” choice and its question yourself.",
)
OTHER_WITHOUT_LIST = Saying(
    "or-other-without-list",
    "“or_other” chỉ dùng với danh sách trong bảng “choices”. Hãy bỏ “or_other”.",
    "“or_other” works only with a list in the “choices” sheet. Remove “or_other”.",
)
BAD_REPEAT = Saying(
    "not-from-a-repeat",
    "Câu “{name}” không nằm trong phần lặp nào nên không làm danh sách được. Hãy sửa lại.",
    "“{name}” lies in no repeat and cannot give a list of choices. Correct it.",
)
SEVERAL_FROM_REPEAT = Saying(
    "several-from-a-repeat",
    "Không chọn nhiều ý từ các mục của phần lặp “{name}” được vì mục có thể có dấu cách. "
    "Hãy dùng “select_one”, có thể đặt trong một phần lặp.",
    "Several entries of “{name}” cannot be chosen, since they may have spaces. "
    "Use “select_one”, in a repeat if need be.",
)


def faults(form: Form) -> Iterator[SheetFault]:
    several = {
        item.kind.list for item in form.items if item.kind.name in {"select_multiple", "rank"}
    }
    used = {item.kind.list for item in form.items} | set(_drawn_on(form))
    for item in form.items:
        if item.kind.is_select and item.kind.list:
            yield from _of_question(form, item)
    for name, rows in form.lists.items():
        if not name:
            yield from (row.fault(NO_LIST_NAME, "list_name") for row in rows)
            continue
        if name not in used:
            yield rows[0].fault(UNUSED_LIST, "list_name", list=name)
        yield from _of_list(rows, name in several, _may_repeat(form))


def _of_question(form: Form, item: Item) -> Iterator[SheetFault]:
    row, name = item.row, item.kind.list
    if item.kind.other and (item.kind.file or name.startswith("${")):
        yield row.fault(OTHER_WITHOUT_LIST, "type")
    if item.kind.other and row["choice_filter"]:
        yield row.fault(OTHER_WITH_FILTER, "choice_filter")
    if name.startswith("${"):
        yield from _from_repeat(form, item)
    elif not item.kind.file and name not in form.lists:
        closest = form.closest(name, form.lists)
        yield row.fault(MISSPELT_LIST if closest else NO_LIST, "type", list=name, closest=closest)


def _from_repeat(form: Form, item: Item) -> Iterator[SheetFault]:
    """An unknown name is told of by the references."""
    for token in tokens(item.kind.list):
        source = form.named(token.value) if token.kind == "reference" else None
        if source is not None and not source.repeats:
            yield item.row.fault(BAD_REPEAT, "type", name=source.name)
        elif source is not None and item.kind.name == "select_multiple":
            yield item.row.fault(SEVERAL_FROM_REPEAT, "type", name=source.name)


def _drawn_on(form: Form) -> Iterator[str]:
    """Lists that expressions look things up in, or that label a range."""
    for row in form.sheets.survey:
        for column in EXPRESSIONS:
            yield from (
                call.literal(0) or "" for call in calls(row[column]) if call.name == "instance"
            )
        yield from (token.text for token in tokens(row["parameters"]) if token.kind == "name")


def _of_list(rows: tuple[Row, ...], is_of_several: bool, may_repeat: bool) -> Iterator[SheetFault]:
    seen = dict[str, int]()
    for row in rows:
        name = row["name"]
        if not name:
            yield row.fault(NO_NAME, "name")
        elif any(letter.isspace() for letter in name):
            yield row.fault(SPACED_NAME if is_of_several else SPACED_ONE_NAME, "name", name=name)
        elif "'" in name or '"' in name:
            yield row.fault(QUOTED_NAME, "name", name=name)
        elif name in seen and not may_repeat:
            yield row.fault(REPEATED_NAME, "name", name=name, line=seen[name])
        seen.setdefault(name, row.line)


def _may_repeat(form: Form) -> bool:
    said = form.sheets.settings[0]["allow_choice_duplicates"] if form.sheets.settings else ""
    return said.lower() in YES_NO and said.lower() in {"yes", "true", "true()"}
