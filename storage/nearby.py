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

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is None or _may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def _may_wait(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    return getattr(fn, "__name__", "") == "commit" or args[:1] == (TAKE_THE_LOCK,)


def connect(file: str, **arguments: Any) -> Nearby:
    """A connection for SQLAlchemy to await."""
    connection = Nearby(lambda: sqlite3.connect(file, **arguments), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
