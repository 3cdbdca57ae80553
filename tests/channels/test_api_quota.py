"""How often one token may ask."""

from bot.channels.api.quota import Quota


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_some_at_once_then_one_each_time_its_turn_has_come() -> None:
    clock = Seconds()
    quota = Quota(60, 3, clock)
    assert [quota.wait(1) for _ in range(4)] == [0, 0, 0, 1]
    clock.now = 0.9
    assert quota.wait(1) == 1
    clock.now = 1.0
    assert [quota.wait(1), quota.wait(1)] == [0, 1]


def test_whoever_waits_as_long_as_told_is_let_in() -> None:
    clock = Seconds()
    quota = Quota(7, 2, clock)
    for _ in range(50):
        clock.now += quota.wait(1)
        assert quota.wait(1) == 0


def test_asking_too_often_costs_nothing_more() -> None:
    clock = Seconds()
    quota = Quota(60, 1, clock)
    quota.wait(1)
    assert {quota.wait(1) for _ in range(100)} == {1}


def test_tokens_do_not_wait_for_one_another() -> None:
    quota = Quota(1, 1, Seconds())
    assert [quota.wait(1), quota.wait(2), quota.wait(1)] == [0, 0, 60]
