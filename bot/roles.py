"""What people's roles are called."""

from bot.domain.people import Role
from bot.i18n import Texts


def role_name(_: Texts, role: Role) -> str:
    """A role as it is called on the screen."""
    names = {
        Role.OFFICER: _.plain("officer"),
        Role.LEADER: _.plain("leader of the unit"),
        Role.SUPERVISOR: _.plain("supervisor"),
        Role.ADMIN: _.plain("administrator"),
    }
    return names[role]
