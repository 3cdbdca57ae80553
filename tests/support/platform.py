"""A data platform of the city that reads the program's data, and reports for it to read."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx

from bot.app import App, build
from bot.domain.assignments import Assignment
from bot.domain.interviews import Answer
from bot.domain.people import PersonId, Role
from bot.domain.reports import State
from bot.domain.tokens import Permit, TokenId
from bot.settings import Settings, read_settings
from bot.tokens import new_token, token_hash
from storage.unit_of_work import UnitOfWork, writing
from tests.support import collected

SECRET = "p" * 32
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
EVERYTHING = tuple(Permit)


@dataclass(slots=True)
class Clock:
    """The time of day; it stands still."""

    now: datetime = NOW


@dataclass(slots=True)
class Platform:
    """Reads by HTTP; `hand_in` is what officers would have done in the chat."""

    app: App
    clock: Clock
    people: dict[str, PersonId] = field(default_factory=dict)

    # -- reading ---------------------------------------------------------------------------------

    async def token(
        self,
        *permits: Permit,
        units: tuple[str, ...] = (),
        areas: tuple[str, ...] = (),
        days: int = 30,
    ) -> str:
        made, now = new_token(), self.clock.now
        collected.secret(made)
        async with writing(self.app.database) as unit:
            await unit.tokens.add(
                "nền tảng dữ liệu",
                token_hash(SECRET, made),
                frozenset(permits),
                frozenset(units),
                frozenset(areas),
                now,
                now + timedelta(days=days),
            )
        return made

    async def revoke(self, number: int) -> None:
        async with writing(self.app.database) as unit:
            assert await unit.tokens.revoke(TokenId(number), self.clock.now)

    async def get(
        self, path: str, token: str = "", method: str = "GET", **headers: str
    ) -> httpx.Response:
        """An answer; `path` may be absolute, as `next` is."""
        transport = httpx.ASGITransport(self.app.http, raise_app_exceptions=False)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            given["Authorization"] = f"Bearer {token}"
        where = path if path.startswith("/api/") else f"/api/v1{path}"
        async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as client:
            return await client.request(method, where, headers=given)

    async def walk(self, path: str, token: str) -> list[dict[str, object]]:
        """Every item, page by page."""
        found, following = [], path
        while following:
            answer = await self.get(following, token)
            assert answer.status_code == httpx.codes.OK, answer.text
            page = answer.json()
            found += page["items"]
            following = page["next"]
        return found

    # -- what there is to read -------------------------------------------------------------------

    async def hand_in(self, unit_key: str, task: str, answers: Mapping[str, Answer]) -> str:
        """One more version of a report; its number."""
        async with writing(self.app.database) as unit:
            one = await self._owed(unit, unit_key, task)
            person = await self._officer(unit, unit_key)
            kept = await unit.interviews.begin(one.id, one.form_id, self.clock.now)
            said = {
                path: {
                    "value": answer.value,
                    "status": answer.status.value,
                    "reason": answer.reason,
                    "label": answer.label,
                }
                for path, answer in answers.items()
            }
            number = f"{unit_key}-{task}"
            report = await unit.reports.freeze(
                one,
                kept,
                person,
                said,  # type: ignore[arg-type]  # paths are plain text here
                number,
                self.clock.now,
            )
            await unit.programmes.handed_in(one, self.clock.now)
            return report.number

    async def stands(self, unit_key: str, task: str, state: State) -> None:
        async with writing(self.app.database) as unit:
            await unit.programmes.stand((await self._owed(unit, unit_key, task)).id, state)

    async def _owed(self, unit: UnitOfWork, unit_key: str, task: str) -> Assignment:
        place = await unit.people.unit_by_key(unit_key)
        period = await unit.programmes.period_at(self.clock.now)
        assert place is not None
        assert period is not None
        owed = await unit.programmes.owed_by(place.id, period.id)
        return next(one for one in owed if one.task_key == task)

    async def _officer(self, unit: UnitOfWork, unit_key: str) -> PersonId:
        if unit_key not in self.people:
            place = await unit.people.unit_by_key(unit_key)
            assert place is not None
            self.people[unit_key] = await unit.people.add(
                place.id, Role.OFFICER, "Cán bộ Mẫu", self.clock.now
            )
        return self.people[unit_key]


def platform_settings(database_url: str, folder: str, **others: object) -> Settings:
    return read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{folder}",
        secret_key=SECRET,
        telegram_token=None,
        **others,
    )


@asynccontextmanager
async def platform(settings: Settings) -> AsyncIterator[Platform]:
    clock = Clock()
    collected.secret(SECRET)
    app = await build(settings, lambda: clock.now)
    yield Platform(app, clock)
    await app.stop()
