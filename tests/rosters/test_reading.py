"""A roster read: what is understood, and everything wrong told at once, in its place."""

import unicodedata
from collections.abc import Callable

import pytest

from bot.domain.people import Role
from bot.i18n import LANGUAGES, texts
from bot.roles import role_name
from bot.rosters.headings import Field, heading
from bot.rosters.marks import mark
from bot.rosters.roster import MOST_FAULTS
from tests.rosters.people import (
    HEADINGS,
    faults,
    person,
    places,
    roster,
    sheet,
    unit_id,
)

LAN = ("", "Phường An Bình", "Nguyễn Thị Lan", "cán bộ")


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_a_row_is_a_person() -> None:
    (entry,) = roster(sheet(LAN)).entries
    assert (entry.row, entry.person_id, entry.name) == (2, None, "Nguyễn Thị Lan")
    assert (entry.unit_id, entry.role) == (unit_id("phuong_an_binh"), Role.OFFICER)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Phường Vị Thanh", "phuong_vi_thanh"),
        ("Vị Thanh", "phuong_vi_thanh"),
        ("vi thanh", "phuong_vi_thanh"),
        ("Vị Thanh 1", "xa_vi_thanh_1"),
        ("Long Phú", "xa_long_phu"),
        ("long phu 1", "phuong_long_phu_1"),
        ("TRƯỜNG LONG", "xa_truong_long"),
        ("Xã Trường Long Tây", "xa_truong_long_tay"),
        ("xa_long_phu", "xa_long_phu"),
        ("  Xã  Long\u00a0Phú ", "xa_long_phu"),
        (nfd("Xã Long Phú"), "xa_long_phu"),
        ("Sở Văn hóa, Thể thao và Du lịch", "so_van_hoa_the_thao_va_du_lich"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so_van_hoa_the_thao_va_du_lich"),
    ],
)
def test_a_unit_goes_by_its_whole_name(written: str, key: str) -> None:
    (entry,) = roster(sheet(("", written, "Nguyễn Thị Lan", "cán bộ"))).entries
    assert entry.unit_id == unit_id(key)


@pytest.mark.parametrize(
    "written", ["Trường", "Long", "Xã Vị Thanh", "Long Phú 2", "Phường Long Phú"]
)
def test_a_beginning_of_a_name_is_nobodys(written: str) -> None:
    (fault,) = faults(sheet(("", written, "Nguyễn Thị Lan", "cán bộ")))
    assert places([fault]) == [("unknown-unit", 2, "Đơn vị")]
    assert "Tên gần giống" in fault.message_vi
    assert 1 <= fault.message_vi.count(";") + 1 <= 3


def test_an_unheard_of_unit_is_told_without_suggestions() -> None:
    (fault,) = faults(sheet(("", "zzzzzz", "Nguyễn Thị Lan", "cán bộ")))
    assert fault.message_en.startswith("There is no unit “zzzzzz”. Choose")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("change", [str, str.upper, nfd])
def test_headings_and_roles_are_understood_in_both_languages(
    language: str, change: Callable[[str], str]
) -> None:
    _ = texts(language)
    headings = [change(heading(_, one)) for one in Field]
    rows = [
        ("", "An Bình", f"Nguyễn Thị {name}", change(role_name(_, role)))
        for name, role in zip(("Lan", "Huệ", "Mai", "Cúc"), Role, strict=True)
    ]
    assert [one.role for one in roster(sheet(*rows, headings=headings)).entries] == [*Role]


def test_headings_need_no_accents_no_order_and_no_first_row() -> None:
    rows = [
        ("", "Vai tro", "Ghi chú", "Ho ten", "don vi:"),
        ("", "lanh dao don vi", "0901234567", "Lê Văn Tám", "long phu"),
    ]
    found = roster(sheet(*rows, headings=("DANH SÁCH NĂM 2026", "", "", "", "")))
    (entry,) = found.entries
    assert (entry.row, entry.role, entry.name) == (3, Role.LEADER, "Lê Văn Tám")


