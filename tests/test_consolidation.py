"""The whole programme's report from the database to the file: what is in it, frozen, compared."""

import asyncio
import math
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from bot.app import App
from bot.consolidating import put_together
from bot.domain.audit import Deed, Wanted
from bot.domain.reports import State
from bot.domain.snapshots import Snapshot
from bot.exports.city_letter import city_written
from bot.exports.frozen import Content, told
from bot.gallery import Gallery
from bot.messages import Reply
from bot.settings import Settings, read_settings
from handlers import consolidated
from storage.tables import documents, snapshots
from storage.unit_of_work import reading, writing
from tests.support.conversations import Stage
from tests.support.packs import TINH_MAU
from tests.support.web_phone import WebPhone
from tests.test_workshop import HALF, NEVER_READY

PERIOD = "2026-Q1"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        programme=str(TINH_MAU),
        telegram_token=None,
    )


@pytest.fixture
async def stage(settings: Settings) -> AsyncIterator[Stage]:
    """Two communes have told how many playgrounds they have: five, and none."""
    made = Stage(settings, lambda who, _channel: WebPhone(who))
    await made.open()
    await play(
        made,
        "@ 2026-03-16 08:00",
        "~ agreed S supervisor so_mau",
        "~ agreed L leader xa_mau_mot",
        "~ agreed M leader xa_mau_hai",
        "~ fill L 1.a",
        "L> tiếp tục",
        "L> [Sửa 1]",
        "L> 5",
        "L> [Nộp báo cáo]",
        "~ fill M 1.a",
        "M> tiếp tục",
        "M> [Nộp báo cáo]",
    )
    yield made
    if made.app is not None:
        await made.close()


async def play(stage: Stage, *lines: str) -> None:
    for line in lines:
        await stage._step(line)


def program(stage: Stage) -> App:
    assert stage.app is not None
    return stage.app


async def together(stage: Stage) -> Content:
    """What comes of it now, kept nowhere."""
    app = program(stage)
    async with reading(app.database) as unit:
        order = await consolidated.order(unit, app.book, PERIOD, stage.now)
    assert order is not None
    made, _ = await put_together(app.database, order, lambda _: None)
    return made


def totals(what: Content) -> dict[str, Decimal | None]:
    return {one.path.rpartition("/")[2]: one.total for one in what.figures}


async def known(stage: Stage) -> list[Snapshot]:
    async with reading(program(stage).database) as unit:
        period = await unit.programmes.period_at(stage.now)
        assert period is not None
        return await unit.snapshots.of(period.id)


async def content(stage: Stage, one: Snapshot) -> Content:
    async with reading(program(stage).database) as unit:
        return await consolidated.held(unit, one)


async def said(stage: Stage) -> list[Reply]:
    chat = stage.phones["S"]._chat  # type: ignore[attr-defined]
    return [one.reply for one in await program(stage).outbox.since("web", chat, 0, 100)]


# -- what is in it -------------------------------------------------------------------------------


async def test_what_is_handed_in_is_added_and_the_rest_is_counted(stage: Stage) -> None:
    made = await together(stage)
    assert totals(made) == {
        "playgrounds": 5,
        "inspected": None,
        "repair_cost": None,
        "raised": None,
    }
    missing = {one.path.rpartition("/")[2]: one.without for one in made.figures}
    assert missing["playgrounds"] == 1
    assert missing["inspected"] == 3
    assert [(one.unit, one.clause, one.version) for one in made.reports] == [
        ("Xã Mẫu Một", "1.a", 1),
        ("Xã Mẫu Hai", "1.a", 1),
    ]


async def test_a_report_returned_does_not_count_until_it_is_corrected(stage: Stage) -> None:
    await play(
        stage,
        "S> duyệt",
        "S> [1.a · Xã Mẫu Một]",
        "S> [Nhận xét 1]",
        "S> Đề nghị kiểm tra lại.",
        "S> [Trả lại (1 nhận xét)]",
        "S> [Trả lại báo cáo]",
    )
    assert totals(await together(stage))["playgrounds"] == 0
    await play(stage, "L> [Sửa ngay]", "L> 7", "L> [Nộp báo cáo]")
    made = await together(stage)
    assert totals(made)["playgrounds"] == 7
    assert [one.version for one in made.reports] == [2, 1]


