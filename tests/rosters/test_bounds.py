"""What an administrator may not do by a list is a fault of its row, or left undone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.people import Person, Role
from bot.rosters import Bounds, Roster, compare
from bot.rosters.marks import mark
from tests.rosters.people import BY_KEY, UNITS, person, places, roster, sheet

TOP, WARD = BY_KEY["so_y_te"], replace(BY_KEY["phuong_an_binh"], parent="so_y_te")
UNDER = [one if one.id == TOP.id else replace(one, parent="so_y_te") for one in UNITS]
QUY = person(1, "Quy", "so_y_te", Role.ADMIN)
VAN = person(2, "Vân", role=Role.ADMIN)
SON = person(3, "Sơn", role=Role.SUPERVISOR)
LAN = person(4, "Lan")


def row(one: Person, unit: str = "", role: str = "cán bộ") -> tuple[str, ...]:
    return mark(one.id), unit or "Phường An Bình", one.name, role


def objections(
    by: Person | None, wanted: Roster, people: Sequence[Person], admins: Sequence[Person]
) -> list[tuple[str, int, str]]:
    found = compare(wanted, people)
    return places(bounds(by, admins).objections(found, wanted.place))


def bounds(by: Person | None, admins: Sequence[Person]) -> Bounds:
    home = TOP if by is QUY else WARD
    return Bounds((by, home) if by else None, admins, UNDER)


@pytest.mark.parametrize(
    ("by", "refused"), [(QUY, []), (VAN, [("role-not-yours", 2, "Vai trò")]), (None, [])]
)
def test_supervisors_are_appointed_at_the_top(
    by: Person | None, refused: list[tuple[str, int, str]]
) -> None:
    wanted = roster(sheet(("", "Phường An Bình", "Mai", "giám sát")))
    assert objections(by, wanted, [], [QUY, VAN]) == refused


def test_who_may_not_be_appointed_may_not_be_changed() -> None:
    wanted = roster(sheet(row(SON)), SON)
    assert objections(VAN, wanted, [SON], [VAN]) == [("account-not-yours", 2, "Vai trò")]
    assert objections(QUY, wanted, [SON], [QUY]) == []


def test_ones_own_role_and_unit_are_not_changed_by_a_list() -> None:
    people = [QUY, VAN]
    for changed in (row(QUY, "Sở Y tế"), row(QUY, "Phường An Bình", "quản trị")):
        wanted = roster(sheet(changed), *people)
        assert objections(QUY, wanted, people, people) == [("own-account", 2, "Vai trò")]
    renamed = replace(QUY, name="Quý")
    wanted = roster(sheet(row(renamed, "Sở Y tế", "quản trị")), *people)
    assert objections(QUY, wanted, people, people) == []


def test_two_administrators_do_not_both_go() -> None:
    other = person(5, "Hoa", "so_y_te", Role.ADMIN)
    wanted = roster(sheet(row(QUY, "Sở Y tế"), row(other, "Sở Y tế")), QUY, other)
    last = [("last-admin", 2, "Vai trò"), ("last-admin", 3, "Vai trò")]
    assert objections(None, wanted, [QUY, other], [QUY, other]) == last
    only_one = roster(sheet(row(QUY, "Sở Y tế"), row(other, "Sở Y tế", "quản trị")), QUY, other)
    assert objections(None, only_one, [QUY, other], [QUY, other]) == []


@pytest.mark.parametrize(("by", "rest"), [(QUY, [VAN, SON, LAN]), (VAN, [LAN]), (None, [SON, LAN])])
def test_who_is_gone_and_may_be_suspended(by: Person | None, rest: list[Person]) -> None:
    known = [VAN, SON, LAN] if by is not QUY else [QUY, VAN, SON, LAN]
    admins = [one for one in known if one.role is Role.ADMIN]
    wanted = roster(sheet(("", "Phường An Bình", "Mai", "cán bộ")))
    assert list(bounds(by, admins).may_rest(compare(wanted, known))) == rest
