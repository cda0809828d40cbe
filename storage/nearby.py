"""SQLite without a detour: only what may wait for a lock or the disk is handed to a thread."""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

WRITE = "BEGIN IMMEDIATE"
LATER = ("PRAGMA", WRITE)


class Nearby(aiosqlite.Connection):
    """A connection that asks SQLite at once: an answer takes microseconds, a thread and back takes far more.

    Beginning to write (the lock) and ending it (the disk) can take long, so these go through the thread. One
    that only reads has nothing to wait for; whoever lets it read a great deal holds up everybody.
    """

    writes = False

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is None or self._may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)

    def _may_wait(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        # A rollback too: it must not overtake a beginning that was broken off while it waited.
        ends = self.writes and fn.__name__ in ("commit", "rollback")
        return ends or (bool(args) and str(args[0]).startswith(LATER))


def connect(file: str, *, writes: bool, **arguments: Any) -> Nearby:
    """A connection for SQLAlchemy to await; `writes` if its transactions begin with `WRITE`."""
    connection = Nearby(lambda: sqlite3.connect(file, **arguments), iter_chunk_size=64)
    connection.writes = writes
    connection._thread.daemon = True
    return connection
