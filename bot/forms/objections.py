"""What pyxform says of a form, in both languages and at the author's own row."""

import re
from collections.abc import Sequence

from bot.forms.expansion import Expanded
from bot.forms.sources import Row
from bot.workbooks.faults import Saying, SheetFault

_ROW = re.compile(r"\[row : (\d+)\]")
_COLUMN = re.compile(r"the '([^']+)' value")
_SHEET = re.compile(r"On the '(\w+)' sheet")
_QUOTED = re.compile(r"'([^']*)'")
SAID: tuple[tuple[str, str, str], ...] = (
    (
        r"Reference variables must start",
        "Tên câu hỏi trong “${…}” viết chưa đúng. Hãy viết đủ như ${ten_cau}.",
        "A name in “${…}” is not right. Write it whole, as in ${name}.",
    ),
    (
        r"Could not find the name|There has been a problem trying to replace",
        "Có tên trong “${…}” không phải là câu hỏi nào của phiếu. Hãy sửa tên.",
        "A name in “${…}” is no question of this form. Correct it.",
    ),
    (
        r"appears more than once",
        "Có nhiều câu hỏi cùng tên nên không rõ “${…}” là câu nào. Hãy đặt tên khác nhau.",
        "Several questions share a name, so “${…}” is unclear. Give them different names.",
    ),
    (
        r"must be unique|must unique|more than one survey element named",
        "Tên này đã dùng ở chỗ khác. Hãy đặt tên khác.",
        "This name is used elsewhere. Choose another.",
    ),
    (
        r"'meta' is reserved",
        "Tên “meta” dành riêng cho hệ thống. Hãy đặt tên khác.",
        "The name “meta” is reserved. Choose another.",
    ),
    (
        r"Names must begin with|Invalid question name|invalid XML tag",
        "Tên có ký tự không hợp lệ. Hãy chỉ dùng chữ không dấu, số và gạch dưới.",
        "The name has signs it may not have. Use plain letters, digits and underscores.",
    ),
    (
        r"Unmatched 'begin",
        "Nhóm hoặc phần lặp này chưa được kết thúc. Hãy thêm dòng kết thúc.",
        "This group or repeat is never ended. Add its end.",
    ),
    (
        r"Unmatched 'end",
        "Dòng kết thúc này không khớp với nhóm nào. Hãy xóa hoặc chuyển dòng này.",
        "This end matches no group. Delete or move it.",
    ),
    (
        r"List name not in choices|choices sheet in this xlsform",
        "Không có danh sách lựa chọn của câu này. Hãy thêm vào bảng “choices”.",
        "This question's list of choices is missing. Add it to the “choices” sheet.",
    ),
    (
        r"Unknown question type",
        "Không có loại câu hỏi này. Hãy xem lại cột “type”.",
        "There is no such question type. Check the “type” column.",
    ),
    (
        r"Missing calculation",
        "Câu này cần phép tính. Hãy ghi vào cột “calculation”.",
        "This row needs a calculation. Write it in “calculation”.",
    ),
    (
        r"the 'parameters' value|parameter",
        "Cột “parameters” viết chưa đúng. Hãy xem lại các tham số.",
        "The parameters are not right. Check them.",
    ),
    (
        r"with no name|must have a name",
        "Dòng này chưa có tên. Hãy ghi vào cột “name”.",
        "This row has no name. Write one in “name”.",
    ),
    (
        r"with no type",
        "Dòng này chưa có loại câu hỏi. Hãy ghi vào cột “type”.",
        "This row has no type. Write one in “type”.",
    ),
    (
        r"Audits must always be named",
        "Dòng loại “audit” phải để trống tên. Hãy xóa ô “name”.",
        "An “audit” row takes no name. Clear its “name” cell.",
    ),
    (
        r"same instance id|Instance names must be unique",
        "Tên danh sách trùng với tên một tệp CSV. Hãy đổi một trong hai tên.",
        "A list and a CSV file share a name. Rename one of them.",
    ),
    (
        r"are different names for the same column|Headers that are different",
        "Có hai cột cùng nghĩa. Hãy bỏ một trong hai cột.",
        "Two columns mean the same. Remove one of them.",
    ),
)
_LAST_RESORT = Saying(
    "pyxform",
    "Không lập được phiếu từ dòng này. Hãy xem lại dòng này. Thông báo gốc: “{said}”.",
    "The form cannot be made from this row. Check it. The original message: “{said}”.",
)


def placed(form: Expanded, message: str) -> SheetFault:
    """pyxform counts the rows it was given from 2, after their header."""
    match, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    rows = form.rows(sheet[1]) if sheet else form.survey
    row = _row(rows, int(match[1]) - 2 if match else 0)
    return row.fault(_saying(message), column[1] if column else "", said=_short(message))


def _saying(message: str) -> Saying:
    for pattern, vi, en in SAID:
        if re.search(pattern, message):
            return Saying("pyxform", _plain(vi), _plain(en))
    return _LAST_RESORT


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _short(message: str) -> str:
    return " ".join(_ROW.sub("", message).split())[:300]


def _row(rows: Sequence[Row], index: int) -> Row:
    return rows[min(max(index, 0), len(rows) - 1)]
