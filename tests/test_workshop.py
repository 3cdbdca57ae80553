"""Files prepared while the conversation goes on: called off, interrupted, failed, never half."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.app import App
from bot.domain.audit import Deed, Wanted
from bot.domain.delegations import Part
from bot.messages import Reply
from bot.settings import read_settings
from storage.unit_of_work import reading, writing
from tests.support.conversations import Stage
from tests.support.packs import TINH_MAU
from tests.support.web_phone import WebPhone

NEVER_READY = """
import sys, tempfile, time
sys.stdin.buffer.read()
tempfile.mkdtemp()
print('{"done": 1, "total": 9, "reports": 1}', flush=True)
time.sleep(600)
"""
"""A process that says one word and then works on and on."""
HALF = """
import pickle, sys
errand = pickle.load(sys.stdin.buffer)
errand.target.write_bytes(b"half")
print('{"done": 1, "total": 9, "reports": 1}', flush=True)
sys.exit(1)
"""
FIRST_FORM = "[1.a Sân chơi cho trẻ em]"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Two communes have handed in a report; S and W may take data out, W of one commune only."""
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
    for line in (
        "@ 2026-03-16 08:00",
        "~ agreed S supervisor so_mau",
        "~ agreed W supervisor xa_mau_hai",
        "~ agreed L leader xa_mau_mot",
        "~ agreed M leader xa_mau_hai",
        "~ fill L 1.a",
        "L> tiếp tục",
        "L> [Nộp báo cáo]",
        "~ fill M 1.a",
        "M> tiếp tục",
        "M> [Nộp báo cáo]",
    ):
        await made._step(line)
    yield made
    if made.app is not None:
        await made.close()


def program(stage: Stage) -> App:
    assert stage.app is not None
    return stage.app


async def ask(stage: Stage, how: str = "[Excel]", who: str = "S", form: str = FIRST_FORM) -> None:
    for line in ("/xuat", form):
        await stage._step(f"{who}> {line}")
    await stage._say(who, how)
    await program(stage).inbox.idle()


async def said(stage: Stage, who: str = "S") -> list[Reply]:
    """Everything this chat was ever told."""
    chat = stage.phones[who]._chat  # type: ignore[attr-defined]
    return [one.reply for one in await program(stage).outbox.since("web", chat, 0, 100)]


async def until(stage: Stage, told: Callable[[list[Reply]], bool]) -> None:
    while not told(await said(stage)):  # noqa: ASYNC110 - the other process sets no event
        await asyncio.sleep(0.01)
    await stage.phones["S"].news(program(stage))


async def content(stage: Stage, who: str = "S") -> bytes:
    """The only file this chat got."""
    (file,) = [file for one in await said(stage, who) for file in one.attachments]
    return await program(stage).files.get(file.key)


def kept(stage: Stage, folder: str) -> list[Path]:
    return list(Path(stage.settings.media_url.removeprefix("file:")).glob(f"{folder}/*"))


def never_ready(stage: Stage, code: str = NEVER_READY) -> None:
    workshop = program(stage).workshop
    workshop.program, workshop.first_word_after = (sys.executable, "-c", code), 0.0


def is_under_way(told: list[Reply]) -> bool:
    return "1/9" in told[-1].text


def units(book: bytes) -> list[str]:
    rows = load_workbook(BytesIO(book))["Số liệu"].iter_rows(min_row=2, values_only=True)
    return [row[0] for row in rows]


async def exported(stage: Stage) -> list[str]:
    async with reading(program(stage).database) as unit:
        everybody = frozenset(one.id for one in await unit.people.units())
        wanted = Wanted(everybody, deeds=frozenset({Deed.DATA_EXPORTED}))
        return [one.subject for one in await unit.audit.newest(wanted, 10)]


# -- whose ---------------------------------------------------------------------------------------


async def test_a_supervisor_gets_every_unit_below_and_the_audit_knows(stage: Stage) -> None:
    await ask(stage)
    await program(stage).idle()
    book = await content(stage)
    assert units(book) == ["Xã Mẫu Một", "Xã Mẫu Hai", "Xã Mẫu Ba"]
    states = load_workbook(BytesIO(book))["Mã"].iter_rows(min_row=2, values_only=True)
    assert [row[7] for row in states] == ["handed_in", "handed_in", "not_started"]
    (subject,) = await exported(stage)
    assert subject.startswith("san_choi 2026-Q1 xlsx ")
    assert "Có 2 báo cáo đã nộp trên 3 báo cáo được giao." in (await said(stage))[-1].text
    assert kept(stage, "jobs") == []


async def test_a_supervisor_of_one_unit_gets_that_one(stage: Stage) -> None:
    await ask(stage, who="W")
    await program(stage).idle()
    assert units(await content(stage, "W")) == ["Xã Mẫu Hai"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (("Vùng Mẫu", "1.a"), ["Xã Mẫu Một", "Xã Mẫu Hai", "Xã Mẫu Ba"]),
        (("Vùng khác", ""), None),
        (("", "1.b"), None),
    ],
)
async def test_a_delegated_supervisor_takes_out_only_what_they_cover(
    stage: Stage, part: tuple[str, str], expected: list[str] | None
) -> None:
    async with writing(program(stage).database) as unit:
        units_ = await unit.people.units()
        (who,) = [
            one
            for one in await unit.people.of_units(one.id for one in units_)
            if one.name == "Cán bộ S"
        ]
        await unit.delegations.add(who.id, *part)
        assert [Part(1, *part)] == await unit.delegations.of(who.id)
    if expected is None:
        await stage._step("S> /xuat")
        with pytest.raises(KeyError):
            await stage._say("S", FIRST_FORM)
        return
    await ask(stage)
    await program(stage).idle()
    assert units(await content(stage)) == expected


