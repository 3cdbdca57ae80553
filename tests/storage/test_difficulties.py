"""What a report states follows its versions, with what was said to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.assignments import Assignment
from bot.domain.difficulties import Difficulty, Standing
from bot.domain.interviews import Answer
from bot.domain.people import Role
from bot.domain.questionnaires import Path as AnswerPath
from bot.settings import read_settings
from handlers import stated
from handlers.scene import Scene
from storage.conversations import Conversation
from storage.unit_of_work import UnitOfWork, writing
from tests.support.conversations import Stage
from tests.support.packs import TINH_MAU
from tests.support.web_phone import WebPhone

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """A unit that hands in version after version."""

    scene: Scene
    unit: UnitOfWork
    assignment: Assignment

    async def hand_in(self, categories: str, words: str, now: datetime = NOW) -> list[Difficulty]:
        kept = await self.unit.interviews.begin(self.assignment.id, self.assignment.form_id, now)
        report = await self.unit.reports.freeze(
            self.assignment, kept, self.scene.person.id, {}, "1.a", now
        )
        given = {
            AnswerPath("/data/kho_khan"): Answer(categories),
            AnswerPath("/data/kho_khan_cu_the"): Answer(words),
        }
        await stated.take_over(self.scene, self.assignment, given, report)
        return await self.unit.difficulties.of_units([self.assignment.unit_id])


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        programme=str(TINH_MAU),
        telegram_token=None,
    )
    stage = Stage(settings, lambda who, _channel: WebPhone(who))
    await stage.open()
    assert stage.app is not None
    async with writing(stage.app.database) as unit:
        place = await unit.people.unit_by_key("xa_mau_mot")
        period = await unit.programmes.period_at(NOW)
        assert place is not None
        assert period is not None
        person = await unit.people.add(place.id, Role.OFFICER, "Cán bộ A", NOW)
        scene = Scene(
            unit=unit,
            book=stage.app.book,
            files=stage.app.files,
            flows={},
            secret="",
            now=NOW,
            inbox_id=None,
            conversation=Conversation(1, "web", "A"),
            who=await unit.people.person(person),
        )
        yield Desk(scene, unit, (await unit.programmes.owed_by(place.id, period.id))[0])
    await stage.close()


async def test_the_same_words_go_on_under_the_new_number(desk: Desk) -> None:
    (first,) = await desk.hand_in("kinh_phi khac", "Thiếu sân.")
    await desk.unit.difficulties.reply(first.id, desk.scene.person.id, "Thiếu hai sân.", NOW)
    (again,) = await desk.hand_in("kinh_phi khac", "Thiếu sân.")
    assert (again.id, again.categories, len(again.replies)) == (first.id, ("kinh_phi", "khac"), 1)
    assert (first.report[-2:], again.report[-2:]) == ("-1", "-2")


async def test_other_words_take_the_place_of_the_old(desk: Desk) -> None:
    await desk.hand_in("kinh_phi", "Thiếu sân.")
    old, new = await desk.hand_in("khac", "Thiếu đất.")
    assert (old.standing, new.standing) == (Standing.CLOSED, Standing.WAITING)


async def test_a_version_without_any_closes_the_last(desk: Desk) -> None:
    await desk.hand_in("kinh_phi", "Thiếu sân.")
    (one,) = await desk.hand_in("none", "")
    assert one.standing is Standing.CLOSED


async def test_what_was_closed_stays_closed_while_nothing_new_is_said(desk: Desk) -> None:
    (one,) = await desk.hand_in("kinh_phi", "Thiếu sân.")
    await desk.unit.difficulties.close(one.id, NOW + timedelta(days=1))
    (again,) = await desk.hand_in("kinh_phi", "Thiếu sân.")
    assert again.standing is Standing.CLOSED


async def test_no_difficulty_is_none_of_the_list(desk: Desk) -> None:
    assert await desk.hand_in("none", "") == []
