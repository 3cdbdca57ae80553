"""Links to the table: for whom they open what, and when no more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from bot.app import App
from bot.domain.people import PersonId, Role
from bot.settings import read_settings
from storage.unit_of_work import reading, writing
from tests.support.conversations import Stage
from tests.support.packs import TINH_MAU
from tests.support.web_phone import WebPhone


@dataclass(slots=True)
class Office:
    """People above all units, above one and above none, and the links they were given."""

    stage: Stage
    app: App

    async def person(self, who: str) -> PersonId:
        phone = self.stage.phones[who]
        assert isinstance(phone, WebPhone)
        async with reading(self.app.database) as unit:
            found = await unit.people.behind("web", phone._chat)
        assert found is not None
        return found.id

    async def link(self, who: str) -> str:
        return self.app.status.link(await self.person(who), "vi")

    async def opens(self, address: str) -> httpx.Response:
        transport = httpx.ASGITransport(self.app.http)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get(address)

    @asynccontextmanager
    async def changed(self, who: str, **values: object) -> AsyncIterator[None]:
        async with writing(self.app.database) as unit:
            await unit.people.change(await self.person(who), **values)
        yield


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with _opened(tmp_path) as office:
        yield office


@asynccontextmanager
async def _opened(tmp_path: Path, timezone: str = "") -> AsyncIterator[Office]:
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        programme=str(TINH_MAU),
        timezone=timezone,
        telegram_token=None,
    )
    stage = Stage(settings, lambda who, _channel: WebPhone(who))
    await stage.open()
    assert stage.app is not None
    for line in (
        "@ 2026-03-16 08:00",
        "~ agreed S supervisor so_mau",
        "~ agreed W supervisor xa_mau_hai",
        "~ agreed A officer xa_mau_mot",
    ):
        await stage._step(line)
    yield Office(stage, stage.app)
    await stage.close()


async def test_a_supervisor_above_all_sees_every_unit(office: Office) -> None:
    answer = await office.opens(await office.link("S"))
    assert answer.status_code == HTTPStatus.OK
    for name in ("Xã Mẫu Một", "Xã Mẫu Hai", "Xã Mẫu Ba", "Hội Mẫu"):
        assert name in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


async def test_times_are_those_of_the_programme(tmp_path: Path) -> None:
    async with _opened(tmp_path, "Asia/Tokyo") as office:
        address = await office.link("S")
        table, unit = await office.opens(address), await office.opens(f"{address}/xa_mau_mot")
    assert "10 giờ 00, ngày 16/03/2026" in table.text
    assert "10 giờ 00, ngày 16/03/2026" in unit.text
    assert "02 giờ 00, ngày 11/04/2026" in unit.text


async def test_a_supervisor_of_one_unit_sees_that_one_alone(office: Office) -> None:
    address = await office.link("W")
    answer = await office.opens(address)
    assert "Xã Mẫu Hai" in answer.text
    assert "Xã Mẫu Một" not in answer.text
    assert (await office.opens(f"{address}/xa_mau_hai")).status_code == HTTPStatus.OK
    for key in ("xa_mau_mot", "so_mau", "nowhere"):
        assert (await office.opens(f"{address}/{key}")).status_code == HTTPStatus.GONE


async def test_a_supervisor_of_one_task_sees_that_task_alone(office: Office) -> None:
    address = await office.link("S")
    async with writing(office.app.database) as unit:
        await unit.delegations.add(await office.person("S"), "", "1.b")
    answer = await office.opens(address)
    assert "Xã Mẫu Một" in answer.text
    assert "Kiểm tra sân chơi" in answer.text
    assert "Sân chơi cho trẻ em" not in answer.text
    assert "Hội Mẫu" not in answer.text
    card = await office.opens(f"{address}/xa_mau_mot")
    assert "Kiểm tra sân chơi" in card.text
    assert "Sân chơi cho trẻ em" not in card.text
    assert (await office.opens(f"{address}/hoi_mau")).status_code == HTTPStatus.GONE


async def test_somebody_without_the_right_sees_nothing(office: Office) -> None:
    answer = await office.opens(await office.link("A"))
    assert answer.status_code == HTTPStatus.GONE
    assert "Xã Mẫu" not in answer.text


@pytest.mark.parametrize(
    "change",
    [{"active": False}, {"role": Role.OFFICER.value}],
    ids=["suspended", "no supervisor any more"],
)
async def test_a_link_dies_with_the_right(office: Office, change: dict[str, object]) -> None:
    address = await office.link("S")
    assert (await office.opens(address)).status_code == HTTPStatus.OK
    async with office.changed("S", **change):
        for each in (address, f"{address}/xa_mau_mot"):
            assert (await office.opens(each)).status_code == HTTPStatus.GONE


async def test_a_link_follows_its_person_to_another_unit(office: Office) -> None:
    address = await office.link("S")
    async with reading(office.app.database) as unit:
        place = await unit.people.unit_by_key("xa_mau_ba")
    assert place is not None
    async with office.changed("S", unit_id=place.id):
        answer = await office.opens(address)
    assert "Xã Mẫu Ba" in answer.text
    assert "Xã Mẫu Một" not in answer.text


async def test_a_link_works_for_a_day(office: Office) -> None:
    address = await office.link("S")
    office.stage.now += timedelta(hours=23, minutes=59)
    assert (await office.opens(address)).status_code == HTTPStatus.OK
    office.stage.now += timedelta(minutes=1)
    answer = await office.opens(address)
    assert answer.status_code == HTTPStatus.GONE
    assert "Đường dẫn này không còn dùng được." in answer.text


async def test_a_changed_link_opens_nothing(office: Office) -> None:
    address = await office.link("S")
    head, _, token = address.rpartition("/")
    other = (await office.link("W")).rpartition("/")[2]
    forged = (
        token[:-1],
        "A" + token[1:],
        f"{token.partition('.')[0]}.{other.partition('.')[2]}",
        "x",
    )
    for each in forged:
        assert (await office.opens(f"{head}/{each}")).status_code == HTTPStatus.GONE, each


@pytest.mark.parametrize(
    "query",
    [
        "loai=nowhere",
        "vung=%00",
        "nhiem-vu='--",
        "tinh-trang=<script>",
        "xep=nothing",
        "trang=-1",
        "trang=99999999",
        "trang=²",
        "trang=9999",
    ],
)
async def test_what_an_address_asks_for_never_breaks_the_page(office: Office, query: str) -> None:
    answer = await office.opens(f"{await office.link('S')}?{query}")
    assert answer.status_code == HTTPStatus.OK
    assert "<script>" not in answer.text


async def test_nothing_can_be_posted(office: Office) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(office.app.http)) as client:
        answer = await client.post(await office.link("S"))
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