def test_every_fault_is_told_at_once() -> None:
    found = faults(
        sheet(
            ("9X", "Long", "Lan 0901234567", "sếp"),
            ("", "", "", ""),
            ("", "", "", "cán bộ"),
            LAN,
            LAN,
        )
    )
    assert places(found) == [
        ("unknown-code", 2, "Mã"),
        ("unknown-unit", 2, "Đơn vị"),
        ("name-with-digits", 2, "Họ và tên"),
        ("unknown-role", 2, "Vai trò"),
        ("no-unit", 4, "Đơn vị"),
        ("no-name", 4, "Họ và tên"),
        ("same-person", 6, "Họ và tên"),
    ]
    assert {one.sheet for one in found} == {"Danh sách"}
    for one in found:
        assert one.message_vi.endswith(".")
        assert one.message_en.endswith(".")
        assert "{" not in one.message_vi + one.message_en


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "no-name"),
        ("N" * 81, "long-name"),
        ("Lan 0292 3820 000", "name-with-digits"),
        ("Lan \u0663", "name-with-digits"),
        ("lan@cantho.gov.vn", "name-with-address"),
        ("www.cantho.gov.vn", "name-with-address"),
        ("=cmd()", "name-with-signs"),
        ("+Lan", "name-with-signs"),
        ("<b>Lan</b>", "name-with-signs"),
        ("...", "name-with-signs"),
    ],
)
def test_what_is_no_name_is_told(name: str, code: str) -> None:
    (fault,) = faults(sheet(("", "An Bình", name, "cán bộ")))
    assert (fault.code, fault.column) == (code, "Họ và tên")


@pytest.mark.parametrize("name", ["Nguyễn Thị Lan (TP.)", "H’Hen Niê", "Y Moan", nfd("Đỗ Đức Độ")])
def test_names_of_all_peoples_are_names(name: str) -> None:
    (entry,) = roster(sheet(("", "An Bình", name, "cán bộ"))).entries
    assert entry.name == unicodedata.normalize("NFC", name)


def test_a_code_tells_who_it_is() -> None:
    known = person(12, "Nguyễn Thị Lan")
    (entry,) = roster(sheet((f" {mark(known.id).lower()} ", *LAN[1:])), known).entries
    assert entry.person_id == known.id


@pytest.mark.parametrize("text", ["12", "12B", "R12", "012R", "13R", "-12R", "9" * 20 + "R"])
def test_a_code_we_never_wrote_is_told(text: str) -> None:
    (fault,) = faults(sheet((text, *LAN[1:])), person(12, "Nguyễn Thị Lan"))
    assert places([fault]) == [("unknown-code", 2, "Mã")]


def test_the_code_of_somebody_erased_is_unknown() -> None:
    gone = person(12, "", erased_at=person(1, "x").added_at)
    (fault,) = faults(sheet((mark(gone.id), *LAN[1:])), gone)
    assert fault.code == "unknown-code"


def test_the_same_code_twice_is_told() -> None:
    known = person(12, "Nguyễn Thị Lan")
    rows = ((mark(known.id), *LAN[1:]), (mark(known.id), "An Bình", "Lê Thị Huệ", "cán bộ"))
    assert places(faults(sheet(*rows), known)) == [("same-code", 3, "Mã")]


def test_accents_tell_people_of_one_unit_apart() -> None:
    rows = [("", "An Bình", name, "cán bộ") for name in ("Lê Thị Hà", "Lê Thị Hạ")]
    assert len(roster(sheet(*rows)).entries) == 2


def test_two_known_people_may_share_a_name() -> None:
    people = [person(number, "Nguyễn Thị Lan") for number in (1, 2)]
    rows = [(mark(one.id), *LAN[1:]) for one in people]
    assert len(roster(sheet(*rows), *people).entries) == 2


def test_a_name_the_system_gave_is_not_judged() -> None:
    known = person(12, "cán bộ Long Phú 1", "phuong_long_phu_1")
    rows = [(mark(known.id), "Long Phú 1", known.name, "cán bộ")]
    assert roster(sheet(*rows), known).entries[0].name == known.name


@pytest.mark.parametrize(
    ("headings", "code", "part"),
    [
        (("Mã", "Đơn vị", "Họ và tên"), "missing-columns", "Vai trò"),
        (("Mã", "Họ và tên", "Vai trò"), "missing-columns", "Đơn vị"),
        (("A", "B", "C"), "no-headings", "Họ và tên"),
        ((*HEADINGS, "Vai trò"), "double-column", "cùng tên"),
    ],
)
def test_columns_that_are_not_there_once_are_told(
    headings: tuple[str, ...], code: str, part: str
) -> None:
    (fault,) = faults(sheet(headings=headings))
    assert (fault.code, fault.row) == (code, 1)
    assert part in fault.message_vi


def test_codes_are_not_needed_to_begin_with() -> None:
    assert roster(sheet(LAN[1:], headings=HEADINGS[1:])).entries


def test_a_list_of_nobody_is_told() -> None:
    assert places(faults(sheet())) == [("empty-list", 1, "")]


def test_faults_end_somewhere() -> None:
    rows = [("", f"đơn vị lạ {number}", "Nguyễn Thị Lan", "x") for number in range(2_000)]
    assert len(faults(sheet(*rows))) == MOST_FAULTS
