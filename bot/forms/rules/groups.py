"""Groups and repeats: begun and ended in pairs, not empty, not too deep."""

from collections.abc import Iterator
from itertools import pairwise

from bot.forms.kinds import kind
from bot.forms.outline import Form, Item, Mismatch
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault

REPEATS_DEEPEST = 2
_WORDS = {"group": ("nhóm", "group"), "repeat": ("phần lặp", "repeat")}
NOT_ENDED = Saying(
    "not-ended",
    "Chưa có dòng kết thúc cho {kind_vi} “{name}”. Hãy thêm dòng “end {kind}” vào đúng chỗ.",
    "The {kind_en} “{name}” is never ended. Add an “end {kind}” row where it should end.",
)
NOT_BEGUN = Saying(
    "not-begun",
    "Dòng này kết thúc một {kind_vi} nhưng không có {kind_vi} nào đang mở. Hãy xóa dòng này.",
    "This row ends a {kind_en}, but none is open. Delete this row.",
)
WRONG_END = Saying(
    "wrong-end",
    "Dòng “end {kind}” không khớp với “{opened}” mở ở dòng {line}. Hãy sửa lại cho khớp.",
    "“end {kind}” does not match “{opened}”, begun in row {line}. Make them match.",
)
EMPTY = Saying(
    "empty-group",
    "Trong {kind_vi} “{name}” không có câu hỏi nào. Hãy thêm câu hỏi hoặc xóa {kind_vi}.",
    "The {kind_en} “{name}” has no questions. Add some or delete it.",
)
REPEATS_TOO_DEEP = Saying(
    "repeats-too-deep",
    "Phần lặp “{name}” nằm trong hai phần lặp khác. Hãy chỉ lồng tối đa hai phần lặp.",
    "The repeat “{name}” lies inside two others. Nest repeats at most two deep.",
)


def faults(form: Form) -> Iterator[SheetFault]:
    for mismatch in form.mismatches:
        yield _mismatch(mismatch)
    for row, after in pairwise(form.sheets.survey):
        if kind(row["type"]).is_begin and kind(after["type"]).is_end:
            yield row.fault(EMPTY, "type", name=row["name"], **_worded(row))
    for item in form.items:
        if item.kind.is_begin:
            yield from _depth(item)


def _mismatch(mismatch: Mismatch) -> SheetFault:
    row, opened = mismatch.row, mismatch.opened
    if kind(row["type"]).is_begin:
        return row.fault(NOT_ENDED, "type", name=row["name"], **_worded(row))
    if opened is None:
        return row.fault(NOT_BEGUN, "type", **_worded(row))
    about = {"opened": kind(opened["type"]).name, "line": opened.line}
    return row.fault(WRONG_END, "type", **about, **_worded(row))


def _worded(row: Row) -> dict[str, object]:
    name = kind(row["type"]).name.partition(" ")[2]
    vi, en = _WORDS.get(name, _WORDS["group"])
    return {"kind": name, "kind_vi": vi, "kind_en": en}


def _depth(item: Item) -> Iterator[SheetFault]:
    if item.kind.name == "begin repeat" and len(item.repeats) == REPEATS_DEEPEST:
        yield item.row.fault(REPEATS_TOO_DEEP, "type", name=item.name)
