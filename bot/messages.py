"""What travels between the channels and the conversation: plain data, rendered by each channel."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Text:
    """Something typed.

    `at` is when, in milliseconds by the platform's clock, on a channel without buttons: what a
    number means there depends on what was on the screen then. 0 on the others.
    """

    text: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """A button tapped. `act` is what the button carried, `message` the message it was under."""

    act: str
    message: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent; `ref` is what the channel fetches it by. `size` is what the platform said.

    `place` is the question it was sent to by a link; "" for whatever is on the screen.
    """

    ref: str
    name: str
    size: int | None
    caption: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place sent from the phone: degrees north and east, the accuracy in metres."""

    latitude: float
    longitude: float
    accuracy: float = 0.0


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something the bot cannot use: a sticker, a contact.

    `is_withheld`: the platform says only that something was sent.
    """

    what: str
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """A message sent earlier was changed afterwards."""

    text: str


Body = Text | Press | Upload | Spot | Unsupported | Edited


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of one chat, whatever the channel. `chat` is the person's private chat."""

    channel: str
    chat: str
    body: Body


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as the platform gave it, to be kept before it is acknowledged.

    `external_id` is unique within the channel: a repeated delivery is kept once. `chat` is None
    where the update could not be read: it goes to quarantine.
    """

    external_id: str
    chat: str | None
    payload: str


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what a tap on it asks for (`act`, signed by `bot.seals`, at most 64 bytes)."""

    label: str
    act: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send along, by its key in the media store."""

    key: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that came in, checked and kept under `key`. `size` is in bytes.

    `caption` is what was typed along with it; it is read, and not kept.
    """

    key: str
    name: str
    media_type: str
    size: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person.

    `text` is safe markup: `<b>`, `<i>`, `<a href>` and line breaks, nothing else; whatever a
    person typed has been escaped. `replaces` is the channel's own name of an earlier message of
    ours that this one takes the place of, where the channel can; "" for a new message.
    `lettered`: where there are no buttons its options go by letters, since a number typed now is
    an answer, or is meant for the message before. `language` is the one it is worded in.
    `awaits` names the place that waits for a file, for channels where it is sent by a link.
    """

    text: Markup
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachments: tuple[Attachment, ...] = field(default=())
    replaces: str = ""
    lettered: bool = False
    language: str = "vi"
    awaits: str = ""


class Lane(IntEnum):
    """Replies go before reminders and broadcasts."""

    REPLY = 0
    REMINDER = 1


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply and where it goes: to the chat that wrote, or to somebody else who has to know."""

    channel: str
    chat: str
    lane: Lane
    reply: Reply


class Unreadable(Exception):  # noqa: N818 - what happened, not what kind of error
    """An update this channel cannot make sense of."""


class Unreachable(Exception):  # noqa: N818
    """The platform says this person cannot be written to any more (blocked, deactivated)."""


class TryLater(Exception):  # noqa: N818
    """The platform asks to wait; `everyone` when the whole channel must."""

    def __init__(self, seconds: float, *, everyone: bool = False) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds
        self.everyone = everyone


class OutOfOrder(Exception):  # noqa: N818
    """The platform, or the way to it, does not work; nothing can have been delivered."""


class Uncertain(Exception):  # noqa: N818
    """No answer came: the message may or may not have arrived."""


class Undeliverable(Exception):  # noqa: N818
    """The platform refuses this message for good."""


class Gone(Exception):  # noqa: N818
    """A file cannot be fetched any more, or is too large for the platform to hand out."""


class Channel(Protocol):
    """One platform: how its updates are read and how a reply is sent."""

    name: str

    def read(self, payload: str) -> Incoming | None:
        """The message in a kept update; None for one that asks for nothing. Raises Unreadable."""

    async def fetch(self, ref: str) -> bytes:
        """The bytes of an Upload. Raises Gone."""

    def invite_link(self, code: str) -> str:
        """An address that opens a chat and enters this code; "" where there is none."""

    def messages(self, reply: Reply) -> int:
        """How many messages the platform counts when this is sent."""

    async def send(self, chat: str, reply: Reply, message_id: int) -> str:
        """Send one reply; returns the platform's name of the message.

        `message_id` is our own number of it in the outbox. Raises Unreachable, TryLater,
        OutOfOrder, Uncertain or Undeliverable.
        """


@dataclass(frozen=True, slots=True)
class Sent:
    """A message in the outbox, as a reader of the chat sees it."""

    id: int
    reply: Reply
    created_at: datetime
