"""The city's report on official paper, with its annexes; Decree 30/2020/NĐ-CP gives the layout.

The layout is a Word file, `templates/city.docx`: it is changed in Word, like that of a unit's
report. Annexes lie on their side, each with page numbers of its own.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.domain.programmes import Letterhead
from bot.exports.word import filled_in
from bot.privacy.small_cells import HIDDEN, WITHHELD, hidden, is_few


@dataclass(frozen=True, slots=True)
class CityFigure:
    """A line of a table: this year's sum, and over the `compared` units last year's and the `same`.

    `counts` are the numbers themselves where the indicator is sensitive, empty where it is not.
    `family` is shared by a sensitive count and its parts, "" where it has none.
    """

    label: str
    measure: str
    value: str
    before: str
    change: str
    without: str
    counts: tuple[int, ...] = ()
    family: str = ""
    is_part: bool = False
    compared: str = ""
    same: str = ""


@dataclass(frozen=True, slots=True)
class CitySection:
    """Paragraphs, then a table where there are figures; `heading` may be ""."""

    heading: str
    lines: tuple[str, ...] = ()
    figures: tuple[CityFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class CityPart:
    """A part with its Roman number in the heading."""

    heading: str
    sections: tuple[CitySection, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator over the rows of a table.

    `counts` are the numbers themselves where it is sensitive, None where a unit has none.
    `family` is as a figure's.
    """

    label: str
    total: str
    cells: tuple[str, ...]
    counts: tuple[int | None, ...] = ()
    family: str = ""
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Units × indicators, as many as fit on a page."""

    units: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with its number and its name, paragraphs or tables.

    `remark` tells how the cells are read, "" where that needs no telling; `clause` is the one it
    is about.
    """

    number: str
    title: str
    remark: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    clause: str = ""


@dataclass(frozen=True, slots=True)
class CityLetter:
    """Everything on the paper but what a registry and a signatory add. `at` is when it is made.

    `attached` is said under the name of each annex, `total` before the sums of its rows, `hiding`
    in the copy for others: what stands in place of a figure.
    """

    letterhead: Letterhead
    year: int
    subject: str
    addressees: tuple[str, ...]
    opening: tuple[str, ...]
    parts: tuple[CityPart, ...]
    closing: str
    copies: tuple[str, ...]
    annexes: tuple[Annex, ...]
    attached: str
    total: str
    made: str
    at: datetime
    hiding: str = ""


def city_written(what: CityLetter) -> bytes:
    """The Word file; the same letter gives the same bytes."""
    told = asdict(replace(what, annexes=()))
    told["annexes"] = [_laid_out(one) for one in what.annexes]
    return filled_in("city.docx", told, what.subject, what.at)


def _laid_out(annex: Annex) -> Mapping[str, object]:
    return {
        "number": annex.number,
        "title": annex.title,
        "clause": annex.clause,
        "remark": annex.remark,
        "lines": annex.lines,
        "tables": [
            {
                "heads": [one.label for one in table.columns],
                "totals": [one.total for one in table.columns],
                "rows": list(_rows(table)),
            }
            for table in annex.tables
        ],
    }


def _rows(table: Table) -> Iterator[Mapping[str, object]]:
    each = zip(*(one.cells for one in table.columns), strict=True)
    for place, (unit, cells) in enumerate(zip(table.units, each, strict=True), 1):
        yield {"place": str(place), "name": unit, "cells": cells}


# -- for others than the department --------------------------------------------------------------


def for_others(what: CityLetter) -> CityLetter:
    """The same without small counts on sensitive indicators, nor what would tell them.

    A sum tells the one cell that is missing from it, and a whole the one part: so other cells go
    with a small one (`small_cells.hidden`), and the parts of a family are shown for all units or,
    where any count of the family is small, for none; their sums stay unless one of those is.
    """
    return replace(
        what,
        parts=tuple(
            replace(part, sections=tuple(map(_section_for_others, part.sections)))
            for part in what.parts
        ),
        annexes=tuple(_annex_for_others(one, what.hiding) for one in what.annexes),
        opening=(*what.opening, what.hiding) if what.hiding else what.opening,
    )


def _section_for_others(one: CitySection) -> CitySection:
    few = {figure.family for figure in one.figures if any(map(is_few, figure.counts))}
    figures = tuple(_figure_for_others(figure, few) for figure in one.figures)
    return replace(one, figures=figures)


def _figure_for_others(one: CityFigure, few: Set[str]) -> CityFigure:
    if one.is_part and one.family in few:
        return replace(one, value=WITHHELD, before=WITHHELD, same=WITHHELD, change=WITHHELD)
    if not any(map(is_few, one.counts)):
        return one
    value = HIDDEN if is_few(one.counts[0]) else one.value
    return replace(one, value=value, before=WITHHELD, same=WITHHELD, change=WITHHELD)


def _annex_for_others(one: Annex, hiding: str) -> Annex:
    columns = [column for table in one.tables for column in table.columns]
    few = {column.family for column in columns if any(map(is_few, column.counts))}
    few_sums = {column.family for column in columns if is_few(_sum(column))}
    tables = [
        replace(
            table,
            columns=tuple(_column_for_others(each, few, few_sums) for each in table.columns),
        )
        for table in one.tables
    ]
    if not any(column.counts for column in columns):
        return one
    return replace(one, tables=tuple(tables), remark=f"{one.remark} {hiding}".strip())


def _column_for_others(one: Column, few: Set[str], few_sums: Set[str]) -> Column:
    if not one.counts:
        return one
    if one.is_part and one.family in few | few_sums:
        cells = tuple(
            cell if count is None else WITHHELD
            for cell, count in zip(one.cells, one.counts, strict=True)
        )
        return replace(one, cells=cells, total=WITHHELD if one.family in few_sums else one.total)
    kept = hidden(one.counts)
    cells = tuple(
        cell if place not in kept else HIDDEN if is_few(count) else WITHHELD
        for place, (cell, count) in enumerate(zip(one.cells, one.counts, strict=True))
    )
    return replace(one, cells=cells, total=HIDDEN if is_few(_sum(one)) else one.total)


def _sum(one: Column) -> int:
    return sum(filter(None, one.counts))
