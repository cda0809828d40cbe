"""Brings a database to this version's tables, one process at a time, and tells whether it is there."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import NullPool

from storage.database import async_url

LOCK = 7_325_225
"""The advisory lock that keeps two processes from migrating one PostgreSQL at once ("PEBBLE" on a phone's keys)."""


class NotMigrated(Exception):
    """The database's tables are older than this version. Run `pebble migrate`, then start again."""


class TooNew(Exception):
    """The database was made by a newer version of Pebble. Start that version, or restore a backup."""


def migrate(url: str, revision: str = "head") -> None:
    """Upgrade to `revision` (or downgrade, for an earlier one); raises `TooNew` for a database of the future."""
    sync = async_url(url)
    if sync.get_backend_name() == "sqlite":
        sync = sync.set(drivername="sqlite")
    engine = create_engine(sync, poolclass=NullPool, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        # Kept in the file from here on: a connection that had to change it would wait for everybody else.
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    if sync.get_backend_name() == "sqlite":
        _whole_or_not_at_all(engine)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _known(_revision(connection))
        _run(connection, revision)


def _whole_or_not_at_all(engine: Engine) -> None:
    """Python's driver begins no transaction for DDL: a full disk would leave the half of the tables behind."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _run(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    behind = [script.revision for script in scripts.walk_revisions()]
    here = _revision(connection)
    backwards = revision == "base" or (here in behind and revision in behind[behind.index(here) + 1 :])
    (command.downgrade if backwards else command.upgrade)(config, revision)


async def check(session: AsyncSession) -> None:
    """Raises `NotMigrated` or `TooNew` unless the database is at this version's tables."""
    connection = await session.connection()
    here = await connection.run_sync(_revision)
    _known(here)
    if here != ScriptDirectory.from_config(_config()).get_current_head():
        raise NotMigrated


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known(revision: str | None) -> None:
    scripts = ScriptDirectory.from_config(_config())
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise TooNew


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
