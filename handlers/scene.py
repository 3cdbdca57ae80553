"""What a conversation has at hand while it handles one message."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar, cast

from markupsafe import Markup

from bot.aside import Aside
from bot.domain.audit import Deed
from bot.domain.delegations import Asked, Part, Scope
from bot.domain.errors import NotAllowed, NotEnrolled, NotYours
from bot.domain.people import Person, PersonId, Right, Role, Unit, UnitId, subtree
from bot.i18n import Texts, texts
from bot.messages import Attachment, Button, Lane, Outgoing, Reply, Spot, Stored
from bot.seals import seal, unseal
from handlers.awaiting import place_of
from handlers.book import Book
from handlers.jobs import Jobs, NoJobs
from handlers.withheld import Withheld
from storage.conversations import Conversation
from storage.files import Files
from storage.unit_of_work import UnitOfWork

_Done = TypeVar("_Done")
Act = tuple[str, str]
"""A button: its label and what it asks for, such as `tasks:open:12`."""
Rows = Iterable[tuple[Act, ...]]
Said = Callable[[Texts], tuple[Markup, Rows]]
"""A message in whichever language, with its buttons."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation: how it is entered, what it does with buttons, text, files and places.

    A conversation that reads no text, or takes no file, says once more what it is about.
    """

    enter: Callable[["Scene", tuple[str, ...]], Awaitable[None]]
    press: Callable[["Scene", tuple[str, ...]], Awaitable[None]]
    reads: Callable[["Scene", str], Awaitable[None]] | None = None
    takes: Callable[["Scene", Stored | Spot], Awaitable[None]] | None = None

    async def hear(self, scene: "Scene", text: str) -> None:
        await (self.reads(scene, text) if self.reads else self.enter(scene, ()))

    async def receive(self, scene: "Scene", file: Stored | Spot) -> None:
        await (self.takes(scene, file) if self.takes else self.enter(scene, ()))


def sealed(secret: str, channel: str, chat: str, rows: Rows) -> tuple[tuple[Button, ...], ...]:
    """Buttons that work in this chat and no other."""
    return tuple(
        tuple(Button(label, seal(secret, channel, chat, act)) for label, act in row)
        for row in rows
        if row
    )


def readdressed(
    secret: str, reply: Reply, before: tuple[str, str], after: tuple[str, str]
) -> Reply:
    """The same message for another channel and chat of the person: its buttons work there."""
    acts = (
        tuple((one.label, unseal(secret, *before, one.act) or "") for one in row)
        for row in reply.buttons
    )
    return replace(reply, buttons=sealed(secret, *after, acts), replaces="")


async def scope_of(unit: UnitOfWork, person: Person) -> Scope:
    """Their own unit and those below it; of a supervisor's only the parts they look after."""
    below = subtree(await unit.people.units(), person.unit_id)
    return Scope(below, await parts_of(unit, person))


async def parts_of(unit: UnitOfWork, person: Person) -> Collection[Part]:
    """The parts of the work a supervisor looks after; none where it is all of it."""
    return await unit.delegations.of(person.id) if person.role is Role.SUPERVISOR else ()


async def message_to(
    unit: UnitOfWork, secret: str, person_id: PersonId, what: Said
) -> list[Outgoing]:
    """A message that is no answer, in the person's language, where they are reached best."""
    found = []
    for channel, chat in (await unit.identities.chats(person_id))[:1]:
        language = await unit.conversations.language(channel, chat)
        text, rows = what(texts(language))
        buttons = sealed(secret, channel, chat, rows)
        reply = Reply(text, buttons, lettered=True, language=language)
        found.append(Outgoing(channel, chat, Lane.REMINDER, reply))
    return found


