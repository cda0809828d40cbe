"""People who wait for an answer go first; what is owed to Slack lets them pass, for a moment."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MOMENT = 0.05
"""Seconds that one message steps aside at most, so that what is owed leaves even when people never stop coming."""


class Courtesy:
    """Counts the requests being answered."""

    def __init__(self) -> None:
        self._waiting = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def somebody_waits(self) -> Iterator[None]:
        """For as long as one request is being answered."""
        self._waiting += 1
        self._free.clear()
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._free.set()

    async def let_pass(self) -> None:
        """Wait until nobody waits for an answer, or `MOMENT` is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await self._free.wait()
