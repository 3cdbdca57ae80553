"""A roster against the people known: nobody is taken for another, nobody is lost unsaid."""

from datetime import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.people import Person, PersonId, Role, UnitId
from bot.exports.xlsx import Cell
from bot.i18n import LANGUAGES, texts
from bot.rosters import Difference, Entry, Place, Refused, Roster, compare, read, template
from bot.rosters.marks import mark
from tests.rosters.people import BY_KEY, MADE_AT, UNITS, person, roster, sheet, unit_id

LAN = person(1, "Nguyễn Thị Lan")
DUC = person(2, "Trần Văn Đức", "xa_long_phu", Role.LEADER)


def difference(*rows: tuple[Cell, ...], people: tuple[Person, ...] = (LAN, DUC)) -> Difference:
    return compare(roster(sheet(*rows), *people), people)


def row(
    one: Person, code: str | None = None, unit: str = "", name: str = "", role: str = ""
) -> tuple[Cell, ...]:
    """The person's row, with something else in it."""
    units = {unit.id: unit.name for unit in UNITS}
    roles = {Role.OFFICER: "cán bộ", Role.LEADER: "lãnh đạo đơn vị"}
    written = mark(one.id) if code is None else code
    return written, unit or units[one.unit_id], name or one.name, role or roles[one.role]


def test_nothing_changed_is_no_difference() -> None:
    assert difference(row(LAN), row(DUC)) == Difference((), (), (), 2)


def test_without_codes_people_are_recognised_by_unit_and_name() -> None:
    assert difference(row(LAN, ""), row(DUC, "")).same == 2


def test_a_changed_name_role_and_unit_are_told_from_old_to_new() -> None:
    lan = row(LAN, unit="Long Phú", name="Nguyễn Thị Lan Anh", role="giám sát")
    found = difference(lan, row(DUC))
    (change,) = found.changed
    assert (change.is_renamed, change.is_moved, change.has_new_role) == (True, True, True)
    assert (change.person.name, change.entry.name) == ("Nguyễn Thị Lan", "Nguyễn Thị Lan Anh")
    assert change.entry.unit_id == BY_KEY["xa_long_phu"].id
    assert found.same == 1


def test_whoever_is_not_in_the_sheet_is_gone() -> None:
    found = difference(row(LAN))
    assert found.gone == (DUC,)
    assert found.same == 1


def test_a_namesake_elsewhere_is_new_and_told_of() -> None:
    found = difference(row(DUC), row(LAN, "", unit="Ninh Kiều"))
    (new,) = found.new
    assert new.namesakes == (LAN,)
    assert found.gone == (LAN,)


def test_a_namesake_who_has_a_row_is_somebody_else() -> None:
    (new,) = difference(row(LAN), row(DUC), row(LAN, "", unit="Ninh Kiều")).new
    assert new.namesakes == ()


def test_accents_corrected_are_a_new_name_of_the_same_person() -> None:
    (change,) = difference(row(LAN, "", name="Nguyen Thi Lan"), row(DUC)).changed
    assert change.person == LAN
    assert change.is_renamed


def test_of_two_who_differ_by_accents_each_keeps_their_own() -> None:
    people = (person(1, "Lê Thị Hà"), person(2, "Lê Thị Hạ"))
    assert difference(*(row(one, "") for one in people), people=people).same == 2


def test_where_a_name_without_accents_is_two_peoples_nobody_is_guessed() -> None:
    people = (person(1, "Lê Thị Hà"), person(2, "Lê Thị Hạ"))
    found = difference(row(people[0], "", name="Le Thi Ha"), people=people)
    assert len(found.new) == 1
    assert found.gone == people


def test_a_code_is_stronger_than_a_name() -> None:
    found = difference(row(DUC, unit="An Bình", name=LAN.name), row(LAN, name="Lê Thị Huệ"))
    assert [one.person for one in found.changed] == [DUC, LAN]
    assert found.new == ()


def test_somebody_suspended_comes_back_by_being_listed() -> None:
    away = person(1, "Nguyễn Thị Lan", active=False)
    (change,) = difference(row(away, ""), people=(away,)).changed
    assert change.is_back


def test_somebody_suspended_or_erased_is_not_gone_again() -> None:
    away = person(3, "Lê Thị Huệ", active=False)
    erased = person(4, "", erased_at=MADE_AT)
    assert difference(row(LAN), row(DUC), people=(LAN, DUC, away, erased)).gone == ()


def test_people_of_units_not_covered_are_left_alone() -> None:
    units = [BY_KEY["phuong_an_binh"]]
    found = read("a.xlsx", sheet(row(LAN)), units, [LAN, DUC])
    assert not isinstance(found, Refused)
    assert compare(found, [LAN, DUC]) == Difference((), (), (), 1)


def test_whole_provinces_are_compared() -> None:
    people = [person(number, f"Nguyễn Văn {number}") for number in range(1, 5_000)]
    wanted = Roster(
        frozenset(unit.id for unit in UNITS),
        tuple(
            Entry(number, None, unit_id("xa_long_phu"), Role.OFFICER, one.name)
            for number, one in enumerate(people, start=2)
        ),
        Place(Path("danh-sach.xlsx"), "Danh sách", {}),
    )
    assert all(one.namesakes for one in compare(wanted, people).new)


NAMES = st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1, max_size=80)
ENROLLED: st.SearchStrategy[datetime | None] = st.sampled_from([None, MADE_AT])


@st.composite
def somebody(draw: st.DrawFn, number: int) -> Person:
    unit = draw(st.sampled_from(UNITS))
    role = draw(st.sampled_from(Role))
    name = draw(st.one_of(NAMES, st.just(f"cán bộ {unit.short_name}")))
    return Person(PersonId(number), UnitId(unit.id), role, name, True, MADE_AT, draw(ENROLLED))


@st.composite
def everybody(draw: st.DrawFn) -> list[Person]:
    return [draw(somebody(number)) for number in range(1, draw(st.integers(2, 12)))]


@settings(deadline=None, max_examples=40)
@given(everybody(), st.sampled_from(LANGUAGES))
def test_the_template_sent_back_untouched_changes_nothing(
    people: list[Person], language: str
) -> None:
    content = template(UNITS, people, texts(language), MADE_AT)
    found = read("danh-sach.xlsx", content, UNITS, people)
    assert not isinstance(found, Refused), found
    assert compare(found, people) == Difference((), (), (), len(people))
