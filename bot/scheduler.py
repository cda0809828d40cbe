"""APScheduler wakes; the database decides. It holds no state, so any number of replicas may run."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Chore = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Scheduler:
    """Runs chores at their interval, one at a time each; a chore that was missed runs once, late."""

    clock: Callable[[], datetime]
    _inner: AsyncIOScheduler = field(default_factory=lambda: AsyncIOScheduler(timezone="UTC"))

    def every(self, interval: timedelta, chore: Chore, name: str) -> None:
        """Wake `chore` at this interval."""
        self._inner.add_job(
            chore,
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

    def stop(self) -> None:
        """Wake no more; what runs now is not waited for."""
        if self._inner.running:
            self._inner.shutdown(wait=False)

    @property
    def alive(self) -> bool:
        """Whether it still wakes."""
        return bool(self._inner.running)
