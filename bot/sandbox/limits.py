"""Slack's published rates: how many calls a method, a channel and a workspace may make."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from bot.sandbox.refused import Refused

MINUTE = 60.0
SPECIAL = 600
POSTS_A_MINUTE = 300
CHANNEL_BURST = 3


class Limits:
    """Counts calls in a sliding minute; over the rate it answers 429 with Retry-After.

    `monotonic` gives seconds. A tier is the number of calls a minute; posts have one more rule:
    one a second in a channel, with a burst of three.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.on = True
        self._now = monotonic
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._rooms: dict[str, float] = {}

    def count(self, method: str, per_minute: int) -> None:
        """Take one call of a method, or raise Refused (429)."""
        if not self.on:
            return
        now = self._now()
        calls = self._calls[method]
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= per_minute:
            raise too_many(calls[0] + MINUTE - now)
        calls.append(now)

    def count_post(self, channel: str) -> None:
        """Take one post in a channel, or raise Refused (429)."""
        if not self.on:
            return
        now = self._now()
        ahead = max(self._rooms.get(channel, 0.0) - now, 0.0)
        if ahead > CHANNEL_BURST - 1:
            raise too_many(ahead - (CHANNEL_BURST - 1))
        self._rooms[channel] = now + ahead + 1.0

    def reset(self) -> None:
        """Forget everything that was counted."""
        self._calls.clear()
        self._rooms.clear()


def too_many(seconds: float) -> Refused:
    """The 429 answer that asks to wait so long, in whole seconds and at least one."""
    return Refused("ratelimited", status=429, retry_after=max(1, math.ceil(seconds)))
