"""The reports on one form as an Excel workbook, written row by row however many there are.

XlsxWriter keeps one row of each sheet in memory and the rest in temporary files.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from types import TracebackType
from typing import Self

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.domain.extracts import Extract, Line, Subject
from bot.engine.folding import clean
from bot.exports import dictionary
from bot.exports.cells import Cell, Hand, OnPurpose, Told
from bot.exports.layout import Table, headings, tables, tied
from bot.exports.records import AFTER, BEFORE, OF_AN_ENTRY, Scribe, entries
from bot.i18n import Texts, texts
from bot.privacy.small_cells import HIDDEN, WITHHELD

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML file may hold."""
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys(r"[]:*?/\'", " "))
_FIRST_YEAR = 1900
"""Excel knows no day before it."""
_WIDTH, _WIDE = 18, 30
_LINE = 15
"""Points of a line of a heading; programs other than Excel do not find the height by themselves."""
_MOST_LINES = 8
_A4 = 9


@dataclass(slots=True)
class _Sheet:
    """One sheet, written from top to bottom; without a look of their own numbers stay bare."""

    made: Worksheet
    columns: int
    number: Format | None = None
    rows: int = 0


@dataclass(slots=True)
class _Looks:
    """How cells look: what a value is can be told from its look, also in print."""

    heading: Format
    text: Format
    number: Format
    zero: Format
    told: Format
    day: Format
    moment: Format


