"""Versions of published forms: never changed, never put back by a restart."""

from datetime import UTC, datetime

from bot.domain.assignments import ProgrammeId
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading, writing

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)


async def _programme(unit: UnitOfWork) -> ProgrammeId:
    return await unit.programmes.put_programme("mau", "Mẫu", {}, "1", NOW)


async def test_a_form_that_has_not_changed_keeps_its_version(database: Database) -> None:
    async with writing(database) as unit:
        programme = await _programme(unit)
        first = await unit.forms.publish(programme, "a", "<a/>", NOW)
        assert await unit.forms.publish(programme, "a", "<a/>", NOW) == first
        second = await unit.forms.publish(programme, "a", "<b/>", NOW)
        assert second != first
        assert await unit.forms.xform(first) == ("a", "<a/>")
    async with reading(database) as unit:
        (newest,) = await unit.forms.newest(programme)
        assert (newest.id, newest.version, newest.open) == (second, 2, 0)


async def test_a_restart_does_not_put_the_packs_form_before_a_newer_one(database: Database) -> None:
    async with writing(database) as unit:
        programme = await _programme(unit)
        await unit.forms.publish_packed(programme, "a", "<packed/>", NOW)
        sent = await unit.forms.publish(programme, "a", "<sent/>", NOW)
        assert await unit.forms.publish_packed(programme, "a", "<packed/>", NOW) == sent
        assert await unit.forms.publish_packed(programme, "a", "<corrected/>", NOW) == sent
        again = await unit.forms.publish(programme, "a", "<packed/>", NOW)
        assert again not in {None, sent}


async def test_tasks_ask_for_the_newest_version(database: Database) -> None:
    async with writing(database) as unit:
        programme = await _programme(unit)
        clause = await unit.programmes.put_clause(
            programme, "1", parent="", heading="", short_title="", text="", position=0
        )
        first = await unit.forms.publish(programme, "a", "<a/>", NOW)
        await unit.programmes.put_task(
            programme, "1", clause_id=clause, form_id=first, title="", mandatory=True, position=0
        )
        period = await unit.programmes.put_period(
            programme,
            "2026",
            data_from="2025-12-15",
            data_to="2026-11-30",
            opens_at=NOW,
            due_at=NOW,
            locks_at=NOW,
        )
        place = await unit.programmes.put_unit(
            "xa", name="Xã", short_name="Xã", kind="xa", area="", code="", other_code="", position=1
        )
        await unit.programmes.assign(1, period, [place])
        second = await unit.forms.publish(programme, "a", "<b/>", NOW)
        (owed,) = await unit.programmes.owed_by(place, period)
        assert owed.form_id == second


async def test_a_programme_is_current_only_in_the_state_it_was_loaded_in(
    database: Database,
) -> None:
    async with writing(database) as unit:
        await _programme(unit)
    async with reading(database) as unit:
        assert await unit.programmes.is_current("mau", "1")
        assert not await unit.programmes.is_current("mau", "2")
        assert not await unit.programmes.is_current("khac", "1")
