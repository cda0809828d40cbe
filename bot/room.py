"""Whether SQLite's disk still takes what we write: asked without writing, unless a write was refused."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import col

from storage.database import Database
from storage.models import Due

LEAST = 4 * 1024 * 1024
"""Bytes that must be free: so much SQLite's log of writes may grow before it is brought into the database."""
TRIAL = 64 * 1024
"""Bytes that are written to learn whether it goes again: more than a report needs."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
PAUSE = 5.0
"""Seconds between two trials, whoever asks how often."""
REFUSED = ("SQLITE_FULL", "SQLITE_IOERR")


class Room:
    """Hears of every write that fails. `free` says how many bytes are free, `monotonic` real seconds."""

    def __init__(
        self,
        database: Database,
        free: Callable[[], int] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._monotonic = database, monotonic
        self._free = free or (lambda: _free_beside(database))
        self._refused, self._tried_at = False, float("-inf")
        database.on_refused = self._hear

    async def lacking(self) -> bool:
        """Whether the disk is full, as far as is known. One that takes a trial again is not."""
        if not self._database.is_sqlite:
            return False
        if self._free() < LEAST:
            return True
        if self._refused and self._monotonic() - self._tried_at >= PAUSE:
            self._tried_at = self._monotonic()
            self._refused = not await self._takes_a_trial()
        return self._refused

    def _hear(self, error: DBAPIError) -> None:
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        self._refused = self._refused or name.startswith(REFUSED)

    async def _takes_a_trial(self) -> bool:
        # Rolled back it would only have been written to memory; a row that is done is nobody's to do.
        then, detail = _BEGINNING, {"x": "x" * TRIAL}
        row = Due(workspace_id="", name="room", kind="room", due_at=then, done_at=then, detail=detail)
        try:
            async with self._database.transaction() as session:
                await session.merge(row)
            async with self._database.transaction() as session:
                await session.execute(delete(Due).where(col(Due.workspace_id) == "", col(Due.name) == "room"))
        except (SQLAlchemyError, OSError, TimeoutError):
            return False
        return True


def _free_beside(database: Database) -> int:
    """Bytes free where the database stands; plenty where that can't be asked."""
    try:
        found = os.statvfs(Path(database.url.database or "").absolute().parent)
    except OSError:
        return LEAST
    return found.f_bavail * found.f_frsize