async def test_what_a_unit_need_not_report_is_neither_in_it_nor_missing(stage: Stage) -> None:
    async with writing(program(stage).database) as unit:
        period = await unit.programmes.period_at(stage.now)
        places = {one.key: one.id for one in await unit.people.units()}
        assert period is not None
        for key in ("xa_mau_ba", "xa_mau_mot"):
            (one, _) = await unit.programmes.owed_by(places[key], period.id)
            await unit.programmes.stand(one.id, State.NOT_APPLICABLE)
    made = await together(stage)
    (figure,) = [one for one in made.figures if one.path.endswith("playgrounds")]
    assert (figure.total, figure.without) == (Decimal(0), 0)


async def test_last_year_is_that_of_the_units_that_have_both(stage: Stage) -> None:
    async with writing(program(stage).database) as unit:
        places = {one.key: one.id for one in await unit.people.units()}
        for key, value in (("xa_mau_mot", "4"), ("xa_mau_ba", "90")):
            await unit.programmes.remember(places[key], "2025-Q1", "1.a", playgrounds=value)
    made = await together(stage)
    (figure,) = [
        one
        for part in made.letter.parts
        for section in part.sections
        for one in section.figures
        if "sân chơi cho trẻ em" in one.label
    ]
    assert (figure.value, figure.compared) == ("5", "1")
    assert (figure.before, figure.same, figure.change) == ("4", "5", "+25")


async def test_a_difficulty_told_of_in_the_chat_is_quoted(stage: Stage) -> None:
    async with writing(program(stage).database) as unit:
        places = {one.key: one.id for one in await unit.people.units()}
        who = (await unit.people.of_unit(places["xa_mau_mot"]))[0]
        add = unit.difficulties.add
        await add(places["xa_mau_mot"], who.id, ["kinh_phi"], "Chưa có kinh phí.", stage.now)
    made = await together(stage)
    told_ = [line for part in made.letter.parts for one in part.sections for line in one.lines]
    assert "Kinh phí: 1 đơn vị (Xã Mẫu Một)." in told_
    assert "- Xã Mẫu Một: “Chưa có kinh phí.”" in told_


# -- frozen --------------------------------------------------------------------------------------


async def test_a_snapshot_stays_what_it_was(stage: Stage) -> None:
    await play(stage, "S> /tonghop", "S> [Lập bản tổng hợp mới]")
    (first,) = await known(stage)
    app = program(stage)
    key = consolidated.Asked(first.id, False).key
    file = await app.files.get(key)
    await play(stage, "~ fill L 1.b", "L> tiếp tục", "L> [Nộp báo cáo]")
    async with writing(app.database) as unit:
        await unit.programmes.put_unit("xa_mau_mot", name="Xã Đổi Tên")
    await app.files.delete(key)
    assert await app.files.get(key) == file
    await play(stage, "S> /tonghop", "S> [Lập bản tổng hợp mới]")
    second, again = await known(stage)
    assert (second.number, again) == (2, first)
    assert second.checksum != first.checksum
    assert await app.files.get(consolidated.Asked(second.id, False).key) != file


async def test_its_document_is_that_of_what_it_holds(stage: Stage) -> None:
    await play(stage, "S> /tonghop", "S> [Lập bản tổng hợp mới]")
    (one,) = await known(stage)
    held = await content(stage, one)
    assert held.letter.made == "Bản tổng hợp số 1, lập lúc 08 giờ 00, ngày 16/03/2026."
    file = await program(stage).files.get(consolidated.Asked(one.id, False).key)
    assert file == city_written(held.letter)
    assert totals(held) == totals(await together(stage))


