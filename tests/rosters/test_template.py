"""The workbook an administrator fills in."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]

from bot.domain.people import Role
from bot.i18n import LANGUAGES, texts
from bot.rosters import template
from tests.rosters.people import MADE_AT, UNITS, faults, person

LAN = person(12, "Nguyễn Thị Lan", role=Role.LEADER)


def opened(language: str = "vi") -> Workbook:
    away = person(13, "Lê Thị Huệ", active=False)
    erased = person(14, "", erased_at=MADE_AT)
    return load_workbook(BytesIO(template(UNITS, [LAN, away, erased], texts(language), MADE_AT)))


def test_it_lists_who_is_known_and_active() -> None:
    rows = list(opened()["Danh sách"].values)
    assert rows == [
        ("Mã", "Đơn vị", "Họ và tên", "Vai trò"),
        ("12R", "Phường An Bình", "Nguyễn Thị Lan", "lãnh đạo đơn vị"),
    ]


def test_units_and_roles_are_chosen_from_lists() -> None:
    book = opened()
    lists = book["Danh sách"].data_validations.dataValidation
    offered = {str(one.sqref)[0]: one.formula1 for one in lists}
    assert offered["B"].startswith("'Đơn vị'!$A$2")
    assert offered["D"].startswith("'Vai trò'!$A$2")
    assert [one for (one,) in book["Đơn vị"].iter_rows(min_row=2, values_only=True)] == [
        unit.name for unit in UNITS
    ]


def test_it_advises_and_asks_for_nothing_that_is_not_needed() -> None:
    advice = "\n".join(str(one) for (one,) in opened()["Hướng dẫn"].values)
    assert "không sửa mã" in advice
    assert "không ghi số điện thoại" in advice


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_nobody_known_it_is_an_empty_list(language: str) -> None:
    (fault,) = faults(template(UNITS, [], texts(language), MADE_AT))
    assert fault.code == "empty-list"
