"""The columns and roles of a roster, as people write them in either language."""

from enum import StrEnum
from functools import cache

from bot.domain.people import Role
from bot.engine.folding import fold
from bot.i18n import LANGUAGES, Texts, texts
from bot.roles import role_name


class Field(StrEnum):
    """What a column of the roster tells."""

    MARK = "mark"
    UNIT = "unit"
    NAME = "name"
    ROLE = "role"


NEEDED = (Field.UNIT, Field.NAME, Field.ROLE)
"""Without codes people are still recognised by unit and name."""
_ALSO = {
    "ma so": Field.MARK,
    "ten don vi": Field.UNIT,
    "ho ten": Field.NAME,
    "name": Field.NAME,
}
_ALSO_ROLES = {
    "leader": Role.LEADER,
    "lanh dao": Role.LEADER,
    "quan tri vien": Role.ADMIN,
    "quan tri he thong": Role.ADMIN,
    "admin": Role.ADMIN,
}


def heading(_: Texts, field: Field) -> str:
    """A column as it is headed."""
    headings = {
        Field.MARK: _.plain("Code"),
        Field.UNIT: _.plain("Unit"),
        Field.NAME: _.plain("Full name"),
        Field.ROLE: _.plain("Role"),
    }
    return headings[field]


def field_of(text: str) -> Field | None:
    return _fields().get(fold(text))


def role_of(text: str) -> Role | None:
    return _roles().get(fold(text))


@cache
def _fields() -> dict[str, Field]:
    named = {fold(heading(texts(one), field)): field for one in LANGUAGES for field in Field}
    return named | _ALSO


@cache
def _roles() -> dict[str, Role]:
    named = {fold(role_name(texts(one), role)): role for one in LANGUAGES for role in Role}
    return named | _ALSO_ROLES
