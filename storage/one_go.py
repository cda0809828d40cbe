"""Many transactions that commit together: an invented past is written at once, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.database import Database, Keeping
from storage.models import Alias, Owed
from storage.rows import write_rows
from storage.straight import StraightSession, straight_to

WRITTEN_PAST_IT = (Owed, Alias)
"""What delivery changes without the session's knowing; all else that was read once is still as it was read."""


class OneGo(Database):
    """A database over one connection, and over one session that remembers what it read: nobody else writes meanwhile.

    What is written is seen at once by whoever looks through this object, and by nobody else before the end.
    """

    def __init__(self, connection: AsyncConnection | Connection) -> None:
        kind = StraightSession if isinstance(connection, Connection) else AsyncSession
        self._session = kind(
            expire_on_commit=False,
            join_transaction_mode="rollback_only",
            sync_session_class=Keeping,
        )
        here = connection if isinstance(connection, Connection) else connection.sync_connection
        self._session.sync_session.bind = here
        self._known: list[object] = []
        self._turn = asyncio.Lock()
        self.on_owed = lambda: None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """The session; its work is written when the block ends, and all of it undone when one block raises."""
        async with self._turn:
            self._forget()
            yield self._session
            await write_rows(self._session)
            await self._session.flush()
            self._forget()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """The session, to look with."""
        async with self._turn:
            yield self._session

    def _forget(self) -> None:
        """Let go of what may have changed, and of what only one transaction knew (its cards and locks)."""
        session = self._session.sync_session
        read = session.info.pop("kept", [])
        session.info.clear()
        for row in read:
            if not isinstance(row, WRITTEN_PAST_IT):
                self._known.append(row)
            elif row in session:
                session.expunge(row)

    async def dispose(self) -> None:
        """Let go of what was read; the connection is somebody else's."""
        await self._session.close()


@asynccontextmanager
async def in_one_go(database: Database) -> AsyncIterator[Database]:
    """All that is done to what this yields commits when the block ends; nothing of it does, when it raises."""
    async with _connection(database) as connection:
        found = OneGo(connection)
        yield found
        await found.dispose()


@asynccontextmanager
async def _connection(database: Database) -> AsyncIterator[AsyncConnection | Connection]:
    """SQLite is asked straight: nobody else is there to be held up."""
    if database.is_sqlite:
        with straight_to(database.url) as straight:
            yield straight
    else:
        async with database.connection() as connection:
            yield connection
