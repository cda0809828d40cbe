"""Reads SQLite without a detour through a thread."""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite


class Nearby(aiosqlite.Connection):
    """A connection that asks SQLite at once: an answer takes microseconds, a thread and back takes far more.

    Only for reading, which waits for no lock and no disk; whoever reads a great deal holds up everybody.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is None:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def connect(file: str, **arguments: Any) -> Nearby:
    """A connection for SQLAlchemy to await."""
    connection = Nearby(lambda: sqlite3.connect(file, **arguments), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
