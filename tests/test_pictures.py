"""Pictures of /tiendo: a key says what is drawn, and it is drawn when first asked for."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App, build
from bot.domain.audit import COMMAND_LINE, Deed
from bot.domain.people import PersonId, Role
from bot.exports.drawing import Curve, Matrix
from bot.settings import read_settings
from handlers.pictures import CURVE, MAIN, REST, Wanted, to_draw, wanted
from storage.unit_of_work import reading, writing
from tests.support.packs import TINH_MAU

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        programme=str(TINH_MAU),
        telegram_token=None,
    )
    built = await build(settings, lambda: NOW)
    yield built
    await built.stop()


async def supervisor(app: App, key: str, *parts: tuple[str, str]) -> PersonId:
    """Somebody who supervises from this unit, perhaps only some areas and tasks."""
    async with writing(app.database) as unit:
        place = await unit.people.unit_by_key(key)
        assert place is not None
        person = await unit.people.add(place.id, Role.SUPERVISOR, "Cán bộ mẫu", NOW)
        await unit.audit.add(NOW, None, COMMAND_LINE, Deed.INVITED, str(person))
        for area, task in parts:
            await unit.delegations.add(person, area, task)
    return person


async def drawing(app: App, one: Wanted) -> Matrix | Curve | None:
    async with reading(app.database) as unit:
        return await to_draw(unit, app.book, one, NOW)


def test_a_key_is_read_back() -> None:
    one = Wanted(MAIN, PersonId(7), "vi", 1790000000, "xa", 3)
    assert wanted(one.key) == one


@pytest.mark.parametrize("key", ["pictures/", "pictures/zz", "pictures/6161", "own/6d61696e", "x"])
def test_other_keys_ask_for_nothing(key: str) -> None:
    assert wanted(key) is None


async def test_units_that_share_their_tasks_are_on_one_picture(app: App) -> None:
    top = await supervisor(app, "so_mau")
    main = await drawing(app, Wanted(MAIN, top, "vi", 0))
    rest = await drawing(app, Wanted(REST, top, "vi", 0))
    assert isinstance(main, Matrix)
    assert isinstance(rest, Matrix)
    assert (list(main.rows), list(main.columns)) == (
        ["Xã Mẫu Một", "Xã Mẫu Hai", "Xã Mẫu Ba"],
        ["1.a", "1.b"],
    )
    assert (list(rest.rows), list(rest.columns)) == (["Hội Mẫu"], ["2"])


async def test_a_picture_shows_nothing_from_outside_the_scope(app: App) -> None:
    own = await supervisor(app, "xa_mau_hai")
    main = await drawing(app, Wanted(MAIN, own, "vi", 0))
    curve = await drawing(app, Wanted(CURVE, own, "vi", 0))
    assert isinstance(main, Matrix)
    assert isinstance(curve, Curve)
    assert list(main.rows) == ["Xã Mẫu Hai"]
    assert curve.expected == 2
    assert not curve.last_year


async def test_a_picture_shows_the_tasks_somebody_looks_after_and_no_others(app: App) -> None:
    one = await supervisor(app, "so_mau", ("Vùng Mẫu", "1.b"))
    main = await drawing(app, Wanted(MAIN, one, "vi", 0))
    rest = await drawing(app, Wanted(REST, one, "vi", 0))
    curve = await drawing(app, Wanted(CURVE, one, "vi", 0))
    assert isinstance(main, Matrix)
    assert isinstance(curve, Curve)
    assert (list(main.rows), list(main.columns)) == (
        ["Xã Mẫu Một", "Xã Mẫu Hai", "Xã Mẫu Ba"],
        ["1.b"],
    )
    assert rest is None
    assert curve.expected == 3


async def test_a_picture_of_somebody_suspended_shows_nothing(app: App) -> None:
    one = await supervisor(app, "so_mau")
    async with writing(app.database) as unit:
        await unit.people.change(one, active=False)
        await unit.audit.add(NOW, None, COMMAND_LINE, Deed.SUSPENDED, str(one))
    assert await drawing(app, Wanted(MAIN, one, "vi", 0)) is None


async def test_a_picture_is_drawn_once_and_kept(app: App) -> None:
    key = Wanted(CURVE, await supervisor(app, "so_mau"), "vi", 1790000000).key
    assert not await app.files.has(key)
    drawn = await app.files.get(key)
    assert drawn.startswith(b"\x89PNG")
    assert await app.files.has(key)
    assert await app.files.get(key) == drawn


async def test_a_key_nobody_made_is_a_file_that_is_not_there(app: App) -> None:
    with pytest.raises(FileNotFoundError):
        await app.files.get("pictures/6161")
