"""The real programme with demo people on an embedded database: something to look at."""

import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.app import App
from bot.domain.assignments import Assignment
from bot.domain.interviews import Interview
from bot.domain.people import PersonId, Role, Unit
from bot.domain.questionnaires import NUMBERS, Status
from bot.domain.reports import State
from bot.engine.rehearse import rehearse
from bot.settings import Settings, read_settings
from storage.unit_of_work import UnitOfWork, writing

OFFICERS_UNIT = "phuong_ninh_kieu"
SUPERVISORS_UNIT = "so_y_te"
FINISHED = 28
"""Units whose reports are all in; half as many more have begun."""
_CHATS = {role: f"demo-{role.value}" for role in Role}
_NAMES = {
    Role.OFFICER: "Cán bộ mẫu",
    Role.SUPERVISOR: "Giám sát mẫu",
    Role.ADMIN: "Quản trị mẫu",
}


def demo_settings(folder: Path, port: int) -> Settings:
    """Settings that need nothing from the environment."""
    return read_settings(
        database_url=f"sqlite+aiosqlite:///{folder / 'demo.sqlite3'}",
        media_url=f"file:{folder / 'media'}",
        secret_key=secrets.token_hex(32),
        public_url=f"http://127.0.0.1:{port}",
        port=port,
        telegram_token=None,
    )


async def furnish(app: App) -> dict[Role, str]:
    """Make demo people and reports; returns each role's link to the web chat, signed in."""
    now = app.clock()
    chance = Random(1183)  # noqa: S311 - the same demo every time
    async with writing(app.database) as unit:
        for role, key in (
            (Role.OFFICER, OFFICERS_UNIT),
            (Role.SUPERVISOR, SUPERVISORS_UNIT),
            (Role.ADMIN, SUPERVISORS_UNIT),
        ):
            place = await unit.people.unit_by_key(key)
            if place is not None:
                person = await unit.people.add(place.id, role, _NAMES[role], now)
                await unit.people.consent(person, app.book.notice_version, now)
                await unit.identities.link(person, "web", _CHATS[role], now)
        await _reports(app, unit, now, chance)
    await app.remind(_last_spoken(app, now))
    return {role: app.web.sign_in_link(_CHATS[role]) for role in _NAMES}


def _last_spoken(app: App, now: datetime) -> datetime:
    """The last moment at which reminders went out: on a Saturday, Friday evening's."""
    timetable = app.book.timetable
    while not timetable.is_hour(now) or timetable.is_quiet(now, None):
        now -= timedelta(hours=1)
    return now


async def _reports(app: App, unit: UnitOfWork, now: datetime, chance: Random) -> None:
    period = await unit.programmes.period_at(now)
    if period is None:
        return
    units = await unit.people.units()
    wards = [one for one in units if one.area and one.key != OFFICERS_UNIT]
    chosen = chance.sample(wards, min(len(wards), FINISHED + FINISHED // 2))
    for number, ward in enumerate(chosen):
        officer = await unit.people.add(ward.id, Role.OFFICER, f"Cán bộ mẫu {ward.short_name}", now)
        owed = await unit.programmes.owed_by(ward.id, period.id)
        for one in owed if number < FINISHED else owed[:1]:
            handed_in_at = now - timedelta(hours=chance.randrange(1, 400))
            await _hand_in(app, unit, ward, officer, one, handed_in_at)
    for place in units:
        if place.key == OFFICERS_UNIT:
            for one in await unit.programmes.owed_by(place.id, period.id):
                await _last_year(app, unit, one, chance)


async def _hand_in(
    app: App, unit: UnitOfWork, ward: Unit, officer: PersonId, one: Assignment, at: datetime
) -> None:
    form = await app.book.form(one.form_id, unit)
    answers = rehearse(Interview(form), at.astimezone(app.book.zone))
    kept = await unit.interviews.begin(one.id, one.form_id, at)
    await unit.interviews.record(kept.id, dict(answers), officer, None, at)
    frozen = {path: asdict(answer) for path, answer in answers}
    number = f"{one.period}-{ward.code}-{one.task_key}"
    await unit.reports.freeze(one, kept, officer, frozen, number, at)
    await unit.interviews.close(kept.id, at)
    await unit.programmes.progress(one.id, State.IN_PROGRESS, len(answers), len(answers))
    await unit.programmes.handed_in(one, at)


async def _last_year(app: App, unit: UnitOfWork, one: Assignment, chance: Random) -> None:
    """Last year's figures, so that "the same as last year" can be tried."""
    form = await app.book.form(one.form_id, unit)
    values = {
        question.last or question.name: str(chance.randrange(10, 2000))
        for question in form.questions
        if question.kind in NUMBERS and Status.ZERO in question.missing
    }
    before = f"{int(one.period[:4]) - 1}{one.period[4:]}"
    await unit.programmes.remember(one.unit_id, before, one.task_key, **values)
