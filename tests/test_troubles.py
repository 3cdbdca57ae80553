"""Channels out of order: tried ever less often, left after a while, known again at once."""

from datetime import UTC, datetime, timedelta

from bot.troubles import FORGOTTEN, LASTING, LONGEST, SHORTEST, Troubles

NOON = datetime(2026, 12, 7, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_what_has_not_failed_may_be_used() -> None:
    assert Troubles().until("zalo", NOON) == NOON
    assert not Troubles().is_lasting("zalo", NOON)


def test_the_longer_it_lasts_the_longer_the_pause() -> None:
    troubles, now, pauses = Troubles(), NOON, []
    for _ in range(40):
        troubles.failed("zalo", now)
        pauses.append(troubles.until("zalo", now) - now)
        now += pauses[-1]
    assert pauses[0] == SHORTEST
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST


def test_it_is_left_after_a_while_and_taken_again_once_it_answers() -> None:
    troubles = Troubles()
    troubles.failed("zalo", NOON)
    assert not troubles.is_lasting("zalo", NOON + LASTING - SECOND)
    assert troubles.is_lasting("zalo", NOON + LASTING)
    assert not troubles.is_lasting("telegram", NOON + LASTING)
    troubles.worked("zalo")
    assert not troubles.is_lasting("zalo", NOON + LASTING)


def test_what_nobody_has_tried_for_long_is_tried_again() -> None:
    troubles = Troubles()
    troubles.failed("zalo", NOON)
    assert troubles.is_lasting("zalo", NOON + FORGOTTEN - SECOND)
    assert not troubles.is_lasting("zalo", NOON + FORGOTTEN)


def test_a_clock_put_back_leaves_no_trouble() -> None:
    troubles = Troubles()
    troubles.failed("zalo", NOON)
    assert troubles.until("zalo", NOON - SECOND) == NOON - SECOND