async def test_its_document_stays_the_same_bytes_whoever_writes_it_differently(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play(stage, "S> /tonghop", "S> [Lập bản tổng hợp mới]")
    (one,) = await known(stage)
    asked = [consolidated.Asked(one.id, is_for_others) for is_for_others in (False, True)]
    first = [await program(stage).gallery.city(each.key) for each in asked]
    await stage.close()

    async def newer(*_: object) -> bytes:
        return b"another version of the program"

    monkeypatch.setattr(Gallery, "_made", newer)
    await stage.open()  # another process, whose files were swept meanwhile
    for each in asked:
        with suppress(FileNotFoundError):
            await program(stage).files.delete(each.key)
    assert [await program(stage).files.get(each.key) for each in asked] == first
    async with writing(program(stage).database) as unit:
        await unit._connection.execute(delete(documents))
    assert await program(stage).gallery.city(asked[0].key) == await newer()


async def test_two_who_write_it_at_once_give_out_one_document(stage: Stage) -> None:
    await play(stage, "S> /tonghop", "S> [Lập bản tổng hợp mới]")
    (one,) = await known(stage)
    key = consolidated.Asked(one.id, True).key
    made = await asyncio.gather(*(program(stage).gallery.city(key) for _ in range(3)))
    assert len(set(made)) == 1


async def test_what_was_changed_behind_its_back_is_not_given_out(stage: Stage) -> None:
    await play(stage, "S> /tonghop", "S> [Lập bản tổng hợp mới]")
    (one,) = await known(stage)
    held = await content(stage, one)
    async with program(stage).database.writing() as connection:
        other = told(held).replace("Xã Mẫu Một", "Xã Mẫu Mười")
        await connection.execute(update(snapshots).values(content=other))
    with pytest.raises(consolidated.Damaged):
        await content(stage, one)


async def test_who_has_made_it_is_noted(stage: Stage) -> None:
    await play(stage, "S> /tonghop", "S> [Lập bản tổng hợp mới]")
    (one,) = await known(stage)
    assert one.name == "Cán bộ S"
    async with reading(program(stage).database) as unit:
        everybody = frozenset(place.id for place in await unit.people.units())
        wanted = Wanted(everybody, deeds=frozenset({Deed.CONSOLIDATED}))
        (entry,) = await unit.audit.newest(wanted, 10)
    assert entry.subject.startswith(f"{PERIOD} ")


@pytest.mark.parametrize("what", ["", "zz", "61", "636f6e736f6c69646174696f6e3a393a30"])
async def test_a_key_that_asks_for_nothing_there_is_finds_no_file(stage: Stage, what: str) -> None:
    with pytest.raises(FileNotFoundError):
        await program(stage).files.get(f"{consolidated.FOLDER}/{what}")


# -- while it is being done ----------------------------------------------------------------------


def never_ready(stage: Stage, code: str = NEVER_READY) -> None:
    workshop = program(stage).workshop
    workshop.program, workshop.first_word_after = (sys.executable, "-c", code), 0.0


async def ask(stage: Stage) -> None:
    await stage._step("S> /tonghop")
    await stage._say("S", "[Lập bản tổng hợp mới]")
    await program(stage).inbox.idle()


async def under_way(stage: Stage) -> None:
    while "1/9" not in (await said(stage))[-1].text:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.01)
    await stage.phones["S"].news(program(stage))


async def test_how_far_it_is_is_told_and_called_off_nothing_is_kept(stage: Stage) -> None:
    never_ready(stage)
    await ask(stage)
    await under_way(stage)
    assert "Hệ thống đang tổng hợp: 1/9 báo cáo." in (await said(stage))[-1].text
    await stage._step("S> [Dừng tổng hợp]")
    assert "Đã dừng tổng hợp" in (await said(stage))[-1].text
    await program(stage).idle()
    assert await known(stage) == []
    assert not any(one.attachments for one in await said(stage))


async def test_what_a_restart_interrupts_is_begun_again_and_kept_once(stage: Stage) -> None:
    never_ready(stage)
    await ask(stage)
    await under_way(stage)
    await stage.close()
    await stage.open()
    program(stage).workshop.first_word_after = math.inf
    await program(stage).idle()
    assert [one.number for one in await known(stage)] == [1]
    assert sum(len(one.attachments) for one in await said(stage)) == 1


async def test_one_that_fails_keeps_nothing(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    never_ready(stage, HALF)
    await ask(stage)
    await program(stage).idle()
    assert "chưa tổng hợp được" in (await said(stage))[-1].text
    assert await known(stage) == []
    assert any("job failed" in one.message for one in caplog.records)


async def test_whoever_looks_after_a_part_only_does_not_put_the_whole_together(
    stage: Stage,
) -> None:
    chat = stage.phones["S"]._chat  # type: ignore[attr-defined]
    async with writing(program(stage).database) as unit:
        person = await unit.people.behind("web", chat)
        assert person is not None
        await unit.delegations.add(person.id, "", "1.a")
    await stage._step("S> /tonghop")
    assert "không có quyền" in (await said(stage))[-1].text


async def test_a_right_lost_meanwhile_is_lost(stage: Stage) -> None:
    never_ready(stage)
    await ask(stage)
    await under_way(stage)
    chat = stage.phones["S"]._chat  # type: ignore[attr-defined]
    async with writing(program(stage).database) as unit:
        person = await unit.people.behind("web", chat)
        assert person is not None
        await unit.people.change(person.id, role="officer")
    await stage.close()
    await stage.open()
    await program(stage).idle()
    assert await known(stage) == []
