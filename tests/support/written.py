"""What every transaction wrote, and the acts it noted: nothing is changed without the audit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Delete, Insert, Update, event
from sqlalchemy.engine import Connection, Engine

from bot.domain.audit import Deed
from storage.tables import audit, metadata

NOT_ACTS = {
    "inbox": "what has arrived, emptied once it is handled",
    "outbox": "what is to be sent, and what became of it",
    "conversations": "where a chat is, the buttons on its screen, its language",
    "quotas": "how much of a platform's plan is used up",
    "documents": "the pages of a snapshot as they were first set, kept so that they stay the same",
    "notices": "who is to hear of a reminder, and what became of it",
    "reminders": "a ledger of its own: which rung, for whom, when",
    "identities.heard_at": "when a chat wrote last",
    "identities.reachable": "whether the platform still lets us write there",
    "interviews.place": "which question is on the screen",
    "interviews.touched_at": "which interview is gone on with first",
    "assignments.state": "follows from the interview; handing in also sets its moment",
    "assignments.answered": "counted from the answers",
    "assignments.asked": "counted from the answers",
}
"""Tables and columns that may be written without an act being noted, each with the reason."""
_REFUSED = {Deed.REFUSED, Deed.BUTTON_REFUSED}


@dataclass(slots=True)
class Written:
    """One transaction: the tables and columns it wrote, and the acts it noted."""

    places: set[str] = field(default_factory=set)
    deeds: list[Deed] = field(default_factory=list)

    @property
    def kept_for_good(self) -> set[str]:
        return {one for one in self.places if not {one, one.partition(".")[0]} & NOT_ACTS.keys()}

    @property
    def fault(self) -> str:
        """What is wrong with it; "" for nothing."""
        changed = sorted(self.kept_for_good)
        if changed and not self.deeds:
            return f"{changed} written, and nothing noted in the audit"
        if changed and _REFUSED & set(self.deeds):
            return f"refused, but {changed} written"
        return ""


@contextmanager
def watched() -> Iterator[list[Written]]:
    """Every transaction committed meanwhile, whatever the database."""
    under_way: WeakKeyDictionary[Connection, Written] = WeakKeyDictionary()
    committed: list[Written] = []

    def execute(
        connection: Connection,
        statement: Any,
        many: list[dict[str, Any]],
        one: dict[str, Any],
        _options: object,
    ) -> None:
        if isinstance(statement, Insert | Update | Delete):
            _note(under_way.setdefault(connection, Written()), statement, many or [one])

    def commit(connection: Connection) -> None:
        committed.append(under_way.pop(connection, Written()))

    def roll_back(connection: Connection) -> None:
        under_way.pop(connection, None)

    listeners: dict[str, Callable[..., None]] = {
        "before_execute": execute,
        "commit": commit,
        "rollback": roll_back,
    }
    for name, listener in listeners.items():
        event.listen(Engine, name, listener)
    try:
        yield committed
    finally:
        for name, listener in listeners.items():
            event.remove(Engine, name, listener)


def _note(
    written: Written, statement: Insert | Update | Delete, rows: list[dict[str, Any]]
) -> None:
    table = str(statement.entity_description["name"])
    if table not in metadata.tables:
        return
    values = getattr(statement, "_values", None) or {}
    if table == audit.name:
        written.deeds += [Deed(row["act"]) for row in rows]
    elif isinstance(statement, Update):
        written.places |= {f"{table}.{getattr(column, 'name', column)}" for column in values}
    else:
        written.places.add(table)
