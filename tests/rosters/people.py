"""Units with names easily mistaken for one another, and the people in them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.people import Person, PersonId, Role, Unit, UnitId
from bot.exports.xlsx import Cell, Column, Sheet, workbook
from bot.rosters import Refused, Roster, read
from bot.workbooks.faults import SheetFault
from tests.support.packs import pack

MADE_AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
HEADINGS = ("Mã", "Đơn vị", "Họ và tên", "Vai trò")
UNITS = [
    Unit(
        UnitId(number), one.key, one.name, one.short_name, one.kind, one.area, one.code,
        one.other_code, number,
    )
    for number, one in enumerate(pack().units, start=1)
]  # fmt: skip
BY_KEY = {unit.key: unit for unit in UNITS}


def unit_id(key: str) -> UnitId:
    return BY_KEY[key].id


def person(
    number: int,
    name: str,
    unit: str = "phuong_an_binh",
    role: Role = Role.OFFICER,
    *,
    active: bool = True,
    erased_at: datetime | None = None,
) -> Person:
    return Person(PersonId(number), unit_id(unit), role, name, active, MADE_AT, erased_at=erased_at)


def sheet(*rows: Sequence[Cell], headings: Sequence[str] = HEADINGS) -> bytes:
    """A list of people as somebody might write it by hand."""
    columns = tuple(Column(title) for title in headings)
    return workbook([Sheet("Danh sách", columns, rows)], MADE_AT)


def outcome(content: bytes, *people: Person, name: str = "danh-sach.xlsx") -> Roster | Refused:
    return read(name, content, UNITS, people)


def roster(content: bytes, *people: Person) -> Roster:
    found = outcome(content, *people)
    assert isinstance(found, Roster), found
    return found


def faults(content: bytes, *people: Person, name: str = "danh-sach.xlsx") -> list[SheetFault]:
    found = outcome(content, *people, name=name)
    assert isinstance(found, Refused), found
    assert all(one.file == Path(name) for one in found.faults)
    return list(found.faults)


def places(found: Sequence[SheetFault]) -> list[tuple[str, int, str]]:
    return [(one.code, one.row, one.column) for one in found]
