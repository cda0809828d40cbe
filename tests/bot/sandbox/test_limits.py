"""Slack's rates, with a clock that a test moves."""

from __future__ import annotations

import pytest

from bot.sandbox.limits import Limits
from bot.sandbox.refused import Refused


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_tier_holds_so_many_calls_a_minute_and_says_when_to_come_back(clock: Clock):
    limits = Limits(clock)
    for _ in range(20):
        limits.count("users.list", 20)
    clock.now += 50
    with pytest.raises(Refused) as refused:
        limits.count("users.list", 20)
    assert (refused.value.status, refused.value.error) == (429, "ratelimited")
    assert refused.value.extra["retry_after"] == 10
    clock.now += 10
    limits.count("users.list", 20)


def test_methods_are_counted_apart(clock: Clock):
    limits = Limits(clock)
    limits.count("views.open", 1)
    limits.count("views.push", 1)
    with pytest.raises(Refused):
        limits.count("views.open", 1)


def test_a_channel_takes_a_burst_of_three_then_one_a_second(clock: Clock):
    limits = Limits(clock)
    for _ in range(3):
        limits.count_post("C1")
    with pytest.raises(Refused) as refused:
        limits.count_post("C1")
    assert refused.value.extra["retry_after"] == 1
    limits.count_post("C2")
    clock.now += 1
    limits.count_post("C1")
    with pytest.raises(Refused):
        limits.count_post("C1")


def test_a_steady_second_between_posts_is_never_refused(clock: Clock):
    limits = Limits(clock)
    for _ in range(120):
        limits.count_post("C1")
        clock.now += 1


def test_switched_off_nothing_is_refused(clock: Clock):
    limits = Limits(clock)
    limits.on = False
    for _ in range(1000):
        limits.count_post("C1")
        limits.count("chat.postMessage", 1)


def test_reset_forgets(clock: Clock):
    limits = Limits(clock)
    limits.count("team.info", 1)
    limits.reset()
    limits.count("team.info", 1)
