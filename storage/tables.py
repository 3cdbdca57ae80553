"""The tables. Times are UTC; every natural key has its unique constraint."""

from datetime import UTC, datetime
from typing import cast

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment; SQLite, which knows no zones, gets it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        moment = cast("datetime", value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(target: str, *, optional: bool = False) -> Column[int]:
    name = f"{target}_id"
    plural = {"person": "people", "media": "media"}.get(target, f"{target}s")
    return Column(name, Integer, ForeignKey(f"{plural}.id"), nullable=optional)


def _at(name: str, *, optional: bool = False) -> Column[datetime]:
    return Column(name, Moment, nullable=optional)


programmes = Table(
    "programmes",
    metadata,
    _id(),
    Column("key", String, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("settings", JSON, nullable=False),
    _at("loaded_at"),
)

units = Table(
    "units",
    metadata,
    _id(),
    Column("key", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("short_name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("area", String, nullable=False),
    Column("code", String, nullable=False),
    Column("other_code", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("parent", String, nullable=False),
)

people = Table(
    "people",
    metadata,
    _id(),
    _to("unit"),
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    Column("active", Boolean, nullable=False),
    _at("added_at"),
    _at("enrolled_at", optional=True),
    _at("erased_at", optional=True),
    Index(None, "unit_id"),
)

identities = Table(
    "identities",
    metadata,
    _id(),
    _to("person"),
    Column("channel", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("preferred", Boolean, nullable=False),
    _at("linked_at"),
    _at("heard_at"),
    UniqueConstraint("channel", "chat"),
    Index(None, "person_id"),
)

invites = Table(
    "invites",
    metadata,
    _id(),
    _to("person"),
    Column("code_hash", String, nullable=False, unique=True),
    _at("made_at"),
    _at("expires_at"),
    _at("used_at", optional=True),
    Index(None, "person_id"),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _to("person"),
    Column("version", String, nullable=False),
    _at("at"),
    Index(None, "person_id"),
)

erasures = Table(
    "erasures",
    metadata,
    _id(),
    _to("person"),
    _at("asked_at"),
    _at("answer_by"),
    _at("erase_by"),
    _at("done_at", optional=True),
    Index(None, "person_id"),
)

clauses = Table(
    "clauses",
    metadata,
    _id(),
    _to("programme"),
    Column("ref", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("heading", Text, nullable=False),
    Column("short_title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("programme_id", "ref"),
)

forms = Table(
    "forms",
    metadata,
    _id(),
    _to("programme"),
    Column("key", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("xform", Text, nullable=False),
    Column("packed", Boolean, nullable=False),
    _at("published_at"),
    UniqueConstraint("programme_id", "key", "version"),
)

tasks = Table(
    "tasks",
    metadata,
    _id(),
    _to("programme"),
    _to("clause"),
    _to("form"),
    Column("key", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("programme_id", "key"),
)

periods = Table(
    "periods",
    metadata,
    _id(),
    _to("programme"),
    Column("key", String, nullable=False),
    Column("data_from", String, nullable=False),
    Column("data_to", String, nullable=False),
    _at("opens_at"),
    _at("due_at"),
    _at("locks_at"),
    UniqueConstraint("programme_id", "key"),
)

assignments = Table(
    "assignments",
    metadata,
    _id(),
    _to("task"),
    _to("unit"),
    _to("period"),
    Column("state", String, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    _at("first_handed_in_at", optional=True),
    _at("handed_in_at", optional=True),
    _at("extended_to", optional=True),
    _at("returned_at", optional=True),
    UniqueConstraint("task_id", "unit_id", "period_id"),
    Index(None, "unit_id", "period_id"),
    # Where reports stand is counted many times a day, of a country at once: from the index alone.
    Index(
        "ix_assignments_standing",
        "period_id",
        "state",
        "task_id",
        "unit_id",
        "first_handed_in_at",
        "extended_to",
    ),
)

extensions = Table(
    "extensions",
    metadata,
    _id(),
    _to("assignment"),
    _to("person"),
    _at("due_at"),
    Column("reason", Text, nullable=False),
    _at("at"),
    Index(None, "assignment_id"),
)

interviews = Table(
    "interviews",
    metadata,
    _id(),
    _to("assignment"),
    _to("form"),
    Column("place", JSON, nullable=True),
    _at("opened_at"),
    _at("touched_at"),
    _at("closed_at", optional=True),
    Column("submitted_by", Integer, ForeignKey("people.id"), nullable=True),
    Index(None, "assignment_id"),
)

answers = Table(
    "answers",
    metadata,
    _id(),
    _to("interview"),
    _to("person"),
    Column("path", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("inbox_id", Integer, ForeignKey("inbox.id"), nullable=True),
    _at("at"),
    Index(None, "interview_id", "path"),
)

reports = Table(
    "reports",
    metadata,
    _id(),
    _to("assignment"),
    _to("interview"),
    _to("form"),
    _to("person"),
    Column("version", Integer, nullable=False),
    Column("number", String, nullable=False, unique=True),
    Column("answers", JSON, nullable=False),
    Column("late", Boolean, nullable=False),
    _at("handed_in_at"),
    UniqueConstraint("assignment_id", "version"),
    UniqueConstraint("interview_id"),
)

reviews = Table(
    "reviews",
    metadata,
    _id(),
    _to("report"),
    _to("person"),
    Column("verdict", String, nullable=False),
    _at("at"),
    UniqueConstraint("report_id"),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _to("report"),
    _to("person"),
    Column("path", String, nullable=False),
    Column("text", Text, nullable=False),
    _at("at"),
    Index(None, "report_id"),
)

waivers = Table(
    "waivers",
    metadata,
    _id(),
    _to("assignment"),
    _to("person"),
    Column("reason", Text, nullable=False),
    _at("at"),
    Column("decided_by", Integer, ForeignKey("people.id"), nullable=True),
    Column("granted", Boolean, nullable=True),
    _at("decided_at", optional=True),
    Index(None, "assignment_id"),
)

difficulties = Table(
    "difficulties",
    metadata,
    _id(),
    _to("unit"),
    _to("person"),
    Column("category", String, nullable=False),
    Column("text", Text, nullable=False),
    _to("report", optional=True),
    _at("at"),
    _at("closed_at", optional=True),
    Index(None, "unit_id"),
)

replies = Table(
    "replies",
    metadata,
    _id(),
    Column("difficulty_id", Integer, ForeignKey("difficulties.id"), nullable=False),
    _to("person"),
    Column("text", Text, nullable=False),
    _at("at"),
    Index(None, "difficulty_id"),
)

snapshots = Table(
    "snapshots",
    metadata,
    _id(),
    _to("period"),
    Column("number", Integer, nullable=False),
    _to("person", optional=True),
    _at("at"),
    Column("content", Text, nullable=False),
    Column("checksum", String, nullable=False),
    UniqueConstraint("period_id", "number"),
)

documents = Table(
    "documents",
    metadata,
    _id(),
    _to("snapshot"),
    Column("for_others", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("snapshot_id", "for_others"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    _id(),
    _to("person"),
    Column("audience", JSON, nullable=False),
    Column("text", Text, nullable=False),
    _at("made_at"),
    _at("send_at"),
    _at("sent_at", optional=True),
    _at("cancelled_at", optional=True),
)

delegations = Table(
    "delegations",
    metadata,
    _id(),
    _to("person"),
    Column("area", String, nullable=False),
    Column("task", String, nullable=False),
    UniqueConstraint("person_id", "area", "task"),
)

history = Table(
    "history",
    metadata,
    _id(),
    _to("unit"),
    Column("period", String, nullable=False),
    Column("task", String, nullable=False),
    Column("indicator", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("status", String, nullable=False),
    UniqueConstraint("unit_id", "period", "task", "indicator"),
)

media = Table(
    "media",
    metadata,
    _id(),
    Column("key", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("type", String, nullable=False),
    Column("size", Integer, nullable=False),
    _to("person"),
    _to("interview"),
    _at("at"),
)

reminders = Table(
    "reminders",
    metadata,
    _id(),
    Column("kind", String, nullable=False),
    _to("unit"),
    Column("rung", String, nullable=False),
    Column("sent", Boolean, nullable=False),
    _at("at"),
    UniqueConstraint("kind", "unit_id", "rung"),
)

notices = Table(
    "notices",
    metadata,
    _id(),
    _to("person"),
    Column("kinds", JSON, nullable=False),
    Column("about", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("why", String, nullable=False),
    _at("ready_at"),
    _at("not_before"),
    _at("pointless_from"),
    Column("outbox_id", Integer, nullable=True),
    Index(None, "state", "not_before"),
    Index(None, "person_id"),
    Index(None, "outbox_id"),
)

inbox = Table(
    "inbox",
    metadata,
    _id(),
    Column("channel", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("chat", String, nullable=True),
    Column("payload", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    _at("received_at"),
    _at("handled_at", optional=True),
    UniqueConstraint("channel", "external_id"),
    Index(None, "state", "channel", "chat"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("channel", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("ref", String, nullable=False),
    _at("created_at"),
    _at("not_before", optional=True),
    _at("expires_at", optional=True),
    _at("sent_at", optional=True),
    Index(None, "channel", "chat", "id"),
    Index(None, "state", "lane", "id"),
)

quotas = Table(
    "quotas",
    metadata,
    _id(),
    Column("channel", String, nullable=False),
    Column("what", String, nullable=False),
    Column("count", Integer, nullable=False),
    UniqueConstraint("channel", "what"),
)

credentials = Table(
    "credentials",
    metadata,
    _id(),
    Column("channel", String, nullable=False),
    Column("sealed", Text, nullable=False),
    UniqueConstraint("channel"),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    Column("channel", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("language", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("state", JSON, nullable=False),
    Column("menu", JSON, nullable=False),
    Column("wrong_codes", Integer, nullable=False),
    _at("locked_until", optional=True),
    UniqueConstraint("channel", "chat"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    _at("at"),
    Column("person_id", Integer, nullable=True),
    Column("channel", String, nullable=False),
    Column("act", String, nullable=False),
    Column("subject", String, nullable=False),
    Index(None, "at"),
)

tokens = Table(
    "tokens",
    metadata,
    _id(),
    Column("name", String, nullable=False),
    Column("token_hash", String, nullable=False, unique=True),
    Column("permits", JSON, nullable=False),
    Column("units", JSON, nullable=False),
    Column("areas", JSON, nullable=False),
    _at("made_at"),
    _at("expires_at"),
    _at("revoked_at", optional=True),
)
