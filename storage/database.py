"""The engine, reading, and `transaction()`: the only commit in the house."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from storage import nearby
from storage.rows import write_rows

LOCK = 1.0
"""Seconds to wait for a free connection, and again for a lock: both together leave time for our own sentence."""
STATEMENT = 1.5
"""Seconds that one statement may take on PostgreSQL."""
TRUSTED = 0.02
"""Seconds of rest after which a connection is asked whether it still lives: only a rush saves the journey."""
CONNECT = 2
"""Seconds to connect (the least that PostgreSQL's client takes), and for a silent connection to count as dead."""


def async_url(url: str) -> URL:
    """The same database with the async driver chosen for it; raises `ValueError` for another kind of database."""
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if kind == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(f"DATABASE_URL names {kind}; Pebble knows sqlite and postgresql.")


class Database:
    """One database. `on_owed` is called after each commit that owed a message, `on_refused` when a write failed."""

    def __init__(self, url: str, *, size: int = 8) -> None:
        self.url = async_url(url)
        self.on_owed: Callable[[], None] = lambda: None
        self.on_refused: Callable[[DBAPIError], None] = lambda error: None
        # Who only reads does without a transaction: each statement sees what is true then, and there are fewer.
        if self.is_sqlite:
            # One connection writes and others queue for it here, in order, not in SQLite's busy loop.
            self._writer = _sqlite(self.url, begin=nearby.TAKE_THE_LOCK, size=1)
            self._reader = _sqlite(self.url, begin=None, size=size)
        else:
            self._writer = _postgres(self.url, size=size)
            self._reader = self._writer.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work commits when the block ends, and leaves nothing behind when it raises."""
        try:
            async with AsyncSession(self._writer, expire_on_commit=False) as session:
                yield session
                await write_rows(session)
                await session.commit()
                if session.info.get("owes"):
                    self.on_owed()
        except DBAPIError as error:
            self.on_refused(error)
            raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session to look with; what it changes is thrown away."""
        async with AsyncSession(
            self._reader, expire_on_commit=False, autoflush=False, sync_session_class=Keeping
        ) as session:
            yield session

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose work commits when the block ends, and leaves nothing behind when it raises."""
        async with self._writer.begin() as connection:
            yield connection

    async def dispose(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


class Keeping(Session):
    """A session that holds on to all it has read, so that looking at the same thing again asks nobody."""


@event.listens_for(Keeping, "loaded_as_persistent")
def _keep(session: Session, row: object) -> None:
    session.info.setdefault("kept", []).append(row)


def _sqlite(url: URL, *, begin: str | None, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=size,
        max_overflow=0,
        pool_timeout=LOCK,
        connect_args={"timeout": LOCK, "async_creator_fn": nearby.connect},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        try:
            prepare_sqlite(connection)
        except Exception:
            # Nobody else would end the thread that this connection has begun.
            connection.close()
            raise

    if begin is not None:

        @event.listens_for(engine.sync_engine, "begin")
        def begin_transaction(connection: Any) -> None:
            connection.exec_driver_sql(begin)

    return engine


def prepare_sqlite(connection: Any) -> None:
    """Make a fresh connection one of ours: it begins transactions where we say so, and is safe against a lost power."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={int(LOCK * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _postgres(url: URL, *, size: int) -> AsyncEngine:
    limits = {"statement_timeout": STATEMENT, "lock_timeout": LOCK}
    options = " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in limits.items())
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=size,
        max_overflow=size,
        pool_timeout=LOCK,
        pool_use_lifo=True,
        connect_args={
            "connect_timeout": CONNECT,
            "tcp_user_timeout": CONNECT * 1000,
            "options": f"{options} -c timezone=UTC",
        },
    )

    @event.listens_for(engine.sync_engine, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = _loop_seconds()

    @event.listens_for(engine.sync_engine, "checkout")
    def look_whether_it_lives(connection: Any, record: Any, _proxy: Any) -> None:
        if _loop_seconds() - record.info.get("rests_since", float("inf")) > TRUSTED:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error

    return engine


def _loop_seconds() -> float:
    """The event loop's own clock: how long a connection has rested is not the hospital's time."""
    return asyncio.get_running_loop().time()