@dataclass(slots=True)
class Scene:
    """One message being handled: the transaction, the person, where they are, what is said back."""

    unit: UnitOfWork
    book: Book
    files: Files
    flows: Mapping[str, Flow]
    secret: str
    now: datetime
    inbox_id: int | None
    conversation: Conversation
    who: Person | None
    message: str = ""
    withheld: Withheld = field(default_factory=Withheld)
    links: Callable[[str], Mapping[str, str]] = lambda _code: {}
    table_link: Callable[[PersonId, str], str] = lambda _person, _language: ""
    jobs: Jobs = field(default_factory=NoJobs)
    done: object = None
    """What has been done aside for this message; None before it has."""
    outgoing: list[Outgoing] = field(default_factory=list)

    @property
    def texts(self) -> Texts:
        return texts(self.conversation.language)

    @property
    def local_now(self) -> datetime:
        """Now, in the programme's time zone: what forms mean by today."""
        return self.now.astimezone(self.book.zone)

    @property
    def person(self) -> Person:
        """The person behind this chat; refused while nobody is."""
        if self.who is None:
            raise NotEnrolled
        return self.who

    def must(self, right: Right) -> Person:
        """The person, if they may do this now."""
        if not self.person.may(right):
            raise NotAllowed(right.value)
        return self.person

    async def reach(self, right: Right) -> Scope:
        """The units and tasks this person may do it for."""
        return await scope_of(self.unit, self.must(right))

    async def scope(self, right: Right) -> dict[UnitId, Unit]:
        """The units this person may do it for, for one task of theirs at least."""
        return (await self.reach(right)).units

    async def must_at_top(self, right: Right) -> Person:
        """The person, if they may do this for the whole programme: from the unit above all."""
        person = self.must(right)
        if (await self.unit.people.unit(person.unit_id)).parent:
            raise NotAllowed(right.value)
        return person

    async def must_cover(self, right: Right, one: Asked) -> Unit:
        """The unit of what is asked for a task, if the person may do it for that task there."""
        reach = await self.reach(right)
        if not reach.covers(one):
            raise NotYours
        return reach.below[one.unit_id]

    async def within(self, right: Right, unit_id: UnitId) -> Unit:
        """This unit, if the person may do it there."""
        units = await self.scope(right)
        if unit_id not in units:
            raise NotYours
        return units[unit_id]

    def say(
        self,
        text: Markup,
        *rows: tuple[Act, ...],
        replaces: str = "",
        attachments: tuple[Attachment, ...] = (),
        lettered: bool = False,
        awaits_file: bool = False,
    ) -> None:
        """One message back; its buttons become the menu whose labels can also be typed.

        `lettered` where something else than one of the options is to be typed; `awaits_file`
        where the place the conversation is at waits for one.
        """
        channel, chat = self.conversation.channel, self.conversation.chat
        buttons = sealed(self.secret, channel, chat, rows)
        acts = [one for row in rows for one in row]
        labels = Counter(label for label, _act in acts)
        menu = {label: act for label, act in acts if labels[label] == 1}
        self.conversation = replace(self.conversation, menu=menu)
        language = self.conversation.language
        awaits = place_of(self.conversation) if awaits_file else ""
        reply = Reply(text, buttons, attachments, replaces, lettered, language, awaits)
        self.outgoing.append(Outgoing(channel, chat, Lane.REPLY, reply))

    def ask(self, text: Markup, *rows: tuple[Act, ...]) -> None:
        """One message that waits for something typed, whatever else it offers."""
        self.say(text, *rows, lettered=True)

    async def tell(self, person_id: PersonId, what: Said) -> bool:
        """Let somebody else know, in their language, where they are reached best.

        False where nothing reaches them.
        """
        said = await message_to(self.unit, self.secret, person_id, what)
        self.outgoing += said
        return bool(said)

    def at(self, flow: str, **state: object) -> None:
        """The conversation is here now."""
        self.conversation = replace(self.conversation, flow=flow, state=dict(state))

    async def aside(self, do: Callable[[], Awaitable[_Done]]) -> _Done:
        """What takes long, done once a message while nobody waits for the database.

        The message is then handled anew from the start, so what it rests on is looked at again.
        """
        if self.done is None:
            raise Aside(do)
        return cast("_Done", self.done)

    async def go_to(self, flow: str, *args: str) -> None:
        await self.flows[flow].enter(self, args)

    async def note(self, deed: Deed, *subjects: str) -> None:
        """Write the act into the audit, once for each it was done to."""
        who = self.who.id if self.who else None
        await self.unit.audit.add_many(self.now, who, self.conversation.channel, deed, subjects)
