"""CSV files a form names: there, readable, with the columns that are asked of them."""

from collections.abc import Iterator

from bot.forms.attachments import Listing, Unusable
from bot.forms.columns import EXPRESSIONS
from bot.forms.formulas import Call, calls
from bot.forms.outline import Form, Item
from bot.forms.rules.parameters import pairs
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault

NO_FILE = Saying(
    "no-file",
    "Không tìm thấy tệp “{file}”. Hãy gửi kèm tệp này cùng với phiếu.",
    "The file “{file}” is not there. Send it along with the form.",
)
NOT_CSV = Saying(
    "not-csv",
    "Danh sách ngoài “{file}” phải là tệp CSV. Hãy lưu lại thành tệp .csv.",
    "The outside list “{file}” must be a CSV file. Save it as .csv.",
)
UNUSABLE = Saying(
    "unusable-file",
    "Tệp “{file}” chưa dùng được: {why_vi}.",
    "The file “{file}” cannot be used: it {why_en}.",
)
NO_COLUMN = Saying(
    "no-file-column",
    "Tệp “{file}” không có cột “{name}”, chỉ có: {offered}. Hãy sửa tên cột.",
    "The file “{file}” has no column “{name}”, only: {offered}. Correct the name.",
)
_USUAL = {"value": "name", "label": "label"}
_PULLDATA_COLUMNS = (1, 2)


def faults(form: Form) -> Iterator[SheetFault]:
    for item in form.items:
        if item.is_made:
            continue
        if item.kind.file:
            yield from _of_select(form, item)
        elif item.kind.name == "csv-external" and item.name:
            yield from _there(form, item.row, "name", f"{item.name}.csv")
        for column in EXPRESSIONS:
            for call in calls(item.row[column]) if "pulldata" in item.row[column] else ():
                if call.name == "pulldata":
                    yield from _of_call(form, item.row, column, call)


def _of_select(form: Form, item: Item) -> Iterator[SheetFault]:
    file, row = item.kind.file, item.row
    if not file.lower().endswith(".csv"):
        yield row.fault(NOT_CSV, "type", file=file)
        return
    yield from _there(form, row, "type", file)
    given = pairs(row["parameters"])
    for parameter, usual in _USUAL.items():
        place = "parameters" if parameter in given else "type"
        yield from _has(form, row, place, file, given.get(parameter, usual))


def _of_call(form: Form, row: Row, column: str, call: Call) -> Iterator[SheetFault]:
    stem = call.literal(0)
    if stem is None:
        return
    file = f"{stem}.csv"
    yield from _there(form, row, column, file)
    for place in _PULLDATA_COLUMNS:
        name = call.literal(place)
        if name is not None:
            yield from _has(form, row, column, file, name)


def _there(form: Form, row: Row, column: str, file: str) -> Iterator[SheetFault]:
    try:
        if form.sheets.attachments.listing(file) is None:
            yield row.fault(NO_FILE, column, file=file)
    except Unusable as why:
        yield row.fault(UNUSABLE, column, file=file, why_vi=why.vi, why_en=why.en)


def _has(form: Form, row: Row, column: str, file: str, name: str) -> Iterator[SheetFault]:
    listing = _listing(form, file)
    if listing is not None and name not in listing.columns:
        offered = ", ".join(listing.columns)
        yield row.fault(NO_COLUMN, column, file=file, name=name, offered=offered)


def _listing(form: Form, file: str) -> Listing | None:
    try:
        return form.sheets.attachments.listing(file)
    except Unusable:
        return None
