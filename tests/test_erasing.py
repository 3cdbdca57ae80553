"""After erasing nothing leads from a person's number to their name or their chats."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App
from bot.domain.audit import Deed
from bot.domain.errors import LastAdmin, Outdated
from bot.domain.people import PersonId, Role
from bot.settings import Settings, read_settings
from handlers.erasing import erase
from storage import tables
from storage.unit_of_work import reading, writing
from tests.support.conversations import Stage
from tests.support.traces import traces
from tests.support.web_phone import WebPhone

NAME = "Cán bộ A"
WORK = """\
~ agreed Q admin so_y_te
~ agreed A officer phuong_ninh_kieu
~ agreed B officer phuong_ninh_kieu
A> nhiệm vụ
A> [II.1.a Quán triệt, tuyên truyền Chỉ thị 28]
A> [Bắt đầu]
A> chưa
A> 4
A> /lienket
A> [Liên kết kênh khác]
A> /dulieucuatoi
A> /xoadulieu
A> [Yêu cầu xóa]
Q> [Xem]
Q> [Tất cả yêu cầu]
"""


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
    """A has worked, was linked a second code, and has asked for erasure; Q has looked."""
    played = Stage(settings, lambda who, _channel: WebPhone(who))
    await played.play(WORK)
    await played.open()
    yield played
    await played.close()


@pytest.fixture
def app(stage: Stage) -> App:
    assert stage.app is not None
    return stage.app


async def person_named(app: App, name: str) -> PersonId:
    async with reading(app.database) as unit:
        everybody = await unit.people.of_units(one.id for one in await unit.people.units())
    return next(one.id for one in everybody if one.name == name)


async def erased(app: App, person_id: PersonId) -> None:
    secret = app.settings.secret_key.get_secret_value()
    async with writing(app.database) as unit:
        now = app.clock()
        farewell = await erase(unit, secret, person_id, now, by=None, channel="cli")
        await unit.outbox.put(farewell, now)


async def chat_of(app: App, person_id: PersonId) -> str:
    async with reading(app.database) as unit:
        return (await unit.identities.of(person_id))[0].chat


async def test_no_table_knows_the_name_or_the_chat_any_more(stage: Stage, app: App) -> None:
    person_id = await person_named(app, NAME)
    chat = await chat_of(app, person_id)
    assert {"people.name", "outbox.body"} <= set(await traces(app.database, NAME))
    assert "inbox.external_id" in await traces(app.database, chat)
    await erased(app, person_id)
    assert await traces(app.database, NAME) == []
    assert await traces(app.database, chat) == ["outbox.chat"]  # the last message
    await app.outbox.resume()
    await app.idle()
    stage.now += timedelta(days=2)
    await app.sweep()
    assert await traces(app.database, chat) == []


async def test_the_units_work_and_the_consent_stay_with_a_number(app: App) -> None:
    person_id = await person_named(app, NAME)
    async with reading(app.database) as unit:
        before = await unit.records.of(person_id)
    await erased(app, person_id)
    async with reading(app.database) as unit:
        after = await unit.records.of(person_id)
        person = await unit.people.person(person_id)
    assert (after.answers, after.consents, after.audit) == (
        before.answers,
        before.consents,
        before.audit,
    )
    assert (after.identities, after.invites, after.inbox, after.outbox) == ([], [], 0, 0)
    assert person is not None
    assert (person.name, person.active, person.erased_at) == ("", False, app.clock())
    assert [one.done_at for one in after.erasures] == [app.clock()]


async def test_others_keep_their_names_and_chats(app: App) -> None:
    other = await person_named(app, "Cán bộ B")
    chat = await chat_of(app, other)
    known = await traces(app.database, chat)
    await erased(app, await person_named(app, NAME))
    assert await traces(app.database, chat) == known


async def test_the_last_message_goes_to_the_chat_that_is_nobodys_now(app: App) -> None:
    person_id = await person_named(app, NAME)
    chat = await chat_of(app, person_id)
    seen = (await app.outbox.since("web", chat, 0, 100))[-1].id
    await erased(app, person_id)
    (last,) = await app.outbox.since("web", chat, 0, 100)
    assert "đã được xóa" in last.reply.text
    assert last.id > seen


async def test_a_message_still_on_its_way_is_never_handled(app: App) -> None:
    person_id = await person_named(app, NAME)
    chat = await chat_of(app, person_id)
    async with app.database.writing() as connection:
        waiting = {"chat": chat, "payload": f"{chat} {NAME}", "state": "new", "tries": 0}
        await connection.execute(
            tables.inbox.insert().values(
                channel="web", external_id=f"{chat}:x", received_at=app.clock(), **waiting
            )
        )
    await erased(app, person_id)
    async with reading(app.database) as unit:
        assert await unit.inbox.waiting() == []


async def test_an_update_nobody_could_read_is_emptied_too(app: App) -> None:
    person_id = await person_named(app, NAME)
    chat = await chat_of(app, person_id)
    async with app.database.writing() as connection:
        unread = {"payload": f'{{"from": "{chat}"}}', "state": "unreadable", "tries": 0}
        await connection.execute(
            tables.inbox.insert().values(
                channel="web", external_id="7", received_at=app.clock(), **unread
            )
        )
    await erased(app, person_id)
    assert await traces(app.database, chat) == ["outbox.chat"]


async def test_nobody_is_erased_twice(app: App) -> None:
    person_id = await person_named(app, NAME)
    await erased(app, person_id)
    with pytest.raises(Outdated):
        await erased(app, person_id)


async def test_the_last_administrator_stays(app: App) -> None:
    admin = await person_named(app, "Cán bộ Q")
    with pytest.raises(LastAdmin):
        await erased(app, admin)
    assert await traces(app.database, "Cán bộ Q") != []


async def test_one_of_two_administrators_may_go(stage: Stage, app: App) -> None:
    admin = await person_named(app, "Cán bộ Q")
    async with writing(app.database) as unit:
        place = await unit.people.unit_by_key("so_y_te")
        assert place is not None
        other = await unit.people.add(place.id, Role.ADMIN, "Cán bộ R", stage.now)
        await unit.people.consent(other, app.book.notice_version, stage.now)
        await unit.identities.link(other, "web", "r", stage.now)
    await erased(app, admin)
    assert await traces(app.database, "Cán bộ Q") == []


async def test_the_audit_names_nobody(app: App) -> None:
    person_id = await person_named(app, NAME)
    await erased(app, person_id)
    async with app.database.reading() as connection:
        query = select(tables.audit).where(tables.audit.c.act == Deed.ERASED.value)
        (row,) = (await connection.execute(query)).mappings().all()
    assert (row["person_id"], row["channel"], row["subject"]) == (None, "cli", str(person_id))
