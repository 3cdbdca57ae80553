"""What has been kept long enough goes at night; what is needed stays; nothing is forgotten."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy import Table, func, select

from bot.app import App
from bot.domain.audit import Deed
from bot.domain.people import PersonId, Role
from bot.messages import Attachment, Lane, Reply
from bot.planning.retention import Leftover
from bot.settings import Settings, read_settings
from handlers.sweep import morning, plan
from storage import tables
from storage.unit_of_work import reading, writing
from tests.support.conversations import ZONE, Stage
from tests.support.traces import traces
from tests.support.web_phone import WebPhone

KEY = "0123456789abcdef" * 2


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        telegram_token=None,
    )


@pytest.fixture
async def stage(settings: Settings) -> AsyncIterator[Stage]:
    """An officer has answered a question; the program runs on."""
    played = Stage(settings, lambda who, _channel: WebPhone(who))
    await played.play(
        "~ agreed A officer phuong_ninh_kieu\n"
        "A> nhiệm vụ\n"
        "A> [II.1.a Quán triệt, tuyên truyền Chỉ thị 28]\n"
        "A> [Bắt đầu]\n"
        "A> chưa\n"
    )
    await played.open()
    yield played
    await played.close()


@pytest.fixture
def app(stage: Stage) -> App:
    assert stage.app is not None
    return stage.app


async def count(app: App, table: Table, *where: Any) -> int:
    async with app.database.reading() as connection:
        query = select(func.count()).select_from(table).where(*where)
        return int((await connection.execute(query)).scalar_one())


async def put(app: App, table: Table, **values: object) -> None:
    async with app.database.writing() as connection:
        await connection.execute(table.insert().values(**values))


async def stored(app: App, folder: Path, key: str, days: float) -> None:
    """A file put there so many days ago."""
    await app.files.put(key, b"x")
    at = (app.clock() - timedelta(days=days)).timestamp()
    os.utime(folder / "media" / key, (at, at))


async def person_named(app: App, name: str) -> PersonId:
    async with reading(app.database) as unit:
        everybody = await unit.people.of_units(one.id for one in await unit.people.units())
    return next(one.id for one in everybody if one.name == name)


async def asked(app: App, person_id: PersonId) -> None:
    """This person asked for erasure now."""
    async with writing(app.database) as unit:
        now = app.clock()
        days = timedelta(days=1)
        await unit.erasures.ask(person_id, now, now + 3 * days, now + 21 * days)


async def administrator(app: App, name: str) -> PersonId:
    async with writing(app.database) as unit:
        now = app.clock()
        place = await unit.people.unit_by_key("so_y_te")
        assert place is not None
        person_id = await unit.people.add(place.id, Role.ADMIN, name, now)
        await unit.people.consent(person_id, app.book.notice_version, now)
        await unit.identities.link(person_id, "web", name, now)
    return person_id


# -- rows -----------------------------------------------------------------------------------------


async def test_messages_go_after_their_time_and_no_number_is_given_again(
    stage: Stage, app: App
) -> None:
    async with app.database.reading() as connection:
        newest = (await connection.execute(select(func.max(tables.outbox.c.id)))).scalar_one()
    stage.now += timedelta(days=89)
    await app.sweep()
    assert await count(app, tables.outbox) == newest
    stage.now += timedelta(days=2)
    await app.sweep()
    assert await count(app, tables.outbox) == 1  # the newest, emptied
    assert await count(app, tables.outbox, tables.outbox.c.chat != "") == 0
    async with writing(app.database) as unit:
        reply = Reply(Markup("x"))
        assert await unit.outbox.add("web", "c", Lane.REPLY, reply, stage.now) > newest


async def test_a_handled_message_keeps_its_number_and_nothing_else(stage: Stage, app: App) -> None:
    person_id = await person_named(app, "Cán bộ A")
    async with reading(app.database) as unit:
        chat = (await unit.identities.of(person_id))[0].chat
    handled = await count(app, tables.inbox)
    stage.now += timedelta(days=91)
    await app.sweep()
    assert await count(app, tables.inbox) == handled
    assert "inbox.chat" not in await traces(app.database, chat)
    assert "inbox.external_id" not in await traces(app.database, chat)
    assert "identities.chat" in await traces(app.database, chat)
    assert await count(app, tables.answers) == 1


async def test_what_could_not_be_read_is_emptied(stage: Stage, app: App) -> None:
    unread = {"channel": "web", "external_id": "1", "state": "unreadable", "tries": 0}
    await put(app, tables.inbox, payload="???", received_at=stage.now, **unread)
    await app.sweep()
    assert await traces(app.database, "???") != []
    stage.now += timedelta(days=31)
    await app.sweep()
    assert await traces(app.database, "???") == []


async def test_codes_go_after_their_time(stage: Stage, app: App) -> None:
    await app.sweep()
    assert await count(app, tables.invites) == 1
    stage.now += timedelta(days=91)
    await app.sweep()
    assert await count(app, tables.invites) == 0


async def test_a_chat_that_is_nobodys_is_forgotten_with_its_messages(
    stage: Stage, app: App
) -> None:
    await stage.phones["A"].type(app, "nhiệm vụ")
    stranger = WebPhone("X")
    await stranger.type(app, "xin chào")
    await app.idle()
    assert await count(app, tables.conversations) == 2
    stage.now += timedelta(days=91)
    await app.sweep()
    await app.sweep()
    assert await count(app, tables.conversations) == 1


# -- files ----------------------------------------------------------------------------------------


async def test_only_old_files_that_nothing_refers_to_go(
    stage: Stage, app: App, tmp_path: Path
) -> None:
    person_id = await person_named(app, "Cán bộ A")
    answered, waiting, sent, stray = (f"{n}{KEY[1:]}" for n in "abcd")
    for key in (f"evidence/{answered}", f"forms/{waiting}", f"own/{sent}", f"evidence/{stray}"):
        await stored(app, tmp_path, key, 31)
    await stored(app, tmp_path, f"evidence/{KEY}", 29)
    await stored(app, tmp_path, "forms/ii_1_a/map.png", 400)
    async with writing(app.database) as unit:
        (identity,) = await unit.identities.of(person_id)
        conversation = await unit.conversations.open("web", identity.chat)
        conversation.state["file"] = f"forms/{waiting}"
        await unit.conversations.keep(conversation)
        reply = Reply(Markup("x"), (), (Attachment(f"own/{sent}", "n", "text/html"),))
        await unit.outbox.add("telegram", "1", Lane.REPLY, reply, stage.now)
    await _uploaded(app, f"evidence/{answered}", person_id, stage.now - timedelta(days=31))
    async with app.database.writing() as connection:
        await connection.execute(tables.answers.update().values(value=f"evidence/{answered}"))
    await app.sweep()
    kept = [f"evidence/{answered}", f"evidence/{KEY}", f"forms/{waiting}", f"own/{sent}"]
    for key in (*kept, "forms/ii_1_a/map.png"):
        assert await app.files.has(key), key
    assert not await app.files.has(f"evidence/{stray}")


async def _uploaded(app: App, key: str, person_id: PersonId, at: datetime) -> None:
    async with app.database.reading() as connection:
        interview = (await connection.execute(select(tables.interviews.c.id))).scalar_one()
    row = {"key": key, "name": "n", "type": "image/png", "size": 1, "at": at}
    await put(app, tables.media, person_id=person_id, interview_id=interview, **row)


async def test_an_upload_no_answer_refers_to_goes_with_its_file(
    stage: Stage, app: App, tmp_path: Path
) -> None:
    key = f"evidence/{KEY}"
    await stored(app, tmp_path, key, 31)
    person_id = await person_named(app, "Cán bộ A")
    await _uploaded(app, key, person_id, stage.now - timedelta(days=31))
    await app.sweep()
    assert await count(app, tables.media) == 0
    assert not await app.files.has(key)


async def test_what_was_made_for_one_message_goes_after_a_day(app: App, tmp_path: Path) -> None:
    await stored(app, tmp_path, f"own/{KEY}", 2)
    await stored(app, tmp_path, f"codes/{KEY}", 0.5)
    await app.sweep()
    assert not await app.files.has(f"own/{KEY}")
    assert await app.files.has(f"codes/{KEY}")


# -- people ---------------------------------------------------------------------------------------


async def test_somebody_suspended_for_long_is_erased(stage: Stage, app: App) -> None:
    await stage._suspend("A")
    stage.now += timedelta(days=364)
    await app.sweep()
    assert "people.name" in await traces(app.database, "Cán bộ A")
    stage.now += timedelta(days=2)
    await app.sweep()
    assert await traces(app.database, "Cán bộ A") == []


async def test_somebody_back_at_work_stays(stage: Stage, app: App) -> None:
    await stage._suspend("A")
    person_id = await person_named(app, "Cán bộ A")
    async with writing(app.database) as unit:
        await unit.people.change(person_id, active=True)
    stage.now += timedelta(days=400)
    await app.sweep()
    assert "people.name" in await traces(app.database, "Cán bộ A")


async def test_a_request_nobody_acted_on_is_carried_out_on_its_last_day(
    stage: Stage, app: App
) -> None:
    await asked(app, await person_named(app, "Cán bộ A"))
    stage.now += timedelta(days=19)
    await app.sweep()
    assert "people.name" in await traces(app.database, "Cán bộ A")
    stage.now += timedelta(days=1)
    await app.sweep()
    assert await traces(app.database, "Cán bộ A") == []


async def test_the_last_administrator_is_told_once_and_the_request_stays(
    stage: Stage, app: App
) -> None:
    await asked(app, await administrator(app, "Q"))
    stage.now += timedelta(days=22)
    await app.sweep()
    await app.sweep()
    said = [str(one.reply.text) for one in await app.outbox.since("web", "Q", 0, 100)]
    assert len(said) == 1
    assert "quản trị cuối cùng" in said[0]
    async with reading(app.database) as unit:
        assert len(await unit.erasures.open()) == 1


async def test_by_night_nobody_is_written_to_before_the_morning(stage: Stage, app: App) -> None:
    await administrator(app, "Q")
    await asked(app, await person_named(app, "Cán bộ A"))
    stage.now = (stage.now + timedelta(days=3)).replace(hour=3)
    await app.sweep()
    async with app.database.reading() as connection:
        query = select(tables.outbox.c.not_before).where(tables.outbox.c.chat == "Q")
        assert (await connection.execute(query)).scalar_one() == stage.now.replace(hour=7)


@pytest.mark.parametrize(("hour", "until"), [(3, (9, 7)), (6, (9, 7)), (12, None), (21, (10, 7))])
def test_the_morning(app: App, hour: int, until: tuple[int, int] | None) -> None:
    now = datetime(2026, 11, 9, hour, tzinfo=ZONE)
    wanted = until and now.replace(day=until[0], hour=until[1])
    assert morning(app.book.timetable.ladder, now) == wanted


# -- the sweep as a whole -------------------------------------------------------------------------


async def test_two_at_once_and_one_more_do_no_harm(stage: Stage, app: App) -> None:
    await administrator(app, "Q")
    await asked(app, await person_named(app, "Cán bộ A"))
    stage.now += timedelta(days=2)
    await asyncio.gather(app.sweep(), app.sweep())
    told = await app.outbox.since("web", "Q", 0, 100)
    assert len(told) == 1
    stage.now += timedelta(days=100)
    both = await asyncio.gather(app.sweep(), app.sweep())
    assert sum(one.counts["requests"] for one in both) == 1
    again = await app.sweep()
    assert not any(again.counts[kind.value] for kind in Leftover)


async def test_the_audit_has_one_row_with_counts_only(stage: Stage, app: App) -> None:
    stage.now += timedelta(days=91)
    await app.sweep()
    async with app.database.reading() as connection:
        query = select(tables.audit).where(tables.audit.c.act == Deed.SWEPT.value)
        (row,) = (await connection.execute(query)).mappings().all()
    assert row["person_id"] is None
    assert "codes: 1" in row["subject"]
    assert row["at"] == stage.now.astimezone(UTC)


async def test_the_plan_says_what_would_go_and_touches_nothing(
    stage: Stage, app: App, tmp_path: Path
) -> None:
    await stored(app, tmp_path, f"own/{KEY}", 200)
    stage.now += timedelta(days=91)
    foreseen = await plan(app.database, app.files, app.book, stage.now)
    assert await count(app, tables.invites) == 1
    assert await app.files.has(f"own/{KEY}")
    swept = await app.sweep()
    for what in ("messages", "handled updates", "codes", "files"):
        assert foreseen.counts[what] == swept.counts[what] > 0
