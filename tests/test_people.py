"""Whose account may be changed by whom, and that somebody remains who can change any."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.people import (
    Person,
    PersonId,
    Role,
    Unit,
    UnitId,
    is_last_admin,
    may_appoint,
    role_after,
)
from bot.settings import read_settings
from storage.tables import audit
from storage.unit_of_work import reading, writing
from tests.support.conversations import Stage
from tests.support.web_phone import WebPhone

NOW = datetime(2026, 11, 9, 8, tzinfo=UTC)


def unit(number: int, parent: str = "") -> Unit:
    return Unit(UnitId(number), f"unit_{number}", "", "", "", "", "", "", number, parent)


def person(number: int, role: Role, unit_id: int = 1, *, active: bool = True) -> Person:
    return Person(PersonId(number), UnitId(unit_id), role, "", active, NOW, NOW)


TOP, WARD = unit(1), unit(2, "unit_1")


# -- the rules -----------------------------------------------------------------------------------


def test_supervisors_are_appointed_at_the_top_only() -> None:
    assert may_appoint(person(1, Role.ADMIN), TOP, Role.SUPERVISOR)
    assert not may_appoint(person(1, Role.ADMIN, 2), WARD, Role.SUPERVISOR)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.ADMIN])
def test_an_administrator_below_appoints_the_others(role: Role) -> None:
    assert may_appoint(person(1, Role.ADMIN, 2), WARD, role)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.SUPERVISOR])
def test_only_administrators_appoint(role: Role) -> None:
    assert not any(may_appoint(person(1, role), TOP, wanted) for wanted in Role)


def test_a_suspended_administrator_appoints_nobody() -> None:
    assert not may_appoint(person(1, Role.ADMIN, active=False), TOP, Role.OFFICER)


@pytest.mark.parametrize(
    ("successor", "leaving", "after"),
    [
        (Role.OFFICER, Role.LEADER, Role.LEADER),
        (Role.LEADER, Role.OFFICER, Role.LEADER),
        (Role.ADMIN, Role.ADMIN, Role.ADMIN),
        (Role.ADMIN, Role.OFFICER, None),
        (Role.SUPERVISOR, Role.ADMIN, None),
    ],
)
def test_whoever_takes_over_loses_nothing(
    successor: Role, leaving: Role, after: Role | None
) -> None:
    assert role_after(successor, leaving) == after


def test_an_administrator_of_a_ward_cannot_stand_in_for_the_one_at_the_top() -> None:
    top, ward = person(1, Role.ADMIN), person(2, Role.ADMIN, 2)
    assert is_last_admin(top, [top, ward], [TOP, WARD])
    assert not is_last_admin(ward, [top, ward], [TOP, WARD])
    assert is_last_admin(ward, [ward], [TOP, WARD])


def test_who_is_not_at_work_as_one_is_not_the_last() -> None:
    assert not is_last_admin(person(1, Role.OFFICER), [person(2, Role.ADMIN)], [TOP])


# -- the conversation ----------------------------------------------------------------------------

SCRIPT = """
@ 2026-11-09 08:00
~ agreed Q admin so_y_te
~ agreed A officer phuong_ninh_kieu
Q> /canbo
Q> can bo a
Q> [Cán bộ A – Phường Ninh Kiều]
Q> [Tạm dừng]
Q> [Giữ nguyên]
"""


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> Stage:
    settings = read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
    )
    stage = Stage(settings, lambda who, _channel: WebPhone(who))
    await stage.play(SCRIPT)
    return stage


async def _of(stage: Stage, name: str) -> PersonId:
    assert stage.app is not None
    async with reading(stage.app.database) as work:
        units = [one.id for one in await work.people.units()]
        return next(one.id for one in await work.people.of_units(units) if one.name == name)


@pytest.mark.parametrize(
    "label",
    [
        "Cán bộ A – Phường Ninh Kiều",
        "Cấp mã mới",
        "Gỡ kênh",
        "Đổi họ tên",
        "Đổi vai trò",
        "Chuyển đơn vị",
        "Bàn giao",
        "Tạm dừng",
        "Tạm dừng Cán bộ A",
    ],
)
async def test_nothing_can_be_done_to_somebody_erased(stage: Stage, label: str) -> None:
    await stage.open()
    assert stage.app is not None
    gone = await _of(stage, "Cán bộ A")
    async with writing(stage.app.database) as work:
        await work.people.change(gone, erased_at=NOW, active=False)
    await stage.close()
    assert "Nội dung này đã thay đổi" in await stage.play(f"Q> [{label}]")


async def test_the_audit_tells_what_was_done_to_whom_without_a_name(stage: Stage) -> None:
    await stage.play(
        """
Q> [Đổi họ tên]
Q> Lê Thị Hoa
Q> [Đổi vai trò]
Q> [lãnh đạo đơn vị]
Q> [Đổi Lê Thị Hoa thành lãnh đạo đơn vị]
Q> [Chuyển đơn vị]
Q> phong điền
Q> [Xã Phong Điền]
Q> [Chuyển Lê Thị Hoa đến Xã Phong Điền]
Q> [Gỡ kênh]
Q> [Gỡ kênh của Lê Thị Hoa]
Q> [Lê Thị Hoa]
Q> [Tạm dừng]
Q> [Tạm dừng Lê Thị Hoa]
Q> [Cho hoạt động lại]
Q> [Bàn giao]
Q> Trần Văn Nam
Q> [Bàn giao cho Trần Văn Nam]
"""
    )
    await stage.open()
    assert stage.app is not None
    who, her, him = [await _of(stage, one) for one in ("Cán bộ Q", "Lê Thị Hoa", "Trần Văn Nam")]
    async with stage.app.database.reading() as connection:
        rows = await connection.execute(
            select(audit.c.act, audit.c.subject).where(audit.c.person_id == who)
        )
        noted = [f"{row.act}: {row.subject}" for row in rows]
    await stage.close()
    assert noted[2:] == [
        f"renamed: {her}",
        f"role changed: {her} officer leader",
        f"moved: {her} phuong_ninh_kieu xa_phong_dien",
        f"channel unlinked: {her} web",
        f"invited: {her} xa_phong_dien leader",
        f"suspended: {her}",
        f"reinstated: {her}",
        f"person added: {him} xa_phong_dien leader",
        f"suspended: {her}",
        f"unit handed over: xa_phong_dien {her} {him}",
        f"invited: {him} xa_phong_dien leader",
    ]