async def test_everything_is_everything_they_cover(stage: Stage) -> None:
    async with writing(program(stage).database) as unit:
        await unit.delegations.add(await _person(stage, "S"), "", "1.b")
    await ask(stage, "[JSON Lines]", form="[Tất cả các phiếu (1)]")
    await program(stage).idle()
    told = [json.loads(one) for one in (await content(stage)).decode().splitlines()]
    assert {one["task"]["key"] for one in told} == {"1.b"}
    assert len(told) == 3


async def test_somebody_who_lost_the_right_meanwhile_gets_nothing(stage: Stage) -> None:
    never_ready(stage)
    await ask(stage)
    await until(stage, is_under_way)
    person = await _person(stage, "S")
    async with writing(program(stage).database) as unit:
        await unit.people.change(person, role="officer")
    await stage.close()
    await stage.open()
    await program(stage).idle()
    assert not any(one.attachments for one in await said(stage))
    assert await exported(stage) == []


async def _person(stage: Stage, who: str) -> Any:
    async with reading(program(stage).database) as unit:
        chat = stage.phones[who]._chat  # type: ignore[attr-defined]
        person = await unit.people.behind("web", chat)
    assert person is not None
    return person.id


# -- called off, interrupted, failed -------------------------------------------------------------


async def test_how_far_it_is_is_told_in_place_of_the_first_word(stage: Stage) -> None:
    never_ready(stage)
    await ask(stage)
    await until(stage, is_under_way)
    *_, pressed, told = await said(stage)
    assert pressed.replaces == told.replaces != ""
    assert "1/9" in told.text
    assert not told.attachments


async def test_called_off_nothing_is_left_and_nothing_is_sent(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    never_ready(stage)
    await ask(stage)
    await until(stage, is_under_way)
    assert list(scratch.glob("*/*"))
    await stage._step("S> [Dừng chuẩn bị tệp]")
    assert "Đã dừng" in (await said(stage))[-1].text
    assert not any(one.attachments for one in await said(stage))
    assert (kept(stage, "jobs"), kept(stage, "exports")) == ([], [])
    assert list(scratch.iterdir()) == []
    assert await exported(stage) == []


async def test_a_second_file_waits_for_the_first_to_be_done(stage: Stage) -> None:
    never_ready(stage)
    await ask(stage)
    await until(stage, is_under_way)
    await stage._say("S", "/xuat")
    await program(stage).inbox.idle()
    await stage.phones["S"].news(program(stage))
    await stage._say("S", FIRST_FORM)
    await program(stage).inbox.idle()
    await stage.phones["S"].news(program(stage))
    await stage._say("S", "[CSV]")
    await program(stage).inbox.idle()
    assert "đang chuẩn bị một tệp khác" in (await said(stage))[-1].text
    assert len(kept(stage, "jobs")) == 1


async def test_what_a_restart_interrupts_is_begun_again(stage: Stage) -> None:
    never_ready(stage)
    await ask(stage)
    await until(stage, is_under_way)
    await stage.close()
    await stage.open()
    await program(stage).idle()
    assert units(await content(stage)) == ["Xã Mẫu Một", "Xã Mẫu Hai", "Xã Mẫu Ba"]
    assert kept(stage, "jobs") == []


async def test_a_file_is_not_sent_twice(stage: Stage) -> None:
    await ask(stage)
    (job,) = kept(stage, "jobs")
    order = job.read_bytes()
    await program(stage).idle()
    await stage.close()
    job.write_bytes(order)  # as if the program had ended just before it was taken away
    await stage.open()
    await program(stage).idle()
    assert sum(len(one.attachments) for one in await said(stage)) == 1
    assert kept(stage, "jobs") == []


async def test_a_half_file_is_never_sent(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    never_ready(stage, HALF)
    await ask(stage)
    await program(stage).idle()
    assert "chưa tạo được tệp" in (await said(stage))[-1].text
    assert (kept(stage, "jobs"), kept(stage, "exports")) == ([], [])
    assert any("job failed" in one.message for one in caplog.records)


@pytest.mark.parametrize(("how", "suffix"), [("[CSV]", "zip"), ("[JSON Lines]", "jsonl")])
async def test_every_format_can_be_asked_for(stage: Stage, how: str, suffix: str) -> None:
    await ask(stage, how)
    await program(stage).idle()
    (file,) = [file for one in await said(stage) for file in one.attachments]
    assert file.name == f"san_choi-2026-Q1-20260316-0800.{suffix}"
    read = await content(stage)
    if suffix == "jsonl":
        lines = [json.loads(one) for one in read.decode().splitlines()]
        assert [one["report"] is None for one in lines] == [False, False, True]


async def test_every_questionnaire_comes_in_one_archive(stage: Stage) -> None:
    await ask(stage, form="[Tất cả các phiếu (3)]")
    await program(stage).idle()
    (file,) = [file for one in await said(stage) for file in one.attachments]
    assert file.name == "tat-ca-phieu-2026-Q1-20260316-0800.zip"
