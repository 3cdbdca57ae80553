"""Whether a file sent as a workbook may be opened: looked at as a zip, before any reader is."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from bot.workbooks.faults import Saying

LARGEST = 5_000_000
ENTRIES = 500
UNPACKED = 40_000_000
RATIO = 150
"""How many times smaller a large part may be packed; Excel's own stay under 30."""
PART = 2_000_000
SHEET_PART = 20_000_000
TAGS = 1_500_000
_SUSPECT = 1_000_000
_LARGE_PARTS = ("xl/worksheets/", "xl/sharedstrings")
_XML = (".xml", ".rels", ".vml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = (b"macroEnabled", b"vbaProject")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_LOCKED = 0x1

TOO_LARGE = Saying(
    "file-too-large",
    "Tệp lớn hơn {most} MB. Hãy bỏ hình ảnh và bảng không dùng rồi lưu lại.",
    "The file is larger than {most} MB. Remove pictures and unused sheets, then save it again.",
)
OLD_EXCEL = Saying(
    "old-excel",
    "Đây là tệp Excel kiểu cũ (.xls). Hãy mở bằng Excel và lưu lại thành tệp .xlsx.",
    "This is an old Excel file (.xls). Open it in Excel and save it as .xlsx.",
)
PASSWORD = Saying(
    "password",
    "Tệp đang đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi lưu lại.",
    "The file is protected by a password. Remove the password and save it again.",
)
MACROS = Saying(
    "macros",
    "Tệp có chứa macro nên không được nhận. Hãy lưu lại thành tệp .xlsx không có macro.",
    "The file contains macros and is not accepted. Save it as .xlsx without macros.",
)
LINKS = Saying(
    "external-links",
    "Tệp có liên kết đến tệp khác. Hãy ngắt các liên kết (Dữ liệu, Sửa liên kết) rồi lưu lại.",
    "The file links to other files. Break the links (Data, Edit Links) and save it again.",
)
BOMB = Saying(
    "unpacks-too-large",
    "Nội dung tệp sau khi giải nén quá lớn. Hãy chép các bảng sang một tệp Excel mới.",
    "The file unpacks to far too much. Copy its sheets into a new Excel file.",
)
ENTITIES = Saying(
    "xml-declarations",
    "Tệp có khai báo XML không an toàn. Hãy chép các bảng sang một tệp Excel mới.",
    "The file has unsafe XML declarations. Copy its sheets into a new Excel file.",
)
BROKEN = Saying(
    "broken-workbook",
    "Tệp bị hỏng hoặc không phải là tệp Excel .xlsx. Hãy mở bằng Excel và lưu lại.",
    "The file is damaged or is not an Excel .xlsx file. Open it in Excel and save it again.",
)


def refusal(content: bytes) -> Saying | None:
    """Why the workbook is not opened; None where it may be."""
    if len(content) > LARGEST:
        return TOO_LARGE
    if content.startswith(_OLE):
        return PASSWORD if _ENCRYPTED in content else OLD_EXCEL
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _shape(archive.infolist()) or _contents(archive)
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return BROKEN


def _shape(entries: list[ZipInfo]) -> Saying | None:
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & _LOCKED for entry in entries):
        return PASSWORD
    if any("vbaproject" in name for name in names):
        return MACROS
    if any(name.startswith("xl/externallinks/") for name in names):
        return LINKS
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        return BOMB
    if any(_is_bomb(entry) for entry in entries):
        return BOMB
    return None if "xl/workbook.xml" in names else BROKEN


def _is_bomb(entry: ZipInfo) -> bool:
    name = entry.filename.lower()
    is_large = name.startswith(_LARGE_PARTS)
    if name.endswith(_XML) and entry.file_size > (SHEET_PART if is_large else PART):
        return True
    packed = max(entry.compress_size, 1)
    return entry.file_size > _SUSPECT and entry.file_size / packed > RATIO


def _contents(archive: ZipFile) -> Saying | None:
    for name, part in _parts(archive):
        if name == "[content_types].xml" and any(mark in part for mark in _MACROS):
            return MACROS
        plain = part.replace(b"\x00", b"")  # UTF-16 read as if it were plain letters
        if any(mark in plain for mark in _DECLARATIONS):
            return ENTITIES
        if plain.count(b"<") > TAGS:
            return BOMB
    return None


def _parts(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in archive.infolist():
        if entry.filename.lower().endswith(_XML):
            yield entry.filename.lower(), archive.read(entry)
