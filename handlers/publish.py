"""A programme pack into the database: clauses, units, forms, tasks, periods, assignments."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from bot.domain.programmes import Pack, PackUnit
from storage.unit_of_work import UnitOfWork


async def publish(
    unit: UnitOfWork, pack: Pack, xforms: Mapping[str, str], edition: str, now: datetime
) -> None:
    """Load a pack, or bring a loaded one up to date. Running interviews keep their form version."""
    programmes = unit.programmes
    settings = settings_of(pack)
    programme = await programmes.put_programme(pack.key, pack.title, settings, edition, now)
    unit_ids = {}
    for one in pack.units:
        unit_ids[one.key] = await programmes.put_unit(
            one.key,
            name=one.name,
            short_name=one.short_name,
            kind=one.kind,
            area=one.area,
            code=one.code,
            other_code=one.other_code,
            position=one.position,
            parent=_parent(pack, one),
        )
    clause_ids = {}
    for position, clause in enumerate(pack.clauses):
        clause_ids[clause.ref] = await programmes.put_clause(
            programme,
            clause.ref,
            parent=clause.parent or "",
            heading=clause.heading or "",
            short_title=clause.short_title,
            text=clause.text,
            position=position,
        )
    form_ids = {
        key: await unit.forms.publish_packed(programme, key, xform, now)
        for key, xform in xforms.items()
    }
    period_ids = [
        await programmes.put_period(
            programme,
            period.key,
            data_from=period.data_from,
            data_to=period.data_to,
            opens_at=period.opens_at,
            due_at=period.due_at,
            locks_at=period.locks_at,
        )
        for period in pack.periods
    ]
    for position, task in enumerate(pack.tasks):
        task_id = await programmes.put_task(
            programme,
            task.key,
            clause_id=clause_ids[task.clause],
            form_id=form_ids[task.form],
            title=task.title,
            mandatory=task.mandatory,
            position=position,
        )
        addressed = [unit_ids[one.key] for one in pack.units if one.kind in task.kinds]
        for period_id in period_ids:
            await programmes.assign(task_id, period_id, addressed)


def _parent(pack: Pack, unit: PackUnit) -> str:
    """A unit of which nothing is said reports to the programme's recipient, the top of all."""
    if unit.parent or unit.key == pack.recipient:
        return unit.parent
    return pack.recipient


def settings_of(pack: Pack) -> dict[str, object]:
    """What conversations look up, as plain data."""
    return {
        "kinds": {one.key: {"vi": one.name, "en": one.name_en} for one in pack.kinds},
        "privacy": asdict(pack.privacy),
        "retention": asdict(pack.retention),
        "recipient": pack.recipient,
        "sign_off": pack.sign_off,
        "recipients": asdict(pack.recipients),
        "outline": asdict(pack.outline),
        "forwarded_to": [one.name for one in pack.forwarded_to],
        "shares": dict(pack.shares),
        "phrases": {key: dict(one) for key, one in pack.phrases.items()},
        "difficulties": asdict(pack.difficulties),
        "number": pack.number,
        "date": pack.date.isoformat() if pack.date else None,
    }
