"""One unit at a glance: what it owes, who its people are, and what became of its reminders."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import Identity, Person, PersonId, Right, Unit, UnitId
from bot.i18n import Texts
from bot.roles import role_name
from handlers.acts import number_in
from handlers.codes import called
from handlers.figures import rates_of, voluntary
from handlers.forecast import kind_name
from handlers.scene import Act, Flow, Scene
from handlers.standings import line_until
from handlers.units import MOST_SHOWN, is_named, named
from storage.notices import COMPOSED, DROPPED, WAITING, Delivery
from storage.outbox import EXPIRED, FAILED, PENDING, SENT, UNCERTAIN

REMINDERS = 5


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """/donvi with a name, or the question for one."""
    if args:
        return await hear(scene, args[0])
    scene.must(Right.WATCH)
    scene.at("unit")
    return scene.say(scene.texts("Which unit? Please type its name."))


async def hear(scene: Scene, text: str) -> None:
    """The unit's name; only a whole one that no other begins with is taken at its word."""
    _ = scene.texts
    units = await scene.scope(Right.WATCH)
    found = named(units.values(), text)
    scene.at("unit")
    if not found:
        return scene.say(_("No unit has this name. Please type the name again."))
    if len(found) == 1 and is_named(found[0], text):
        return await _show(scene, found[0].id)
    shown = (((one.name, f"unit:show:{one.id}"),) for one in found[:MOST_SHOWN])
    return scene.say(_("Which unit is it?"), *shown)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("show", number):
            await _show(scene, UnitId(number_in(number)))
        case _:
            raise Outdated


async def _show(scene: Scene, unit_id: UnitId) -> None:
    _ = scene.texts
    reach = await scene.reach(Right.WATCH)
    units = reach.units
    if unit_id not in units:
        raise NotYours
    period = await scene.unit.programmes.period_at(scene.now)
    asked = await scene.unit.programmes.owed_by(unit_id, period.id) if period else []
    mine = reach.of(asked)
    scene.at("unit")
    if asked and not mine:
        return scene.say(_("None of the reports of {unit} is yours.", unit=units[unit_id].name))
    people = await scene.unit.people.of_unit(unit_id)
    channels = await scene.unit.identities.channels_by_person(one.id for one in people)
    deliveries = await scene.unit.notices.deliveries(unit_id, REMINDERS)
    parts = [
        _reports(scene, units[unit_id], mine),
        _people(_, people, channels),
        _reminders(scene, people, deliveries),
    ]
    is_handed_in = any(one.first_handed_in_at for one in mine)
    return scene.say(
        Markup("\n\n").join(part for part in parts if part),
        _read(_, unit_id) if is_handed_in and scene.person.may(Right.REVIEW) else (),
        ((_.plain("Progress"), "progress:all"), (_.plain("Not handed in"), "owing:list:0:0")),
    )


def _read(_: Texts, unit_id: UnitId) -> tuple[Act, ...]:
    """The way to what this unit has handed in, this year and before."""
    return ((_.plain("Read the reports handed in"), f"filed:unit:{unit_id}:0"),)


def _reports(scene: Scene, unit: Unit, asked: Sequence[Assignment]) -> Markup:
    _ = scene.texts
    head = _("<b>{unit}</b>", unit=unit.name)
    if not asked:
        return Markup("\n").join([head, _("No reports are asked of this unit.")])
    got = rates_of(asked, scene.now)
    count = _(
        "Handed in: {count}/{expected} reports for {period}",
        count=got.complete,
        expected=got.expected,
        period=_.period(asked[0].period),
    )
    counts = [count] if got.expected or not got.voluntary else []
    counts += [voluntary(_, got)] if got.voluntary else []
    zone, due = scene.book.zone, _usual_due(asked)
    return Markup("\n").join([head, *counts, *(line_until(_, one, due, zone) for one in asked)])


def _usual_due(asked: Sequence[Assignment]) -> datetime:
    """The due moment most of them have."""
    return Counter(one.due_at for one in asked).most_common(1)[0][0]


def _people(_: Texts, people: Sequence[Person], channels: dict[PersonId, list[Identity]]) -> Markup:
    head = _("<b>People</b>")
    lines = [_person(_, one, channels.get(one.id, [])) for one in people]
    return Markup("\n").join([head, *(lines or [_("Nobody has been invited yet.")])])


def _person(_: Texts, one: Person, channels: Sequence[Identity]) -> Markup:
    values = {"name": one.name, "role": role_name(_, one.role)}
    if not one.active:
        return _("– {name} ({role}): suspended", **values)
    if one.enrolled_at is None:
        return _("– {name} ({role}): invited, not enrolled yet", **values)
    reached = [called(_, each.channel) for each in channels if each.reachable]
    if not reached:
        return _("– {name} ({role}): cannot be reached", **values)
    return _("– {name} ({role}): {channels}", channels=_.list(reached), **values)


def _reminders(scene: Scene, people: Sequence[Person], deliveries: Sequence[Delivery]) -> Markup:
    if not deliveries:
        return Markup()
    _ = scene.texts
    names = {one.id: one.name for one in people}
    lines = [
        _(
            "– {moment}, {name}, {about}: {state}",
            moment=_.moment(one.ready_at, scene.book.zone),
            name=names.get(one.person_id, ""),
            about=_about(_, one),
            state=_state(_, one),
        )
        for one in deliveries
    ]
    return Markup("\n").join([_("<b>Latest reminders and messages</b>"), *lines])


def _about(_: Texts, one: Delivery) -> str:
    if not one.kinds:
        return _.plain("word of what happened")
    return _.list([kind_name(_, kind) for kind in one.kinds])


def _state(_: Texts, one: Delivery) -> str:
    """What became of a message; the reason where none was sent."""
    channel = called(_, one.channel) if one.channel else ""
    states = {
        SENT: _.plain("sent, {channel}", channel=channel),
        PENDING: _.plain("being sent, {channel}", channel=channel),
        UNCERTAIN: _.plain("perhaps sent, {channel}", channel=channel),
        FAILED: _.plain("failed, {channel}", channel=channel),
        EXPIRED: _.plain("outdated before it could be sent"),
        WAITING: _.plain("waiting"),
        COMPOSED: _.plain("sent; the message is not kept any more"),
        DROPPED: _.plain("not sent"),
    }
    return _why(_, one.why) if one.state == DROPPED else states[one.state]


def _why(_: Texts, why: str) -> str:
    reasons = {
        "unreachable": _.plain("not sent: no channel works"),
        "spent": _.plain("not sent: what is left of this month’s messages is kept for replies"),
        "merged": _.plain("not sent: a newer one said it too"),
        "nothing_owed": _.plain("not needed: handed in meanwhile"),
    }
    return reasons.get(why, _.plain("not sent"))


FLOW = Flow(enter, press, hear)
