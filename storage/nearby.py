"""Asks SQLite without a detour through a thread, unless it may have to wait."""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

TAKE_THE_LOCK = "BEGIN IMMEDIATE"


class Nearby(aiosqlite.Connection):
    """A connection that asks SQLite at once: an answer takes microseconds, a thread and back takes far more.

    What waits for another's lock or for the disk goes through the thread; whoever reads a great deal
    holds up everybody.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._at_work: set[object] = set()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        # Who broke off waiting left the thread at work: a connection closed under it takes the process along.
        if self._connection is None or self._at_work or getattr(fn, "__name__", "") == "commit":
            return await self._in_the_thread(fn, *args, **kwargs)
        if args[:1] == (TAKE_THE_LOCK,):
            return await self._take_the_lock(self._connection, fn, *args)
        return fn(*args, **kwargs)

    async def _take_the_lock(self, here: sqlite3.Connection, fn: Callable[..., Any], *args: Any) -> Any:
        """At once where nobody holds it, which is nearly always; whoever must wait waits in the thread."""
        (patience,) = here.execute("PRAGMA busy_timeout").fetchone()
        here.execute("PRAGMA busy_timeout=0")
        try:
            return fn(*args)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        finally:
            here.execute(f"PRAGMA busy_timeout={patience}")
        return await self._in_the_thread(fn, *args)

    async def _in_the_thread(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        turn = object()

        def work() -> Any:
            try:
                return fn(*args, **kwargs)
            finally:
                self._at_work.discard(turn)

        self._at_work.add(turn)
        return await super()._execute(work)  # type: ignore[no-untyped-call]


def connect(file: str, **arguments: Any) -> Nearby:
    """A connection for SQLAlchemy to await."""
    connection = Nearby(lambda: sqlite3.connect(file, **arguments), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
