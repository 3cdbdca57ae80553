"""The files of a form as rows that remember where they stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.forms import languages, markdown, spreadsheet
from bot.forms.attachments import Attachments
from bot.forms.columns import Column, column, is_note
from bot.forms.faults import FormFaults
from bot.forms.tables import Table
from bot.workbooks import archive
from bot.workbooks.faults import Saying, SheetFault


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that someone sent: its name, only ever shown, and what is in it."""

    name: str
    content: bytes = field(repr=False)


Source = Path | Upload
"""One file of a form; several are laid end to end. A `.csv` among them is for its choices."""

_UNREADABLE = Saying(
    "unreadable",
    "Không đọc được tệp này. Hãy kiểm tra lại tên tệp và quyền mở tệp.",
    "The file cannot be read. Check its name and whether it may be opened.",
)
_NO_SURVEY = Saying(
    "no-survey",
    "Tệp không có bảng “survey”. Hãy đặt tên bảng câu hỏi là “survey”.{seen_vi}",
    "The file has no “survey” sheet. Name the sheet of questions “survey”.{seen_en}",
)
_NOT_TEXT = Saying(
    "not-utf-8",
    "Tệp không phải văn bản UTF-8. Hãy lưu lại tệp theo bảng mã UTF-8.",
    "The file is not UTF-8 text. Save it again as UTF-8.",
)
_UNKNOWN_FILE = Saying(
    "unknown-file",
    "Không nhận loại tệp “{suffix}”. Hãy dùng tệp .xlsx, tệp .md, hoặc .csv cho danh sách.",
    "Files of type “{suffix}” are not accepted. Use .xlsx or .md, and .csv for lists.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its filled cells by column, and where it stands.

    `written` gives each column as its heading is written in the file; `notes` are the author's own.
    """

    file: Path
    sheet: str
    line: int
    cells: dict[str, str]
    written: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    notes: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def fault(self, saying: Saying, name: str = "", /, **named: object) -> SheetFault:
        shown = self.written.get(name, name)
        return saying.at(self.file, self.sheet, self.line, shown, **named)


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of one sheet of one file."""

    row: Row
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a form, its files laid end to end; settings are the first file's."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    headers: tuple[Header, ...]
    others: tuple[Row, ...]
    """An empty row for each sheet we have no use for."""
    attachments: Attachments
    default: str
    languages: tuple[str, ...]
    faults: tuple[SheetFault, ...] = ()
    """What was wrong in single cells, found while reading."""

    def rows(self, sheet: str) -> tuple[Row, ...]:
        return {"survey": self.survey, "choices": self.choices, "settings": self.settings}[sheet]

    def columns(self, sheet: str) -> list[str]:
        """Every column of a sheet, over all files, in the order met."""
        headers = (header for header in self.headers if header.row.sheet == sheet)
        names = (one.name(self.default) for header in headers for one in header.columns)
        return list(dict.fromkeys(names))


def read(sources: Sequence[Source]) -> Sheets:
    """Raises FormFaults for files that cannot be read at all."""
    forms = [source for source in sources if not name_of(source).lower().endswith(".csv")]
    if not forms:
        raise ValueError("a form needs at least one file")
    tables = [_read_file(source) for source in forms]
    return _sheets(tables, _attachments(sources, forms))


def name_of(source: Source) -> str:
    return source.name


def content_of(source: Source) -> bytes:
    return source.content if isinstance(source, Upload) else source.read_bytes()


def _attachments(sources: Sequence[Source], forms: Sequence[Source]) -> Attachments:
    return Attachments(
        sent={one.name: one.content for one in sources if isinstance(one, Upload)},
        named={one.name: one for one in sources if isinstance(one, Path)},
        folders=tuple(dict.fromkeys(one.parent for one in forms if isinstance(one, Path))),
    )


def _read_file(source: Source) -> list[Table]:
    file = Path(name_of(source)) if isinstance(source, Upload) else source
    try:
        tables = _tables(file, content_of(source))
    except OSError as error:
        raise FormFaults([_UNREADABLE.at(file, "survey", 1, "")]) from error
    if not any(table.sheet == "survey" and table.header for table in tables):
        raise FormFaults([_without_survey(file, tables)])
    return tables


def _without_survey(file: Path, tables: Iterable[Table]) -> SheetFault:
    seen = ", ".join(f"“{table.sheet}”" for table in tables)
    vi = f" Hiện tệp có các bảng: {seen}." if seen else ""
    en = f" It has these sheets: {seen}." if seen else ""
    return _NO_SURVEY.at(file, "survey", 1, "", seen_vi=vi, seen_en=en)


def _tables(file: Path, content: bytes) -> list[Table]:
    match file.suffix.lower():
        case ".xlsx" | ".xls" | ".xlsm" | ".xltx" | ".xltm":
            return spreadsheet.tables(file, content)
        case ".md" | ".markdown" | ".txt":
            return markdown.tables(file, _decoded(file, content))
        case suffix:
            raise FormFaults([_UNKNOWN_FILE.at(file, "survey", 1, "", suffix=suffix)])


def _decoded(file: Path, content: bytes) -> str:
    if len(content) > archive.LARGEST:
        most = archive.LARGEST // 1_000_000
        raise FormFaults([archive.TOO_LARGE.at(file, "survey", 1, "", most=most)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormFaults([_NOT_TEXT.at(file, "survey", 1, "")]) from error


def _sheets(files: Sequence[Sequence[Table]], attachments: Attachments) -> Sheets:
    tables = [table for file in files for table in file]
    known = [table for table in tables if table.header]
    default = _default_language(files[0], known)
    return Sheets(
        survey=_together(known, "survey", default),
        choices=_together(known, "choices", default),
        settings=_together([table for table in files[0] if table.header], "settings", default),
        headers=tuple(_header(table, default) for table in known),
        others=tuple(
            Row(table.file, table.sheet, table.line, {}) for table in tables if not table.header
        ),
        attachments=attachments,
        default=default,
        languages=languages.in_order(_tongues(known), default),
        faults=tuple(fault for table in tables for fault in table.faults),
    )


def _header(table: Table, default: str) -> Header:
    columns = tuple(column(table.sheet, name) for name in table.header if name)
    written = {one.name(default): one.written for one in columns}
    return Header(Row(table.file, table.sheet, table.line, dict(written), written), columns)


def _together(tables: Iterable[Table], sheet: str, default: str) -> tuple[Row, ...]:
    return tuple(row for table in tables if table.sheet == sheet for row in _named(table, default))


def _named(table: Table, default: str) -> Iterator[Row]:
    names = {one: column(table.sheet, one).name(default) for one in table.header if one}
    written = {name: heading for heading, name in names.items()}
    for line, cells in table.named_rows():
        kept = {names[one]: cell for one, cell in cells.items() if not is_note(one)}
        if kept:
            notes = {one: cell for one, cell in cells.items() if is_note(one)}
            yield Row(table.file, table.sheet, line, kept, written, notes)


def _tongues(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        for heading in table.header:
            tongue = column(table.sheet, heading).language
            if tongue is not None and languages.code(tongue) == tongue:
                yield tongue


def _default_language(first: Iterable[Table], tables: Iterable[Table]) -> str:
    """What the settings say; else Vietnamese where the form has it, or its only language."""
    for table in first:
        for _, cells in table.named_rows() if table.sheet == "settings" else ():
            for heading, cell in cells.items():
                if column("settings", heading).base == "default_language":
                    return languages.code(cell) or languages.USUAL
    found = list(dict.fromkeys(_tongues(tables)))
    return found[0] if len(found) == 1 else languages.USUAL
