"""Erasing a person's data: who may not be erased, the last message, and what is said about it."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.errors import LastAdmin, Outdated
from bot.domain.people import Erasure, Person, PersonId, Role, is_last_admin, subtree
from bot.i18n import Texts
from bot.messages import Outgoing
from handlers.book import Book
from handlers.scene import Rows, Said, message_to
from storage.unit_of_work import UnitOfWork


async def erase(
    unit: UnitOfWork,
    secret: str,
    person_id: PersonId,
    now: datetime,
    *,
    by: PersonId | None,
    channel: str,
) -> list[Outgoing]:
    """Take out everything that leads to a person; what is left to be sent is one last message.

    It goes by channel and chat, so it still arrives; the sweep takes it away a day later.
    """
    person = await unit.people.person(person_id)
    if person is None or person.erased_at is not None:
        raise Outdated
    await must_not_be_last(unit, person)
    farewell = await message_to(unit, secret, person.id, _farewell)
    await unit.erasing.forget(person, now)
    await unit.erasures.settle(person.id, now)
    await unit.audit.add(now, by, channel, Deed.ERASED, str(person.id))
    return farewell


async def must_not_be_last(unit: UnitOfWork, person: Person) -> None:
    """Some administrator has to be left who can look after this one's unit."""
    admins = await unit.people.hold_admins()
    if is_last_admin(person, admins, await unit.people.units()):
        raise LastAdmin


async def tell_admins(unit: UnitOfWork, secret: str, about: PersonId, what: Said) -> list[Outgoing]:
    """The administrators who may act on what this person has asked for."""
    person = await unit.people.person(about)
    if person is None:
        return []
    units = await unit.people.units()
    found = []
    for admin in await unit.people.with_role(Role.ADMIN):
        if admin.id != about and person.unit_id in subtree(units, admin.unit_id):
            found += await message_to(unit, secret, admin.id, what)
    return found


def _farewell(_: Texts) -> tuple[Markup, Rows]:
    said = _(
        "Your personal data has been erased: your name, your chat accounts and your codes are not "
        "kept any more. Reports your unit has handed in remain as its official records. The system "
        "will not write to you again. Thank you."
    )
    return said, ()


# -- what administrators are told; never who it is about: the platform may be a foreign one -------


def asked(book: Book, ticket: Erasure, unit_name: str) -> Said:
    """Somebody has asked to be erased."""

    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "Somebody of {unit} asks to have their personal data erased (request {number}).",
            unit=unit_name,
            number=ticket.id,
        )
        return Markup("\n").join([text, *clocks(_, book, ticket)]), ways(_, ticket)

    return said


def due(book: Book, ticket: Erasure, unit_name: str) -> Said:
    """Nobody has acted yet, and today is the last day for an answer."""

    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "Request {number} to erase the personal data of somebody of {unit} has to be answered "
            "today. If nobody acts, the system erases the data by itself on the last day.",
            unit=unit_name,
            number=ticket.id,
        )
        return Markup("\n").join([text, *clocks(_, book, ticket)]), ways(_, ticket)

    return said


def withdrawn(ticket: Erasure) -> Said:
    """The person has thought better of it."""

    def said(_: Texts) -> tuple[Markup, Rows]:
        return _("Request {number} for erasure has been withdrawn.", number=ticket.id), ()

    return said


def done(ticket: Erasure) -> Said:
    """Nobody acted, so the system did."""

    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "Request {number}: the last day has come, so the system has erased the personal data.",
            number=ticket.id,
        )
        return text, ()

    return said


def held_up(ticket: Erasure) -> Said:
    """The last administrator cannot be erased: the one to be told is that person."""

    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "Request {number} for erasure cannot be carried out: it is about the last "
            "administrator. Please appoint another one first.",
            number=ticket.id,
        )
        return text, ()

    return said


def clocks(_: Texts, book: Book, ticket: Erasure) -> tuple[Markup, Markup]:
    """Until when it is answered, and until when carried out."""
    return (
        _("Answer by: {moment}", moment=_.due(ticket.answer_by, book.zone)),
        _("Erase by: {moment}", moment=_.due(ticket.erase_by, book.zone)),
    )


def ways(_: Texts, ticket: Erasure) -> Rows:
    return (
        (
            (_.plain("Erase now"), f"erasure:erase:{ticket.id}"),
            (_.plain("View"), f"erasure:view:{ticket.id}"),
        ),
    )
