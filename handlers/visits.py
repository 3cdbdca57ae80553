"""What somebody who opens a link may have, looked up at the moment of opening."""

from dataclasses import dataclass

from bot.domain.people import Person, Right
from bot.messages import Reply
from handlers import audit, code_cards, consolidated, letters, own_data, pictures, proposal, taken
from handlers.awaiting import place_of
from handlers.book import Book
from handlers.scene import scope_of
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading


@dataclass(frozen=True, slots=True)
class Visits:
    """Links outlive rights, accounts and questions: nothing is believed of what was when sent."""

    database: Database
    book: Book

    async def language(self, channel: str, chat: str) -> str:
        async with reading(self.database) as unit:
            return await unit.conversations.language(channel, chat)

    async def may_have(self, channel: str, chat: str, key: str) -> bool:
        """Whether the person of this chat may have this file now.

        One's own data are asked for, and got, by those put to rest as well.
        """
        async with reading(self.database) as unit:
            person = await unit.people.behind(channel, chat)
            if person is None:
                return False
            if _folder(key) == own_data.FOLDER:
                return True
            return self._is_at_work(person) and await _may_see(unit, person, key)

    async def asked(self, channel: str, chat: str, place: str) -> Reply | None:
        """The message that waits for a file at this place; None where it is left, or closed."""
        async with reading(self.database) as unit:
            person = await unit.people.behind(channel, chat)
            if person is None or not self._is_at_work(person):
                return None
            conversation = await unit.conversations.found(channel, chat)
            if conversation is None or place_of(conversation) != place:
                return None
            return await unit.outbox.asking(channel, chat, place)

    async def knows(self, channel: str, external_id: str) -> bool:
        """Whether this has been sent before."""
        async with reading(self.database) as unit:
            return await unit.inbox.knows(channel, external_id)

    def _is_at_work(self, person: Person) -> bool:
        return person.active and person.consent == self.book.notice_version


async def _may_see(unit: UnitOfWork, person: Person, key: str) -> bool:
    match _folder(key):
        case taken.FOLDER:
            return await taken.is_for(unit, person, key)
        case consolidated.FOLDER:
            return await consolidated.may(unit, person)
        case letters.FOLDER:
            asked = letters.wanted(key)
            return asked is not None and person.unit_id == asked.unit_id and person.may(Right.FILL)
        case pictures.FOLDER:
            drawn = pictures.wanted(key)
            return drawn is not None and person.id == drawn.person_id and person.may(Right.WATCH)
        case audit.FOLDER:
            return person.may(Right.CONFIGURE)
        case proposal.FOLDER | code_cards.FOLDER:
            return person.may(Right.INVITE)
        case _:
            return await _may_see_evidence(unit, person, key)


async def _may_see_evidence(unit: UnitOfWork, person: Person, key: str) -> bool:
    """The pictures of a questionnaire belong to nobody: they are for everybody at work."""
    owner = await unit.interviews.unit_of_file(key)
    if owner is None or (owner == person.unit_id and person.may(Right.FILL)):
        return True
    return person.may(Right.SEE_MEDIA) and owner in (await scope_of(unit, person)).units


def _folder(key: str) -> str:
    return key.partition("/")[0]
