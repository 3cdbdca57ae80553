"""Everything that can be wrong with a roster, each worded once in both languages."""

from bot.workbooks.faults import Saying

NOT_EXCEL = Saying(
    "unknown-file",
    "Danh sách phải là tệp Excel (.xlsx). Hãy dùng tệp mẫu mà hệ thống gửi.",
    "The list has to be an Excel file (.xlsx). Please use the file the system sends.",
)
NO_HEADINGS = Saying(
    "no-headings",
    "Không thấy dòng tiêu đề. Bảng cần có các cột: Đơn vị, Họ và tên, Vai trò.",
    "No row of headings was found. The sheet needs the columns Unit, Full name and Role.",
)
MISSING_COLUMNS = Saying(
    "missing-columns",
    "Bảng thiếu cột: {columns_vi}. Hãy thêm cột hoặc dùng lại tệp mẫu.",
    "These columns are missing: {columns_en}. Add them, or use the file the system sends.",
)
DOUBLE_COLUMN = Saying(
    "double-column",
    "Có hơn một cột cùng tên. Hãy xóa cột thừa.",
    "More than one column has this heading. Delete the one too many.",
)
SEVERAL_LISTS = Saying(
    "several-lists",
    "Tệp có nhiều bảng danh sách: {sheets}. Hãy chép tất cả vào một bảng rồi xóa các bảng kia.",
    "Several sheets are lists of people: {sheets}. Copy them into one and delete the others.",
)
EMPTY = Saying(
    "empty-list",
    "Bảng chưa có người nào. Hãy ghi mỗi người một dòng, bên dưới dòng tiêu đề.",
    "The sheet names nobody. Write one person to a row, below the headings.",
)
TOO_MANY_ROWS = Saying(
    "too-many-rows",
    "Bảng có hơn {most} người. Hãy chia thành nhiều tệp theo đơn vị.",
    "The sheet has more than {most} people. Split it into several files by unit.",
)
FORMULA = Saying(
    "formula",
    "Ô này là công thức. Hãy gõ thẳng nội dung vào ô.",
    "This cell is a formula. Type its content instead.",
)
NO_UNIT = Saying(
    "no-unit",
    "Thiếu đơn vị. Nếu ô bị gộp với ô khác thì hãy bỏ gộp và ghi đơn vị vào từng dòng.",
    "The unit is missing. If cells are merged, unmerge them and write the unit in each row.",
)
UNKNOWN_UNIT = Saying(
    "unknown-unit",
    "Không có đơn vị “{text}”. Hãy chọn đơn vị trong danh sách của ô.",
    "There is no unit “{text}”. Choose the unit from the list in the cell.",
)
UNKNOWN_UNIT_NEAR = Saying(
    "unknown-unit",
    "Không có đơn vị “{text}”. Tên gần giống: {near}. Hãy ghi đúng và đủ tên đơn vị.",
    "There is no unit “{text}”. Similar names: {near}. Write the whole name of the unit.",
)
SEVERAL_UNITS = Saying(
    "several-units",
    "Tên “{text}” là của nhiều đơn vị: {near}. Hãy ghi đủ tên đơn vị.",
    "Several units are called “{text}”: {near}. Write the unit’s full name.",
)
NO_NAME = Saying(
    "no-name",
    "Thiếu họ và tên. Nếu ô bị gộp với ô khác thì hãy bỏ gộp và ghi từng dòng.",
    "The full name is missing. If cells are merged, unmerge them and fill in each row.",
)
LONG_NAME = Saying(
    "long-name",
    "Họ và tên dài hơn {most} ký tự. Hãy chỉ ghi họ và tên.",
    "The name is longer than {most} characters. Write the full name only.",
)
NAME_WITH_DIGITS = Saying(
    "name-with-digits",
    "Họ và tên có chữ số. Hãy chỉ ghi họ và tên; hệ thống không cần số điện thoại.",
    "The name has digits in it. Write the full name only; no phone number is needed.",
)
NAME_WITH_ADDRESS = Saying(
    "name-with-address",
    "Họ và tên có địa chỉ thư hoặc trang mạng. Hãy chỉ ghi họ và tên.",
    "The name has an e-mail or web address in it. Write the full name only.",
)
NAME_WITH_SIGNS = Saying(
    "name-with-signs",
    "Họ và tên có ký tự lạ “{sign}”. Hãy gõ lại họ và tên.",
    "The name has the sign “{sign}” in it. Type the name again.",
)
NO_ROLE = Saying(
    "no-role",
    "Thiếu vai trò. Hãy chọn: {roles_vi}. Nếu ô bị gộp với ô khác thì hãy bỏ gộp.",
    "The role is missing. Choose: {roles_en}. If cells are merged, unmerge them.",
)
UNKNOWN_ROLE = Saying(
    "unknown-role",
    "Không có vai trò “{text}”. Hãy chọn: {roles_vi}.",
    "There is no role “{text}”. Choose: {roles_en}.",
)
UNKNOWN_MARK = Saying(
    "unknown-code",
    "Không có ai mang mã “{text}”. Hãy giữ mã hệ thống đã ghi; người mới thì để trống.",
    "Nobody has the code “{text}”. Keep the codes the system wrote; leave it blank for new people.",
)
SAME_MARK = Saying(
    "same-code",
    "Mã “{text}” đã có ở dòng {row}. Mỗi mã chỉ của một người; người mới thì để trống.",
    "The code “{text}” is in row {row} already. Each belongs to one person; new people have none.",
)
ROLE_NOT_YOURS = Saying(
    "role-not-yours",
    "Anh/chị không có quyền giao vai trò “{role_vi}”. Hãy giữ vai trò cũ hoặc chọn vai trò khác.",
    "You may not give the role “{role_en}”. Keep the role there was, or choose another.",
)
ACCOUNT_NOT_YOURS = Saying(
    "account-not-yours",
    "Anh/chị không có quyền thay đổi người này (vai trò: {role_vi}). Hãy ghi lại như cũ.",
    "You may not change this person (role: {role_en}). Write the row as it was.",
)
OWN_ACCOUNT = Saying(
    "own-account",
    "Đây là tài khoản của chính anh/chị. Hãy ghi lại đơn vị và vai trò như cũ.",
    "This is your own account. Write its unit and role as they were.",
)
LAST_ADMIN = Saying(
    "last-admin",
    "Đây là quản trị cuối cùng còn làm việc. Hãy ghi lại đơn vị và vai trò như cũ.",
    "This is the last administrator at work. Write the unit and role as they were.",
)
TOO_SLOW = Saying(
    "too-slow",
    "Tệp mất quá nhiều thời gian để đọc. Hãy chép danh sách sang một tệp Excel mới.",
    "The file takes too long to read. Copy the list into a new Excel file.",
)
SAME_PERSON = Saying(
    "same-person",
    "Người này đã có ở dòng {row}, cùng đơn vị. Hãy xóa dòng thừa.",
    "This person is in row {row} already, with the same unit. Delete the row too many.",
)
