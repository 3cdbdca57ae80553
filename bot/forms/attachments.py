"""The CSV files a form draws on: found beside it or sent with it, and read within limits."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from xml.sax.saxutils import escape

LARGEST = 2_000_000
ROWS = 10_000
COLUMNS = 50
_TAG = re.compile(r"^[^\W\d][\w.\-]*$")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Unusable(Exception):  # noqa: N818 - a file to correct, not a defect
    """The file cannot serve a form: why, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


@dataclass(frozen=True, slots=True)
class Listing:
    """A CSV file: its columns, and its rows as texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def values(self, column: str) -> list[str]:
        place = self.columns.index(column)
        return [row[place] for row in self.rows]

    def xml(self) -> str:
        """What stands inside an `<instance>`: a root with one item per row."""
        items = (
            "".join(f"<{name}>{escape(cell)}</{name}>" for name, cell in self._filled(row))
            for row in self.rows
        )
        return f"<root>{''.join(f'<item>{item}</item>' for item in items)}</root>"

    def _filled(self, row: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        return zip(self.columns, row, strict=True)


@dataclass(frozen=True, slots=True)
class Attachments:
    """Where CSV files are looked for: those sent, those named, then the form's own folders."""

    sent: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    named: Mapping[str, Path] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    _read: dict[str, Listing | Unusable | None] = field(default_factory=dict, repr=False)

    def listing(self, name: str) -> Listing | None:
        """The file of this name; None where there is none. Raises Unusable."""
        if name not in self._read:
            self._read[name] = self._looked_up(name)
        found = self._read[name]
        if isinstance(found, Unusable):
            raise found
        return found

    def _looked_up(self, name: str) -> Listing | Unusable | None:
        try:
            content = self._content(name)
            return None if content is None else _listing(content)
        except OSError:
            return None
        except Unusable as why:
            return why

    def _content(self, name: str) -> bytes | None:
        if name in self.sent:
            return self.sent[name]
        if not name or name != Path(name).name or "\\" in name or "\x00" in name:
            return None  # a name is never a way into another folder
        places = [self.named[name]] if name in self.named else [f / name for f in self.folders]
        file = next((place for place in places if place.is_file()), None)
        if file is None:
            return None
        if file.stat().st_size > LARGEST:
            raise _too_large()
        return file.read_bytes()


def _too_large() -> Unusable:
    return Unusable(
        f"lớn hơn {LARGEST // 1_000_000} MB hoặc có hơn {ROWS} dòng, hãy chia nhỏ danh sách",
        f"is larger than {LARGEST // 1_000_000} MB or has more than {ROWS} rows; split the list",
    )


def _listing(content: bytes) -> Listing:
    if len(content) > LARGEST:
        raise _too_large()
    text = _text(content)
    header = text.partition("\n")[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    try:
        rows = [
            tuple(cell.strip() for cell in row)
            for row in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise Unusable(
            "có dấu ngoặc kép chưa đóng hoặc viết sai, hãy mở bằng Excel và lưu lại dạng CSV UTF-8",
            "has a broken or unclosed quotation; open it in Excel and save it as CSV UTF-8",
        ) from error
    return _checked(rows)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(
            "không phải văn bản UTF-8, hãy lưu lại dạng CSV UTF-8",
            "is not UTF-8 text; save it as CSV UTF-8",
        ) from error
    if _UNPRINTABLE.search(text):
        raise Unusable(
            "có ký tự điều khiển không nhìn thấy, hãy xóa các ký tự đó",
            "has invisible control characters; remove them",
        )
    return text


def _checked(rows: list[tuple[str, ...]]) -> Listing:
    if len(rows) > ROWS:
        raise _too_large()
    if len(rows) < 2:
        raise Unusable(
            "không có dòng nào dưới dòng tên cột, hãy thêm nội dung",
            "has no rows below its column names; add some",
        )
    header, *body = rows
    wrong = next((name for name in header if not _TAG.match(name)), None)
    if wrong is not None or len(set(header)) < len(header) or len(header) > COLUMNS:
        raise Unusable(
            "có tên cột trống, trùng nhau hoặc có dấu cách, hãy đặt lại tên cột",
            "has empty, repeated or spaced column names; rename them",
        )
    width = len(header)
    return Listing(header, tuple((*row, *("",) * (width - len(row)))[:width] for row in body))
