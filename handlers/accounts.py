"""What is done to accounts, by whomever and from wherever: kept, noted, and told to their owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from bot.codes import code_hash
from bot.domain.audit import Deed
from bot.domain.delegations import Part
from bot.domain.errors import Suspended
from bot.domain.people import Person, PersonId, Role, Unit
from bot.i18n import Texts
from bot.roles import role_name
from handlers.scene import Rows, Said, Scene
from handlers.start import first_step
from handlers.words import refusal
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody to be let in."""

    unit: Unit
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Clerk:
    """Whoever looks after accounts: the acts are noted as theirs.

    Whether they may is asked before. What is returned is to be told to the account's owner.
    """

    unit: UnitOfWork
    now: datetime
    by: PersonId | None
    channel: str

    async def add(self, entrants: Sequence[Entrant]) -> list[PersonId]:
        rows = [(one.unit.id, one.role, one.name) for one in entrants]
        added = await self.unit.people.add_many(rows, self.now)
        await self.note(Deed.ADDED, *map(_subject, added, entrants))
        return added

    async def give_codes(
        self, coded: Mapping[PersonId, tuple[Entrant, str]], secret: str, until: datetime
    ) -> None:
        """From now on these codes let their people in; earlier ones do not any more."""
        hashes = {number: code_hash(secret, code) for number, (_, code) in coded.items()}
        await self.unit.invites.add_many(hashes, self.now, until)
        await self.note(Deed.INVITED, *(_subject(one, who) for one, (who, _) in coded.items()))

    async def rename(self, one: Person, name: str) -> None:
        await self.unit.people.change(one.id, name=name)
        await self.note(Deed.RENAMED, f"{one.id}")

    async def give_role(self, one: Person, role: Role) -> Said:
        """Parts of the work given out to the one role do not come back with another."""
        await self.give_parts(one.id, ())
        await self.unit.people.change(one.id, role=role.value)
        await self.note(Deed.ROLE_CHANGED, f"{one.id} {one.role.value} {role.value}")

        def told(_: Texts) -> tuple[Markup, Rows]:
            said = _("Your role has been changed. You are now: {role}.", role=role_name(_, role))
            return said, (((_.plain("What can I do?"), "help:show"),),)

        return told

    async def give_parts(self, number: PersonId, parts: Sequence[Part]) -> None:
        """From now on a supervisor looks after these parts and no others."""
        have = await self.unit.delegations.of(number)
        known, wanted = ({(one.area, one.task): one for one in some} for some in (have, parts))
        for key, part in known.items():
            if key not in wanted:
                await self.unit.delegations.remove(number, part.id)
                await self.note(Deed.DELEGATION_ENDED, f"{number} {part.task}".strip())
        for key, part in wanted.items():
            if key not in known:
                await self.unit.delegations.add(number, part.area, part.task)
                await self.note(Deed.DELEGATED, f"{number} {part.task}".strip())

    async def move(self, one: Person, old: Unit, new: Unit) -> Said:
        await self.unit.people.change(one.id, unit_id=new.id)
        await self.note(Deed.MOVED, f"{one.id} {old.key} {new.key}")

        def told(_: Texts) -> tuple[Markup, Rows]:
            said = _(
                "You belong to {new} now. What you entered for {old} is kept for that unit.",
                new=new.name,
                old=old.name,
            )
            return said, ((first_step(_, one),) if one.active else (),)

        return told

    async def suspend(self, *people: Person) -> Said:
        """From now on the accounts answer to nothing, and no code leads to them."""
        numbers = [one.id for one in people]
        await self.unit.people.change_all(numbers, active=False)
        await self.unit.invites.revoke_all(numbers, self.now)
        await self.note(Deed.SUSPENDED, *map(str, numbers))
        return lambda _: (refusal(_, Suspended()), ())

    async def reinstate(self, one: Person) -> Said:
        await self.unit.people.change(one.id, active=True)
        await self.note(Deed.REINSTATED, f"{one.id}")
        back = replace(one, active=True)

        def told(_: Texts) -> tuple[Markup, Rows]:
            return _("Your account works again. You can go on."), ((first_step(_, back),),)

        return told

    async def note(self, deed: Deed, *subjects: str) -> None:
        await self.unit.audit.add_many(self.now, self.by, self.channel, deed, subjects)


def clerk_of(scene: Scene) -> Clerk:
    """The person of this chat, looking after accounts."""
    return Clerk(scene.unit, scene.now, scene.person.id, scene.conversation.channel)


def _subject(number: PersonId, one: Entrant) -> str:
    return f"{number} {one.unit.key} {one.role.value}"
