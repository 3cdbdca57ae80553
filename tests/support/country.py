"""Communes to remind, as many as are wanted, each with everything to report and one officer."""

from datetime import datetime

from sqlalchemy import Select, insert, select

from bot.app import App
from bot.domain.people import Role
from bot.domain.reports import State
from storage.tables import assignments, consents, identities, people, units

OFFICER = "Cán bộ mẫu"


async def settle(app: App, chats: range, now: datetime, channel: str = "telegram") -> None:
    """One commune for each of these chats; its officer has enrolled and is linked there."""
    async with app.database.writing() as connection:
        asked = (await connection.execute(_asked_of_a_commune())).all()
        added = await connection.execute(
            insert(units).returning(units.c.id, sort_by_parameter_order=True),
            [_unit(chat) for chat in chats],
        )
        unit_ids = added.scalars().all()
        await connection.execute(
            insert(assignments),
            [
                {
                    "task_id": task_id,
                    "unit_id": unit_id,
                    "period_id": period_id,
                    "state": State.NOT_STARTED.value,
                    "answered": 0,
                    "asked": 0,
                }
                for unit_id in unit_ids
                for task_id, period_id in asked
            ],
        )
        officers = await connection.execute(
            insert(people).returning(people.c.id, sort_by_parameter_order=True),
            [_officer(unit_id, now) for unit_id in unit_ids],
        )
        person_ids = officers.scalars().all()
        agreed = {"version": app.book.notice_version, "at": now}
        await connection.execute(
            insert(consents), [{"person_id": person_id, **agreed} for person_id in person_ids]
        )
        linked = {"channel": channel, "reachable": True, "preferred": False}
        await connection.execute(
            insert(identities),
            [
                {"person_id": one, "chat": str(chat), "linked_at": now, "heard_at": now, **linked}
                for one, chat in zip(person_ids, chats, strict=True)
            ],
        )


def _asked_of_a_commune() -> Select[int, int]:
    """What the first unit of the roster, a commune, has to report."""
    first = select(units.c.id).order_by(units.c.position).limit(1).scalar_subquery()
    ids = assignments.c.task_id, assignments.c.period_id
    return select(*ids).where(assignments.c.unit_id == first)


def _unit(chat: int) -> dict[str, object]:
    name = f"Xã số {chat}"
    return {
        "key": f"xa_so_{chat}",
        "name": name,
        "short_name": name,
        "kind": "ubnd_xa",
        "area": "",
        "code": str(chat),
        "other_code": "",
        "position": chat,
        "parent": "so_y_te",
    }


def _officer(unit_id: int, now: datetime) -> dict[str, object]:
    return {
        "unit_id": unit_id,
        "role": Role.OFFICER.value,
        "name": OFFICER,
        "active": True,
        "added_at": now,
        "enrolled_at": now,
    }
