"""The reports on one form as CSV files in one ZIP archive, as ODK Central gives them.

UTF-8 with a byte order mark: without it Excel takes Vietnamese letters for something else.
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Protocol, Self, TextIO
from zipfile import ZIP_DEFLATED, ZipFile

from bot.domain.extracts import Extract, Line, Subject
from bot.exports import dictionary
from bot.exports.cells import Cell, Hand
from bot.exports.layout import tables, tied
from bot.exports.neutral import neutral
from bot.exports.package import put_file
from bot.exports.records import AFTER, BEFORE, OF_AN_ENTRY, Scribe, entries
from bot.i18n import texts


class _Rows(Protocol):
    def writerow(self, row: Iterable[Any], /) -> Any: ...


class AnswersCsv:
    """`form.csv`, `form-list.csv` for each list of entries, the reasons and the dictionary.

    They are added to the archive, so that those of several forms may be in one.
    """

    def __init__(self, target: Path, extract: Extract, subject: Subject) -> None:
        self._target, self._extract = target, extract
        self._texts = _ = texts(extract.language)
        forms = [one.form for one in subject.newest_first]
        self._tables = tables(forms, extract.language)
        ties = {} if extract.small_cells else tied(self._tables)
        hand = Hand(_, extract.zone, extract.small_cells)
        self._scribe = Scribe(hand, extract.names, ties)
        self._folder = TemporaryDirectory()
        self._files: dict[str, TextIO] = {}
        reports, *lists = self._tables
        self._reports = self._begin(
            subject.key,
            [*BEFORE, *(name for one in reports.fields for name in one.columns), *AFTER],
        )
        self._lists = [
            self._begin(
                f"{subject.key}-{table.name}",
                [*OF_AN_ENTRY, *(name for one in table.fields for name in one.columns)],
            )
            for table in lists
        ]
        self._reasons = self._begin(
            f"{subject.key}-reasons",
            ["unit:name", "KEY", "question", "label", "answer", "reason"],
        )
        meanings = self._begin(f"{subject.key}-dictionary", dictionary.titles(_))
        for row in dictionary.rows(self._tables, _):
            meanings.writerow(map(_cell, row))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            file.close()
        with self._folder:
            if fault is None:
                with ZipFile(self._target, "a", ZIP_DEFLATED) as archive:
                    for name, file in self._files.items():
                        put_file(archive, name, Path(file.name), self._extract.made_at)

    def add(self, line: Line) -> None:
        """One more unit's report, or that it has none yet."""
        reports, *lists = self._tables
        self._reports.writerow(map(_cell, self._scribe.coded(reports, line)))
        for table, file in zip(lists, self._lists, strict=True):
            for entry in entries(table, line):
                file.writerow(map(_cell, self._scribe.coded_entry(table, line, entry)))
        for table in self._tables:
            for reason in self._scribe.reasons(table, line):
                self._reasons.writerow(map(_cell, reason))

    def _begin(self, name: str, columns: Iterable[str]) -> _Rows:
        """A new file with its head."""
        whole = f"{name}.csv"
        place = Path(self._folder.name, whole)
        file = self._files[whole] = place.open("w", encoding="utf-8-sig", newline="")
        made = csv.writer(file, lineterminator="\r\n")
        made.writerow(columns)
        return made


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case str():
            return neutral(value)
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case date():
            return value.isoformat()
        case int():
            return str(int(value))
        case float():
            return format(Decimal(repr(value)), "f")
