"""The database under the bot: where the bot finds it, how it is taken away, and a look at it from outside."""

import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests.faults.judge import DUE, OwedRow, Stored
from tests.faults.relay import Relay

OWED_CARD, OWED_RECEIPT = DUE


class Store(ABC):
    """One migrated database. `url` is what the bot is told; `aways` are the ways in which it can be away."""

    name: str
    url: str
    aways: tuple[str, ...]
    mark: str

    @abstractmethod
    def rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        """The answer to one SELECT, seen from beside the bot; a value stands where `mark` is."""

    @abstractmethod
    def writing(self) -> bool:
        """Whether the bot has a transaction open that may write (SQLite), or has begun to save a report."""

    @abstractmethod
    @contextmanager
    def away(self, how: str) -> Iterator[None]:
        """Away until the block ends."""

    @abstractmethod
    def close(self) -> None:
        """Let go of it."""

    def stored(self) -> list[Stored]:
        """Every pebble."""
        words = {one for (one,) in self.rows("SELECT id FROM words")}
        reported = {
            one for (one,) in self.rows("SELECT pebble FROM history WHERE step = 'reported' AND seq = 1")
        }
        owed = set(self.rows("SELECT pebble, kind FROM owed"))
        return [
            Stored(
                number,
                submission,
                {words_id} <= words and {number} <= reported and {(number, kind) for kind in DUE} <= owed,
            )
            for number, submission, words_id in self.rows("SELECT number, submission, words_id FROM pebble")
        ]

    def owed(self) -> list[OwedRow]:
        """Every owed message."""
        found = self.rows("SELECT id, kind, pebble, state, CAST(detail AS TEXT) FROM owed")
        return [
            OwedRow(id, kind, pebble, state, "ephemeral_to" in detail)
            for id, kind, pebble, state, detail in found
        ]

    def still_owed(self) -> int:
        """How many messages have yet to leave."""
        return int(self.rows("SELECT count(*) FROM owed WHERE state = 'owed'")[0][0])

    def letters(self, submission: str) -> list[tuple[str, bool, bool]] | None:
        """Of a stored report: each owed message's id, whether delivery took it, whether it is recorded."""
        found = self.rows(
            "SELECT id, tried_at IS NOT NULL, state <> 'owed' FROM pebble "
            "LEFT JOIN owed ON owed.workspace_id = pebble.workspace_id AND owed.pebble = number "
            f"WHERE submission = {self.mark}",
            submission,
        )
        return [(id, bool(tried), bool(done)) for id, tried, done in found if id] if found else None


class SqliteStore(Store):
    """A file; whoever holds its write lock keeps the bot out."""

    name, aways, mark = "SQLite", ("locked",), "?"

    def __init__(self, url: str) -> None:
        self.url, self._file = url, url.removeprefix("sqlite:///")
        self._eye, self._one_at_a_time = self._connection(5), threading.Lock()

    def _connection(self, timeout: float) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=timeout, isolation_level=None, check_same_thread=False)

    def rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._one_at_a_time:
            return self._eye.execute(statement, values).fetchall()

    def writing(self) -> bool:
        with closing(self._connection(0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
            return False

    @contextmanager
    def away(self, how: str) -> Iterator[None]:
        with closing(self._connection(30)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield

    def close(self) -> None:
        self._eye.close()


class PostgresStore(Store):
    """A database behind a relay; we look at it from the other side."""

    name, aways, mark = "PostgreSQL", ("cut", "silent"), "%s"

    def __init__(self, url: str) -> None:
        self._eye, parts = psycopg.connect(url, autocommit=True), urlsplit(url)
        folder = parse_qs(parts.query)["host"][0]
        self._relay = Relay(f"{folder}/.s.PGSQL.5432")
        self.url = f"postgresql://postgres@127.0.0.1:{self._relay.port}{parts.path}"

    def rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        return self._eye.execute(statement, values).fetchall()

    def writing(self) -> bool:
        # Saving a report begins with its number, which nothing else takes from the workspace.
        held = self.rows(
            "SELECT 1 FROM pg_locks WHERE mode = 'RowExclusiveLock' AND relation IN "
            "('workspace'::regclass, 'words'::regclass, 'pebble'::regclass)"
        )
        return bool(held)

    @contextmanager
    def away(self, how: str) -> Iterator[None]:
        (self._relay.cut if how == "cut" else self._relay.hush)()
        try:
            yield
        finally:
            self._relay.mend()

    def close(self) -> None:
        self._eye.close()
        self._relay.close()
