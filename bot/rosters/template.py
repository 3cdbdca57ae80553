"""The workbook an administrator fills in: the people known at present, and room for new ones."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.people import Person, Role, Unit
from bot.exports.xlsx import Column, Listed, Sheet, workbook
from bot.i18n import Texts
from bot.roles import role_name
from bot.rosters.headings import Field, heading
from bot.rosters.marks import mark


def template(units: Sequence[Unit], people: Iterable[Person], _: Texts, made_at: datetime) -> bytes:
    """The sheets of people, units, roles and advice; suspended people are left out."""
    return workbook([_people(units, people, _), _units(units, _), _roles(_), _advice(_)], made_at)


def _people(units: Sequence[Unit], people: Iterable[Person], _: Texts) -> Sheet:
    of_unit: dict[int, list[Person]] = {unit.id: [] for unit in units}
    for person in people:
        if person.unit_id in of_unit and person.active and person.erased_at is None:
            of_unit[person.unit_id].append(person)
    rows = [
        (mark(person.id), unit.name, person.name, role_name(_, person.role))
        for unit in units
        for person in of_unit[unit.id]
    ]
    unit, role = heading(_, Field.UNIT), heading(_, Field.ROLE)
    columns = (
        Column(heading(_, Field.MARK), 12),
        Column(unit, 44, Listed(_.plain("Units"), unit)),
        Column(heading(_, Field.NAME), 32),
        Column(role, 22, Listed(_.plain("Roles"), role)),
    )
    return Sheet(_.plain("People"), columns, rows)


def _units(units: Iterable[Unit], _: Texts) -> Sheet:
    column = Column(heading(_, Field.UNIT), 60)
    return Sheet(_.plain("Units"), (column,), [(unit.name,) for unit in units])


def _roles(_: Texts) -> Sheet:
    does = {
        Role.OFFICER: _.plain("Fills in and hands in the reports of the unit."),
        Role.LEADER: _.plain("Fills in as well, and agrees to the reports of the unit."),
        Role.SUPERVISOR: _.plain("Follows all units, and accepts or returns their reports."),
        Role.ADMIN: _.plain("Invites people, and looks after the questionnaires."),
    }
    columns = (Column(heading(_, Field.ROLE), 24), Column(_.plain("What the role does"), 80))
    return Sheet(_.plain("Roles"), columns, [(role_name(_, role), does[role]) for role in Role])


def _advice(_: Texts) -> Sheet:
    sentences = (
        _.plain("Write one person to a row of the first sheet: unit, full name and role."),
        _.plain(
            "The system has filled in the codes of the people it knows. Please do not change "
            "them, and leave the code of a new person blank."
        ),
        _.plain(
            "Choose the unit and the role from the list in the cell. A unit may also be typed: "
            "its full or short name, with or without accents."
        ),
        _.plain(
            "Somebody who moves to another unit keeps their code; only the unit is changed. "
            "A new row without a code is a new person."
        ),
        _.plain(
            "To take somebody out, delete the whole row. The system shows every change first, "
            "and nothing is changed before you agree."
        ),
        _.plain(
            "Please write no phone numbers, e-mail addresses, dates of birth or anything else "
            "about people: the system does not need them."
        ),
        _.plain("Please use no formulas, no merged cells, no macros and no password."),
    )
    return Sheet(
        _.plain("Advice"), (Column(_.plain("Advice"), 100),), [(one,) for one in sentences]
    )
