"""Real seconds, and a way to wait for them; tests bring their own."""

import asyncio
import time
from typing import Protocol


class Timer(Protocol):
    """Seconds that only go forward."""

    def now(self) -> float:
        """The moment."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class RealTime:
    """The machine's own."""

    def now(self) -> float:
        """The moment, on the monotonic clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
