"""The log an administrator reads: every act has its words, pages and files hold what is asked."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.domain.audit import COMMAND_LINE, INTERFACE, SYSTEM, Deed, Entry, Wanted
from bot.domain.errors import Refusal
from bot.domain.people import PersonId, Role, UnitId
from bot.i18n import LANGUAGES, texts
from bot.settings import read_settings
from handlers import audit, deeds
from handlers.deeds import GROUPS, Group
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading, writing
from tests.support.conversations import Stage
from tests.support.packs import TINH_MAU
from tests.support.web_phone import WebPhone

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)


# -- words ---------------------------------------------------------------------------------------


def test_every_act_belongs_to_one_group() -> None:
    for deed in Deed:
        assert [group for group in Group if deed in GROUPS[group]], deed
    assert sum(map(len, GROUPS.values())) == len(Deed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_group_and_refusal_has_its_words(language: str) -> None:
    _ = texts(language)
    assert len({deeds.deed_name(_, deed) for deed in Deed}) == len(Deed)
    assert len({deeds.group_name(_, group) for group in Group}) == len(Group)
    assert deeds.reasons(_).keys() == {one.__name__ for one in Refusal.__subclasses__()}


# -- what is found -------------------------------------------------------------------------------


async def _somebody(unit: UnitOfWork, key: str) -> tuple[UnitId, PersonId]:
    place = await unit.programmes.put_unit(
        key, name=key, short_name=key, kind="xa", area="", code="", other_code="", position=1
    )
    return place, await unit.people.add(place, Role.OFFICER, f"Người {key}", NOW)


async def test_entries_are_found_page_by_page_within_what_may_be_seen(database: Database) -> None:
    async with writing(database) as unit:
        here, one = await _somebody(unit, "a")
        there, other = await _somebody(unit, "b")
        for hour, (person, deed) in enumerate(
            [(one, Deed.BEGUN), (other, Deed.BEGUN), (None, Deed.REFUSED), (one, Deed.ANSWERED)]
        ):
            await unit.audit.add(NOW + timedelta(hours=hour), person, "web", deed, f"{hour}")
    all_of_it = Wanted(frozenset({here, there}), nobodys=True)
    late = NOW + timedelta(hours=1)
    expected = {
        all_of_it: "3210",
        Wanted(frozenset({here})): "30",
        Wanted(frozenset({here}), nobodys=True): "320",
        Wanted(frozenset({here, there}), deeds=frozenset({Deed.BEGUN})): "10",
        Wanted(frozenset({here, there}), person_id=other): "1",
        Wanted(frozenset({here}), person_id=other): "",
        Wanted(frozenset({here, there}), nobodys=True, since=late): "321",
    }
    async with reading(database) as unit:
        for wanted, subjects in expected.items():
            found = await unit.audit.newest(wanted, 10)
            assert "".join(entry.subject for entry in found) == subjects
        first = await unit.audit.newest(all_of_it, 3)
        rest = await unit.audit.newest(all_of_it, 3, first[-1].id)
    assert [entry.subject for entry in (*first, *rest)] == ["3", "2", "1", "0"]
    assert (rest[0].name, rest[0].unit_id) == ("Người a", here)
    assert (first[1].name, first[1].unit_id, first[1].person_id) == ("", None, None)


# -- the workbook --------------------------------------------------------------------------------


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(
        read_settings(
            _env_file=None,
            database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
            media_url=f"file:{tmp_path / 'media'}",
            secret_key="k" * 32,
            programme=str(TINH_MAU),
            telegram_token=None,
        ),
        lambda who, _channel: WebPhone(who),
    )
    await made.open()
    yield made
    await made.close()


async def _downloaded(stage: Stage) -> tuple[str, list[tuple[object, ...]]]:
    """What is said, and the lines of the file below its heading."""
    assert stage.app is not None
    await stage._step("Q> /nhatky")
    await stage._step("Q> [Tất cả]")
    said = await stage._step("Q> [Tải tệp Excel]")
    phone = stage.phones["Q"]
    assert isinstance(phone, WebPhone)
    (sent,) = await stage.app.outbox.since("web", phone._chat, 0, 1)
    (attached,) = sent.reply.attachments
    assert attached.key.startswith("log/")
    book = load_workbook(BytesIO(await stage.app.files.get(attached.key)))
    heading, *lines = book.active.iter_rows()
    assert [cell.value for cell in heading] == [
        "Thời điểm",
        "Người thực hiện",
        "Đơn vị",
        "Việc",
        "Đối tượng",
        "Kênh",
    ]
    assert {cell.data_type for line in lines for cell in line} <= {"d", "s", "n"}
    return "\n".join(said), [tuple(cell.value for cell in line) for line in lines]


async def test_the_file_holds_everything_selected_and_texts_stay_texts(stage: Stage) -> None:
    assert stage.app is not None
    await stage._step("~ agreed Q admin so_mau")
    async with writing(stage.app.database) as unit:
        (admin,) = await unit.people.with_role(Role.ADMIN)
        await unit.people.change(admin.id, name="=HYPERLINK(1)")
        for number in range(audit.PAGE + 5):
            await unit.audit.add(NOW, admin.id, "web", Deed.ANSWERED, f"=1+1 {number}")
    _said, lines = await _downloaded(stage)
    at_eight = datetime(2026, 11, 9, 8, 0)  # noqa: DTZ001 - Excel knows no zones
    answered = ("Sở Mẫu", "nhập câu trả lời", "=1+1, 24 câu", "Trang trò chuyện web")
    assert lines[0] == (at_eight, "=HYPERLINK(1)", *answered)
    assert len(lines) > audit.PAGE + 5
    assert [line[1] for line in lines[-2:]] == ["người vận hành máy chủ", "hệ thống"]


async def test_a_file_that_is_cut_says_so_and_taking_it_is_noted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stage.app is not None
    monkeypatch.setattr(audit, "MOST_ROWS", 2)
    await stage._step("~ agreed Q admin so_mau")
    said, lines = await _downloaded(stage)
    assert "Tệp có 2 dòng." in said
    assert "Đây là các dòng mới nhất" in said
    assert len(lines) == 2
    async with reading(stage.app.database) as unit:
        units = frozenset(one.id for one in await unit.people.units())
        newest = (await unit.audit.newest(Wanted(units), 1))[0]
    assert (newest.act, newest.subject, newest.name) == (Deed.AUDIT_EXPORTED, "2", "Cán bộ Q")


def test_nobody_is_told_apart_by_where_it_came_from() -> None:
    _ = texts("vi")
    said = [
        deeds.name_of(_, Entry(1, NOW, None, channel, Deed.REFUSED, ""))
        for channel in (SYSTEM, COMMAND_LINE, INTERFACE, "web")
    ]
    assert said == [
        "hệ thống",
        "người vận hành máy chủ",
        "phần mềm có mã truy cập",
        "người chưa đăng ký",
    ]


async def test_what_a_program_read_is_told_in_words(stage: Stage) -> None:
    assert stage.app is not None
    await stage._step("~ agreed Q admin so_mau")
    async with writing(stage.app.database) as unit:
        subject = "3 answers xa_mau_mot 2026-Q1"
        await unit.audit.add(NOW, None, INTERFACE, Deed.DATA_READ, subject)
    _said, lines = await _downloaded(stage)
    assert lines[0][1:] == (
        "phần mềm có mã truy cập",
        None,
        "đọc dữ liệu",
        "mã truy cập số 3: answers · Xã Mẫu Một · 2026-Q1",
        "cổng dữ liệu",
    )
