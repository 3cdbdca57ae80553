"""Everything that is kept about one person, table by table, for that person to see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.assignments import FormId
from bot.domain.audit import Deed, Entry
from bot.domain.people import Erasure, Identity, Invite, PersonId
from storage.tables import answers as answer_rows
from storage.tables import (
    assignments,
    audit,
    broadcasts,
    comments,
    consents,
    conversations,
    delegations,
    difficulties,
    erasures,
    extensions,
    identities,
    inbox,
    interviews,
    invites,
    media,
    notices,
    outbox,
    periods,
    replies,
    reports,
    reviews,
    snapshots,
    tasks,
    waivers,
)

_COUNTED = (
    broadcasts,
    comments,
    delegations,
    difficulties,
    extensions,
    notices,
    replies,
    reviews,
    snapshots,
    waivers,
)
"""Tables of which the number of rows is told: what they say is the unit's, not the person's."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Which notice was agreed to, and when."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat and where it is."""

    channel: str
    chat: str
    language: str
    flow: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer the person gave: a version of it, in force or not."""

    task: str
    period: str
    form_id: FormId
    path: str
    value: str
    status: str
    reason: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file the person sent."""

    name: str
    type: str
    size: int
    task: str
    period: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """A report the person handed in."""

    number: str
    task: str
    period: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Submitted:
    """A report the person gave to their leader to be checked."""

    task: str
    period: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Personal:
    """What is kept about a person: a field for every table that holds something, newest first."""

    identities: list[Identity]
    conversations: list[Chat]
    invites: list[Invite]
    consents: list[Consent]
    answers: list[Given]
    media: list[SentFile]
    reports: list[Receipt]
    interviews: list[Submitted]
    erasures: list[Erasure]
    audit: list[Entry]
    broadcasts: int
    comments: int
    delegations: int
    difficulties: int
    extensions: int
    notices: int
    replies: int
    reviews: int
    snapshots: int
    waivers: int
    inbox: int
    outbox: int


class Records:
    """What is kept about people."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person_id: PersonId) -> Personal:
        """Everything about this person, in one reading of each table."""
        return Personal(
            identities=await self._identities(person_id),
            conversations=await self._conversations(person_id),
            invites=await self._invites(person_id),
            consents=await self._consents(person_id),
            answers=await self._answers(person_id),
            media=await self._files(person_id),
            reports=await self._reports(person_id),
            interviews=await self._submitted(person_id),
            erasures=await self._erasures(person_id),
            audit=await self._audit(person_id),
            **{table.name: await self._count(table, person_id) for table in _COUNTED},
            inbox=await self._messages(inbox, person_id),
            outbox=await self._messages(outbox, person_id),
        )

    async def _identities(self, person_id: PersonId) -> list[Identity]:
        query = select(identities).where(identities.c.person_id == person_id)
        rows = await self._connection.execute(query.order_by(identities.c.id.desc()))
        return [Identity(**row) for row in rows.mappings()]

    async def _conversations(self, person_id: PersonId) -> list[Chat]:
        query = (
            select(
                conversations.c.channel,
                conversations.c.chat,
                conversations.c.language,
                conversations.c.flow,
            )
            .join(identities, _same_chat(conversations))
            .where(identities.c.person_id == person_id)
            .order_by(conversations.c.id.desc())
        )
        return [Chat(*row) for row in (await self._connection.execute(query)).all()]

    async def _invites(self, person_id: PersonId) -> list[Invite]:
        query = select(invites).where(invites.c.person_id == person_id)
        rows = await self._connection.execute(query.order_by(invites.c.id.desc()))
        return [Invite(**row) for row in rows.mappings()]

    async def _consents(self, person_id: PersonId) -> list[Consent]:
        query = select(consents.c.version, consents.c.at).where(consents.c.person_id == person_id)
        rows = await self._connection.execute(query.order_by(consents.c.id.desc()))
        return [Consent(*row) for row in rows.all()]

    async def _answers(self, person_id: PersonId) -> list[Given]:
        query = _about(
            select(
                tasks.c.title,
                periods.c.key,
                interviews.c.form_id,
                answer_rows.c.path,
                answer_rows.c.value,
                answer_rows.c.status,
                answer_rows.c.reason,
                answer_rows.c.label,
                answer_rows.c.at,
            ).join_from(answer_rows, interviews)
        )
        query = query.where(answer_rows.c.person_id == person_id)
        rows = await self._connection.execute(query.order_by(answer_rows.c.id.desc()))
        return [Given(*row) for row in rows.all()]

    async def _files(self, person_id: PersonId) -> list[SentFile]:
        query = _about(
            select(
                media.c.name,
                media.c.type,
                media.c.size,
                tasks.c.title,
                periods.c.key,
                media.c.at,
            ).join_from(media, interviews)
        )
        query = query.where(media.c.person_id == person_id).order_by(media.c.id.desc())
        return [SentFile(*row) for row in (await self._connection.execute(query)).all()]

    async def _reports(self, person_id: PersonId) -> list[Receipt]:
        columns = (reports.c.number, tasks.c.title, periods.c.key, reports.c.handed_in_at)
        query = _about(
            select(*columns).join_from(
                reports, interviews, interviews.c.id == reports.c.interview_id
            )
        )
        query = query.where(reports.c.person_id == person_id).order_by(reports.c.id.desc())
        return [Receipt(*row) for row in (await self._connection.execute(query)).all()]

    async def _submitted(self, person_id: PersonId) -> list[Submitted]:
        columns = (tasks.c.title, periods.c.key, interviews.c.touched_at)
        query = _about(select(*columns).select_from(interviews))
        query = query.where(interviews.c.submitted_by == person_id)
        rows = await self._connection.execute(query.order_by(interviews.c.id.desc()))
        return [Submitted(*row) for row in rows.all()]

    async def _erasures(self, person_id: PersonId) -> list[Erasure]:
        query = select(erasures).where(erasures.c.person_id == person_id)
        rows = await self._connection.execute(query.order_by(erasures.c.id.desc()))
        return [Erasure(**row) for row in rows.mappings()]

    async def _audit(self, person_id: PersonId) -> list[Entry]:
        query = select(audit).where(audit.c.person_id == person_id).order_by(audit.c.id.desc())
        rows = await self._connection.execute(query)
        return [Entry(**{**row, "act": Deed(row["act"])}) for row in rows.mappings()]

    async def _count(self, table: Table, person_id: PersonId) -> int:
        """How many rows bear the person's number."""
        query = select(func.count()).select_from(table).where(table.c.person_id == person_id)
        return int((await self._connection.execute(query)).scalar_one())

    async def _messages(self, table: Table, person_id: PersonId) -> int:
        """How many messages of the person's chats are kept."""
        query = (
            select(func.count())
            .select_from(table.join(identities, _same_chat(table)))
            .where(identities.c.person_id == person_id)
        )
        return int((await self._connection.execute(query)).scalar_one())


def _same_chat(table: Table) -> ColumnElement[bool]:
    return and_(table.c.channel == identities.c.channel, table.c.chat == identities.c.chat)


def _about(query: Select[Any]) -> Select[Any]:
    """With what the interview is about: its task and period."""
    return (
        query.join(assignments, assignments.c.id == interviews.c.assignment_id)
        .join(tasks, tasks.c.id == assignments.c.task_id)
        .join(periods, periods.c.id == assignments.c.period_id)
    )
