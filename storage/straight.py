"""SQLite for whoever has it to themselves: asked straight, without the machinery for waiting that nobody needs then.

SQLite answers in microseconds, and most of what an awaited statement costs is getting ready to wait for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Dialect, NullPool, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import prepare_sqlite
from storage.nearby import TAKE_THE_LOCK


@contextmanager
def straight_to(url: URL) -> Iterator[Connection]:
    """A transaction on a connection of its own to this SQLite file, undone if the block raises."""
    engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True, poolclass=NullPool)
    event.listen(engine, "connect", lambda connection, _record: prepare_sqlite(connection))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(TAKE_THE_LOCK))
    with engine.begin() as connection:
        yield connection


class StraightSession(AsyncSession):
    """A session over such a connection, awaited like any other."""

    async def execute(self, *asked: Any, **how: Any) -> Any:
        return self.sync_session.execute(*asked, **how)

    async def scalars(self, *asked: Any, **how: Any) -> Any:
        return self.sync_session.scalars(*asked, **how)

    async def scalar(self, *asked: Any, **how: Any) -> Any:
        return self.sync_session.scalar(*asked, **how)

    async def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        # What was read once is at hand, and most rows are asked for by their key again and again.
        key = (entity, ident if isinstance(ident, tuple) else (ident,), None)
        known = None if how else self.sync_session.identity_map.get(key)
        return self.sync_session.get(entity, ident, **how) if known is None else known

    async def flush(self, objects: Any = None) -> None:
        self.sync_session.flush(objects)

    async def run_sync(self, fn: Any, *arg: Any, **kw: Any) -> Any:
        return fn(self.sync_session, *arg, **kw)

    async def connection(self, *asked: Any, **how: Any) -> Any:
        return _Straight(self.sync_session.connection(*asked, **how))


class _Straight:
    """What is asked of a connection past the session's own ways."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, *asked: Any) -> Any:
        return self._connection.execute(*asked)

    async def scalar(self, *asked: Any) -> Any:
        return self._connection.scalar(*asked)
