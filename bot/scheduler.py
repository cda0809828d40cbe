"""APScheduler wakes; the database decides. It holds no state, so any number of replicas may run."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.parting import parting

Chore = Callable[[], Coroutine[Any, Any, None]]


@dataclass(slots=True)
class Scheduler:
    """Runs chores at their interval, one at a time each; a chore that was missed runs once, late."""

    clock: Callable[[], datetime]
    _inner: AsyncIOScheduler = field(default_factory=lambda: AsyncIOScheduler(timezone="UTC"))
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def every(self, interval: timedelta, chore: Chore, name: str) -> None:
        """Wake `chore` at this interval."""

        async def run() -> None:
            # A task of its own: APScheduler breaks off what runs when it is shut down.
            task = asyncio.create_task(chore())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            await asyncio.shield(task)

        self._inner.add_job(
            run,
            "interval",
            seconds=interval.total_seconds(),
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin to wake."""
        self._inner.start()

    async def stop(self, seconds: float) -> None:
        """Wake no more; what runs now may finish, within so many seconds."""
        if self._inner.running:
            self._inner.shutdown(wait=False)
        await parting(self._running, seconds)

    @property
    def alive(self) -> bool:
        """Whether it still wakes."""
        return bool(self._inner.running)
