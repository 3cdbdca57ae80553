"""The parameters column: which a type may have, and whether their values fit."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from bot.forms.formulas import REFERENCE
from bot.forms.kinds import Kind
from bot.forms.outline import Form, Item
from bot.forms.rules.names import TAG
from bot.workbooks.faults import Saying, SheetFault, warning

_PAIR = re.compile(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)")
_SHAPE = re.compile(
    r"^[\s,;]*[^\s=,;]+\s*=\s*[^\s=,;]+(?:[\s,;]+[^\s=,;]+\s*=\s*[^\s=,;]+)*[\s,;]*$"
)
_TRUE_FALSE = frozenset({"true", "false"})
MEANT = {
    "range": {"start", "end", "step"},
    "select_one": {"randomize", "seed"},
    "select_multiple": {"randomize", "seed"},
    "rank": {"randomize", "seed"},
    "image": {"max-pixels"},
}
_OF_FILES = {"value", "label"}
BROKEN = Saying(
    "broken-parameters",
    "Cột “parameters” viết chưa đúng. Hãy viết theo mẫu: start=0 end=10 step=1.",
    "The parameters are not right. Write them like this: start=0 end=10 step=1.",
)
IGNORED = warning(
    "ignored-parameter",
    "Tham số “{name}” không có tác dụng với loại “{type}”. Có thể bỏ tham số này.",
    "The parameter “{name}” has no effect on “{type}”. It may be removed.",
)
NOT_A_NUMBER = Saying(
    "parameter-not-a-number",
    "Tham số “{name}” phải là số nhưng lại là “{value}”. Hãy ghi một số.",
    "The parameter “{name}” must be a number, not “{value}”. Write a number.",
)
NOT_TRUE_FALSE = Saying(
    "parameter-not-true-false",
    "Tham số “{name}” chỉ nhận “true” hoặc “false”. Hãy sửa lại.",
    "The parameter “{name}” takes only “true” or “false”. Correct it.",
)
NOT_A_COLUMN_NAME = Saying(
    "parameter-not-a-column",
    "Tham số “{name}” phải là tên một cột của tệp, không có dấu cách. Hãy sửa lại.",
    "The parameter “{name}” must name a column of the file, without spaces. Correct it.",
)
SEED_ALONE = Saying(
    "seed-without-randomize",
    "Tham số “seed” chỉ dùng cùng “randomize=true”. Hãy thêm hoặc bỏ “seed”.",
    "“seed” works only with “randomize=true”. Add that or remove “seed”.",
)
BAD_STEP = Saying(
    "bad-range-step",
    "Bước “step” phải lớn hơn 0 và không lớn hơn khoảng từ “start” đến “end”. Hãy sửa lại.",
    "“step” must be above 0 and no larger than the way from “start” to “end”. Correct it.",
)
BACKWARDS = Saying(
    "backward-range",
    "Số đầu “start” lớn hơn số cuối “end”. Hãy đổi chỗ hai số.",
    "“start” is larger than “end”. Swap the two numbers.",
)
UNEVEN = warning(
    "uneven-range",
    "Đi từ “start” theo bước “step” không tới đúng “end”. Hãy xem lại ba số này.",
    "Steps of “step” from “start” never meet “end” exactly. Check the three numbers.",
)
USUAL_RANGE = {"start": "1", "end": "10", "step": "1"}


def faults(form: Form) -> Iterator[SheetFault]:
    for item in form.items:
        cell = item.row["parameters"]
        if item.is_made or not cell:
            continue
        if not _SHAPE.match(cell):
            yield item.row.fault(BROKEN, "parameters")
            continue
        yield from _of_item(item, pairs(cell))


def pairs(cell: str) -> dict[str, str]:
    return {name.lower(): value for name, value in _PAIR.findall(cell)}


def meant(kind: Kind) -> frozenset[str]:
    """The parameters that have an effect on this type."""
    return frozenset(MEANT.get(kind.name, set()) | (_OF_FILES if kind.file else set()))


def _of_item(item: Item, given: Mapping[str, str]) -> Iterator[SheetFault]:
    row, allowed = item.row, meant(item.kind)
    for name in given:
        if name not in allowed:
            yield row.fault(IGNORED, "parameters", name=name, type=item.kind.name)
    if item.kind.name == "range":
        yield from _range(item, given)
    if "max-pixels" in allowed and not given.get("max-pixels", "1").isdecimal():
        yield _not_a_number(item, "max-pixels", given["max-pixels"])
    if "randomize" in allowed:
        yield from _random(item, given)
    for name in _OF_FILES & allowed & given.keys():
        if not TAG.match(given[name]):
            yield row.fault(NOT_A_COLUMN_NAME, "parameters", name=name)


def _random(item: Item, given: Mapping[str, str]) -> Iterator[SheetFault]:
    said, seed = given.get("randomize"), given.get("seed")
    if said is not None and said.lower() not in _TRUE_FALSE:
        yield item.row.fault(NOT_TRUE_FALSE, "parameters", name="randomize")
    if seed is not None and said is None:
        yield item.row.fault(SEED_ALONE, "parameters")
    if seed is not None and not (REFERENCE.fullmatch(seed) or _number(seed) is not None):
        yield _not_a_number(item, "seed", seed)


def _range(item: Item, given: Mapping[str, str]) -> Iterator[SheetFault]:
    found = {name: given.get(name, usual) for name, usual in USUAL_RANGE.items()}
    wrong = [name for name, value in found.items() if _number(value) is None]
    for name in wrong:
        yield _not_a_number(item, name, found[name])
    if wrong:
        return
    start, end, step = (_number(found[name]) or Decimal(0) for name in USUAL_RANGE)
    if start > end:
        yield item.row.fault(BACKWARDS, "parameters")
    elif step <= 0 or step > end - start:
        yield item.row.fault(BAD_STEP, "parameters")
    elif (end - start) % step != 0:
        yield item.row.fault(UNEVEN, "parameters")


def _not_a_number(item: Item, name: str, value: str) -> SheetFault:
    return item.row.fault(NOT_A_NUMBER, "parameters", name=name, value=value)


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal("1e15") else None