class AnswersXlsx:
    """Rows for people by label, rows for programs by code, lists apart, reasons, a dictionary."""

    def __init__(self, target: Path, extract: Extract, subject: Subject) -> None:
        self._texts = _ = texts(extract.language)
        self._extract = extract
        newest_first = subject.newest_first
        self._tables = tables([one.form for one in newest_first], extract.language)
        ties = {} if extract.small_cells else tied(self._tables)
        hand = Hand(_, extract.zone, extract.small_cells)
        self._scribe = Scribe(hand, extract.names, ties)
        self._folder = TemporaryDirectory()
        self._book = Workbook(
            target,
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "remove_timezone": True,
            },
        )
        self._book.set_properties(
            {
                "title": newest_first[0].form.title.text_in(extract.language),
                "created": extract.made_at.replace(tzinfo=None),
            }
        )
        self._looks = _looks(self._book, _)
        self._names: set[str] = set()
        self._said = [self._said_sheet(one) for one in self._tables]
        self._coded = [self._coded_sheet(one) for one in self._tables]
        self._reasons = self._reasons_sheet()
        self._lines = self._reports = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        with self._folder:
            if fault is None:
                self._dictionary()
                self._about()
                for sheet in (*self._said, *self._coded, self._reasons):
                    _finish(sheet)
                self._book.close()
            else:
                self._let_go()

    def _let_go(self) -> None:
        """Nothing is written: the library would, as soon as nobody needs the book any more."""
        self._book.fileclosed = True
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def add(self, line: Line) -> None:
        """One more unit's report, or that it has none yet."""
        reports, *lists = self._tables
        scribe = self._scribe
        self._write(self._said[0], scribe.said(reports, line))
        self._write(self._coded[0], scribe.coded(reports, line))
        self._lines += 1
        if line.report is None:
            return
        self._reports += 1
        for table, said, coded in zip(lists, self._said[1:], self._coded[1:], strict=True):
            for entry in entries(table, line):
                self._write(said, scribe.said_entry(table, line, entry))
                self._write(coded, scribe.coded_entry(table, line, entry))
        for table in self._tables:
            for reason in scribe.reasons(table, line):
                self._write(self._reasons, reason)

    # -- sheets ----------------------------------------------------------------------------------

    def _said_sheet(self, table: Table) -> _Sheet:
        _ = self._texts
        is_main = table is self._tables[0]
        before = self._scribe.titles() if is_main else [_.plain("Unit"), _.plain("Entry")]
        name = _.plain("Figures") if is_main else table.title
        titles = [*before, *headings(table.said, _)]
        return self._sheet(name, titles, fixed=1 if is_main else 2)

    def _coded_sheet(self, table: Table) -> _Sheet:
        _ = self._texts
        columns = [name for one in table.fields for name in one.columns]
        if table is self._tables[0]:
            sheet = self._sheet(_.plain("Codes"), [*BEFORE, *columns, *AFTER], fixed=3)
        else:
            name = f"{_.plain('Codes')} {table.name}"
            sheet = self._sheet(name, [*OF_AN_ENTRY, *columns], fixed=2)
        sheet.number = None
        return sheet

    def _reasons_sheet(self) -> _Sheet:
        _ = self._texts
        titles = [
            _.plain("Unit"),
            _.plain("Receipt number"),
            _.plain("Column"),
            _.plain("Question"),
            _.plain("Answer"),
            _.plain("Reason given"),
        ]
        return self._sheet(_.plain("Reasons"), titles, fixed=1)

    def _dictionary(self) -> None:
        _ = self._texts
        titles = dictionary.titles(_)
        sheet = self._sheet(_.plain("Dictionary"), titles, fixed=2, widths=dictionary.WIDTHS)
        for row in dictionary.rows(self._tables, _):
            self._write(sheet, row)
        _finish(sheet)

    def _about(self) -> None:
        """What is in the file, and how the cells are to be read."""
        _, extract = self._texts, self._extract
        rows: list[list[Cell]] = [
            [_.plain("Programme"), extract.programme],
            [_.plain("Reporting period"), _.period(extract.period.key)],
            [_.plain("Figures as of"), _.moment(extract.made_at, extract.zone)],
            [_.plain("Reports asked for"), self._lines],
            [_.plain("Number of reports handed in"), self._reports],
            [
                _.plain("Empty cell"),
                _.plain("Not asked of this unit, or no report has been handed in. It is not zero."),
            ],
            [OnPurpose(), _.plain("The unit has stated that there was none: a true zero.")],
            [
                Told(_.plain("no figures yet")),
                _.plain("The unit does not know the figure yet; sums leave it out."),
            ],
            [
                Told(_.plain("not within this area")),
                _.plain("The indicator does not concern this unit; sums leave it out."),
            ],
        ]
        if not extract.small_cells:
            rows += [
                [
                    Told(HIDDEN),
                    _.plain(
                        "One or two, on a sensitive indicator: the figure is for {office} only.",
                        office=extract.office,
                    ),
                ],
                [
                    Told(WITHHELD),
                    _.plain(
                        "Hidden as well, whatever it is: a figure of one or two could be worked "
                        "out from it."
                    ),
                ],
            ]
        sheet = self._sheet(_.plain("Notes"), [_.plain("What"), _.plain("Meaning")], 0, (32, 80))
        for row in rows:
            self._write(sheet, row)

    def _sheet(
        self, name: str, titles: Sequence[str], fixed: int, widths: Sequence[float] = ()
    ) -> _Sheet:
        made = self._book.add_worksheet(self._free_name(name))
        sheet = _Sheet(made, len(titles), self._looks.number)
        made.freeze_panes(1, fixed)
        made.repeat_rows(0)
        made.set_landscape()
        made.set_paper(_A4)
        if widths:
            made.fit_to_pages(1, 0)
        else:  # too wide for one page: on each the first columns come again
            made.repeat_columns(0, max(fixed - 1, 0))
        made.set_row(0, _LINE * max(_lines(title) for title in titles))
        made.set_column(0, len(titles) - 1, _WIDTH)
        made.set_column(0, 0, _WIDE)
        for place, width in enumerate(widths):
            made.set_column(place, place, width)
        for place, title in enumerate(titles):
            made.write_string(0, place, _fitting(title), self._looks.heading)
        sheet.rows = 1
        return sheet

    def _free_name(self, name: str) -> str:
        """A sheet's name Excel takes, and no other sheet has."""
        plain = " ".join(clean(name).translate(_NOT_IN_NAMES).split()) or "-"
        for number in range(1, len(self._names) + 2):
            end = "" if number == 1 else f" {number}"
            short = f"{plain[: _LONGEST_NAME - len(end)].strip()}{end}"
            if short.casefold() not in self._names:
                break
        else:
            raise AssertionError(name)
        self._names.add(short.casefold())
        return short

    # -- cells -----------------------------------------------------------------------------------

    def _write(self, sheet: _Sheet, cells: Iterable[Cell]) -> None:
        """The next row. Hundreds of thousands of cells: the commonest kinds are asked for first."""
        made, row, looks = sheet.made, sheet.rows, self._looks
        write_text, write_number = made.write_string, made.write_number
        for place, value in enumerate(cells):
            if value is None or value == "":
                continue
            if type(value) is str:
                fitting = value if value.isprintable() else _fitting(value)
                write_text(row, place, fitting, looks.text)
            elif type(value) is int or type(value) is float:
                write_number(row, place, value, sheet.number)
            elif isinstance(value, date):
                self._write_day(made, row, place, value)
            elif isinstance(value, OnPurpose):
                write_number(row, place, 0, looks.zero)
            else:
                write_text(row, place, value, looks.told)
        sheet.rows += 1

    def _write_day(self, made: Worksheet, row: int, place: int, value: date) -> None:
        looks = self._looks
        if value.year < _FIRST_YEAR:
            made.write_string(row, place, value.isoformat(), looks.text)
        else:
            look = looks.moment if isinstance(value, datetime) else looks.day
            made.write_datetime(row, place, value, look)


def _lines(title: str) -> int:
    """How many lines a heading takes, words kept whole."""
    return min(len(wrap(title, _WIDTH - 2)), _MOST_LINES)


def _fitting(text: str) -> str:
    return clean(text) if _UNFIT.search(text) else text


def _finish(sheet: _Sheet) -> None:
    sheet.made.autofilter(0, 0, max(sheet.rows - 1, 1), sheet.columns - 1)


def _looks(book: Workbook, _: Texts) -> _Looks:
    top = {"valign": "top"}
    grey = {**top, "italic": True, "font_color": "#595959"}
    none = _.plain("none occurred")
    zero = f'0 "({none})"'
    return _Looks(
        heading=book.add_format(
            {**top, "bold": True, "bg_color": "#DDE8F0", "text_wrap": True, "num_format": "@"}
        ),
        text=book.add_format({**top, "num_format": "@", "text_wrap": True, "quote_prefix": True}),
        number=book.add_format({**top, "num_format": "#,##0.##########"}),
        zero=book.add_format({**grey, "num_format": zero}),
        told=book.add_format({**grey, "num_format": "@"}),
        day=book.add_format({**top, "num_format": "dd/mm/yyyy"}),
        moment=book.add_format({**top, "num_format": "dd/mm/yyyy hh:mm"}),
    )
