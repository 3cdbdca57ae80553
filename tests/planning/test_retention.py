"""What has been kept long enough."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.programmes import Retention
from bot.planning.retention import StoredFile, limits, stray

NOW = datetime(2026, 11, 9, 3, tzinfo=UTC)
SINCE = limits(Retention(90, 30, 90, 90, 30, 365), NOW)
KEY = "0" * 32


def old(key: str, days: float) -> StoredFile:
    return StoredFile(key, NOW - timedelta(days=days))


@pytest.mark.parametrize("folder", ["evidence", "spool", "forms"])
def test_what_was_sent_is_kept_for_a_while_before_it_is_stray(folder: str) -> None:
    assert stray([old(f"{folder}/{KEY}", 29)], frozenset(), SINCE) == []
    assert stray([old(f"{folder}/{KEY}", 31)], frozenset(), SINCE) == [f"{folder}/{KEY}"]


@pytest.mark.parametrize("folder", ["cards", "codes", "exports", "log", "own", "rosters"])
def test_what_was_made_for_one_message_is_kept_for_a_day(folder: str) -> None:
    assert stray([old(f"{folder}/{KEY}", 0.9)], frozenset(), SINCE) == []
    assert stray([old(f"{folder}/{KEY}", 1.1)], frozenset(), SINCE) == [f"{folder}/{KEY}"]


def test_what_something_refers_to_stays() -> None:
    assert stray([old(f"evidence/{KEY}", 400)], {f"evidence/{KEY}"}, SINCE) == []


def test_the_pictures_of_a_form_and_unknown_folders_stay() -> None:
    files = [old("forms/ii_1_a/map.png", 400), old(f"reports/{KEY}", 400)]
    assert stray(files, frozenset(), SINCE) == []
