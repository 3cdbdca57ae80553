"""How much a form may hold; past these nothing else is looked at."""

from collections.abc import Iterator

from bot.forms.columns import EXPRESSIONS
from bot.forms.outline import Form
from bot.workbooks.faults import Saying, SheetFault

DEEPEST = 10
EXPRESSIONS_IN_ALL = 400_000
HEADING = 200
TOO_DEEP = Saying(
    "groups-too-deep",
    "Nhóm này nằm trong hơn {most} lớp nhóm khác. Hãy bớt các nhóm lồng nhau.",
    "This group lies more than {most} groups deep. Use fewer levels.",
)
TOO_MUCH = Saying(
    "expressions-too-long",
    "Các biểu thức của phiếu dài tổng cộng hơn {most} ký tự. Hãy chia thành nhiều phiếu.",
    "The form's expressions have more than {most} characters in all. Split the form.",
)
LONG_HEADING = Saying(
    "heading-too-long",
    "Tên cột này dài hơn {most} ký tự. Hãy đặt tên ngắn hơn.",
    "This column's name has more than {most} characters. Shorten it.",
)


def faults(form: Form) -> Iterator[SheetFault]:
    for header in form.sheets.headers:
        if any(len(column.written) > HEADING for column in header.columns):
            yield header.row.fault(LONG_HEADING, most=HEADING)
    deep = next((item for item in form.items if item.depth > DEEPEST), None)
    if deep is not None:
        yield deep.row.fault(TOO_DEEP, "type", most=DEEPEST)
    rows, length = form.sheets.survey, 0
    for row in rows:
        length += sum(len(row[column]) for column in EXPRESSIONS)
        if length > EXPRESSIONS_IN_ALL:
            yield row.fault(TOO_MUCH, most=EXPRESSIONS_IN_ALL)
            return
