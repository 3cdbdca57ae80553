"""Taking out everything that leads to a person. Their number stays, and what their unit did."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from markupsafe import escape
from sqlalchemy import Column, ColumnElement, Table, Text, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Person
from storage.inbox import DEAD, DONE, NEW, UNREADABLE
from storage.outbox import OutboxRows
from storage.tables import answers, conversations, identities, inbox, invites, outbox, people

GONE = "…"
"""What stands where a name stood in messages to others."""


class Erasing:
    """Everything personal of one person, taken out of every table."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def forget(self, person: Person, now: datetime) -> None:
        """Nothing leads from this person's number to their name or their chats any more."""
        theirs = identities.c.person_id == person.id
        found = await self._connection.execute(
            select(identities.c.channel, identities.c.chat).where(theirs)
        )
        for channel, chat in found.all():
            await self._forget_chat(channel, chat, now)
        answered = select(answers.c.inbox_id).where(answers.c.person_id == person.id)
        await self._blank_updates(inbox.c.id.in_(answered), now)
        await self._connection.execute(delete(identities).where(theirs))
        await self._connection.execute(delete(invites).where(invites.c.person_id == person.id))
        if person.name:
            await self._forget_name(person.name)
        await self._connection.execute(
            update(people)
            .where(people.c.id == person.id)
            .values(name="", active=False, erased_at=now)
        )

    async def _forget_chat(self, channel: str, chat: str, now: datetime) -> None:
        def is_it(table: Table) -> ColumnElement[bool]:
            return (table.c.channel == channel) & (table.c.chat == chat)

        await self._connection.execute(delete(conversations).where(is_it(conversations)))
        await OutboxRows(self._connection).forget(is_it(outbox))
        in_any_state = inbox.c.state.in_((NEW, DONE, DEAD))
        await self._blank_updates(is_it(inbox) & in_any_state, now)
        await self._connection.execute(
            update(inbox)
            .where(
                inbox.c.state == UNREADABLE,
                inbox.c.channel == channel,
                inbox.c.payload.contains(chat, autoescape=True),
            )
            .values(payload="")
        )

    async def _blank_updates(self, which: ColumnElement[bool], now: datetime) -> None:
        """The rows stay, because answers refer to them; what has not been handled never will be."""
        await self._connection.execute(
            update(inbox).where(which, inbox.c.state == NEW).values(state=DONE, handled_at=now)
        )
        await self._connection.execute(
            update(inbox)
            .where(which)
            .values(payload="", chat=None, external_id="erased-" + cast(inbox.c.id, Text))
        )

    async def _forget_name(self, name: str) -> None:
        """Others were told it: in messages kept for a while, and on what is on their screens."""
        spellings = {name, str(escape(name))}
        await self._rewrite(outbox, (outbox.c.body,), spellings)
        await self._rewrite(conversations, (conversations.c.state, conversations.c.menu), spellings)

    async def _rewrite(
        self, table: Table, columns: Iterable[Column[Any]], spellings: Iterable[str]
    ) -> None:
        whole = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in spellings))
        for column in columns:
            # JSON is kept with everything but ASCII escaped.
            mentions = or_(
                *(
                    cast(column, Text).contains(json.dumps(one)[1:-1], autoescape=True)
                    for one in spellings
                )
            )
            rows = await self._connection.execute(select(table.c.id, column).where(mentions))
            for number, kept in rows.all():
                await self._connection.execute(
                    update(table)
                    .where(table.c.id == number)
                    .values({column: _without(whole, kept)})
                )


def _without(names: re.Pattern[str], kept: Any) -> Any:
    """The same plain data without these names, wherever they stand."""
    match kept:
        case str():
            return names.sub(GONE, kept)
        case list():
            return [_without(names, one) for one in kept]
        case dict():
            return {names.sub(GONE, key): _without(names, one) for key, one in kept.items()}
        case _:
            return kept
