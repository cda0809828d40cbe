"""The database under the bot: where the bot finds it, how it is taken away, and a look at it from outside."""

import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import psycopg

from handlers.services.periods import Weekly
from tests.faults.judge import DIGEST, DUE, OwedRow, Stored
from tests.faults.processes import Process
from tests.faults.relay import Relay

REPORTING = ("workspace", "words", "pebble")
"""Saving a report begins with its number, which nothing else takes from the workspace."""
TURNING = ("due",)
"""What the clock writes when it takes a turn."""


class Store(ABC):
    """One migrated database. `url` is what the bot is told; `aways` are the ways in which it can be away.

    `shared`: several bots may use it at once. `told` is what `/readyz` must name while it is away, if anything.
    """

    name: str
    url: str
    aways: tuple[str, ...]
    mark: str
    shared = False
    told: str | None = None

    @abstractmethod
    def rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        """The answer to one SELECT, seen from beside the bot; a value stands where `mark` is."""

    @abstractmethod
    def writing(self, tables: tuple[str, ...] = REPORTING) -> bool:
        """Whether the bot has a transaction open that may write (SQLite), or has begun to write in these tables."""

    @abstractmethod
    @contextmanager
    def away(self, how: str, bot: Process) -> Iterator[None]:
        """Away for this bot until the block ends."""

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

    def owed(self, now: datetime) -> list[OwedRow]:
        """Every owed message that has left, or should have by this time."""
        found = self.rows(
            'SELECT id, kind, pebble, state, CAST(detail AS TEXT), "to", position FROM owed '
            f"WHERE state <> 'owed' OR attempts > 0 OR due_at <= {self.mark}",
            f"{now:%Y-%m-%d %H:%M:%S.%f+00}",
        )
        return [
            OwedRow(id, kind, pebble, state, "ephemeral_to" in detail, to, position)
            for id, kind, pebble, state, detail, to, position in found
        ]

    def still_owed(self) -> int:
        """How many messages have yet to leave."""
        return int(self.rows("SELECT count(*) FROM owed WHERE state = 'owed'")[0][0])

    def restless(self, now: datetime) -> int:
        """How much the clock or delivery has yet to do at this time, or has begun."""
        at = f"{now:%Y-%m-%d %H:%M:%S.%f+00}"
        counts = (
            f"SELECT count(*) FROM owed WHERE state = 'owed' AND (attempts > 0 OR due_at <= {self.mark})",
            f"SELECT count(*) FROM due WHERE done_at IS NULL AND due_at <= {self.mark}",
            f"SELECT count(*) FROM pebble WHERE look_at <= {self.mark}",
        )
        return sum(int(self.rows(count, at)[0][0]) for count in counts)

    def rhythm(self) -> Weekly:
        """When the digest is due."""
        day, minutes, zone = self.rows("SELECT digest_day, digest_at, timezone FROM workspace")[0]
        return Weekly(day, minutes, ZoneInfo(zone))

    def turns(self) -> int:
        """How many digests' turns were taken."""
        found = self.rows(
            f"SELECT count(*) FROM due WHERE kind = 'turn' AND name LIKE {self.mark}", f"{DIGEST}%"
        )
        return int(found[0][0])

    def digests(self) -> list[tuple[str, bool, bool]]:
        """Of every owed digest: its id, whether delivery took it, whether it is recorded."""
        found = self.rows(
            f"SELECT id, tried_at IS NOT NULL, state <> 'owed' FROM owed WHERE kind = {self.mark}", DIGEST
        )
        return [(id, bool(tried), bool(done)) for id, tried, done in found]

    def letters(self, submission: str) -> list[tuple[str, bool, bool]] | None:
        """Of a stored report: each owed message's id, whether delivery took it, whether it is recorded."""
        found = self.rows(
            "SELECT id, tried_at IS NOT NULL, state <> 'owed' FROM pebble "
            "LEFT JOIN owed ON owed.workspace_id = pebble.workspace_id AND owed.pebble = number "
            f"WHERE submission = {self.mark}",
            submission,
        )
        return [(id, bool(tried), bool(done)) for id, tried, done in found if id] if found else None


FULL_DISK = "on a full disk"


class SqliteStore(Store):
    """A file; whoever holds its write lock keeps the bot out."""

    name, aways, mark = "SQLite", ("locked", FULL_DISK), "?"

    def __init__(self, url: str) -> None:
        self.url, self._file = url, url.removeprefix("sqlite:///")
        self._eye, self._one_at_a_time = self._connection(5), threading.Lock()

    def _connection(self, timeout: float) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=timeout, isolation_level=None, check_same_thread=False)

    def rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._one_at_a_time:
            return self._eye.execute(statement, values).fetchall()

    def writing(self, tables: tuple[str, ...] = REPORTING) -> bool:
        with closing(self._connection(0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
            return False

    @contextmanager
    def away(self, how: str, bot: Process) -> Iterator[None]:
        if how == FULL_DISK:
            with bot.on_a_full_disk():
                yield
            return
        with closing(self._connection(30)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield

    def close(self) -> None:
        self._eye.close()


class PostgresStore(Store):
    """A database behind a relay; we look at it from the other side."""

    name, aways, mark, shared, told = "PostgreSQL", ("cut", "silent"), "%s", True, "database"

    def __init__(self, url: str) -> None:
        self._eye, parts = psycopg.connect(url, autocommit=True), urlsplit(url)
        folder = parse_qs(parts.query)["host"][0]
        self._relay = Relay(f"{folder}/.s.PGSQL.5432")
        self.url = f"postgresql://postgres@127.0.0.1:{self._relay.port}{parts.path}"

    def rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        return self._eye.execute(statement, values).fetchall()

    def writing(self, tables: tuple[str, ...] = REPORTING) -> bool:
        named = ", ".join(f"'{table}'::regclass" for table in tables)
        held = self.rows(f"SELECT 1 FROM pg_locks WHERE mode = 'RowExclusiveLock' AND relation IN ({named})")
        return bool(held)

    @contextmanager
    def away(self, how: str, bot: Process) -> Iterator[None]:
        (self._relay.cut if how == "cut" else self._relay.hush)()
        try:
            yield
        finally:
            self._relay.mend()

    def close(self) -> None:
        self._eye.close()
        self._relay.close()
