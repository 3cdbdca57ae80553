"""One transaction and everything that is kept, seen through it. Only this module commits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit import Audit
from storage.broadcasts import Broadcasts
from storage.conversations import Conversations
from storage.credentials import Credentials
from storage.database import Database
from storage.delegations import Delegations
from storage.difficulties import Difficulties
from storage.duties import Duties
from storage.erasing import Erasing
from storage.erasures import Erasures
from storage.forms import Forms
from storage.identities import Identities
from storage.inbox import InboxRows
from storage.interviews import Interviews
from storage.invites import Invites
from storage.leftovers import Leftovers
from storage.notices import Notices
from storage.outbox import OutboxRows
from storage.people import People
from storage.personal import Records
from storage.programmes import Programmes
from storage.published import Published
from storage.quotas import Quotas
from storage.reports import Reports
from storage.reviews import Reviews
from storage.snapshots import Snapshots
from storage.standings import Standings
from storage.tokens import Tokens
from storage.waivers import Waivers

AlreadyThere = IntegrityError
"""A natural key is taken: somebody else was first."""


class UnitOfWork:
    """What one transaction sees and changes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @cached_property
    def people(self) -> People:
        return People(self._connection)

    @cached_property
    def identities(self) -> Identities:
        return Identities(self._connection)

    @cached_property
    def invites(self) -> Invites:
        return Invites(self._connection)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self._connection)

    @cached_property
    def programmes(self) -> Programmes:
        return Programmes(self._connection)

    @cached_property
    def forms(self) -> Forms:
        return Forms(self._connection)

    @cached_property
    def interviews(self) -> Interviews:
        return Interviews(self._connection)

    @cached_property
    def reports(self) -> Reports:
        return Reports(self._connection)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self._connection)

    @cached_property
    def waivers(self) -> Waivers:
        return Waivers(self._connection)

    @cached_property
    def delegations(self) -> Delegations:
        return Delegations(self._connection)

    @cached_property
    def standings(self) -> Standings:
        return Standings(self._connection)

    @cached_property
    def snapshots(self) -> Snapshots:
        return Snapshots(self._connection)

    @cached_property
    def difficulties(self) -> Difficulties:
        return Difficulties(self._connection)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        return Broadcasts(self._connection)

    @cached_property
    def duties(self) -> Duties:
        return Duties(self._connection)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self._connection)

    @cached_property
    def inbox(self) -> InboxRows:
        return InboxRows(self._connection)

    @cached_property
    def outbox(self) -> OutboxRows:
        return OutboxRows(self._connection)

    @cached_property
    def quotas(self) -> Quotas:
        return Quotas(self._connection)

    @cached_property
    def credentials(self) -> Credentials:
        return Credentials(self._connection)

    @cached_property
    def records(self) -> Records:
        return Records(self._connection)

    @cached_property
    def erasures(self) -> Erasures:
        return Erasures(self._connection)

    @cached_property
    def erasing(self) -> Erasing:
        return Erasing(self._connection)

    @cached_property
    def leftovers(self) -> Leftovers:
        return Leftovers(self._connection)

    @cached_property
    def published(self) -> Published:
        return Published(self._connection)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self._connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self._connection)


@asynccontextmanager
async def writing(database: Database) -> AsyncIterator[UnitOfWork]:
    """A unit of work, committed at the end unless something was raised."""
    async with database.writing() as connection:
        yield UnitOfWork(connection)


@asynccontextmanager
async def steady(database: Database) -> AsyncIterator[UnitOfWork]:
    """A unit of work that changes nothing, and from which nothing changes while it lasts."""
    async with database.steady() as connection:
        yield UnitOfWork(connection)


@asynccontextmanager
async def reading(database: Database) -> AsyncIterator[UnitOfWork]:
    """A unit of work that changes nothing."""
    async with database.reading() as connection:
        yield UnitOfWork(connection)
