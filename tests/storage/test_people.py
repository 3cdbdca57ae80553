"""People in the database: administrators held together, codes in force."""

import asyncio
from datetime import UTC, datetime

from bot.domain.people import PersonId, Role, UnitId
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading, writing

NOW = datetime(2026, 11, 9, 8, tzinfo=UTC)


async def _place(work: UnitOfWork) -> UnitId:
    names = dict.fromkeys(("name", "short_name", "kind", "area", "code", "other_code"), "")
    return await work.programmes.put_unit("so", position=0, parent="", **names)


async def _admin(work: UnitOfWork, unit_id: UnitId, chat: str) -> PersonId:
    made = await work.people.add(unit_id, Role.ADMIN, "Cán bộ", NOW)
    await work.people.consent(made, "1", NOW)
    await work.identities.link(made, "web", chat, NOW)
    return made


async def test_two_administrators_do_not_suspend_each_other_at_once(database: Database) -> None:
    async with writing(database) as work:
        place = await _place(work)
        first, second = await _admin(work, place, "1"), await _admin(work, place, "2")

    async def suspend(other: PersonId) -> bool:
        async with writing(database) as work:
            admins = await work.people.hold_admins()
            if [one.id for one in admins] == [other]:
                return False
            await asyncio.sleep(0.05)
            await work.people.change(other, active=False)
            return True

    done = await asyncio.gather(suspend(first), suspend(second))
    assert sorted(done) == [False, True]
    async with reading(database) as work:
        assert len(await work.people.hold_admins()) == 1


async def test_only_a_code_in_force_counts(database: Database) -> None:
    async with writing(database) as work:
        place = await _place(work)
        one = await work.people.add(place, Role.OFFICER, "Cán bộ", NOW)
        until = datetime(2026, 12, 9, tzinfo=UTC)
        await work.invites.add(one, "hash", NOW, until)
        assert await work.invites.valid_until([one], NOW) == {one: until}
        assert await work.invites.valid_until([one], until) == {}
        await work.invites.revoke(one, NOW)
        assert await work.invites.valid_until([one], NOW) == {}
