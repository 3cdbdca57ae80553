"""Names of questions: present, well formed, used once."""

import re
from collections import Counter
from collections.abc import Iterator

from bot.forms.outline import Form, Item
from bot.workbooks.faults import Saying, SheetFault, warning

PLAIN = re.compile(r"^[A-Za-z_][A-Za-z0-9_.-]*$")
TAG = re.compile(r"^[^\W\d][\w.\-]*$")
RESERVED = frozenset({"meta", "instanceID", "instanceName", "data"})
NO_NAME = Saying(
    "no-name",
    "Dòng này chưa có tên. Hãy đặt tên ở cột “name”, chỉ gồm chữ không dấu, số và gạch dưới.",
    "This row has no name. Give one in “name”: only plain letters, digits and underscores.",
)
BAD_NAME = Saying(
    "bad-name",
    "Tên “{name}” không hợp lệ. Hãy chỉ dùng chữ không dấu, số và gạch dưới, bắt đầu bằng chữ.",
    "The name “{name}” is not valid. Use plain letters, digits, underscores; begin with a letter.",
)
ACCENTED_NAME = warning(
    "accented-name",
    "Tên “{name}” có chữ có dấu, dễ gõ nhầm trong biểu thức. Nên dùng chữ không dấu.",
    "The name “{name}” has accents, easy to mistype in expressions. Plain letters are safer.",
)
RESERVED_NAME = Saying(
    "reserved-name",
    "Tên “{name}” dành riêng cho hệ thống. Hãy đặt tên khác.",
    "The name “{name}” is reserved. Choose another.",
)
REPEATED_NAME = Saying(
    "repeated-name",
    "Tên “{name}” đã dùng ở dòng {line}. Hãy đặt tên khác.",
    "The name “{name}” is already used in row {line}. Choose another.",
)
MADE_NAME = Saying(
    "repeated-name",
    "Tên “{name}” được tạo sẵn cho dòng {line}. Hãy đặt tên khác.",
    "The name “{name}” is made for row {line} by itself. Choose another.",
)
SAME_NAME = warning(
    "same-name-elsewhere",
    "Tên “{name}” cũng dùng cho nhóm khác ở dòng {line}. Nên đặt tên khác để khỏi nhầm.",
    "The name “{name}” is also used in another group, row {line}. A different one is clearer.",
)
SIMILAR_NAME = warning(
    "similar-name",
    "Tên “{name}” chỉ khác tên ở dòng {line} về chữ hoa, chữ thường. Nên đặt tên khác.",
    "The name “{name}” differs from that of row {line} only in capitals. Choose another.",
)


def faults(form: Form) -> Iterator[SheetFault]:
    by_path, by_name, by_low = dict[str, Item](), dict[str, Item](), dict[str, Item]()
    made = Counter(item.path for item in form.items if item.is_made)
    for item in form.items:
        yield from () if item.is_made else _of_item(item)
        if not item.name:
            continue
        low = item.path.lower()
        if item.path in by_path:
            yield _repeated(item, by_path[item.path], is_made=item.path in made)
        elif item.name in by_name:
            yield _again(item, by_name[item.name])
        elif low in by_low:
            yield _fault(SIMILAR_NAME, item, by_low[low])
        by_path.setdefault(item.path, item)
        by_name.setdefault(item.name, item)
        by_low.setdefault(low, item)


def _again(item: Item, other: Item) -> SheetFault:
    """pyxform wants the names of repeats to be the only ones in the whole form."""
    is_repeat = item.kind.name == other.kind.name == "begin repeat"
    return _fault(REPEATED_NAME if is_repeat else SAME_NAME, item, other)


def _repeated(item: Item, other: Item, *, is_made: bool) -> SheetFault:
    if item.is_made:
        item, other = other, item
    return _fault(MADE_NAME if is_made else REPEATED_NAME, item, other)


def _fault(saying: Saying, item: Item, other: Item) -> SheetFault:
    return item.row.fault(saying, "name", name=item.name, line=other.row.line)


def _of_item(item: Item) -> Iterator[SheetFault]:
    name = item.name
    if not name:
        yield item.row.fault(NO_NAME, "name")
    elif name in RESERVED:
        yield item.row.fault(RESERVED_NAME, "name", name=name)
    elif not TAG.match(name):
        yield item.row.fault(BAD_NAME, "name", name=name)
    elif not PLAIN.match(name):
        yield item.row.fault(ACCENTED_NAME, "name", name=name)
