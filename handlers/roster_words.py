"""What is said about a list of people: what it would change, and what it has changed."""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from bot.domain.people import Person, Role, Unit, UnitId
from bot.i18n import Texts
from bot.roles import role_name
from bot.rosters import Change, New
from bot.rosters.marks import mark
from handlers.importing import Plan

FEW = 5
MANY = 30


def summary(_: Texts, plan: Plan, named: int = FEW) -> Markup:
    """What would change, counted, and the first of each kind by name."""
    return Markup("\n").join(_lines(_, plan, named))


def _lines(_: Texts, plan: Plan, named: int) -> Iterator[Markup]:
    found = plan.difference
    yield _("New: {count}", count=_.number(len(found.new)))
    if found.new:
        first = sorted(found.new, key=lambda one: not one.namesakes)
        yield from _some(_, [_new(_, plan.units, one) for one in first], FEW)
    yield _("Changed: {count}", count=_.number(len(found.changed)))
    yield from _some(_, [_changed(_, plan.units, one) for one in found.changed], FEW)
    yield _("Not in the list any more: {count}", count=_.number(len(found.gone)))
    yield from _some(_, [_person(_, plan.units, one) for one in plan.may_rest], named)
    yield _("As before: {count}", count=_.number(found.same))
    kept = [one for one in found.gone if one not in plan.may_rest]
    if kept:
        yield _(
            "Kept even so – yourself, the last administrator, or people you may not change: "
            "{names}",
            names=_.list([one.name for one in kept[:FEW]]),
        )


def _some(_: Texts, lines: Sequence[Markup], most: int) -> Iterator[Markup]:
    yield from lines[:most]
    if len(lines) > most:
        yield _("… and {more} more.", more=_.number(len(lines) - most))


def _new(_: Texts, units: Mapping[UnitId, Unit], one: New) -> Markup:
    entry = one.entry
    line = _named(_, entry.name, units[entry.unit_id], entry.role)
    alike = [
        _(
            "⚠️ {name} of {unit} bears the same name and is not in the list any more. If this is "
            "the same person, write the code {mark} into row {row} and send the list again.",
            name=other.name,
            unit=units[other.unit_id].name,
            mark=mark(other.id),
            row=entry.row,
        )
        for other in one.namesakes[:FEW]
    ]
    return Markup("\n").join([line, *alike])


def _changed(_: Texts, units: Mapping[UnitId, Unit], one: Change) -> Markup:
    old, new = one.person, one.entry
    pairs = (
        (one.is_renamed, old.name, new.name),
        (one.is_moved, units[old.unit_id].name, units[new.unit_id].name),
        (one.has_new_role, role_name(_, old.role), role_name(_, new.role)),
        (one.is_back, _.plain("suspended"), _.plain("at work")),
    )
    return _(
        "• {name} – {unit}: {what}",
        name=old.name,
        unit=units[old.unit_id].name,
        what="; ".join(f"{before} → {after}" for differs, before, after in pairs if differs),
    )


def _person(_: Texts, units: Mapping[UnitId, Unit], one: Person) -> Markup:
    return _named(_, one.name, units[one.unit_id], one.role)


def _named(_: Texts, name: str, unit: Unit, role: Role) -> Markup:
    return _("• {name} – {unit} ({role})", name=name, unit=unit.name, role=role_name(_, role))
