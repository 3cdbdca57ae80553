"""The type of each question: unknown, not for a chat, or without its list."""

from collections.abc import Iterator

from bot.forms import kinds
from bot.forms.outline import Form, Item
from bot.workbooks.faults import Saying, SheetFault

NO_TYPE = Saying(
    "no-type",
    "Dòng này không có loại câu hỏi. Hãy ghi vào cột “type”, hoặc xóa cả dòng.",
    "This row has no question type. Fill in the “type” column or delete the row.",
)
UNKNOWN = Saying(
    "unknown-type",
    "Không có loại câu hỏi “{type}”. Hãy xem lại cột “type”.",
    "There is no question type “{type}”. Check the “type” column.",
)
MISSPELT = Saying(
    "unknown-type",
    "Không có loại câu hỏi “{type}”. Có phải ý anh/chị là “{closest}”? Hãy sửa lại.",
    "There is no question type “{type}”. Did you mean “{closest}”? Correct it.",
)
REFUSED = Saying(
    "refused-type",
    "Không hỗ trợ loại câu hỏi “{type}”: {why_vi}.",
    "Question type “{type}” is not supported: {why_en}.",
)
NO_LIST = Saying(
    "no-list",
    "Loại “{type}” phải kèm tên danh sách, ví dụ: “{type} yes_no”. Hãy ghi thêm tên danh sách.",
    "“{type}” needs a list, as in “{type} yes_no”. Add the name of the list.",
)
LIST_WITH_SPACES = Saying(
    "list-with-spaces",
    "Tên danh sách “{list}” có dấu cách. Hãy thay bằng dấu gạch dưới ở cả hai bảng.",
    "The list name “{list}” has spaces. Use underscores instead, in both sheets.",
)
_PLACES = (
    "phiếu chỉ nhận một điểm trên bản đồ, hãy dùng “geopoint”",
    "a chat takes only one point on a map; use “geopoint”",
)
_SILENT = (
    "phiếu không tự ghi điều cán bộ không chủ động gửi, hãy bỏ dòng này",
    "nothing is recorded that the officer does not send; delete this row",
)
_DEVICE = (
    "phiếu không đọc thông tin SIM của điện thoại, hãy bỏ dòng này",
    "the phone's SIM is never read; delete this row",
)
_LOOP = (
    "hãy dùng “begin repeat” thay cho “begin loop”",
    "use “begin repeat” instead of “begin loop”",
)
WHY = {
    "geotrace": _PLACES,
    "geoshape": _PLACES,
    "background-audio": _SILENT,
    "background-geopoint": _SILENT,
    "start-geopoint": _SILENT,
    "osm": _PLACES,
    "xml-external": (
        "danh sách ngoài phải là tệp CSV, hãy dùng “csv-external”",
        "outside lists must be CSV files; use “csv-external”",
    ),
    "select_one_external": (
        "hãy dùng “select_one_from_file” với một tệp CSV",
        "use “select_one_from_file” with a CSV file",
    ),
    "begin loop": _LOOP,
    "end loop": _LOOP,
    "simserial": _DEVICE,
    "subscriberid": _DEVICE,
}


def faults(form: Form) -> Iterator[SheetFault]:
    for item in form.items:
        if not item.is_made:
            yield from _of_item(item)


def _of_item(item: Item) -> Iterator[SheetFault]:
    row, kind = item.row, item.kind
    if not row["type"]:
        yield row.fault(NO_TYPE, "type")
    elif kind.name in WHY:
        vi, en = WHY[kind.name]
        yield row.fault(REFUSED, "type", type=kind.name, why_vi=vi, why_en=en)
    elif kind.name not in kinds.EVERY:
        closest = kinds.closest(row["type"])
        saying = UNKNOWN if closest is None else MISSPELT
        yield row.fault(saying, "type", type=row["type"], closest=closest)
    elif kind.is_select and not kind.list:
        yield row.fault(NO_LIST, "type", type=kind.name)
    elif kind.is_select and " " in kind.list and not kind.list.startswith("${"):
        yield row.fault(LIST_WITH_SPACES, "type", list=kind.list)
