"""An extension about to be made: what it is for, one look at it, and making it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from bot.domain.assignments import Assignment, Period, TaskId
from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.people import Right, UnitId
from bot.i18n import Texts
from bot.planning.periods import last_day
from bot.planning.putting_off import changed, is_shorter
from handlers.scene import Rows, Said, Scene
from handlers.telling import tell_units

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Order:
    """What has been said of it so far, as the conversation keeps it: no task means every one."""

    units: tuple[UnitId, ...] = ()
    kind: str = ""
    everybody: bool = False
    tasks: tuple[TaskId, ...] = ()
    due: str = ""
    reason: str = ""

    @classmethod
    def kept(cls, scene: Scene) -> "Order":
        """What this chat has come to; nothing yet in any other conversation."""
        if scene.conversation.flow != "extending":
            return cls()
        kept: dict[str, Any] = dict(scene.conversation.state.get("order", {}))
        units, tasks = tuple(kept.pop("units", ())), tuple(kept.pop("tasks", ()))
        return cls(units, tasks=tasks, **kept)

    def keep(self, scene: Scene, asked: str) -> None:
        """`asked` is what the next message answers."""
        scene.at("extending", order=asdict(self), asked=asked)

    def with_(self, **values: Any) -> "Order":
        return replace(self, **values)

    @property
    def is_begun(self) -> bool:
        return bool(self.units or self.kind or self.everybody)


async def owed(scene: Scene) -> tuple[Period | None, list[Assignment]]:
    """What may be put off by this person: what is owed in the period opened last."""
    reach = await scene.reach(Right.EXTEND)
    period = await scene.unit.programmes.opened_last(scene.now)
    asked = await scene.unit.programmes.all_in(period.id) if period else []
    return period, [one for one in reach.of(asked) if one.owed]


async def picked(scene: Scene, order: Order) -> list[Assignment]:
    """What the order is about, as things stand now."""
    _period, known = await owed(scene)
    return await among(scene, order, known)


async def among(scene: Scene, order: Order, known: Sequence[Assignment]) -> list[Assignment]:
    """Those of what is owed that the order is about."""
    units = await scene.scope(Right.EXTEND)
    return [
        one
        for one in known
        if order.everybody or one.unit_id in order.units or units[one.unit_id].kind == order.kind
        if not order.tasks or one.task_id in order.tasks
    ]


async def named_units(scene: Scene, order: Order, about: Sequence[Assignment]) -> Markup:
    """The units by name while they are few."""
    _ = scene.texts
    units = await scene.scope(Right.EXTEND)
    ids = list(dict.fromkeys(one.unit_id for one in about))
    if order.units:
        return escape(_.list([units[one].name for one in ids]))
    if order.kind:
        kind = scene.book.settings["kinds"][order.kind][_.language]
        return _("{kind} ({count} units)", kind=kind, count=_.number(len(ids)))
    return _("All units that owe a report ({count} units)", count=_.number(len(ids)))


def _clauses(_: Texts, some: Sequence[Assignment]) -> str:
    """The tasks by their clauses while they are few."""
    found = list(dict.fromkeys(one.clause_ref for one in some))
    return _.list([*found[:MOST_NAMED], *(["…"] if len(found) > MOST_NAMED else [])])


def reports(_: Texts, some: Sequence[Assignment]) -> Markup:
    """How many, of which period, and on what."""
    return _(
        "Reports for {period}: {count} ({clauses})",
        period=_.period(some[0].period),
        count=_.number(len(some)),
        clauses=_clauses(_, some),
    )


async def preview(scene: Scene, order: Order) -> None:
    """All of it once more, with how many reports it changes."""
    _ = scene.texts
    about, due, others = await _to_change(scene, order)
    order.keep(scene, "sure")
    lines = [
        _("<b>Please check before the deadline is changed</b>"),
        await named_units(scene, order, about),
        reports(_, about),
        _("New deadline: {due}", due=_.due(due, scene.book.zone)),
        _("Reason: “{reason}”", reason=order.reason),
        *_remarks(_, about, due, others),
    ]
    scene.say(
        Markup("\n").join(lines),
        ((_.plain("Change the deadline of {count} reports", count=len(about)), "extending:do"),),
        ((_.plain("Leave it as it is"), "extending:no"),),
    )


def _remarks(_: Texts, about: Sequence[Assignment], due: datetime, others: int) -> list[Markup]:
    if is_shorter(about, due):
        return [_("⚠️ This is earlier than the deadline in force: the units get less time.")]
    if others:
        return [
            _(
                "{count} reports already have this deadline or a later one; they stay as they are.",
                count=others,
            )
        ]
    return []


async def _to_change(scene: Scene, order: Order) -> tuple[list[Assignment], datetime, int]:
    """The reports whose deadline changes, the new one, and how many stay as they are."""
    period, known = await owed(scene)
    due = datetime.fromisoformat(order.due)
    meant = await among(scene, order, known)
    about = changed(meant, due, period.due_at) if period else []
    if not about or due <= scene.now:
        raise Outdated
    return about, due, len(meant) - len(about)


async def carry_out(scene: Scene, order: Order) -> None:
    """Keep it, note it for each unit, and tell each unit once."""
    _ = scene.texts
    about, due, _others = await _to_change(scene, order)
    numbers = [one.id for one in about]
    await scene.unit.programmes.extend(numbers, due, order.reason, scene.person.id, scene.now)
    units = await scene.scope(Right.EXTEND)
    by_unit: dict[UnitId, list[Assignment]] = defaultdict(list)
    for one in about:
        by_unit[one.unit_id].append(one)
    until = last_day(due, scene.book.zone)
    done = (f"{units[one].key} {until} {len(some)}" for one, some in by_unit.items())
    await scene.note(Deed.EXTENDED, *done)
    by = (await scene.unit.people.unit(scene.person.unit_id)).name
    told = await tell_units(
        scene,
        {
            unit_id: _told(scene, by, units[unit_id].name, some, due, order.reason)
            for unit_id, some in by_unit.items()
        },
    )
    scene.at("tasks")
    lines = [
        _(
            "The deadline of {count} reports of {units} units is now {due}.",
            count=_.number(len(about)),
            units=_.number(len(by_unit)),
            due=_.due(due, scene.book.zone),
        ),
        _("Units told: {count}", count=_.number(len(told))),
    ]
    silent = len(by_unit) - len(told)
    if silent:
        lines.append(_("Units where nobody can be reached: {count}", count=_.number(silent)))
    scene.say(Markup("\n").join(lines), ((_.plain("Another extension"), "extending:begin"),))


def _told(
    scene: Scene, by: str, unit: str, some: list[Assignment], due: datetime, reason: str
) -> Said:
    """What the unit is told, in whichever language."""
    zone = scene.book.zone

    def said(_: Texts) -> tuple[Markup, Rows]:
        values = {"by": by, "unit": unit, "period": _.period(some[0].period)}
        head = (
            _("{by} has shortened a deadline of {unit}, reports for {period}.", **values)
            if is_shorter(some, due)
            else _("{by} has put off the deadline of {unit}, reports for {period}.", **values)
        )
        lines = [
            head,
            _("Reports: {count} ({clauses})", count=len(some), clauses=_clauses(_, some)),
            _("New deadline: {due}", due=_.due(due, zone)),
            _("Reason: “{reason}”", reason=reason),
        ]
        return Markup("\n").join(lines), (((_.plain("Task list"), "tasks:list:0"),),)

    return said
