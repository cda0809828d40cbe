"""Takes the database away for a while, as seen by everybody else who wants to write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.engine import make_url


@contextmanager
def away(url: str) -> Iterator[None]:
    """Nobody else can write (SQLite) or even read (PostgreSQL) until the block ends."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        held = sqlite3.connect(parsed.database or "", isolation_level=None)
        held.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            held.close()
        return
    with psycopg.connect(parsed.set(drivername="postgresql").render_as_string(hide_password=False)) as locked:
        locked.execute("LOCK TABLE workspace, person, owed, pebble IN ACCESS EXCLUSIVE MODE")
        yield
        locked.rollback()
