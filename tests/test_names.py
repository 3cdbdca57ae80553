"""People's names: their order, and what can be one."""

from datetime import UTC, datetime

import pytest

from bot.domain.people import Person, PersonId, Role, UnitId
from handlers.names import bearing, by_given_name, read_name

ADDED = datetime(2026, 11, 9, tzinfo=UTC)


def people(*names: str) -> list[Person]:
    return [Person(PersonId(1), UnitId(1), Role.OFFICER, name, True, ADDED) for name in names]


def test_lists_go_by_the_given_name_in_the_order_of_the_alphabet() -> None:
    mixed = people("Lê Văn Đức", "Trần Ân", "Ngô Dũng", "Trần Ánh", "Lê Ái An", "Phạm Ăng", "Lê An")
    ordered = [one.name for one in by_given_name(mixed)]
    assert ordered == [
        "Lê An",
        "Lê Ái An",
        "Trần Ánh",
        "Phạm Ăng",
        "Trần Ân",
        "Ngô Dũng",
        "Lê Văn Đức",
    ]


def test_words_of_the_same_letters_go_by_their_tones() -> None:
    mixed = people("Mạ", "Má", "Mã", "Mả", "Mà", "Ma")
    assert [one.name for one in by_given_name(mixed)] == ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]


@pytest.mark.parametrize("typed", ["đức", "DUC", "van duc", "  Đức "])
def test_accents_and_capitals_do_not_matter(typed: str) -> None:
    assert [one.name for one in bearing(people("Lê Văn Đức", "Lê An"), typed)] == ["Lê Văn Đức"]


@pytest.mark.parametrize("typed", ["", "…", "  "])
def test_nothing_finds_nobody(typed: str) -> None:
    assert bearing(people("Lê An"), typed) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Lê  Thị\nHoa ", "Lê Thị Hoa"), ("12", None), ("", None), ("Lê " * 40, None)],
)
def test_a_name_has_letters_and_an_end(typed: str, name: str | None) -> None:
    assert read_name(typed) == name
