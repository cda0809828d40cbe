"""A clock that stands still until a story lets seconds pass; whoever sleeps by it wakes in order."""

import asyncio
import heapq
from itertools import count


class StandingClock:
    """See `bot.socket_mode.timing.Timer`."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = count()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        until = asyncio.Event()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._numbers), until))
        await until.wait()

    async def passes(self, seconds: float) -> None:
        """Let time go by, second by second, and everybody do what they woke up for."""
        for _ in range(round(seconds)):
            self._now += 1.0
            while self._sleepers and self._sleepers[0][0] <= self._now:
                heapq.heappop(self._sleepers)[2].set()
            await asyncio.sleep(0.005)
