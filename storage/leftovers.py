"""What has been kept long enough: found without holding the writer, cleared a few at a time."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import Deed
from bot.domain.people import PersonId
from bot.planning.retention import Leftover, Limits
from storage.inbox import DEAD, DONE, NEW, UNREADABLE
from storage.outbox import PENDING, OutboxRows
from storage.tables import (
    answers,
    audit,
    conversations,
    identities,
    inbox,
    interviews,
    invites,
    media,
    outbox,
    people,
)

_KEY = re.compile(r"\b[a-z]+/[0-9a-f]{32,}\b")


class Leftovers:
    """Records and files that nothing needs any more."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def numbers(self, kind: Leftover, since: Limits) -> list[int]:
        """The rows of this kind that have to go."""
        table, is_over = _rows(kind, since)
        found = await self._connection.execute(select(table.c.id).where(is_over))
        return list(found.scalars())

    async def clear(self, kind: Leftover, numbers: Sequence[int], since: Limits) -> None:
        """Let these go, unless they have come to be needed meanwhile."""
        table, is_over = _rows(kind, since)
        these = and_(table.c.id.in_(numbers), is_over)
        match kind:
            case Leftover.MESSAGES | Leftover.STRANGERS:
                await OutboxRows(self._connection).forget(these)
            case Leftover.UNREADABLE:
                await self._connection.execute(update(inbox).where(these).values(payload=""))
            case Leftover.HANDLED:
                # Answers refer to the row: its number stays.
                without = {"chat": None, "external_id": "swept-" + cast(inbox.c.id, Text)}
                await self._connection.execute(update(inbox).where(these).values(without))
            case Leftover.CODES | Leftover.CHATS | Leftover.UPLOADS:
                await self._connection.execute(delete(table).where(these))
            case _:
                assert_never(kind)

    async def in_use(self, keys: Sequence[str]) -> set[str]:
        """Those of these files that something refers to."""
        named = await self._connection.execute(select(media.c.key).where(media.c.key.in_(keys)))
        return {*named.scalars(), *(set(keys) & await self._mentioned())}

    async def suspended_since(self, before: datetime) -> list[PersonId]:
        """People put to rest before this moment and never again at work, by the audit."""
        noted = await self._connection.execute(
            select(audit.c.subject, func.max(audit.c.at))
            .where(audit.c.act == Deed.SUSPENDED.value)
            .group_by(audit.c.subject)
        )
        since: dict[str, datetime] = {}
        for subject, at in noted.all():
            number = subject.partition(" ")[0]
            since[number] = max(at, since.get(number, at))
        resting = select(people.c.id).where(
            people.c.active.is_(False), people.c.erased_at.is_(None)
        )
        found = (await self._connection.execute(resting)).scalars()
        return [PersonId(one) for one in found if since.get(str(one), before) < before]

    async def _mentioned(self) -> set[str]:
        """Files named on a screen, in an open interview, or in a message on its way."""
        places = (
            select(cast(conversations.c.state, Text)),
            select(cast(interviews.c.place, Text)).where(interviews.c.closed_at.is_(None)),
            select(inbox.c.payload).where(inbox.c.state == NEW),
            select(cast(outbox.c.body, Text)).where(outbox.c.state == PENDING),
        )
        found: set[str] = set()
        for query in places:
            for text in (await self._connection.execute(query)).scalars():
                found.update(_KEY.findall(text or ""))
        return found


def _rows(kind: Leftover, since: Limits) -> tuple[Table, ColumnElement[bool]]:
    """Where the records of this kind are kept, and which of them have been kept long enough."""
    match kind:
        case Leftover.MESSAGES:
            return outbox, and_(outbox.c.created_at < since.chat_messages, outbox.c.chat != "")
        case Leftover.STRANGERS:
            is_sent = and_(outbox.c.state != PENDING, outbox.c.chat != "")
            is_over = outbox.c.created_at < since.brief
            return outbox, and_(is_over, is_sent, ~_in(identities, outbox))
        case Leftover.UNREADABLE:
            is_over = inbox.c.received_at < since.unreadable_updates
            return inbox, and_(is_over, inbox.c.state == UNREADABLE, inbox.c.payload != "")
        case Leftover.HANDLED:
            is_over = inbox.c.handled_at < since.handled_updates
            return inbox, and_(is_over, inbox.c.state.in_((DONE, DEAD)), inbox.c.chat.is_not(None))
        case Leftover.CODES:
            return invites, or_(invites.c.used_at < since.codes, invites.c.expires_at < since.codes)
        case Leftover.CHATS:
            heard = _in(inbox, conversations, inbox.c.state.in_((NEW, DONE, DEAD)))
            known = or_(_in(identities, conversations), _in(outbox, conversations), heard)
            return conversations, ~known
        case Leftover.UPLOADS:
            answered = exists().where(
                answers.c.interview_id == media.c.interview_id, answers.c.value == media.c.key
            )
            return media, and_(media.c.at < since.stray_files, ~answered)
        case _:
            assert_never(kind)


def _in(table: Table, other: Table, *more: Any) -> ColumnElement[bool]:
    """Whether the chat of a row of the other table is in this table."""
    same = (table.c.channel == other.c.channel, table.c.chat == other.c.chat)
    return exists().where(*same, *more)
