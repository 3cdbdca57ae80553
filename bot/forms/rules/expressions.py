"""Expressions: understood by the engine, with functions and instances there are."""

from collections.abc import Iterator

from bot.forms import formulas, patterns
from bot.forms.columns import EXPRESSIONS
from bot.forms.formulas import Misunderstood
from bot.forms.functions import FOREIGN, FUNCTIONS
from bot.forms.outline import Form
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault, warning

WORDS = frozenset({"yes", "no", "true", "false"})
"""What these columns may say instead of an expression."""
YES_NO = ("required", "read_only", "relevant", "constraint")
BROKEN = Saying(
    "broken-expression",
    "Biểu thức viết chưa đúng ở ký tự thứ {place}, gần “{near}”. {why_vi}",
    "The expression is not right at character {place}, near “{near}”. {why_en}",
)
UNKNOWN_FUNCTION = Saying(
    "unknown-function",
    "Không có hàm “{name}” (ký tự thứ {place}). {hint_vi}",
    "There is no function “{name}” (character {place}). {hint_en}",
)
TOO_LONG = Saying(
    "expression-too-long",
    "Biểu thức dài {length} ký tự, quá giới hạn {most}. Hãy tách thành nhiều câu “calculate”.",
    "The expression has {length} characters; at most {most} are allowed. Use “calculate” rows.",
)
SMART_QUOTES = warning(
    "smart-quotes",
    "Biểu thức có dấu nháy cong “{sign}”. Hãy gõ lại bằng dấu nháy thẳng: '.",
    "The expression has a curly quotation mark “{sign}”. Type a straight one: '.",
)
BARE_NAME = Saying(
    "bare-name",
    "Trong biểu thức có chữ “{name}” đứng một mình. "
    "Nếu là tên câu hỏi, hãy viết ${{{name}}}; nếu là chữ, hãy đặt trong dấu nháy.",
    "“{name}” stands alone in the expression. "
    "For a question write ${{{name}}}; for a text use quotation marks.",
)
UNKNOWN_INSTANCE = Saying(
    "unknown-instance",
    "Không có nguồn số liệu “{id}”. Hãy dùng một trong các nguồn: {offered}.",
    "There is no source of data “{id}”. Use one of: {offered}.",
)
BAD_PATTERN = Saying(
    "bad-pattern",
    "Mẫu “{pattern}” trong hàm “regex” viết chưa đúng. Hãy sửa lại mẫu.",
    "The pattern “{pattern}” in “regex” is not right. Correct it.",
)
SLOW_PATTERN = Saying(
    "slow-pattern",
    "Mẫu “{pattern}” có thể chạy rất lâu vì dấu lặp nằm trong dấu lặp. Hãy viết mẫu đơn giản hơn.",
    "The pattern “{pattern}” could take for ever, with a repetition in a repetition. Simplify it.",
)
_NEAR = 20


def faults(form: Form) -> Iterator[SheetFault]:
    instances = _instances(form)
    for row in form.sheets.survey:
        for column in EXPRESSIONS:
            if is_expression(row, column):
                yield from _of_cell(form, row, column, row[column], instances)
    for row in form.sheets.settings[:1]:
        if row["instance_name"]:
            yield from _of_cell(form, row, "instance_name", row["instance_name"], instances)


def is_expression(row: Row, column: str) -> bool:
    """Not a fixed default, nor a plain yes or no."""
    cell = row[column]
    if column in YES_NO and cell.lower() in WORDS:
        return False
    if column == "default":
        return bool(cell) and _is_dynamic(cell, row["type"])
    return bool(cell)


def _is_dynamic(cell: str, kind: str) -> bool:
    from pyxform.utils import default_is_dynamic  # slow to load

    return len(cell) <= formulas.LONGEST and bool(default_is_dynamic(cell, kind))


def _instances(form: Form) -> frozenset[str]:
    files = (item.kind.file.rpartition(".")[0] for item in form.items if item.kind.file)
    external = (item.name for item in form.items if item.kind.name == "csv-external")
    known = (*form.lists, *files, *external, *form.known_instances, "__last-saved")
    return frozenset(name for name in known if name)


def _of_cell(
    form: Form, row: Row, column: str, cell: str, instances: frozenset[str]
) -> Iterator[SheetFault]:
    if len(cell) > formulas.LONGEST:
        yield row.fault(TOO_LONG, column, length=len(cell), most=formulas.LONGEST)
        return
    text = formulas.straightened(cell)
    if text != cell:
        sign = next(one for one, plain in zip(cell, text, strict=True) if one != plain)
        yield row.fault(SMART_QUOTES, column, sign=sign)
    wrong = list(_patterns(row, column, text))
    if wrong:
        yield from wrong
        return
    try:
        formulas.check(text)
    except Misunderstood as why:
        yield _misunderstood(form, row, column, text, why)
        return
    if column != "choice_filter":
        for token in formulas.bare_names(text):
            yield row.fault(BARE_NAME, column, name=token.text)
    yield from _sources(row, column, text, instances)


def _misunderstood(form: Form, row: Row, column: str, text: str, why: Misunderstood) -> SheetFault:
    token = next((one for one in formulas.tokens(text) if one.position == why.position), None)
    called = {call.position: call.name for call in formulas.calls(text)}
    place = why.position + 1
    if token is not None and called.get(token.position, "true") not in FUNCTIONS:
        vi, en = _hint(form, token.text)
        about = {"name": token.text, "place": place, "hint_vi": vi, "hint_en": en}
        return row.fault(UNKNOWN_FUNCTION, column, **about)
    near = text[why.position : why.position + _NEAR] or text[-_NEAR:]
    vi = why.vi if "Hãy" in why.vi else f"{why.vi} Hãy sửa lại."
    return row.fault(BROKEN, column, place=place, near=near, why_vi=vi, why_en=why.en)


def _hint(form: Form, name: str) -> tuple[str, str]:
    if name.lower() in FOREIGN:
        return FOREIGN[name.lower()]
    closest = form.closest(name.lower(), sorted(FUNCTIONS))
    if closest:
        vi = f"Có phải ý anh/chị là “{closest}”? Hãy sửa lại tên hàm."
        return vi, f"Did you mean “{closest}”? Correct its name."
    return "Hãy xem lại tên hàm.", "Check its name."


def _sources(row: Row, column: str, text: str, instances: frozenset[str]) -> Iterator[SheetFault]:
    for call in formulas.calls(text):
        if call.name == "instance":
            name = call.literal(0)
            if name is not None and name not in instances:
                offered = ", ".join(sorted(instances))
                yield row.fault(UNKNOWN_INSTANCE, column, id=name, offered=offered)


def _patterns(row: Row, column: str, text: str) -> Iterator[SheetFault]:
    for call in formulas.calls(text) if "regex" in text else ():
        pattern = call.literal(1) if call.name == "regex" else None
        if pattern is not None and not patterns.is_valid(pattern):
            yield row.fault(BAD_PATTERN, column, pattern=pattern)
        elif pattern is not None and patterns.is_slow(pattern):
            yield row.fault(SLOW_PATTERN, column, pattern=pattern)
