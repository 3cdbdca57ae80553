"""Reminders when something goes wrong: each person is told the right thing, once."""

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.app import App, build
from bot.domain.people import PersonId
from bot.domain.reminders import Kind, Notice
from bot.domain.reports import State
from bot.messages import Lane, Outgoing, Reply
from bot.notices import AT_ONCE, ONCE_MORE
from bot.outbox import AFTER_A_FAULT, LONGEST_PAUSE, _pause
from bot.planning.sending import Wait
from bot.seals import unseal
from bot.settings import Settings, read_settings
from bot.troubles import LASTING
from handlers.remind import Desk, compose, to_remind
from handlers.scene import message_to
from storage.notices import KeptNotice
from storage.outbox import PENDING, RECALLED, SENT, OutboxRows
from storage.tables import assignments, identities, notices, outbox
from storage.unit_of_work import UnitOfWork, reading, writing
from tests.support.conversations import ZONE
from tests.support.country import settle
from tests.support.fake_telegram import TOKEN, ApiError, FakeTelegram
from tests.support.server import Server

SEVEN_DAYS_BEFORE = datetime(2026, 11, 30, 8, 0, tzinfo=ZONE)
THREE_DAYS_BEFORE = datetime(2026, 12, 4, 8, 0, tzinfo=ZONE)
THE_DAY_BEFORE = datetime(2026, 12, 8, 8, 0, tzinfo=ZONE)
DUE_DAY = datetime(2026, 12, 9, 8, 0, tzinfo=ZONE)
CHATS = range(10_000, 10_004)
FIRST, *OTHERS = CHATS
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(slots=True)
class Town:
    """A few communes, their clock, and the programs that remind them."""

    settings: Settings
    telegram: FakeTelegram
    now: datetime = SEVEN_DAYS_BEFORE
    apps: list[App] = field(default_factory=list)

    async def open(self) -> App:
        app = await build(self.settings, lambda: self.now)
        await app.start()
        self.apps.append(app)
        return app

    async def close(self, app: App) -> None:
        self.apps.remove(app)
        await app.stop()

    async def tick(self, at: datetime | None = None) -> list[int]:
        """A tick of every program at this moment; the chats that were told something by it."""
        self.now = at or self.now
        before = len(self.telegram.sent)
        await asyncio.gather(*(app.tick() for app in self.apps))
        for app in self.apps:
            await app.idle()
        return sorted(one.chat for one in self.telegram.sent[before:])

    def told(self) -> Counter[int]:
        return Counter(one.chat for one in self.telegram.sent)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the programme and four communes."""
    path = tmp_path_factory.mktemp("furnished") / "bot.sqlite3"
    asyncio.run(_furnish(_settings(f"sqlite+aiosqlite:///{path}", path.parent, "http://none")))
    return path


@pytest.fixture
async def town(
    database_url: str, tmp_path: Path, telegram: FakeTelegram, furnished: Path
) -> AsyncIterator[Town]:
    settings = _settings(database_url, tmp_path, telegram.url)
    if database_url.startswith("sqlite"):
        shutil.copy(furnished, tmp_path / "bot.sqlite3")
    else:
        await _furnish(settings)
    made = Town(settings, telegram)
    yield made
    for app in made.apps:
        await app.stop()
    if database_url.startswith("sqlite"):
        assert _look(tmp_path, "PRAGMA integrity_check") == [("ok",)]


def _settings(database_url: str, folder: Path, telegram_url: str) -> Settings:
    return read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{folder / 'media'}",
        secret_key="s" * 32,
        telegram_token=TOKEN,
        telegram_api=telegram_url,
    )


async def _furnish(settings: Settings) -> None:
    before = SEVEN_DAYS_BEFORE - DAY
    app = await build(settings, lambda: before)
    await settle(app, CHATS, before)
    await app.stop()


def _look(folder: Path, query: str) -> list[Any]:
    database = sqlite3.connect(folder / "bot.sqlite3")
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


async def _all(app: App, *columns: Any, where: Any = True) -> list[Any]:
    async with app.database.reading() as connection:
        return list((await connection.execute(select(*columns).where(where))).scalars())


async def _person(app: App, chat: int) -> PersonId:
    (found,) = await _all(app, identities.c.person_id, where=identities.c.chat == str(chat))
    return PersonId(found)


# -- processes that die, stop, or are two -----------------------


async def test_the_plug_is_pulled_in_the_middle_of_a_run(
    tmp_path: Path, telegram: FakeTelegram, furnished: Path
) -> None:
    """Each is told twice, in order, but what the bot could not note any more comes once more."""
    shutil.copy(furnished, tmp_path / "bot.sqlite3")
    chats = range(20_000, 20_090)
    app = await build(
        _settings(f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}", tmp_path, telegram.url),
        lambda: SEVEN_DAYS_BEFORE,
    )
    await settle(app, chats, SEVEN_DAYS_BEFORE - DAY)
    async with writing(app.database) as unit:
        first = [
            Outgoing("telegram", str(chat), Lane.REMINDER, Reply(Markup("thứ nhất")))
            for chat in chats
        ]
        await unit.outbox.put(first, SEVEN_DAYS_BEFORE)
    await app.stop()
    telegram.limits.cap = 30
    server = Server(
        tmp_path, SEVEN_DAYS_BEFORE, BOT_TELEGRAM_TOKEN=TOKEN, BOT_TELEGRAM_API=telegram.url
    )
    starting = asyncio.create_task(asyncio.to_thread(server.start))
    await telegram.until(lambda: len(telegram.sent) >= 120)
    await starting
    server.kill()
    unnoted = {
        int(chat)
        for (chat,) in _look(tmp_path, f"SELECT chat FROM outbox WHERE state = '{PENDING}'")  # noqa: S608
    }
    await asyncio.to_thread(server.start)
    everything = ["thứ nhất", "Kính gửi"]
    await telegram.until(lambda: all(set(everything) <= set(_told(telegram, one)) for one in chats))
    assert await asyncio.to_thread(server.stop) == 0
    repeated = {chat for chat in chats if _told(telegram, chat) != everything}
    assert repeated <= unnoted
    assert len(repeated) <= AT_ONCE
    for chat in repeated:
        told = _told(telegram, chat)
        assert list(dict.fromkeys(told)) == everything
        assert len(told) == 3
    assert telegram.limits.refused == 0
    assert _look(tmp_path, "PRAGMA integrity_check") == [("ok",)]


@on_sqlite
async def test_what_is_on_its_way_at_the_stop_is_noted(town: Town) -> None:
    app = await town.open()
    town.telegram.latency = 0.2
    await app.tick()
    await town.telegram.until(lambda: town.telegram.sent)
    await town.close(app)
    await town.open()
    await town.tick()
    assert town.told() == dict.fromkeys(CHATS, 1)


async def test_of_two_programs_one_sends_and_the_other_takes_over(town: Town) -> None:
    first, second = await town.open(), await town.open()
    await asyncio.gather(first.remind(town.now), second.remind(town.now))
    await town.tick()
    assert town.told() == dict.fromkeys(CHATS, 1)
    await town.close(first)
    assert await town.tick(THREE_DAYS_BEFORE) == [*CHATS]
    await town.telegram.says(FIRST, "nhiệm vụ")
    await town.telegram.confirmed()
    assert second.baton.held


def _told(telegram: FakeTelegram, chat: int) -> list[str]:
    return [one.plain[: len("Kính gửi")] for one in telegram.to(chat)]


# -- clocks -----------------------------------------------------


@on_sqlite
@pytest.mark.parametrize("jump", [-HOUR, -DAY, HOUR, DAY, timedelta()])
async def test_a_clock_put_back_or_forward_repeats_nothing(town: Town, jump: timedelta) -> None:
    await town.open()
    assert await town.tick() == [*CHATS]
    assert await town.tick(SEVEN_DAYS_BEFORE + jump) == []
    assert await town.tick(SEVEN_DAYS_BEFORE + HOUR) == []
    assert await town.tick(THREE_DAYS_BEFORE) == [*CHATS]


@on_sqlite
async def test_after_three_weeks_of_downtime_there_is_one_message(town: Town) -> None:
    app = await town.open()
    await town.tick()
    await town.close(app)
    town.now += timedelta(days=21)
    await town.open()
    assert await town.tick() == [*CHATS]
    assert "trễ" in town.telegram.newest(FIRST) or "quá hạn" in town.telegram.newest(FIRST)
    assert await town.tick(town.now + HOUR) == []


# -- what changes between planning and sending ------------------


@on_sqlite
async def test_who_hands_in_between_planning_and_sending_is_not_reminded(town: Town) -> None:
    app = await town.open()
    async with reading(app.database) as unit:
        planned = await to_remind(unit, app.desk, town.now)
    async with writing(app.database) as unit:
        for one in planned:
            await unit.notices.write(one)
    person_id = await _person(app, FIRST)
    await _change_assignments(
        app, FIRST, lambda unit, one: unit.programmes.stand(one, State.HANDED_IN)
    )
    assert await town.tick() == OTHERS
    assert await _all(app, notices.c.why, where=notices.c.person_id == person_id) == [
        "nothing_owed"
    ]


@on_sqlite
async def test_an_extension_moves_the_ladder(town: Town) -> None:
    app = await town.open()
    assert await town.tick() == [*CHATS]
    person_id, until = await _person(app, FIRST), datetime(2026, 12, 19, tzinfo=ZONE)
    await _change_assignments(
        app,
        FIRST,
        lambda unit, one: unit.programmes.extend([one], until, "bão", person_id, town.now),
    )
    assert await town.tick(THREE_DAYS_BEFORE) == OTHERS
    assert await town.tick(THE_DAY_BEFORE) == OTHERS
    assert await town.tick(DUE_DAY) == [*CHATS], "the due day, and seven working days before"


async def _change_assignments(
    app: App, chat: int, change: Callable[[UnitOfWork, Any], Awaitable[None]]
) -> None:
    async with writing(app.database) as unit:
        person = await unit.people.behind("telegram", str(chat))
        assert person is not None
        query = select(assignments.c.id).where(assignments.c.unit_id == person.unit_id)
        for one in (await unit._connection.execute(query)).scalars().all():
            await change(unit, one)


# -- a platform that does not work, or refuses ------------------


@on_sqlite
async def test_after_an_outage_over_several_rungs_there_is_one_message(town: Town) -> None:
    app = await town.open()
    town.telegram.refusals.extend([ApiError(502, "Bad Gateway")] * 100)
    for at in (SEVEN_DAYS_BEFORE, THREE_DAYS_BEFORE, THE_DAY_BEFORE):
        assert await town.tick(at) == []
    town.telegram.refusals.clear()
    assert await town.tick(THE_DAY_BEFORE + 4 * HOUR) == [*CHATS]
    assert await town.tick(THE_DAY_BEFORE + 5 * HOUR) == []
    states = Counter(await _all(app, outbox.c.state, where=outbox.c.chat == str(FIRST)))
    assert set(states) == {RECALLED, SENT}
    assert states[SENT] == 1


@on_sqlite
async def test_where_one_channel_fails_the_next_is_taken(town: Town) -> None:
    app = await town.open()
    town.telegram.blocked.update({FIRST, OTHERS[0]})
    async with writing(app.database) as unit:
        await unit.identities.link(await _person(app, FIRST), "web", "page", town.now - DAY)
    assert await town.tick() == OTHERS[1:]
    assert await _all(app, outbox.c.state, where=outbox.c.chat == "page") == [SENT]
    lost = await _all(app, identities.c.chat, where=identities.c.reachable.is_(False))
    assert lost == [str(FIRST), str(OTHERS[0])]
    silent = notices.c.person_id == await _person(app, OTHERS[0])
    assert await _all(app, notices.c.why, where=silent) == ["unreachable"]
    town.telegram.blocked.clear()
    await town.telegram.says(OTHERS[0], "/start")
    await town.telegram.confirmed()
    await app.idle()
    assert OTHERS[0] in await town.tick(THREE_DAYS_BEFORE)


@on_sqlite
async def test_what_was_merged_goes_to_the_next_channel_whole(town: Town) -> None:
    app = await town.open()
    person_id, later = await _person(app, FIRST), town.now + DAY
    async with writing(app.database) as unit:
        person = await unit.people.person(person_id)
        assert person is not None
        await unit.identities.link(person_id, "web", "page", town.now - DAY)
        for hours, kind in ((2, Kind.COMMENTS), (1, Kind.NUDGE)):
            ready_at = town.now - hours * HOUR
            told = Notice(person_id, (kind,), (person.unit_id,), ready_at, later)
            await unit.notices.add(told, ready_at)
    town.telegram.blocked.add(FIRST)
    await town.tick()
    assert await _all(app, outbox.c.state, where=outbox.c.chat == "page") == [SENT]
    sent = (notices.c.person_id == person_id) & notices.c.outbox_id.is_not(None)
    assert await _all(app, notices.c.kinds, where=sent) == [["digest", "comments", "nudge"]]


@on_sqlite
async def test_a_channel_that_stays_out_of_order_is_left_for_the_next(town: Town) -> None:
    app = await town.open()
    town.telegram.refusals.extend([ApiError(502, "Bad Gateway")] * 1000)
    async with writing(app.database) as unit:
        await unit.identities.link(await _person(app, FIRST), "web", "page", town.now - DAY)
    for _ in range(4):
        assert await town.tick() == []
        assert await _all(app, outbox.c.state, where=outbox.c.chat == "page") == []
        town.now += LASTING / 4
    await town.tick()
    assert await _all(app, outbox.c.state, where=outbox.c.chat == "page") == [SENT]
    town.telegram.refusals.clear()
    assert await town.tick(town.now + LASTING) == OTHERS
    assert await town.tick(town.now + LASTING) == []
    assert await town.tick(THREE_DAYS_BEFORE) == [*CHATS], "it works again: the first choice"


@on_sqlite
async def test_what_waits_for_a_channel_that_was_switched_off_goes_to_the_next(town: Town) -> None:
    app = await town.open()
    town.telegram.refusals.extend([ApiError(502, "Bad Gateway")] * 1000)
    secret = town.settings.secret_key.get_secret_value()
    person_id = await _person(app, FIRST)
    async with writing(app.database) as unit:
        await unit.identities.link(person_id, "web", "page", town.now - DAY)
        said = await message_to(unit, secret, person_id, lambda _: (Markup("trả lại"), ()))
        await unit.outbox.put(said, town.now)
    await town.tick()
    await town.close(app)
    town.settings = town.settings.model_copy(update={"telegram_token": None})
    app = await town.open()
    await town.tick(town.now + HOUR)
    told = [one.reply.text for one in await app.outbox.since("web", "page", 0, 9)]
    assert [one[: len("Kính gửi")] for one in told] == ["trả lại", "Kính gửi"]
    elsewhere = (outbox.c.channel == "telegram") & (outbox.c.chat == str(FIRST))
    assert PENDING not in await _all(app, outbox.c.state, where=elsewhere)


@on_sqlite
async def test_what_an_outage_holds_back_is_not_sent_at_night_nor_when_done(town: Town) -> None:
    app = await town.open()
    town.telegram.refusals.extend([ApiError(502, "Bad Gateway")] * 1000)
    assert await town.tick() == []
    await _change_assignments(
        app, FIRST, lambda unit, one: unit.programmes.stand(one, State.HANDED_IN)
    )
    town.telegram.refusals.clear()
    assert await town.tick(SEVEN_DAYS_BEFORE.replace(hour=23)) == []
    assert await town.tick(SEVEN_DAYS_BEFORE + DAY) == OTHERS


@on_sqlite
async def test_a_channel_out_of_order_holds_up_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.notices.AT_ONCE", 1)
    app = await town.open()
    town.telegram.refusals.extend([ApiError(502, "Bad Gateway")] * 1000)
    await settle(app, range(30_000, 30_003), SEVEN_DAYS_BEFORE - DAY, "web")
    await town.tick()
    sent = await _all(app, outbox.c.chat, where=outbox.c.state == SENT)
    assert sorted(sent) == ["30000", "30001", "30002"]


@on_sqlite
async def test_what_somebody_is_told_goes_to_the_next_channel_with_its_buttons(
    town: Town,
) -> None:
    app = await town.open()
    await town.tick()
    secret = town.settings.secret_key.get_secret_value()
    town.telegram.blocked.add(FIRST)
    person_id = await _person(app, FIRST)
    async with writing(app.database) as unit:
        await unit.identities.link(person_id, "web", "page", town.now - DAY)
        said = await message_to(
            unit, secret, person_id, lambda _: (Markup("trả lại"), ((("Sửa", "tasks:open:1"),),))
        )
        assert [one.channel for one in said] == ["telegram"]
        await unit.outbox.put(said, town.now)
    await town.tick()
    (sent,) = await app.outbox.since("web", "page", 0, 9)
    ((button,),) = sent.reply.buttons
    assert (sent.reply.text, button.label) == ("trả lại", "Sửa")
    assert unseal(secret, "web", "page", button.act) == "tasks:open:1"


@on_sqlite
async def test_a_chat_that_is_refused_waits_exactly_so_long_and_alone(town: Town) -> None:
    app = await town.open()
    town.telegram.refusals.append(ApiError(429, "Too Many Requests", retry_after=40))
    told = await town.tick()
    (waiting,) = set(CHATS) - set(told)
    until = await _all(app, outbox.c.not_before, where=outbox.c.state == PENDING)
    assert until == [town.now + timedelta(seconds=40)]
    assert await town.tick(until[0] - timedelta(seconds=1)) == []
    assert await town.tick(until[0]) == [waiting]


@on_sqlite
async def test_what_was_sent_is_noted_however_long_the_database_is_away(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_row, away = OutboxRows.settle, [True, True]

    async def settle_later(rows: OutboxRows, *args: Any) -> None:
        if away:
            away.pop()
            raise OperationalError("", {}, Exception("database is locked"))
        await settle_row(rows, *args)

    monkeypatch.setattr("bot.outbox.AFTER_A_FAULT", 0.0)
    monkeypatch.setattr(OutboxRows, "settle", settle_later)
    await town.open()
    assert await town.tick() == [*CHATS]
    assert await town.tick() == []


@on_sqlite
async def test_a_reminder_that_cannot_be_worded_holds_up_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = True

    async def compose_or_fail(
        unit: UnitOfWork, desk: Desk, kept: KeptNotice, now: datetime
    ) -> Outgoing | Wait | str:
        said = await compose(unit, desk, kept, now)
        if broken and isinstance(said, Outgoing) and said.chat == str(FIRST):
            raise LookupError("a defect")
        return said

    monkeypatch.setattr("bot.app.compose", compose_or_fail)
    await town.open()
    assert await town.tick() == OTHERS
    broken = False
    assert await town.tick(town.now + ONCE_MORE) == [FIRST]


def test_the_pause_grows_and_is_never_the_same() -> None:
    for tries in range(20):
        longest = min(LONGEST_PAUSE, AFTER_A_FAULT * 2**tries)
        pauses = [_pause(tries) for _ in range(50)]
        assert longest / 2 <= min(pauses) <= max(pauses) <= longest
        assert len(set(pauses)) > 40
