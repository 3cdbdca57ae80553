"""`${…}`: whole, to a question there is, and to one that can be seen from here."""

from collections.abc import Iterator

from bot.forms.columns import EXPRESSIONS, TRANSLATED
from bot.forms.formulas import OPENED, REFERENCE, Token, names, tokens
from bot.forms.outline import Form, Item
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault

GATHERING = frozenset(
    {"sum", "count", "count-non-empty", "min", "max", "join", "concat", "indexed-repeat"}
    | {"position", "randomize", "area", "distance", "geofence", "intersects", "string-length"}
    | {"checklist", "weighted-checklist", "once"}
)
"""Functions that take every answer of a repeat."""
_EVERYWHERE = frozenset({"instanceID", "instanceName"})
BROKEN = Saying(
    "broken-reference",
    "Tên câu hỏi viết chưa trọn, gần “{near}”. Hãy viết đủ như ${{ten_cau}}.",
    "A question's name is not finished, near “{near}”. Write it whole, as in ${{name}}.",
)
UNKNOWN = Saying(
    "unknown-name",
    "Không có câu hỏi nào tên “{name}”. Hãy sửa tên trong “${{{name}}}”.",
    "There is no question named “{name}”. Correct the name in “${{{name}}}”.",
)
MISSPELT = Saying(
    "unknown-name",
    "Không có câu hỏi nào tên “{name}”. Có phải ý anh/chị là “{closest}”? Hãy sửa lại.",
    "There is no question named “{name}”. Did you mean “{closest}”? Correct it.",
)
AMBIGUOUS = Saying(
    "ambiguous-name",
    "Có nhiều câu hỏi tên “{name}” ở các dòng {lines}. Hãy đặt tên khác nhau.",
    "Several questions are named “{name}”, in rows {lines}. Give them different names.",
)
OTHER_REPEAT = Saying(
    "other-repeat",
    "Câu “{name}” nằm trong phần lặp “{repeat}” nên có nhiều câu trả lời. "
    "Hãy dùng sum, count, max hoặc join.",
    "“{name}” lies in the repeat “{repeat}” and has many answers. Use sum, count, max or join.",
)
GROUP = Saying(
    "group-as-value",
    "“{name}” là một nhóm, không có giá trị. Hãy dùng tên một câu hỏi trong nhóm.",
    "“{name}” is a group and has no value. Use the name of a question in it.",
)
NOT_A_TRIGGER = Saying(
    "group-as-trigger",
    "“{name}” là một nhóm, không làm “trigger” được. Hãy dùng tên một câu hỏi.",
    "“{name}” is a group and cannot be a trigger. Use the name of a question.",
)
_TEXTS = ("bind::bot:warning_message_vi", "bind::bot:warning_message_en")


def faults(form: Form) -> Iterator[SheetFault]:
    for item in form.items:
        if not item.is_made:
            yield from _of_item(form, item)
    for row in form.sheets.choices:
        for column, cell in row.cells.items():
            if column.partition("::")[0] in TRANSLATED["choices"]:
                yield from _of_cell(form, row, column, cell)
    for row in form.sheets.settings[:1]:
        yield from _of_cell(form, row, "instance_name", row["instance_name"])


def _of_item(form: Form, item: Item) -> Iterator[SheetFault]:
    for column, cell in item.row.cells.items():
        if "$" not in cell or column == "name":
            continue
        yield from _of_cell(form, item.row, column, cell)
        if column in EXPRESSIONS:
            yield from _seen_from(form, item, column, cell)
        elif _is_text(column):
            for name, _ in names(cell):
                yield from _as_value(form, item, column, name)
        elif column == "trigger":
            yield from _trigger(form, item, cell)


def _is_text(column: str) -> bool:
    return column in _TEXTS or column.rpartition("::")[0] in TRANSLATED["survey"]


def _of_cell(form: Form, row: Row, column: str, cell: str) -> Iterator[SheetFault]:
    whole = {match.start() for match in REFERENCE.finditer(cell) if match[1].strip()}
    for match in OPENED.finditer(cell):
        if match.start() not in whole:
            near = cell[match.start() : match.start() + 20]
            yield row.fault(BROKEN, column, near=near)
    for name in dict.fromkeys(name for name, _ in names(cell) if name):
        yield from _of_name(form, row, column, name)


def _of_name(form: Form, row: Row, column: str, name: str) -> Iterator[SheetFault]:
    found = form.by_name.get(name, [])
    if len(found) > 1:
        lines = ", ".join(str(item.row.line) for item in found)
        yield row.fault(AMBIGUOUS, column, name=name, lines=lines)
    elif not found and name not in _EVERYWHERE:
        closest = form.closest(name, form.by_name)
        yield row.fault(MISSPELT if closest else UNKNOWN, column, name=name, closest=closest)


def _trigger(form: Form, item: Item, cell: str) -> Iterator[SheetFault]:
    for name, _ in names(cell):
        target = form.named(name)
        if target is not None and target.kind.is_begin:
            yield item.row.fault(NOT_A_TRIGGER, "trigger", name=name)


def _seen_from(form: Form, item: Item, column: str, cell: str) -> Iterator[SheetFault]:
    """References outside functions that gather, paths that go on, and filters."""
    found = tokens(cell)
    opened: list[str] = []
    for place, token in enumerate(found):
        if token.text in {"(", "["}:
            before = found[place - 1] if place else None
            opened.append(before.text if before and token.text == "(" else token.text)
        elif token.text in {")", "]"} and opened:
            opened.pop()
        elif token.kind == "reference" and not _is_gathered(found, place, opened):
            is_count = item.kind.is_begin and column == "repeat_count"
            yield from _as_value(form, item, column, token.value, counts=is_count)


def _is_gathered(found: tuple[Token, ...], place: int, opened: list[str]) -> bool:
    after = found[place + 1].text if place + 1 < len(found) else ""
    return after in {"/", "["} or "[" in opened or any(one in GATHERING for one in opened)


def _as_value(
    form: Form, item: Item, column: str, name: str, *, counts: bool = False
) -> Iterator[SheetFault]:
    target = form.named(name)
    if target is None or len(form.by_name[name]) > 1:
        return
    if target.kind.is_begin:
        yield item.row.fault(GROUP, column, name=name)
        return
    around = set(item.repeats) | ({item} if item.kind.name == "begin repeat" else set())
    outside = [repeat for repeat in target.repeats if repeat not in around]
    if outside and not (counts and target.repeats == item.repeats):
        yield item.row.fault(OTHER_REPEAT, column, name=name, repeat=outside[0].name)
