"""What is kept for a time only: since when it has to be gone, and which files nothing refers to."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.programmes import Retention

BRIEFLY = timedelta(days=1)
"""Kept only until it has reached somebody: codes, one’s own data, lists, the last message."""
_BRIEF_FOLDERS = frozenset(
    {"cards", "city", "codes", "exports", "jobs", "letters", "log", "own", "pictures", "rosters"}
)
_STRAY_FOLDERS = frozenset({"evidence", "spool", "forms"})
FOLDERS = tuple(sorted(_BRIEF_FOLDERS | _STRAY_FOLDERS))
"""Where files may be left over."""


class Leftover(StrEnum):
    """One kind of record that is swept away."""

    MESSAGES = "messages"
    STRANGERS = "messages to nobody"
    UNREADABLE = "unreadable updates"
    HANDLED = "handled updates"
    CODES = "codes"
    CHATS = "chats of nobody"
    UPLOADS = "uploads"


@dataclass(frozen=True, slots=True)
class Limits:
    """Whatever is older than this has to be gone."""

    chat_messages: datetime
    unreadable_updates: datetime
    handled_updates: datetime
    codes: datetime
    stray_files: datetime
    suspended_people: datetime
    brief: datetime


def limits(retention: Retention, now: datetime) -> Limits:
    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    return Limits(
        chat_messages=before(retention.chat_messages),
        unreadable_updates=before(retention.unreadable_updates),
        handled_updates=before(retention.handled_updates),
        codes=before(retention.codes),
        stray_files=before(retention.stray_files),
        suspended_people=before(retention.suspended_people),
        brief=now - BRIEFLY,
    )


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store, by its key, and when it was put there."""

    key: str
    put_at: datetime


def stray(files: Iterable[StoredFile], in_use: Set[str], since: Limits) -> list[str]:
    """The keys of files old enough that nothing refers to any more.

    A form's own pictures lie in a folder of that form, one level deeper, and are never stray.
    """
    return [one.key for one in files if _is_over(one, since) and one.key not in in_use]


def _is_over(file: StoredFile, since: Limits) -> bool:
    folder, _, name = file.key.partition("/")
    if "/" in name:
        return False
    if folder in _BRIEF_FOLDERS:
        return file.put_at < since.brief
    return folder in _STRAY_FOLDERS and file.put_at < since.stray_files
